"""The desk of the checker: who may use it, what it shows, what it remembers, what it keeps."""

import io
import json
from datetime import date

import docx
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from xinmiao.accounts.models import Grant
from xinmiao.core.models import AuditEntry
from xinmiao.indicators.tests import country
from xinmiao.reviews import actions
from xinmiao.reviews.checking import Bound, Outcome
from xinmiao.reviews.checking.bindings import context_of
from xinmiao.reviews.models import Binding
from xinmiao.reviews.queries import checking

URL = "/reviews/check/"
TEXT = "2024 年，指标 health.reached 的人数超过 20 人。"
FALSE = "2024 年，指标 health.reached 的人数超过 40 人。"


def checked(text, **more):
    return checking.check(text, today=date(2025, 1, 1), **more)


def bound(text, indicator="health.reached", number=0, **more):
    finding = checked(text).figures[number]
    context = context_of(finding.phrase, finding.passage)
    return actions.bind(context=context, bound=Bound(indicator, **more), by=country.TESTER)


@pytest.fixture
def editor(client, db):
    user = get_user_model().objects.create_user("editor")
    Grant.objects.create(user=user, role="editor")
    client.force_login(user)
    return client


def test_a_confirmed_figure_is_judged_and_a_proposal_holds(small_review_loaded):
    bound("去年帮助过的朋友超过 20 名。")
    true, false = (checked(f"去年帮助过的朋友超过 {n} 名。").figures[0] for n in (20, 40))
    assert (true.verdict, true.confirmed) == (Outcome.SUPPORTED, True)
    assert (false.verdict, false.proposal) == (Outcome.CONTRADICTED, "超过 20 名")
    assert "24" in false.reason.zh


def test_what_is_no_programme_figure_is_never_judged(small_review_loaded):
    bound("去年帮助过的朋友超过 20 名。", indicator="")
    finding = checked("去年帮助过的朋友超过 40 名。").figures[0]
    assert (finding.verdict, finding.is_programme_figure) == (Outcome.NOT_BOUND, False)


def test_an_answer_can_be_changed_and_taken_back_and_is_audited(small_review_loaded):
    first, again = bound("帮助过的朋友有 24 名。"), bound("帮助过的朋友有 25 名。", indicator="")
    assert first.pk == again.pk
    actions.forget(binding=again, by=country.TESTER)
    assert not Binding.objects.exists()
    assert [one.verb for one in AuditEntry.objects.filter(noun="binding").order_by("number")] == [
        "bind",
        "bind",
        "forget",
    ]


def test_a_period_that_a_person_gave_holds_against_the_year_of_the_text(small_review_loaded):
    bound("帮助过的朋友有 24 名。", period="2023")
    assert checked("帮助过的朋友有 11 名。").figures[0].verdict is Outcome.SUPPORTED


def test_without_a_confirmation_only_a_confident_suggestion_is_judged_and_says_so(small_review_loaded):
    suggested = checked(FALSE).figures[0]
    assert suggested.verdict is Outcome.CONTRADICTED
    assert "未经确认" in suggested.reason.zh
    assert checked("另一些朋友有 40 名。").figures[0].verdict is Outcome.NOT_BOUND


def test_the_json_of_a_finding_says_where_what_and_why(small_review_loaded):
    report = checked(TEXT + "\n第二阶段的第二阶段").as_dict("zh")
    figure, slip = report["findings"]
    assert TEXT[figure["offset"] : figure["offset"] + figure["length"]] == figure["text"] == "超过 20 人"
    assert set(figure) == set(slip)
    assert {key: figure[key] for key in ("kind", "verdict", "hedge", "unit", "year")} == {
        "kind": "figure", "verdict": "supported", "hedge": "over", "unit": "人", "year": 2024,
    }  # fmt: skip
    assert figure["range"]["low"] == "20"
    assert figure["indicator"]["code"] == "health.reached"
    assert slip["verdict"] == "remark"


@pytest.mark.parametrize(
    ("role", "status"), [("public", 403), ("partner", 403), ("programme_officer", 403), ("editor", 200)]
)
def test_only_those_who_may_edit_reviews_see_the_desk(client, small_review_loaded, role, status):
    assert client.get(URL).status_code == 302
    user = get_user_model().objects.create_user("somebody")
    Grant.objects.create(user=user, role=role)
    client.force_login(user)
    for url in (URL, URL + "bindings/"):
        assert client.get(url).status_code == status
    for url in ("figure/", "answer/", "findings.json"):
        assert client.post(URL + url, {"text": TEXT, "at": "24"}).status_code in (
            status,
            404 if status == 200 else status,
        )


def test_a_pasted_text_shows_its_figures_with_their_verdicts(editor, small_review_loaded):
    page = editor.post(URL, {"text": FALSE}).content.decode()
    assert 'data-outcome="contradicted"' in page
    assert "超过 40 人" in page
    assert "不成立" in page
    assert "人数<button" in page  # nothing is put between the words


def test_a_figure_opens_beside_the_text_or_with_the_page_and_is_confirmed(editor, small_review_loaded):
    at = checked(FALSE).figures[0].offset
    sent = {"text": FALSE, "at": at}
    panel = editor.post(URL + "figure/", sent, headers={"HX-Request": "true"}).content.decode()
    page = editor.post(URL + "figure/", sent).content.decode()
    assert "<html" not in panel
    assert "<html" in page
    for shown in (panel, page):
        assert 'value="health.reached"' in shown
    editor.post(URL + "answer/", {**sent, "indicator": "other", "other": "health.counties"})
    assert Binding.objects.get().indicator.code == "health.counties"
    assert Binding.objects.get().confirmed_by == "editor"
    assert editor.post(URL + "bindings/", {"binding": Binding.objects.get().pk}).status_code == 302
    assert not Binding.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{}, {"indicator": "other", "other": "no.such"}, {"indicator": "-x", "period": "then"}]
)
def test_a_wrong_answer_is_told_and_not_kept(editor, small_review_loaded, wrong):
    at = checked(FALSE).figures[0].offset
    page = editor.post(URL + "answer/", {"text": FALSE, "at": at, **wrong})
    assert "error-summary" in page.content.decode()
    assert not Binding.objects.exists()


def test_a_word_document_is_read_with_its_tables(editor, small_review_loaded):
    document, content = docx.Document(), io.BytesIO()
    document.add_paragraph(FALSE)
    document.add_table(1, 2).rows[0].cells[1].text = "共 31 所学校"
    document.save(content)
    page = editor.post(URL, {"file": SimpleUploadedFile("report.docx", content.getvalue())}).content.decode()
    assert "超过 40 人" in page
    assert "31 所" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("report.pdf", b"%PDF", ".pdf"), ("report.docx", b"no zip", "打不开"), ("a.txt", b"\x00\x01", "不是文字"),
        ("long.txt", "字".encode() * 400_001, "400,000"), ("big.txt", b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_named(editor, small_review_loaded, name, content, words):
    answer = editor.post(URL, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_findings_can_be_taken_away_as_json(editor, small_review_loaded):
    answer = editor.post(URL + "findings.json", {"text": FALSE})
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["counts"]["contradicted"] == 1
