"""Returns from the calendar to the ledger: laid out, filled in, decided, posted once, corrected, told of."""

from datetime import date, timedelta

import pytest
from django.core import mail

from xinmiao.accounts import actions as accounts
from xinmiao.accounts.models import Notice
from xinmiao.accounts.rules import Role
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.indicators import actions
from xinmiao.indicators.actions import NumbersWrong, Refused, returns
from xinmiao.indicators.models import Return
from xinmiao.indicators.rules.returns import Number, Step
from xinmiao.indicators.tests import country
from xinmiao.indicators.tests.reporting import AT, CALENDAR, numbers, person, send, take, the_return
from xinmiao.records.models import Outbox
from xinmiao.records.queries import snapshot, verify

DECIDED = (Step.REVIEW, Step.APPROVE)


def posted():
    """Live reports of returns: dimension → value."""
    rows = snapshot().live("reports").collect().filter(dimension="sex=2")
    return rows["value"].to_list()


def test_a_calendar_lays_out_its_returns_once(calendar, tmp_path):
    assert Return.objects.count() == 2 * 3 * 4 + 2
    assert the_return().due_on == date(2024, 4, 30)


def test_returns_that_nobody_touched_go_with_the_calendar(calendar, pat, tmp_path):
    send(the_return(), pat)
    packs.load(country.written(tmp_path / "without"), by=country.TESTER)
    assert [str(one) for one in Return.objects.all()] == ["visits health 53 2024Q1"]
    assert not Return.objects.owed().exists()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("indicator: health.visits", "indicator: health.no"), "indicator"),
        (("[health, women]", "[health, nobody]"), "partners.1"),
        (('[CHN, "53", "42"]', '[CHN, "99"]'), "places.1"),
        (("until: 2024", "until: 2020"), "until"),
        (("every: quarter", "every: moon"), "every"),
        (("  due_days: 30", "  due: 30"), "due"),
        (("health.visits", "health.bounds"), "by"),
    ],
)
def test_a_wrong_calendar_is_refused_at_its_key(db, tmp_path, monkeypatch, change, key):
    monkeypatch.setitem(country.FILES, "calendars/returns.yaml", CALENDAR.replace(*change, 1))
    found = packs.check(country.written(tmp_path / "wrong")).problems
    assert (key, "calendars/returns.yaml") in [(one.where.key, one.where.file) for one in found]
    assert all(one.where.line for one in found)


def test_an_approved_return_is_in_the_ledger_once(pat, olli):
    take(send(the_return(), pat), olli, *DECIDED)
    assert posted() == [60]
    with pytest.raises(Refused):
        take(the_return(), olli, Step.APPROVE)
    assert posted() == [60]
    assert verify().holds


def test_a_correction_after_reopening_supersedes(pat, olli, ada):
    take(send(the_return(), pat), olli, *DECIDED, Step.LOCK)
    take(the_return(), ada, Step.REOPEN, reason="one county was left out")
    assert posted() == [60]
    take(send(the_return(), pat, numbers(120, 70, 50)), olli, *DECIDED)
    assert posted() == [70]
    assert snapshot().scan("reports").collect().filter(dimension="sex=2").height == 2
    assert the_return().n_posted == 2
    reopened = the_return().steps.get(step="reopen")
    assert (reopened.reason, reopened.by_label) == ("one county was left out", "ada")
    assert AuditEntry.objects.filter(noun="return", verb="reopen").count() == 1


def test_an_approval_whose_last_write_fails_leaves_nothing(pat, olli, monkeypatch):
    of = take(send(the_return(), pat), olli, Step.REVIEW)

    def fails(*_):
        raise OSError("no room")

    monkeypatch.setattr(returns, "tell_of", fails)
    with pytest.raises(OSError, match="no room"):
        take(of, olli, Step.APPROVE)
    assert (the_return().state, the_return().n_posted) == ("reviewed", 0)
    assert not Outbox.objects.filter(source__code=f"return:{of.pk}").exists()
    assert not the_return().steps.filter(step="approve").exists()


