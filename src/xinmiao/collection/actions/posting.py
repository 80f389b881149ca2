"""From a submission to the ledger: the rows that it counts as, posted once, superseded, taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db import transaction

from xinmiao.collection.actions.entered import Entered, Position
from xinmiao.collection.models import Revision, Submission
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.speaking import tied
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.counting import SEXES, Counted, age_on, counted, pairs
from xinmiao.collection.rules.mapping import Mapping as FormMapping
from xinmiao.collection.rules.told import Told
from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import EventRow, payload
from xinmiao.ledger.schema import Role
from xinmiao.people.models import Person
from xinmiao.programmes.models import Service
from xinmiao.records import queries as ledger
from xinmiao.records.actions import Posting, post_events, post_many_events, source_of
from xinmiao.records.models import Outbox
from xinmiao.science.answers import Answers
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_NO_SERVICE = Text("没有这个服务：{code}", "No such service: {code}")
_NO_PLACE = Text("{place} 在 {day} 并不存在", "{place} does not exist on {day}")
_FUTURE = Text("日期 {day} 在收到之后", "The date {day} lies after it was received")
_NOBODY = Text(
    "“{role}”还没有对应到人；请先对应，或退回",
    "'{role}' is tied to nobody yet: say who it is, or return the form",
)


class CannotCount(XinmiaoError):
    """The submission cannot stand in the ledger as it is. `problems`: everything that is wrong with it."""

    def __init__(self, submission: Submission, problems: Sequence[Text]) -> None:
        self.problems = tuple(problems)
        what = Text("；".join(one.zh for one in problems), "; ".join(one.en for one in problems))
        super().__init__(
            "collection.cannot_count",
            what,
            where=f"{submission.form.code} {submission.key}",
            todo=Text("没有写入任何记录", "No record was written"),
        )


@transaction.atomic
def post(*, submission: Submission, by: Actor, answers: Answers | None = None) -> bool:
    """Let the submission count as its current revision says; say whether the ledger has anything new to learn.

    A record that stands is superseded; the same again posts nothing. Raises CannotCount, RowsRefused.
    """
    return _bring(submission, rows_of(submission, current(submission), answers), by, stands=True)


@transaction.atomic
def take_back(*, submission: Submission, by: Actor) -> bool:
    """Let the submission count no more: each row that stands is withdrawn."""
    return _bring(submission, [], by, stands=False)


@transaction.atomic
def post_first(*, entered: Sequence[Entered], by: Actor) -> dict[Entered, CannotCount]:
    """Let submissions count of which nothing ever did, as `post` would one by one; give those that cannot.

    Raises RowsRefused: for all of them.
    """
    services = Service.objects.in_bulk(_services(entered), field_name="code")
    rows: dict[Entered, list[EventRow]] = {}
    wrong: dict[Entered, CannotCount] = {}
    for one in entered:
        who = {at: person for at, (person, _) in one.tied.items()}
        try:
            rows[one] = _rows(_Rest(one.submission, one.revision, services, _people(one.told, who)), one.answers)
        except CannotCount as error:
            wrong[one] = error
    count = [one for one, theirs in rows.items() if theirs]
    post_many_events(postings=[Posting(one.submission.source_code, 1, rows[one]) for one in count], by=by)
    _stand(list(rows), count)
    return wrong


def _services(entered: Sequence[Entered]) -> set[str]:
    mappings = {one.revision.form_version_id: one.what.mapping for one in entered}
    return {record.service for mapping in mappings.values() for record in mapping.records}


def _stand(stand: Sequence[Entered], count: Sequence[Entered]) -> None:
    for one in stand:
        one.submission.stands = True
    for one in count:
        one.submission.n_posted = 1
    Submission.objects.filter(pk__in=[one.submission.pk for one in stand]).update(stands=True)
    Submission.objects.filter(pk__in=[one.submission.pk for one in count]).update(n_posted=1)


def _bring(submission: Submission, rows: Sequence[EventRow], by: Actor, *, stands: bool) -> bool:
    """Post what makes the ledger say exactly `rows`, as the next revision of the submission's source."""
    code, n = submission.source_code, submission.n_posted
    before = ledger.standing(source_of(code), revision=n) if n else []
    is_new = [_content(_row(one)) for one in before] != [_content(row) for row in rows]
    if is_new:
        supersedes, gone = pairs([one.number for one in before], len(rows))
        posted = [replace(row, supersedes=number) for row, number in zip(rows, supersedes, strict=True)]
        posted += [_withdrawal(one) for one in before if one.number in gone]
        submission.n_posted += 1
        post_events(rows=posted, source=code, revision=submission.n_posted, by=by)
    submission.stands = stands
    submission.save(update_fields=["n_posted", "stands"])
    return is_new


