"""The desk in the browser: for whom it is there, its fragments, and the way from draft to erratum."""

import pytest
from django.contrib.auth import get_user_model

from xinmiao.accounts.models import Grant
from xinmiao.indicators.tests import country
from xinmiao.ledger.store import Ledger
from xinmiao.records.queries import current_ledger
from xinmiao.reviews import actions
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.moving import as_published_and_now
from xinmiao.reviews.tests import small_review

DESK = "/reviews/2024/desk/"
READ = ["", "section/0/", "history/", "figures/", "figures/insert/", "figures/insert/health.reached/",
        "figures/health.reached/", "board/", "published/"]  # fmt: skip
WRITE = ["section/0/", "section/0/check/", "section/0/comment/", "board/build/", "board/freeze/", "board/sign/",
         "board/publish/", "board/next/", "board/give-back/", "figures/health.reached/delete/"]  # fmt: skip


def signed_in(client, role, name="somebody"):
    user = get_user_model().objects.create_user(name)
    if role:
        Grant.objects.create(user=user, role=role)
    client.force_login(user)
    return user


@pytest.fixture
def editor(client, draft):
    return signed_in(client, "editor", "lin")


@pytest.mark.parametrize("role", ["", "public", "partner", "programme_officer"])
def test_for_everybody_else_there_is_no_desk(client, draft, role):
    if role:
        signed_in(client, role)
    assert {client.get(DESK + path).status_code for path in READ} == {404}
    assert {client.post(DESK + path).status_code for path in WRITE} == {404}


@pytest.mark.parametrize("role", ["editor", "administrator"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_editors_and_administrators_open_every_view(client, draft, role, prefix):
    signed_in(client, role)
    assert {client.get(prefix + DESK + path).status_code for path in READ} == {200}


def test_the_desk_shows_both_languages_with_their_verdicts(client, editor):
    page = client.get(DESK).content.decode()
    assert "超过 20" in page
    assert "over 20" in page
    assert 'data-outcome="supported"' in page


def test_a_chart_not_yet_drawn_is_named_with_gaps_for_its_figures(client, editor, draft):
    title = {"zh": "从 {first} 增至 {last}", "en": "from {first} to {last}"}
    draft.matter["exhibits"] = [one | {"title": title} for one in draft.matter["exhibits"]]
    draft.save()
    page = client.get(DESK).content.decode()
    assert "从 … 增至 …" in page
    assert "from … to …" in page


def test_while_typing_a_fragment_tells_what_is_to_be_mended(client, editor):
    typed = {"zh": "有 {{ no.such }}，3500 所学校", "en": "{{ health.reached }}"}
    answer = client.post(DESK + "section/1/check/", typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    for told in ('data-outcome="contradicted"', 'data-outcome="not_bound"', 'data-insert="health.reached"'):
        assert told in answer
    assert "no.such" not in editions.draft(2024).pages.get(language="zh").markdown


def test_a_conflict_shows_both_texts(client, editor):
    form = client.get(DESK + "section/1/").context["form"]
    given = {**form.texts, **{f"version_{one}": name for one, name in form.versions.items()}}
    assert client.post(DESK + "section/1/", given | {"zh": "## 健康\n\n甲。"}).status_code == 302
    answer = client.post(DESK + "section/1/", given | {"zh": "## 健康\n\n乙。"})
    assert answer.status_code == 409
    assert "甲" in answer.content.decode()
    assert "乙" in answer.content.decode()


def test_the_picker_previews_and_inserts(client, editor):
    assert "health.counties" in client.get(DESK + "figures/insert/?q=counties").content.decode()
    chosen = {"period": "2023", "to": "10", "hedge_zh": "超过", "hedge_en": "over"}
    url = DESK + "figures/insert/health.reached/"
    preview = client.post(url, chosen, headers={"HX-Target": "preview"}).content.decode()
    assert "超过 10" in preview
    assert "over 10" in preview
    assert Claim.objects.count() == 2
    answer = client.post(url, chosen | {"insert": "1"}, headers={"HX-Target": "panel"}).content.decode()
    assert 'data-insert-now="health.reached.2023"' in answer


def test_a_preview_of_few_people_shows_no_number(client, editor):
    country.events(["2024-05-01 900 care.visit 530302 health male 4"], "one child")
    chosen = {"period": "2024", "to": "1", "place": "530302"}
    answer = client.post(DESK + "figures/insert/health.reached/", chosen, headers={"HX-Target": "preview"})
    assert "人数太少" in answer.content.decode()


def test_a_rewording_tells_the_page_to_look_again(client, editor):
    url = DESK + "figures/health.counties/"
    given = client.get(url).context["form"].initial | {"hedge_zh": "至少", "hedge_en": "at least"}
    given = {key: value for key, value in given.items() if value is not False}
    answer = client.post(url, given, headers={"HX-Target": "panel"})
    assert "figures-changed" in answer["HX-Trigger"]
    assert "至少 3 个" in answer.content.decode()


def test_a_step_out_of_order_says_so_on_the_board(client, editor):
    answer = client.post(DESK + "board/publish/", {"confirmed": "on"}, follow=True)
    assert answer.status_code == 200
    assert "已冻结" in answer.content.decode()
    unconfirmed = client.post(DESK + "board/next/", follow=True)
    assert "请先勾选确认" in unconfirmed.content.decode()


def test_from_draft_to_erratum_and_the_next_draft(client, editor):
    yes = {"confirmed": "on"}
    for step in ("build/", "freeze/", "sign/", "sign/"):
        answer = client.post(DESK + "board/" + step, yes, follow=True)
    assert "已经签署过" in answer.content.decode()
    client.post(DESK + "board/publish/", yes)
    assert editions.published(2024) is None
    signed_in(client, "editor", "zhao")
    client.post(DESK + "board/sign/", yes)
    client.post(DESK + "board/publish/", yes)
    assert editions.published(2024).number == 1
    told = {"claim": "health.reached", "text_zh": "应为 25", "text_en": "It should be 25"}
    client.post(DESK + "published/", told)
    assert "应为 25" in client.get("/reviews/2024/").content.decode()
    client.post(DESK + "board/next/", yes)
    assert Edition.objects.filter(state="draft").get().number == 2


def test_a_contradicted_figure_needs_a_reason_and_names_who_gave_it(client, draft):
    small_review.children(range(25, 45), source="more children")
    actions.build(review=draft.review, by=country.TESTER)
    signed_in(client, "editor", "lin")
    client.post(DESK + "board/freeze/", {"confirmed": "on"})
    assert editions.draft(2024)
    client.post(DESK + "board/freeze/", {"confirmed": "on", "reason:health.reached": "试点口径"})
    override = Claim.objects.get(code="health.reached").override
    assert (override.by, override.reason) == ("lin", "试点口径")


def test_late_records_and_erasures_are_told_as_reasons(client, published):
    small_review.children(range(25, 28), source="late children")
    Ledger.open(current_ledger().uri).erase([3])
    found = {one.live.claim.code: one for one in as_published_and_now(published)}["health.reached"]
    assert (found.n_late, found.n_erased, found.n_corrected) == (3, 1, 0)
    signed_in(client, "editor")
    page = client.get("/en" + DESK + "published/").content.decode()
    assert "3 records came late; 1 record was erased" in page
