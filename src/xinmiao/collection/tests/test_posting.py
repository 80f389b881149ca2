"""From a decision to the ledger: once, superseded, taken back; a bad row fails in front of a person."""

from __future__ import annotations

from datetime import date

import pytest

from xinmiao.collection.actions import posting, review
from xinmiao.collection.actions.posting import CannotCount
from xinmiao.collection.actions.review import Refused
from xinmiao.collection.models import Decision, PersonLink, State, Submission
from xinmiao.collection.queries.stuck import disagreements
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.tests import field
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.ledger.schema import Role, Sex
from xinmiao.people.models import Person
from xinmiao.programmes.models import Service
from xinmiao.records.actions import drain
from xinmiao.records.models import Outbox, Source
from xinmiao.records.queries import snapshot, verify


def someone(number: int) -> Person:
    return Person.objects.create(person_no=number, pseudonym=f"p{number}", county=530102, registered_at=field.AT)


def with_people(of: Submission, *people: tuple[str, int, int]) -> Submission:
    """Tie positions (role, ordinal) to persons by number."""
    for role, ordinal, number in people:
        found = Person.objects.filter(person_no=number).first() or someone(number)
        PersonLink.objects.create(submission=of, role=role, ordinal=ordinal, person=found, how=PersonLink.How.NEW)
    return of


@pytest.fixture
def visit(form, mei):
    """A visit to a child of no. 1, with a mother, no. 2, who took part."""
    return with_people(field.submission(form, by=mei, partner="women"), ("child", 0, 1), ("carer", 0, 2))


def decide(of, verb, by, reason="", seen=None):
    return review.decide(
        submission=of, verb=verb, by=Actor.of_user(by), scopes=by.scopes, at=field.AT, reason=reason, seen=seen
    )


def posted():
    """How many events were accepted, from the first on."""
    return Outbox.objects.filter(table="events").count()


def live():
    """What counts in the ledger: service, person, date, in their order."""
    drain(by=field.TESTER)
    rows = snapshot().live("events").collect().sort("event_no").to_dicts()
    names = dict(Service.objects.values_list("number", "code"))
    return [(names[row["service"]], row["person_no"], row["date"].isoformat()) for row in rows]


def test_nothing_counts_before_it_is_approved(visit):
    assert live() == []


def test_approval_posts_each_record_once(visit, su):
    decide(visit, Verb.APPROVE, su)
    assert live() == [("care.visit", 1, "2024-04-18"), ("care.food", 2, "2024-04-18")]
    assert verify().holds


def test_a_row_says_what_the_form_says(visit, su):
    decide(visit, Verb.APPROVE, su)
    drain(by=field.TESTER)
    child = snapshot().live("events").collect().filter(person_no=1).to_dicts()[0]
    told = {key: child[key] for key in ("county", "province", "place", "sex", "birth_year", "age", "role")}
    assert told == {
        "county": 530102, "province": 53, "place": 530102, "sex": Sex.MALE, "birth_year": 2021, "age": 2,
        "role": Role.CHILD,
    }  # fmt: skip
    assert child["form_version"] == visit.form.versions.get().pk
    assert child["disability"] == 1
    assert child["partner"] == visit.partner.number


def test_a_repeated_decision_posts_nothing_twice(visit, su):
    decide(visit, Verb.APPROVE, su)
    with pytest.raises(Refused):
        decide(visit, Verb.APPROVE, su)
    assert posted() == 2
    assert len(live()) == 2


def test_the_same_posted_again_posts_nothing(visit, su):
    decide(visit, Verb.APPROVE, su)
    assert posting.post(submission=Submission.objects.get(), by=field.TESTER) is False
    assert posted() == 2


def test_what_stands_counts_while_its_edit_waits_and_approval_supersedes_it(visit, su, mei):
    decide(visit, Verb.APPROVE, su)
    field.revise(visit, by=mei, child=field.CHILD | {"birth_date": "2020-05-01"}, carers=())
    assert live() == [("care.visit", 1, "2024-04-18"), ("care.food", 2, "2024-04-18")]
    decide(visit, Verb.APPROVE, su)
    assert live() == [("care.visit", 1, "2024-04-18")]
    rows = snapshot().scan("events").collect()
    assert rows.height == 4  # two, the child's again, the mother's taken back
    assert verify().holds


def test_more_records_in_an_edit_supersede_and_add(visit, su, mei):
    decide(visit, Verb.APPROVE, su)
    father = {"name": "王强", "relation": "father", "took_part": "yes"}
    field.revise(visit, by=mei, carers=(*field.CARERS, father))
    with_people(visit, ("carer", 1, 3))
    decide(visit, Verb.APPROVE, su)
    assert [person for _service, person, _day in live()] == [1, 2, 3]