def _content(row: EventRow) -> Mapping[str, object]:
    return {name: value for name, value in payload(row).items() if name not in ("event_no", "supersedes", "withdrawn")}


def _row(accepted: Outbox) -> EventRow:
    """An accepted row as it was written."""
    names = {field.name for field in fields(EventRow)} - {"event_no", "supersedes"}
    told = {name: value for name, value in accepted.payload.items() if name in names}
    return EventRow(**told | {"date": date.fromisoformat(told["date"])})


def _withdrawal(accepted: Outbox) -> EventRow:
    return replace(_row(accepted), supersedes=accepted.number, withdrawn=True)


@dataclass(frozen=True, slots=True)
class _Rest:
    """What every row of a submission shares."""

    submission: Submission
    revision: Revision
    services: Mapping[str, Service]
    people: Mapping[Position, tuple[Told, Person | None]]


def rows_of(submission: Submission, revision: Revision, answers: Answers | None = None) -> list[EventRow]:
    """The rows that a revision counts as, always the same in the same order. Raises CannotCount."""
    answers = answers or answers_of(revision)[0]
    mapping = compiled(revision.form_version).mapping
    services = Service.objects.in_bulk({record.service for record in mapping.records}, field_name="code")
    people = _people(telling.people(mapping, answers), tied(submission))
    return _rows(_Rest(submission, revision, services, people), answers)


def _people(told: Sequence[Told], who: Mapping[Position, Person]) -> dict[Position, tuple[Told, Person | None]]:
    return {one.position: (one, who.get(one.position)) for one in told}


def _rows(rest: _Rest, answers: Answers) -> list[EventRow]:
    mapping = compiled(rest.revision.form_version).mapping
    records = counted(mapping, answers, [told for told, _ in rest.people.values()])
    if problems := list(dict.fromkeys(_problems(records, mapping, rest))):
        raise CannotCount(rest.submission, problems)
    return [_counted_row(one, rest) for one in records]


def _problems(records: Sequence[Counted], mapping: FormMapping, rest: _Rest) -> Iterable[Text]:
    submission = rest.submission
    place, day = submission.place, submission.date
    if records and place and not place.exists_on(day):
        yield _NO_PLACE.format(place=place.code, day=day)
    if records and (day - rest.revision.received_at.date()).days > 1:
        yield _FUTURE.format(day=day)
    for one in records:
        if one.wrong:
            yield one.wrong
        if one.service not in rest.services:
            yield _NO_SERVICE.format(code=one.service)
        if one.person and rest.people[one.person][1] is None:
            yield _NOBODY.format(role=_named(one.person, mapping))


def _named(position: tuple[str, int], mapping: FormMapping) -> str:
    role, ordinal = position
    return f"{role} {ordinal + 1}" if mapping.people[role].each else role


def _counted_row(one: Counted, rest: _Rest) -> EventRow:
    submission, service = rest.submission, rest.services[one.service]
    place, partner = submission.place, submission.partner
    row = EventRow(
        date=submission.date,
        service=service.number,
        intervention=service.intervention_id,
        county=place.county_no if place else 0,
        province=place.province_no if place else 0,
        place=place.number if place else 0,
        partner=partner.number if partner else 0,
        disability=one.disability,
        residence=one.residence,
        amount=one.amount,
        form_version=rest.revision.form_version_id,
    )
    return _with_person(row, one, *rest.people[one.person]) if one.person else row


def _with_person(row: EventRow, one: Counted, told: Told, person: Person | None) -> EventRow:
    """A row with its person: as the form tells, else as they are known."""
    assert person is not None
    born = told.birth_date or person.birth_date
    return replace(
        row,
        person_no=person.person_no,
        sex=SEXES.get(told.sex) or person.sex,
        birth_year=born.year if born else 0,
        age=age_on(row.date, born),
        role=Role[one.role.upper()] if one.role else Role.UNKNOWN,
    )
