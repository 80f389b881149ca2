"""Households, caregivers, and what may be done with what is known: not asked is not given."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from xinmiao.core.actors import Actor
from xinmiao.people import actions, queries
from xinmiao.people.models import CaregiverRelation, Consent, Membership, Person
from xinmiao.people.rules import least_age, may_consent
from xinmiao.people.tests.conftest import NOW, SCHOOL, TODAY, Register
from xinmiao.places.models import Place
from xinmiao.science.linkage.comparing import Precision

pytestmark = pytest.mark.django_db


@pytest.fixture
def child(register: Register) -> Person:
    return register()


@pytest.fixture
def mother(register: Register) -> Person:
    return register(name="刘秀英", sex=2, birth_date=date(1995, 5, 5), mother="", documents=())


def given(child: Person, by_whom: Person | None, clerk: Actor, kind: str = "sharing", **told: object) -> Consent:
    return actions.answer_consent(
        **{"person": child, "kind": kind, "state": "given", "given_by": by_whom, "on": TODAY, "at": NOW, "by": clerk}
        | told
    )


def guardian(child: Person, mother: Person, clerk: Actor, **told: object) -> CaregiverRelation:
    kinds = {"kind": "mother", "is_guardian": True, "is_primary": True, "on": TODAY}
    return actions.relate(child=child, caregiver=mother, by=clerk, **(kinds | told))


def test_a_person_may_belong_to_two_households_and_to_each_once(child: Person, clerk: Actor):
    one, other = (actions.open_household(place=child.place, at=NOW, by=clerk) for _ in range(2))
    first = actions.join(household=one, person=child, role="child", on=TODAY, by=clerk)
    actions.join(household=other, person=child, role="grandchild", on=TODAY, by=clerk)

    with pytest.raises(actions.AlreadyThere):
        actions.join(household=one, person=child, role="child", on=TODAY, by=clerk)
    actions.leave(membership=first, on=TODAY, by=clerk)
    actions.join(household=one, person=child, role="child", on=TODAY + timedelta(days=1), by=clerk)
    assert Membership.objects.on(TODAY + timedelta(days=1)).filter(person=child).count() == 2


def test_one_primary_carer_at_a_time_and_nobody_is_their_own(child: Person, mother: Person, register: Register,
                                                             clerk: Actor):  # fmt: skip
    grandmother = register(name="陈玉兰", sex=2, birth_date=date(1960, 1, 1), documents=())
    first = guardian(child, mother, clerk)
    second = guardian(child, grandmother, clerk, kind="grandparent", is_guardian=False)

    first.refresh_from_db()
    assert (first.is_primary, first.to_date, second.is_primary) == (False, None, True)
    with pytest.raises(actions.OwnCaregiver):
        guardian(child, child, clerk)
    for broken in ({"caregiver": child}, {"to_date": TODAY - timedelta(days=9)}, {"is_primary": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaregiverRelation.objects.filter(pk=first.pk).update(**broken)


def test_a_child_is_on_the_register_of_one_school(child: Person, places: dict[str, Place], clerk: Actor):
    actions.enrol(person=child, school=places[SCHOOL], grade="小班", on=TODAY, by=clerk)
    later = actions.enrol(person=child, school=places[SCHOOL], grade="中班", on=TODAY + timedelta(days=365), by=clerk)

    assert [*child.enrolments.open()] == [later]


def test_not_asked_is_not_given(child: Person):
    verdict = queries.consent_to(child, "sharing", on=TODAY)

    assert not verdict
    assert verdict.reason.en == "Not asked, which is not given"
    assert [*queries.extract(purpose="study", recipient="u", on=TODAY)] == []


def test_a_child_under_14_needs_a_guardian(child: Person, mother: Person, clerk: Actor):
    with pytest.raises(actions.NotTheirs) as refused:
        given(child, child, clerk)
    assert "guardian" in refused.value.message("en")
    guardian(child, mother, clerk, is_guardian=False)
    with pytest.raises(actions.NotTheirs):
        given(child, mother, clerk)
    guardian(child, mother, clerk)

    made = given(child, mother, clerk)

    assert made.relation == "mother"
    assert queries.consent_to(child, "sharing", on=TODAY)
    assert not queries.consent_to(child, "reporting", on=TODAY)


def test_nobody_answers_for_a_stranger(child: Person, mother: Person, clerk: Actor):
    with pytest.raises(actions.NotTheirs):
        given(child, mother, clerk)


def test_an_adult_answers_in_person(mother: Person, clerk: Actor):
    assert given(mother, mother, clerk).relation == "self"


def test_without_a_birth_date_it_cannot_be_said_who_may(register: Register, clerk: Actor):
    unknown = register(birth_date=None)
    with pytest.raises(actions.NotTheirs):
        given(unknown, unknown, clerk)


def test_a_basis_other_than_consent_needs_nobodys_answer(child: Person, clerk: Actor):
    assert given(child, None, clerk, kind="services", basis="duty")
    assert queries.consent_to(child, "services", on=TODAY)
    with pytest.raises(IntegrityError, match="people_consent_says_who_gave_it"), transaction.atomic():
        Consent.objects.update(basis="consent")


def test_refused_ended_and_replaced(child: Person, mother: Person, clerk: Actor):
    guardian(child, mother, clerk)
    given(child, mother, clerk, until=TODAY + timedelta(days=30))
    assert not queries.consent_to(child, "sharing", on=TODAY + timedelta(days=31))
    given(child, mother, clerk, state="refused", at=NOW + timedelta(hours=1))

    assert queries.consent_to(child, "sharing", on=TODAY).reason.en == "Consent was refused"
    assert child.consents.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        child.consents.update(replaced_at=None)


def test_withdrawn_is_gone_from_the_recipients_next_extract(child: Person, mother: Person, clerk: Actor):
    guardian(child, mother, clerk)
    given(child, mother, clerk)
    (shared,) = queries.extract(purpose="study", recipient="university", on=TODAY)
    assert (shared.sex, shared.birth_year, shared.county) == (1, 2020, 530102)
    assert child.pseudonym != shared.pseudonym

    assert actions.withdraw_consent(person=child, kind="sharing", at=NOW, by=clerk) == 1

    assert [*queries.extract(purpose="study", recipient="university", on=TODAY)] == []
    assert queries.consent_to(child, "sharing", on=TODAY).reason.en == "Consent was withdrawn"
    assert actions.withdraw_consent(person=child, kind="sharing", at=NOW, by=clerk) == 0


@pytest.mark.parametrize(
    ("least", "by_self", "by_guardian", "may"),
    [
        (13, True, False, False),
        (13, False, True, True),
        (14, True, False, True),
        (17, False, True, True),
        (18, True, False, True),
        (18, False, False, False),
        (None, True, True, False),
    ],
)
def test_who_may_consent(least: int | None, by_self: bool, by_guardian: bool, may: bool):
    assert bool(may_consent(least=least, by_self=by_self, by_guardian=by_guardian)) is may


def test_the_youngest_that_somebody_can_be():
    born = date(2010, 6, 1)
    told = [least_age(born, precision, date(2024, 6, 15)) for precision in Precision]
    assert told == [14, 13, 13, 12]
