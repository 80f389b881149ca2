"""The calendar, a return and the quality page, in both languages and for each role."""

import pytest
from django.core.management import call_command

from xinmiao.accounts.rules import Role
from xinmiao.indicators.rules.returns import Step
from xinmiao.indicators.tests.reporting import numbers, person, send, take, the_return

CALENDAR, QUALITY = "/indicators/calendar/", "/indicators/quality/"
FILLED = {
    f"{key}_{n}": value
    for n, (value, status) in enumerate([("100", "reported"), ("60", "reported"), ("40", "reported"), ("", "zero")])
    for key, value in (("value", value), ("status", status))
}


def address(of):
    return f"/indicators/returns/{of.pk}/"


@pytest.mark.parametrize("page", [CALENDAR, QUALITY, "/account/notices/"])
def test_the_public_is_asked_to_sign_in(client, calendar, page):
    assert client.get(page).status_code == 302


@pytest.mark.parametrize(("prefix", "words"), [("", "上报日历"), ("/en", "Reporting calendar")])
def test_the_calendar_lists_what_is_due_for_the_reader(client, pat, prefix, words):
    client.force_login(pat)
    page = client.get(f"{prefix}{CALENDAR}?on=2024-04-25").content.decode()
    assert words in page
    assert page.count("/returns/") == 3 * 4 + 2
    assert page.index("2024-04-30") < page.index("2024-07-30")


def test_filters_live_in_the_address(client, olli):
    client.force_login(olli)
    found = client.get(f"/en{CALENDAR}?partner=women&place=53&on=2024-05-01&standing=overdue").content.decode()
    assert found.count("/returns/") == 1
    csv = client.get(f"/en{CALENDAR}?partner=women&download=returns.csv").content.decode("utf-8-sig")
    assert len(csv.splitlines()) == 1 + 12


def test_a_partner_fills_in_and_submits(client, pat):
    client.force_login(pat)
    of = the_return()
    assert client.post(address(of), {**FILLED, "step": "submit"}, follow=True).status_code == 200
    assert the_return().state == "submitted"
    assert [line.value for line in the_return().lines.all()] == [100, 60, 40, 0]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value_1": "-3"}, "It cannot be negative"),
        ({"value_1": ""}, "Write the number"),
        ({"value_1": "many"}, "Enter a number"),
        ({"value_1": "3", "status_1": "missing"}, "there is no number"),
    ],
)
def test_a_wrong_number_is_told_beside_its_field(client, pat, wrong, words):
    client.force_login(pat)
    found = client.post(f"/en{address(the_return())}", {**FILLED, **wrong, "step": "submit"})
    assert found.status_code == 422
    assert words in found.content.decode()
    assert the_return().state == "draft"


def test_numbers_may_be_saved_with_gaps(client, pat):
    client.force_login(pat)
    client.post(address(the_return()), {**FILLED, "value_1": "", "step": ""})
    assert (the_return().state, the_return().lines.count()) == ("draft", 3)


def test_a_step_is_taken_from_its_button(client, pat, olli):
    of = send(the_return(), pat)
    client.force_login(olli)
    page = client.get(f"/en{address(of)}").content.decode()
    assert "Mark as reviewed" in page
    assert "Reopen" not in page
    client.post(f"{address(of)}review/")
    assert the_return().state == "reviewed"
    assert client.post(f"{address(of)}lock/").status_code == 409
    assert client.post(f"{address(of)}dance/").status_code == 404
    assert client.get(f"{address(of)}approve/").status_code == 405


def test_a_return_outside_the_scopes_does_not_exist(client, pat, olli):
    others = the_return(partner="women")
    client.force_login(pat)
    assert client.get(address(others)).status_code == 404
    assert client.post(f"{address(others)}submit/").status_code == 404
    client.force_login(person("ed", Role.EDITOR))
    assert client.get(address(the_return())).status_code == 404


@pytest.mark.parametrize(("prefix", "words"), [("", "分项与合计"), ("/en", "Parts against the whole")])
def test_the_quality_page_shows_findings_with_their_thresholds(client, pat, olli, prefix, words):
    take(send(the_return(), pat, numbers(100, 60, 30)), olli, Step.REVIEW, Step.APPROVE)
    client.force_login(olli)
    page = client.get(f"{prefix}{QUALITY}").content.decode()
    assert words in page
    assert 'value="3.5"' in page
    assert "/indicators/health.visits/?" in page
    csv = client.get(f"{prefix}{QUALITY}?download=parts.csv").content.decode("utf-8-sig")
    assert ",100.0,90.0,-10.0" in csv
    assert client.get(f"{QUALITY}?within=0.5&download=parts.csv").content.decode().count("\n") == 1


def test_notices_are_listed_and_marked_as_read(client, pat, olli):
    send(the_return(), pat)
    client.force_login(olli)
    page = client.get("/en/account/notices/").content.decode()
    assert "To review: Visits by quarter" in page
    assert f'href="/en{address(the_return())}"' in page
    client.post("/account/notices/read/", {"number": olli.notices.get().pk})
    assert not olli.notices.unread().exists()
    client.post("/account/notices/language/", {"language": "en"})
    olli.refresh_from_db()
    assert olli.language == "en"


def test_a_notice_of_somebody_else_stays_unread(client, pat, olli):
    send(the_return(), pat)
    client.force_login(pat)
    client.post("/account/notices/read/", {"number": olli.notices.get().pk})
    assert olli.notices.unread().count() == 1


def test_migrations_are_written(db):
    call_command("makemigrations", "--check", verbosity=0)
