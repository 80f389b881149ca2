"""Joining two persons is a link, not a deletion: one fewer in each cell that both were in, and exactly back again."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.core.models import Task
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Measure, Question, open_engine
from xinmiao.ledger.rows import EventRow
from xinmiao.people import actions, queries
from xinmiao.people.models import Consent, Membership, Pair, Person
from xinmiao.people.tests.conftest import NOW, TODAY, Register
from xinmiao.records import actions as records
from xinmiao.records import queries as ledger

pytestmark = pytest.mark.django_db
KUNMING, WUHAN = 530102, 420102
TWO_YEARS = Period.parse("2023-2024")
AXES = ("service", "county", "year", "sex")
HOUR = timedelta(hours=1)


def served(clerk: Actor, source: str, person: Person, **told: int) -> None:
    row = EventRow(**{"date": TODAY, "service": 1, "county": KUNMING, "person_no": person.person_no, "sex": 1} | told)
    records.post_events(rows=[row], source=source, by=clerk)
    records.drain(by=clerk)


def cells() -> dict[str, dict[tuple[int, ...], int]]:
    """People and rows by every axis alone and all together, as the default engine counts them."""
    engine = open_engine("bitmaps", ledger.snapshot())
    found = {}
    for by in ((), *((axis,) for axis in AXES), AXES):
        for measure in (Measure.PEOPLE, Measure.EVENTS):
            answer = engine.answer(Question(TWO_YEARS, measure=measure, by=by))
            told = {tuple(row[:-1]): row[-1] for row in answer.frame.iter_rows()} if by else {(): answer.total}
            found[f"{measure} {by}"] = told
    return found


def hashes() -> list[tuple[object, ...]]:
    return sorted(ledger.snapshot().scan("events").collect().hash_rows(seed=1).to_list())


@pytest.fixture
def two(register: Register) -> tuple[Person, Person]:
    return register(), register(documents=(), phones=())


def test_joined_they_are_one_fewer_in_each_cell_both_were_in(two: tuple[Person, Person], clerk: Actor):
    one, other = two
    served(clerk, "s1", one)
    served(clerk, "s2", other)
    served(clerk, "s3", other, service=2, county=WUHAN)
    before = cells()

    actions.join_persons(one=one, other=other, at=NOW, by=clerk)
    records.drain(by=clerk)

    after = cells()
    assert after["people ()"] == {(): before["people ()"][()] - 1}
    assert after["people ('service',)"] == {(1,): 1, (2,): 1}
    assert after["people ('county',)"] == {(KUNMING,): 1, (WUHAN,): 1}
    assert before["people ('county',)"] == {(KUNMING,): 2, (WUHAN,): 1}
    assert {key: after[key] for key in after if key.startswith("events")} == {
        key: before[key] for key in before if key.startswith("events")
    }


def test_parted_again_counts_and_ledger_are_what_they_were(two: tuple[Person, Person], clerk: Actor):
    one, other = two
    served(clerk, "s1", one)
    served(clerk, "s2", other)
    served(clerk, "s3", other, service=2, county=WUHAN)
    before, rows, held = cells(), hashes(), list(Person.objects.order_by("pk").values())

    made = actions.join_persons(one=one, other=other, at=NOW, by=clerk)
    records.drain(by=clerk)
    assert cells() != before
    actions.part_persons(made=made, at=NOW + HOUR, by=clerk)
    records.drain(by=clerk)

    assert (cells(), hashes()) == (before, rows)
    assert list(Person.objects.order_by("pk").values()) == held
    assert ledger.verify().holds


def test_a_pin_names_the_version_of_the_merges_and_does_not_move(two: tuple[Person, Person], clerk: Actor):
    one, other = two
    served(clerk, "s1", one)
    served(clerk, "s2", other)
    pinned = ledger.snapshot().versions

    actions.join_persons(one=one, other=other, at=NOW, by=clerk)
    records.drain(by=clerk)

    question = Question(TWO_YEARS)
    assert open_engine("bitmaps", ledger.snapshot(pinned)).answer(question).total == 2
    assert open_engine("bitmaps", ledger.snapshot()).answer(question).total == 1
    assert ledger.snapshot().versions != pinned


def test_the_earlier_registered_stands_and_joining_twice_is_once(two: tuple[Person, Person], clerk: Actor):
    one, other = two

    made = actions.join_persons(one=other, other=one, at=NOW, by=clerk)

    assert (made.merged_no, made.kept_no) == (other.person_no, one.person_no)
    assert actions.join_persons(one=one, other=other, at=NOW, by=clerk) is None


def test_a_third_joins_whom_the_second_counts_as(two: tuple[Person, Person], register: Register, clerk: Actor):
    one, other = two
    third = register(documents=())
    actions.join_persons(one=one, other=other, at=NOW, by=clerk)

    made = actions.join_persons(one=other, other=third, at=NOW, by=clerk)

    assert (made.merged_no, made.kept_no) == (third.person_no, one.person_no)


def test_two_households_become_a_task(two: tuple[Person, Person], clerk: Actor):
    one, other = two
    for person in two:
        home = actions.open_household(place=person.place, at=NOW, by=clerk)
        actions.join(household=home, person=person, role="child", on=TODAY, by=clerk)
    before = list(Membership.objects.values())

    made = actions.join_persons(one=one, other=other, at=NOW, by=clerk)

    tasks = Task.objects.filter(about=f"merge:{made.pk}", closed_at=None)
    assert [task.kind for task in tasks] == [actions.TWO_HOUSEHOLDS]
    assert list(Membership.objects.values()) == before
    actions.part_persons(made=made, at=NOW + HOUR, by=clerk)
    assert not tasks.all()


def test_two_answers_to_one_consent_become_a_task(register: Register, clerk: Actor):
    one, other = (register(birth_date=date(1990, 5, 6), documents=()) for _ in range(2))
    for person, state in ((one, "given"), (other, "refused")):
        actions.answer_consent(
            person=person, kind="sharing", state=state, given_by=person, on=TODAY, at=NOW, by=clerk
        )  # fmt: skip
    actions.answer_consent(person=one, kind="tracing", state="given", given_by=one, on=TODAY, at=NOW, by=clerk)
    before = list(Consent.objects.values())

    made = actions.join_persons(one=one, other=other, at=NOW, by=clerk)

    tasks = Task.objects.filter(about=f"merge:{made.pk}", closed_at=None)
    assert [(task.kind, task.permission) for task in tasks] == [(actions.TWO_CONSENTS, "settle_duplicates")]
    assert list(Consent.objects.values()) == before, "neither answer overwrites the other"
    assert queries.consent_to(one, "sharing", on=TODAY)
    assert not queries.consent_to(other, "sharing", on=TODAY)
    actions.part_persons(made=made, at=NOW + HOUR, by=clerk)
    assert not tasks.all()
    assert list(Consent.objects.values()) == before


def test_higher_apps_hear_of_it_in_the_same_transaction(
    two: tuple[Person, Person], clerk: Actor, monkeypatch: pytest.MonkeyPatch
):
    heard: list[tuple[str, object]] = []
    monkeypatch.setattr(handlers, "call", lambda code, **told: heard.append((code, told["merged_no"])))
    one, other = two

    made = actions.join_persons(one=one, other=other, at=NOW, by=clerk)
    actions.part_persons(made=made, at=NOW, by=clerk)

    assert heard == [("people.merged", other.person_no), ("people.parted", other.person_no)]


def test_parting_lists_the_records_entered_since(two: tuple[Person, Person], clerk: Actor):
    one, other = two
    served(clerk, "before", one)
    pair = Pair.objects.create(a=one, b=other, weight=9)
    decided = actions.decide(pair=pair, state="same", at=timezone.now(), by=clerk)
    served(clerk, "after", one)

    assert [row.source.code for row in queries.entered_since(decided)] == ["after"]
