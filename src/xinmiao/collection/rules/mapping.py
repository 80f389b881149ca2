"""What a form's answers mean: whom it speaks of, where, when, and what it counts. The shape of `form.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.\-]*$", max_length=128)]
Question = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.\-]*(/[A-Za-z_][A-Za-z0-9_.\-]*)*$")]
"""A question by its slash path below the form's root, e.g. `carers/carer_name`."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Label(_Shape):
    zh: Words
    en: Words


class PersonMapping(_Shape):
    """Where a form says who somebody is. each: a repeat, one person for each of its instances."""

    each: Question | None = None
    entity: Question | None = None
    name: Question | None = None
    sex: Question | None = None
    birth_date: Question | None = None
    birth_precision: Question | None = None  # day, month, year, estimated
    identity_number: Question | None = None
    phone: Question | None = None
    guardian_name: Question | None = None
    relation_to: str | None = None  # another key of `people`
    relation: Question | None = None
    guardian: Question | None = None  # "yes": the legal guardian of whom `relation_to` names

    @property
    def questions(self) -> list[str]:
        told = (self.each, self.entity, self.name, self.sex, self.birth_date, self.birth_precision,
                self.identity_number, self.phone, self.guardian_name, self.relation, self.guardian)  # fmt: skip
        return [one for one in told if one]


class When(_Shape):
    question: Question
    is_: list[str] = Field(alias="is", min_length=1)


class RecordMapping(_Shape):
    """One record that a submission counts as; one for each person of a repeat."""

    service: Code
    person: str | None = None  # a key of `people`; none: a site
    role: str | None = None
    when: When | None = None
    amount: Question | None = None
    dimensions: dict[Literal["disability", "residence"], Question] = {}


class ConsentMapping(_Shape):
    """Which answers say what may be done about somebody: "given" and "refused" are answers, anything else is none.

    person, by: keys of `people`: whom it is about, and who answered. answered_by: the question that says who did: its
    answer is the relation of `by`, or chooses among several, `by: {guardian: carer, child: child}`.
    """

    person: str
    answers: dict[Literal["services", "sharing", "reporting", "tracing"], Question] = Field(min_length=1)
    by: str | dict[str, str]
    answered_by: Question | None = None

    @property
    def givers(self) -> list[str]:
        """The keys of `people` that may have answered."""
        return [self.by] if isinstance(self.by, str) else list(self.by.values())

    @property
    def questions(self) -> list[str]:
        return [*self.answers.values(), *([self.answered_by] if self.answered_by else [])]


class EntityMapping(_Shape):
    """The list that a form keeps. caseload: whose it is: the workers of its place.

    known_by: the question whose answer is a row's own number in that place; by it a corrected row of a file finds its
    record. Without it the file has a record number of its own.
    """

    list: Code
    caseload: Literal["place"] = "place"
    known_by: Question | None = None


class UpdateMapping(_Shape):
    """What a form writes back to a list of things chosen one by one, which no entity block of the form can say.

    each: the repeat; entity: its question that chooses; properties: question by property, empty answers left out.
    """

    list: Code
    each: Question
    entity: Question
    properties: dict[Code, Question] = Field(min_length=1)

    @property
    def questions(self) -> Sequence[str]:
        return [self.each, self.entity, *self.properties.values()]


class SheetMapping(_Shape):
    """A form of many shown on a phone as a sheet: a row for each thing that a list leaves to choose.

    each: the repeat, one instance a row; entity: its question that chooses whose row it is. begins: answers that a row
    starts with. again: by a question that is asked once more, the first one; while it is asked, the first stands.
    """

    each: Question
    entity: Question
    begins: dict[Question, Words] = {}
    again: dict[Question, Question] = {}

    @property
    def questions(self) -> Sequence[str]:
        return [self.each, self.entity, *self.begins, *self.again, *self.again.values()]


class SafetyMapping(_Shape):
    """Where a form asks what opens the same-day protocol; what opens it is held in code, and nothing here narrows it.

    person: a key of `people`, whose each instance is looked at. items: questions of an instrument in the order of its
    items. asks: by trigger, questions whose yes opens it (an id that the rule does not know adds a trigger).
    screened: who was screened though no item was answered. counsellor: who is on duty; it has to be named.
    """

    person: str | None = None
    counsellor: Question | None = None
    screened: When | None = None
    items: dict[Literal["phq9", "phqa", "gad7"], list[Question]] = {}
    asks: dict[Code, list[Question]] = {}

    @property
    def questions(self) -> list[str]:
        told = [*([self.counsellor] if self.counsellor else []), *([self.screened.question] if self.screened else [])]
        return [*told, *(one for of in (*self.items.values(), *self.asks.values()) for one in of)]


class SessionMapping(_Shape):
    """Which class a screening session is of, and who of it declined, by the answers of each pupil."""

    school: Question
    grade: Question
    class_no: Question
    declined: list[When] = Field(min_length=1)

    @property
    def questions(self) -> list[str]:
        return [self.school, self.grade, self.class_no, *(one.question for one in self.declined)]


class SignsMapping(_Shape):
    """A first screen by a table of warning signs of the pack: items are the questions of their names, yes: cannot."""

    table: Code
    person: str
    birth_date: Question
    visit_date: Question
    gestation_weeks: Question | None = None

    @property
    def questions(self) -> list[str]:
        return [self.birth_date, self.visit_date, *([self.gestation_weeks] if self.gestation_weeks else [])]


class RecheckMapping(_Shape):
    """A child to be looked at again: a task of who sent it, due within so many days."""

    person: str
    when: When
    days: int = Field(30, ge=1, le=30)


class Confirmation(_Shape):
    """Who read the licence of an instrument whose words the form carries, and when."""

    confirmed_by: Words
    confirmed_on: date


class Mapping(_Shape):
    """form.yaml."""

    title: Label
    intervention: Code
    service: Code | None = None
    confidentiality: Literal["ordinary", "restricted"] = "ordinary"
    retention_years: int = Field(10, ge=1, le=100)
    counts_when: Literal["received", "approved"] = "approved"
    approvers: list[Literal["supervisor", "programme_officer"]] = Field(["supervisor"], min_length=1)
    is_open: bool = True
    closed_because: Label | None = None
    date: Question | None = None
    place: Question | None = None
    partner: Question | None = None
    people: dict[str, PersonMapping] = {}
    records: list[RecordMapping] = []
    consents: list[ConsentMapping] = []
    entity: EntityMapping | None = None
    updates: list[UpdateMapping] = []
    reads: list[Code] = []
    sheet: SheetMapping | None = None
    safety: SafetyMapping | None = None
    session: SessionMapping | None = None
    signs: SignsMapping | None = None
    recheck: RecheckMapping | None = None
    item_text: dict[Code, Confirmation] = {}

    @property
    def questions(self) -> list[str]:
        """Every question that it names."""
        told = [one for one in (self.date, self.place, self.partner) if one]
        told += [question for person in self.people.values() for question in person.questions]
        for record in self.records:
            told += [*([record.when.question] if record.when else []), *([record.amount] if record.amount else [])]
            told += record.dimensions.values()
        told += [question for consent in self.consents for question in consent.questions]
        told += [question for update in self.updates for question in update.questions]
        told += self.sheet.questions if self.sheet else []
        told += [self.entity.known_by] if self.entity and self.entity.known_by else []
        for asked in (self.safety, self.session, self.signs):
            told += asked.questions if asked else []
        told += [self.recheck.when.question] if self.recheck else []
        return list(dict.fromkeys(told))
