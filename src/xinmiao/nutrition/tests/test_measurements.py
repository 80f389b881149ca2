"""From filled forms to measurements: once for each pupil, superseded by what is corrected, gone when it is rejected."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection.actions import review
from xinmiao.collection.queries.versions import compiled_by
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests.pack_forms import published
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.actions import measurements
from xinmiao.nutrition.actions import rounds as actions
from xinmiao.nutrition.models import Measurement, NotMeasured, RoundState
from xinmiao.nutrition.rules.rounds import Step
from xinmiao.nutrition.tests import rounds
from xinmiao.people.actions import erase_identity
from xinmiao.programmes.models import Service
from xinmiao.records.models import Outbox

SCOPES = [Scope(Role.SCHOOL_DOCTOR, rounds.COUNTY)]


@pytest.fixture
def ming(school):
    return rounds.pupil("1")


@pytest.fixture
def fang(school):
    return rounds.pupil("2", "李芳芳", sex=2)


@pytest.fixture
def supervisor(country):
    return rounds.user("supervisor", Role.SUPERVISOR)


def counting_form():
    """The pack's form, with its record of a pupil measured under a service of the small country."""
    service = Service.objects.filter(counts="person").first()
    version = published("school_bmi_round")
    record = {"service": service.code, "person": "pupil", "role": service.roles[0],
              "when": {"question": "pupils/measured", "is": ["yes"]}}  # fmt: skip
    told = version.mapping_json | {"service": service.code, "records": [record]}
    type(version).objects.filter(pk=version.pk).update(mapping_json=told)
    compiled_by.cache_clear()
    return version


def standing(of, who) -> Measurement:
    return of.measurements.get(pupil=who, is_current=True)


def decide(submission, verb, supervisor):
    return review.decide(
        submission=submission, verb=verb, by=Actor.of_user(supervisor), reason="看过", at=rounds.AT,
        scopes=[Scope(Role.SUPERVISOR, rounds.COUNTY)],
    )  # fmt: skip


