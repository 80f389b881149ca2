"""What editors do to a draft: sections, figures, comments; nothing is overwritten unseen."""

from decimal import Decimal

import pytest

from xinmiao.core import audit, packs
from xinmiao.core.models import AuditEntry
from xinmiao.indicators.tests import country
from xinmiao.reviews import actions, diffing, sections
from xinmiao.reviews.actions import Asking, Refused, TextChanged, WordingChanged
from xinmiao.reviews.models import Claim, Revision
from xinmiao.reviews.proofreading import bare_figures
from xinmiao.reviews.queries import desk, editions
from xinmiao.reviews.tests import small_review
from xinmiao.reviews.wordings import Style

BY = country.TESTER
STYLES = {"zh": Style("超过", Decimal(10)), "en": Style("over", Decimal(10))}


@pytest.fixture
def writing(small_review_loaded):
    return editions.draft(2024)


def section(edition, position=1):
    texts = desk.texts_of(edition)[position]
    return texts, {language: sections.version(text) for language, text in texts.items()}


def save(edition, position=1, **changes):
    texts, versions = section(edition, position)
    return actions.save_section(
        edition=edition, position=position, texts={**texts, **changes}, versions=versions, by=BY
    )


def page(edition, language):
    return edition.pages.get(language=language).markdown


def test_sections_joined_are_the_page_again(writing):
    for language in ("zh", "en"):
        assert "".join(sections.cut(page(writing, language))) == page(writing, language)
    assert sections.cut("lead\n\n```\n## not one\n```\n\n## one\n")[1] == "## one\n"


def test_a_save_changes_its_section_and_no_other_and_tells_who(writing):
    before = desk.texts_of(writing)
    revision = save(writing, zh="## 健康\n\n改过。\n")
    after = desk.texts_of(writing)
    assert after[0] == before[0]
    assert after[1] == {"zh": "## 健康\n\n改过。\n", "en": before[1]["en"]}
    assert (revision.by, revision.before_zh) == ("tests", before[1]["zh"])
    assert AuditEntry.objects.latest("number").verb == "write"


def test_the_same_text_is_no_change(writing):
    assert save(writing) is None
    assert not Revision.objects.exists()


def test_of_two_editors_the_second_sees_the_first_before_anything_is_overwritten(writing):
    texts, versions = section(writing)
    save(writing, zh="## 健康\n\n第一位。\n")
    with pytest.raises(TextChanged) as refused:
        actions.save_section(
            edition=writing, position=1, texts={**texts, "zh": "## 健康\n\n第二位。\n"}, versions=versions, by=BY
        )
    assert "第一位" in refused.value.there["zh"]
    assert "第一位" in page(writing, "zh")
    seen = {language: sections.version(text) for language, text in refused.value.there.items()}
    actions.save_section(
        edition=writing, position=1, texts={**texts, "zh": "## 健康\n\n合并。\n"}, versions=seen, by=BY
    )
    assert "合并" in page(writing, "zh")


def test_a_save_whose_audit_fails_saves_nothing(writing, monkeypatch):
    def full(**told):
        raise OSError("disk full")

    before = page(writing, "zh")
    monkeypatch.setattr(audit, "record", full)
    with pytest.raises(OSError, match="disk full"):
        save(writing, zh="## 健康\n\n改过。\n")
    assert page(writing, "zh") == before
    assert not Revision.objects.exists()


def test_comments_follow_their_chapter_when_one_is_put_before_it(writing):
    actions.remark(edition=writing, position=1, text="看这里", by=BY)
    texts, _versions = section(writing, 0)
    save(writing, 0, zh=texts["zh"] + "\n## 新章\n\n文字\n", en=texts["en"] + "\n## New\n\nText\n")
    assert [one.position for one in desk.threads(writing)] == [2]


