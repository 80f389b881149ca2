"""Whom a submission speaks of, as its page shows them."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from xinmiao.collection.models import PersonLink, Submission
from xinmiao.collection.pages.answered import HIDDEN
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.told import Told
from xinmiao.people.models import Person
from xinmiao.people.queries import Candidate, Candidates
from xinmiao.science.answers import Answers

Like = Mapped[tuple[str, int], Candidates]
ROLE_NAMES = {
    "child": pgettext_lazy("spoken of in a form", "Child"),
    "carer": pgettext_lazy("spoken of in a form", "Caregiver"),
    "caregiver": pgettext_lazy("spoken of in a form", "Caregiver"),
    "mother": pgettext_lazy("spoken of in a form", "Mother"),
    "infant": pgettext_lazy("spoken of in a form", "Infant"),
    "student": pgettext_lazy("spoken of in a form", "Student"),
    "teacher": pgettext_lazy("spoken of in a form", "Teacher"),
    "worker": pgettext_lazy("spoken of in a form", "Worker"),
    "trainee": pgettext_lazy("spoken of in a form", "Trainee"),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody whom it speaks of. link: how they are tied to a person, if they are. like: who they may be too."""

    told: Told
    label: str
    name: str
    link: PersonLink | None
    like: Sequence[Candidate] = ()
    elsewhere: bool = False

    @property
    def person(self) -> Person | None:
        return self.link.person if self.link else None


def spoken(submission: Submission, mapping: Mapping, answers: Answers, like: Like, *, hides: bool) -> list[Spoken]:
    """Everybody that the current revision speaks of, tied to a person or not. like: who they may be, by position."""
    links = {(link.role, link.ordinal): link for link in submission.people.select_related("person")}
    return [
        _spoken(one, links.get(one.position), like.get(one.position), mapping, hides)
        for one in telling.people(mapping, answers)
        if one.is_anybody or one.position in links or not one.ordinal
    ]


def _spoken(one: Told, link: PersonLink | None, like: Candidates | None, mapping: Mapping, hides: bool) -> Spoken:
    others = [who for who in like.shown if link is None or who.person.pk != link.person_id] if like else []
    name = HIDDEN if hides and one.name else one.name
    return Spoken(one, label(one, mapping), name, link, others, bool(like and like.elsewhere))


def label(one: Told, mapping: Mapping) -> str:
    name = str(ROLE_NAMES.get(one.role, one.role))
    return f"{name} {one.ordinal + 1}" if mapping.people[one.role].each else name