@pytest.mark.parametrize("verb", [Verb.REJECT, Verb.WITHDRAW])
def test_taking_back_leaves_nothing_that_counts(visit, su, verb):
    decide(visit, Verb.APPROVE, su)
    decide(visit, verb, su, reason="the wrong child")
    assert live() == []
    assert verify().holds
    assert not Submission.objects.get().stands


def test_what_was_taken_back_can_be_approved_again(visit, su):
    for verb in (Verb.APPROVE, Verb.REJECT, Verb.REOPEN, Verb.APPROVE):
        decide(visit, verb, su, reason="looked at again")
    assert live() == [("care.visit", 1, "2024-04-18"), ("care.food", 2, "2024-04-18")]
    assert verify().holds


def test_a_returned_one_that_stands_goes_on_counting(visit, su):
    decide(visit, Verb.APPROVE, su)
    decide(visit, Verb.RETURN, su, reason="which village?")
    assert len(live()) == 2


def test_a_record_without_its_person_fails_in_front_of_the_reviewer(form, mei, su):
    alone = with_people(field.submission(form, by=mei), ("carer", 0, 2))
    with pytest.raises(CannotCount) as caught:
        decide(alone, Verb.APPROVE, su)
    assert "child" in caught.value.what.en
    assert Submission.objects.get(pk=alone.pk).state == State.RECEIVED
    assert posted() == 0
    assert not Decision.objects.exists()


def test_a_place_that_did_not_exist_on_the_day_fails_in_front_of_the_reviewer(visit, su):
    visit.place.valid_from = date(2024, 5, 1)
    visit.place.save()
    with pytest.raises(CannotCount) as caught:
        decide(visit, Verb.APPROVE, su)
    assert "530102" in caught.value.what.en


def test_a_day_in_the_future_fails_in_front_of_the_reviewer(form, mei, su):
    late = with_people(field.submission(form, by=mei, visit_date="2034-04-18"), ("child", 0, 1), ("carer", 0, 2))
    with pytest.raises(CannotCount):
        decide(late, Verb.APPROVE, su)


def test_an_amount_is_posted_in_hundredths(small_country, mei, su):
    record = {"service": "care.money", "amount": "paid"}
    grant = field.the_form("grant", records=[record], people={}, place=None, date=None)
    made = field.submission(grant, by=mei, child={}, carers=())
    assert posting.rows_of(made, made.revisions.get())[0].amount is None
    money = field.the_form("money", records=[record | {"amount": "child/paid"}], people={})
    paid = field.submission(money, by=mei, child={"paid": "12.5"}, carers=())
    assert posting.rows_of(paid, paid.revisions.get())[0].amount == 1250
    wrong = field.submission(money, by=mei, child={"paid": "many"}, carers=())
    with pytest.raises(CannotCount):
        decide(wrong, Verb.APPROVE, su)


def test_when_the_second_write_fails_nothing_is_saved(visit, su, monkeypatch):
    before = AuditEntry.objects.count()

    def broken(**told):
        raise OSError("no space")

    monkeypatch.setattr("xinmiao.collection.actions.decisions.audit.record", broken)
    with pytest.raises(OSError, match="no space"):
        decide(visit, Verb.APPROVE, su)
    fresh = Submission.objects.get()
    assert (fresh.state, fresh.n_posted, fresh.stands) == (State.RECEIVED, 0, False)
    assert posted() == 0
    assert not Decision.objects.exists()
    assert AuditEntry.objects.count() == before


def test_rows_are_the_same_whenever_they_are_made(visit):
    revision = visit.revisions.get()
    assert posting.rows_of(visit, revision) == posting.rows_of(visit, revision)


def test_a_year_may_change_in_an_edit(visit, su, mei):
    decide(visit, Verb.APPROVE, su)
    visit.refresh_from_db()
    visit.date = date(2023, 12, 31)
    visit.save()
    field.revise(visit, by=mei, visit_date="2023-12-31")
    decide(visit, Verb.APPROVE, su)
    assert {day for _service, _person, day in live()} == {"2023-12-31"}


def test_a_form_that_counts_nothing_leaves_no_trace_among_sources(small_country, mei, su):
    registration = field.the_form("registration", records=[])
    made = field.submission(registration, by=mei)
    decide(made, Verb.APPROVE, su)
    assert Submission.objects.get().stands
    assert not Source.objects.filter(code=made.source_code).exists()
    assert disagreements() == []
