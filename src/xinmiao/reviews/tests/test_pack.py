"""A wrong review is refused with file, line and key, and nothing is half loaded."""

import pytest

from xinmiao.core import packs
from xinmiao.indicators.tests import country
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.tests import small_review
from xinmiao.reviews.tests.small_review import FILES

ZH, EN, CLAIMS, REVIEW = (FILES[name] for name in ("zh.md", "en.md", "claims.yaml", "review.yaml"))


def problems(tmp_path, **changes):
    report = packs.check(small_review.written(tmp_path / "pack", **changes))
    return {(one.code, str(one.where)) for one in report.problems}


def test_the_small_review_holds_together(tmp_path):
    assert problems(tmp_path) == set()


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"zh": ZH.replace("{{ health.counties }}", "{{ health.none }}")}, "review.unknown_claim",
         "reviews/2024/zh.md:7:6"),
        ({"zh": ZH.replace("block: by_year", "block: nowhere")}, "review.unknown_block", "reviews/2024/zh.md:9:1"),
        ({"zh": ZH.replace("{{ health.counties }}", "3 个")}, "review.languages_differ", "reviews/2024/en.md"),
        ({"zh": ZH.replace("{{ health.counties }}", "3"), "en": EN.replace("{{ health.counties }}", "3")},
         "review.never_cited", "reviews/2024/claims.yaml:4:claim"),
        ({"claims": CLAIMS.replace("indicator: health.counties", "indicator: health.countries")},
         "pack.unknown_code", "reviews/2024/claims.yaml:4:indicator"),
        ({"claims": CLAIMS.replace("zh: 超过, en: over}", "zh: 超过, en: towards}")}, "review.hedge",
         "reviews/2024/claims.yaml:1:hedge.en"),
        ({"review": REVIEW.replace("year: 2024", "year: 2023")}, "review.year", "reviews/2024/review.yaml:1:year"),
        ({"review": REVIEW.replace("[health.reached, health.counties]", "[health.none]")}, "pack.unknown_code",
         "reviews/2024/review.yaml:4:key_figures.0"),
        ({"claims": CLAIMS.replace(", en: over 20}", "}")}, "pack.missing", "reviews/2024/claims.yaml:2:says.en"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path, changes, code, where):
    assert (code, where) in problems(tmp_path, **changes)


def test_a_missing_language_is_a_problem(tmp_path):
    root = small_review.written(tmp_path / "pack")
    (root / small_review.FOLDER / "en.md").unlink()
    assert ("pack.no_file", "reviews/2024/en.md") in {(one.code, str(one.where)) for one in packs.check(root).problems}


@pytest.mark.django_db
def test_a_refused_review_leaves_nothing_behind(tmp_path):
    wrong = small_review.written(tmp_path / "pack", zh=ZH.replace("health.counties", "health.none"))
    with pytest.raises(packs.PackRefused):
        packs.load(wrong, by=country.TESTER)
    assert not Edition.objects.exists()


def test_loading_makes_a_draft_and_loading_again_changes_nothing(small_review_loaded, tmp_path):
    edition = Edition.objects.get()
    assert (edition.number, edition.state) == (1, "draft")
    packs.load(tmp_path / "pack", by=country.TESTER)
    assert Edition.objects.get() == edition
    assert list(Claim.objects.values_list("code", flat=True)) == ["health.reached", "health.counties"]


def test_a_changed_text_replaces_the_draft_and_follows_what_was_published(published, tmp_path):
    changed = ZH.replace("这一年，", "今年，")
    packs.load(small_review.written(tmp_path / "pack", zh=changed), by=country.TESTER)
    first, second = Edition.objects.order_by("number")
    assert (first.state, second.state) == ("published", "draft")
    assert "这一年" in first.pages.get(language="zh").markdown
    assert "今年" in second.pages.get(language="zh").markdown