def test_a_thread_is_answered_settled_and_opens_again(writing):
    thread = actions.remark(edition=writing, position=1, text="依据？", by=BY)
    actions.resolve(thread=thread, by=BY)
    assert not thread.is_open
    actions.answer(thread=thread, text="再看看", by=BY)
    assert desk.threads(writing).get().is_open


def test_a_figure_is_added_reworded_and_deleted(writing):
    claim = actions.add_claim(edition=writing, asking=Asking("health.reached", "2023"), styles=STYLES, by=BY)
    assert claim.code == "health.reached.2023"
    told = desk.drafted([claim])[claim.code]
    assert (told.measured.point, told.measured.words.zh) == (11, "超过 10")
    shown = desk.wording_version(claim)
    exact = {"zh": Style(), "en": Style()}
    actions.reword(claim=claim, styles=exact, started_from=shown, by=BY)
    with pytest.raises(WordingChanged):
        actions.reword(claim=claim, styles=STYLES, started_from=shown, by=BY)
    actions.delete_claim(claim=claim, by=BY)
    assert not writing.claims.filter(code=claim.code).exists()


def test_a_figure_that_is_cited_is_not_deleted(writing):
    with pytest.raises(Refused, match="still_cited"):
        actions.delete_claim(claim=Claim.objects.get(code="health.reached"), by=BY)


def test_a_figure_of_few_people_is_not_inserted(writing):
    country.events(["2024-05-01 900 care.visit 530302 health male 4"], "one child")
    asking = Asking("health.reached", "2024", {"place": "530302"})
    with pytest.raises(Refused, match="too_few"):
        actions.add_claim(edition=writing, asking=asking, styles=STYLES, by=BY)


def test_a_pack_does_not_overwrite_what_people_wrote(writing, tmp_path):
    save(writing, zh="## 健康\n\n{{ health.counties }}县。{{ health.reached.compare }}。改过。\n")
    changed = small_review.FILES["zh.md"].replace("这一年", "在这一年")
    packs.load(small_review.written(tmp_path / "again", zh=changed), by=BY)
    assert "改过" in page(editions.draft(2024), "zh")
    actions.give_back(edition=editions.draft(2024), by=BY)
    packs.load(small_review.written(tmp_path / "later", zh=changed.replace("健康", "卫生")), by=BY)
    assert "卫生" in page(editions.draft(2024), "zh")


def test_findings_name_unknown_references_other_languages_and_bare_figures(writing):
    texts = {"zh": "有 {{ no.such }} 人，{{ health.reached }} 名，还有 3500 所学校。", "en": "Nothing."}
    told = desk.drafted(desk.cited_claims(writing, texts))
    found = {one.kind: one for one in desk.proofed(writing, 0, texts, told).findings}
    assert set(found) == {"review.unknown_claim", "review.only_here", "review.not_bound"}
    assert found["review.not_bound"].words == "3500 所"


def test_a_hedge_that_no_longer_holds_comes_with_a_proposal(writing):
    small_review.children(range(25, 45), source="more children")
    texts = desk.texts_of(writing)[0]
    found = desk.proofed(writing, 0, texts, desk.drafted(desk.cited_claims(writing, texts))).findings
    assert [one.outcome for one in found] == ["contradicted", "contradicted"]
    assert "40" in found[0].proposal


def test_years_ages_and_single_things_are_no_bare_figures():
    assert not list(bare_figures("2024 年，一个 0—3 岁的孩子。", "zh"))
    assert [one.words for one in bare_figures("Some 500 schools in 2024.", "en")] == ["Some 500"]


def test_a_text_with_flaws_is_not_frozen(draft):
    save(draft, zh="## 健康\n\n{{ no.such }}\n")
    draft.refresh_from_db()
    with pytest.raises(Refused, match="text_flawed"):
        actions.freeze(edition=draft, by=BY)


def test_a_diff_tells_words_not_lines():
    pieces = [(one.kind, one.text) for one in diffing.diff("over 20 children", "over 30 children")]
    assert pieces == [("same", "over "), ("deleted", "20"), ("inserted", "30"), ("same", " children")]
