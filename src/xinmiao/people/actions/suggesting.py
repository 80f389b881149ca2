"""Pairs that the check at intake found: somebody was registered although they may be known already."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people.models import Pair, Person
from xinmiao.people.queries.finding import Candidate
from xinmiao.people.rules import common_path
from xinmiao.science.linkage.comparing import Likeness, Reason

_LEVELS = {
    "number.same": ("number", "same"),
    "name.same": ("name", "same"),
    "name.sound": ("name", "same_sound"),
    "name.close": ("name", "alike"),
    "name.different": ("name", "different"),
    "birth.same": ("birth_date", "same"),
    "birth.year": ("birth_date", "same_year"),
    "birth.different": ("birth_date", "different"),
    "sex.same": ("sex", "same"),
    "sex.different": ("sex", "different"),
    "mother.same": ("guardian", "same"),
    "mother.different": ("guardian", "different"),
    "phone.same": ("phone", "same"),
}
_AGAINST = {
    "number.different": "different_numbers",
    "twins.likely": "could_be_twins",
    "name.different": "name_differs",
    "sex.different": "sex_differs",
    "birth.different": "birth_date_differs",
    "mother.different": "guardian_differs",
}
_SURE = 1 - 1e-6


@transaction.atomic
def suggest(*, found: Sequence[tuple[Person, Sequence[Candidate]]], by: Actor, at: datetime) -> int:
    """Put somebody new and those whom they may be into the queue, once a pair; give how many pairs are new."""
    pairs = [_pair(person, one) for person, candidates in found for one in candidates if one.person.pk != person.pk]
    there = set(Pair.objects.filter(b__in={pair.b_id for pair in pairs}).values_list("a", "b"))
    new = [pair for pair in pairs if (pair.a_id, pair.b_id) not in there]
    Pair.objects.bulk_create(new)
    if new:
        audit.record(by=by, verb="suggest", noun="pairs", key="", detail={"n": len(new)}, at=at)
    return len(new)


def _pair(person: Person, other: Candidate) -> Pair:
    a, b = sorted((person, other.person), key=lambda one: one.pk)
    told, score = other.likeness, min(other.likeness.score, _SURE)
    return Pair(
        a=a, b=b, within=common_path(*(one.place.path if one.place else "" for one in (a, b))),
        weight=math.log2(score / (1 - score)), probability=other.likeness.score, reasons=_against(told),
        levels={field: level for reason in told.reasons for field, level in _level(reason)},
    )  # fmt: skip


def _against(likeness: Likeness) -> list[str]:
    keys = (f"{reason.field}.{reason.finding}" for reason in likeness.reasons)
    return [_AGAINST[key] for key in keys if key in _AGAINST]


def _level(reason: Reason) -> list[tuple[str, list[object]]]:
    """The field and its level as the national search names them, in bits."""
    found = _LEVELS.get(f"{reason.field}.{reason.finding}")
    return [(found[0], [found[1], round(reason.weight / math.log(2), 2)])] if found else []