def test_nobody_approves_what_they_submitted(olli):
    of = send(the_return(), olli)
    with pytest.raises(Refused, match="Nobody decides"):
        take(of, olli, Step.REVIEW)


def test_a_partner_acts_for_itself_alone(pat):
    with pytest.raises(Refused):
        send(the_return(partner="women"), pat)
    assert set(Return.objects.visible_to(pat.scopes).values_list("partner__code", flat=True)) == {"health"}


def test_an_officer_sees_the_own_place_and_programme(calendar):
    yunnan = person("yan", Role.PROGRAMME_OFFICER, place="53")
    assert set(Return.objects.visible_to(yunnan.scopes).values_list("place__code", flat=True)) == {"53"}
    elsewhere = person("eve", Role.PROGRAMME_OFFICER, programme="country_programme")
    assert not Return.objects.visible_to(elsewhere.scopes).exists()
    assert not Return.objects.visible_to(person("ed", Role.EDITOR).scopes).exists()


def test_only_an_administrator_reopens_and_says_why(pat, olli, ada):
    take(send(the_return(), pat), olli, *DECIDED, Step.LOCK)
    for who, reason in ((olli, "why"), (ada, " ")):
        with pytest.raises(Refused):
            take(the_return(), who, Step.REOPEN, reason=reason)
    assert the_return().state == "locked"


def test_a_return_with_gaps_is_saved_and_not_submitted(pat):
    given = {"by": Actor.of_user(pat), "scopes": pat.scopes, "at": AT}
    half = [Number("", "reported", 10.0)]
    actions.enter(of=the_return(), numbers=half, **given)
    with pytest.raises(NumbersWrong) as found:
        actions.fill(of=the_return(), numbers=half, sends=True, **given)
    assert set(found.value.problems) == {"sex=0", "sex=1", "sex=2"}
    assert the_return().state == "draft"


def test_more_people_than_live_there_are_refused(pat):
    of = the_return("reached", place="CHN", period="2024")
    with pytest.raises(NumbersWrong):
        send(of, pat, [Number("", "reported", 400_001.0)])


def test_locked_numbers_cannot_be_changed(pat, olli):
    take(send(the_return(), pat), olli, *DECIDED, Step.LOCK)
    with pytest.raises(Refused):
        send(the_return(), pat)


def test_each_step_tells_those_who_wait_for_it(pat, olli):
    of = send(the_return(), pat)
    assert list(Notice.objects.values_list("user__username", "words_en")) == [
        ("olli", "To review: Visits by quarter, 2024Q1, Yunnan (Health administration)")
    ]
    take(of, olli, Step.SEND_BACK, reason="请核对")
    assert pat.notices.get().words_zh == "已退回：人次季报，2024Q1，云南省（卫生部门）。请核对"


def test_a_reminder_is_written_once_before_and_once_after(pat):
    def remind(on):
        return actions.remind(on=on, at=AT, by=country.TESTER)

    Return.objects.exclude(pk=the_return().pk).update(due_on=date(2030, 1, 1))
    assert [remind(date(2024, 4, day)) for day in (22, 23, 24)] == [0, 1, 0]
    assert [remind(date(2024, 5, day)) for day in (1, 2)] == [1, 0]
    assert {one.mail for one in pat.notices.all()} == {"waiting"}


def test_an_email_goes_once_in_the_reader_s_language(pat, olli):
    olli.language = "en"
    olli.save()
    send(the_return(), pat)
    assert accounts.send_mail(by=country.TESTER).n_sent == 1
    assert accounts.send_mail(by=country.TESTER).n_sent == 0
    (sent,) = mail.outbox
    assert sent.to == ["olli@example.org"]
    assert "To review" in sent.subject
    assert f"/en/indicators/returns/{the_return().pk}/" in sent.body


def test_a_locked_return_is_told_to_the_partner(pat, olli):
    take(send(the_return(), pat), olli, *DECIDED, Step.LOCK, at=AT + timedelta(days=1))
    assert [one.words_en.partition(":")[0] for one in pat.notices.order_by("pk")] == ["Approved", "Locked"]
