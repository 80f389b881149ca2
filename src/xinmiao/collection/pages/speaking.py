"""Whom a submission speaks of, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from xinmiao.accounts.rules import Scope
from xinmiao.collection.models import PersonLink, Submission
from xinmiao.collection.pages.answered import HIDDEN
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.told import Told
from xinmiao.people.models import Person
from xinmiao.science.answers import Answers

ROLE_NAMES = {
    "child": _("Child"),
    "carer": _("Caregiver"),
    "caregiver": _("Caregiver"),
    "mother": _("Mother"),
    "infant": _("Infant"),
    "student": _("Student"),
    "teacher": _("Teacher"),
    "worker": _("Worker"),
    "trainee": _("Trainee"),
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody whom it speaks of. link: how they are tied to a person; none: they are not."""

    told: Told
    label: str
    name: str
    link: PersonLink | None

    @property
    def person(self) -> Person | None:
        return self.link.person if self.link else None


def spoken(
    submission: Submission, mapping: Mapping, answers: Answers, *, hides: bool, scopes: Sequence[Scope]
) -> list[Spoken]:
    """Everybody that the current revision speaks of, tied to a person or not."""
    links = {(link.role, link.ordinal): link for link in submission.people.select_related("person")}
    return [
        Spoken(one, label(one, mapping), HIDDEN if hides and one.name else one.name, links.get(one.position))
        for one in telling.people(mapping, answers)
        if one.is_anybody or one.position in links or not one.ordinal
    ]


def label(one: Told, mapping: Mapping) -> str:
    name = str(ROLE_NAMES.get(one.role, one.role))
    return f"{name} {one.ordinal + 1}" if mapping.people[one.role].each else name