def test_a_form_becomes_one_measurement_a_pupil(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2"), fang: {"measured": "absent"}})
    assert standing(of, ming).height_cm == Decimal("140.0")
    assert standing(of, ming).person == ming.person
    assert standing(of, fang).not_measured == NotMeasured.ABSENT


def test_the_same_form_again_changes_nothing(form, school, doctor, ming):
    of = rounds.round_of(school)
    for _ in range(2):
        rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")}, instance="uuid:one")
    measurements.gather(of=of, by=rounds.BY, at=rounds.AT)
    assert of.measurements.count() == 1


def test_a_corrected_form_supersedes_and_keeps_what_was(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    both = {ming: rounds.size("140.0", "39.2"), fang: rounds.size("138.0", "30.0")}
    rounds.sent(form, doctor, both, instance="uuid:one")
    rounds.sent(form, doctor, both | {ming: rounds.size("141.0", "39.2")}, edits="uuid:one")
    old = of.measurements.get(pupil=ming, is_current=False)
    assert (old.height_cm, old.superseded_by) == (Decimal("140.0"), standing(of, ming))
    assert of.measurements.filter(pupil=fang).count() == 1, "what was not corrected stays the record that it is"


def test_an_edit_that_no_longer_speaks_of_a_pupil_takes_back_what_it_said(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2"), fang: {"measured": "absent"}}, instance="uuid:one")
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")}, edits="uuid:one")
    assert not of.measurements.filter(pupil=fang, is_current=True).exists()


def test_measured_stands_before_absent_whichever_form_came_last(form, school, doctor, ming):
    of = rounds.round_of(school)
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    rounds.sent(form, doctor, {ming: {"measured": "absent"}}, at=rounds.AT + timedelta(hours=1))
    assert standing(of, ming).is_measured
    rounds.sent(form, doctor, {ming: rounds.size("140.4", "39.0")}, visit_date="2026-11-24")
    assert standing(of, ming).height_cm == Decimal("140.4")


def test_a_rejected_form_says_nothing_and_speaks_again_when_it_is_opened(form, school, doctor, ming, supervisor):
    of = rounds.round_of(school)
    came = rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    decide(came, Verb.REJECT, supervisor)
    assert not of.measurements.filter(is_current=True).exists()
    decide(came, Verb.REOPEN, supervisor)
    assert standing(of, ming).is_measured


def test_somebody_who_is_on_no_list_of_the_school_is_not_added(form, school, doctor, ming):
    of = rounds.round_of(school)
    rounds.school("S2")
    other = rounds.pupil("9", at="S2")
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2"), other: rounds.size("140.0", "39.2")})
    assert [one.pupil for one in of.measurements.all()] == [ming]


def test_a_form_that_came_before_the_round_began_is_taken_in_when_it_begins(form, school, doctor, ming):
    of = rounds.round_of(school, state=RoundState.PLANNED)
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    assert not of.measurements.exists()
    actions.take_step(of=of, step=Step.BEGIN, by=rounds.BY, scopes=SCOPES, at=rounds.AT)
    assert standing(of, ming).is_measured


def test_what_is_measured_again_is_kept_beside_what_came_first(form, school, doctor, ming):
    of = rounds.round_of(school)
    again = {"height_again_cm": "141.0", "weight_again_kg": "34.5"}
    rounds.sent(form, doctor, {ming: rounds.size("141.0", "95.0", **again)})
    one = standing(of, ming)
    assert (one.weight_kg, one.first_weight_kg) == (Decimal("34.5"), Decimal("95.0"))
    assert one.warnings == ["bmi"]
    assert one.is_settled


def test_values_are_warned_of_against_the_round_before(form, school, doctor, ming, fang):
    spring = rounds.round_of(school, term="spring", school_year="2025-2026", state=RoundState.CLOSED)
    for who in (ming, fang):
        rounds.measured(spring, who, "140.0", "34.0", measured_on=rounds.date(2026, 5, 20))
    of = rounds.round_of(school)
    rounds.sent(form, doctor, {ming: rounds.size("138.9", "34.0"), fang: rounds.size("155.1", "42.0")})
    assert standing(of, ming).warnings == ["shorter"]
    assert standing(of, fang).warnings == ["grew"]


def test_a_closed_round_takes_another_record_only_with_a_reason(form, school, doctor, ming):
    of = rounds.round_of(school, state=RoundState.CLOSED)
    came = rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    assert measurements.late(of) == [came]
    assert not of.measurements.exists()
    told = {"of": of, "submission": came, "by": rounds.BY, "scopes": SCOPES, "at": rounds.AT}
    with pytest.raises(measurements.NotSuperseded):
        measurements.take_late(because=" ", **told)
    measurements.take_late(because="补交的一张表", **told)
    assert standing(of, ming).because == "补交的一张表"
    assert measurements.late(of) == []


def test_what_a_closed_round_said_before_is_kept_under_what_supersedes_it(form, school, doctor, ming):
    of = rounds.round_of(school, state=RoundState.CLOSED)
    old = rounds.measured(of, ming, not_measured="no_entry")
    came = rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    measurements.take_late(of=of, submission=came, because="补测", by=rounds.BY, scopes=SCOPES, at=rounds.AT)
    old.refresh_from_db()
    assert (old.is_current, old.superseded_by) == (False, standing(of, ming))


def test_an_erased_pupil_leaves_no_measurement(form, school, doctor, ming):
    of = rounds.round_of(school)
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    erase_identity(number=rounds.person_of(ming).person_no, by=rounds.BY)
    assert not of.measurements.exists()


def test_what_is_taken_in_is_audited_without_a_value(form, school, doctor, ming):
    rounds.round_of(school)
    rounds.sent(form, doctor, {ming: rounds.size("140.0", "39.2")})
    told = AuditEntry.objects.get(verb="measure", noun="round")
    assert told.detail["pupils"] == 1
    assert "140" not in str(told.detail)


def test_two_rounds_in_a_school_year_reach_a_pupil_once(school, doctor, supervisor, ming, fang):
    version = counting_form()
    for day, term in (("2026-11-20", "autumn"), ("2026-11-24", "spring")):
        came = rounds.sent(version, doctor, {ming: rounds.size("140.0", "39.2"), fang: {"measured": "absent"}},
                           visit_date=day, term=term)  # fmt: skip
        decide(came, Verb.APPROVE, supervisor)
    rows = [one.payload for one in Outbox.objects.filter(payload__has_key="person_no") if one.payload["person_no"]]
    assert len(rows) == 2, "one record a round"
    assert {one["person_no"] for one in rows} == {rounds.person_of(ming).person_no}, "of one person, whom reach counts"
