"""Two persons joined as one, and parted: a dated alias, and tasks for what they both have. Nothing is overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from xinmiao.core import handlers, open_tasks
from xinmiao.core.actors import Actor
from xinmiao.people.actions.merging import merge, unmerge
from xinmiao.people.models import Consent, Membership, Merge, Person
from xinmiao.people.queries import kept
from xinmiao.science.text import Text

TWO_HOUSEHOLDS, TWO_CONSENTS = "people.two_households", "people.two_consents"
_WORDS = {
    TWO_HOUSEHOLDS: Text(
        "合并后同一人属于两个家庭：请确认哪些仍然有效",
        "Joined, one person belongs to two households: say which still hold",
    ),
    TWO_CONSENTS: Text(
        "合并后同一人有两份不同的同意：请向本人或监护人确认",
        "Joined, one person has two answers to one consent: ask which holds",
    ),
}


@transaction.atomic
def join_persons(*, one: Person, other: Person, at: datetime, by: Actor) -> Merge | None:
    """Join two persons: the later registered counts as the earlier from now on. None where they are one already.

    What both have (households, consents, and what higher apps know of) becomes a task for a person.
    """
    ends = kept([one, other])
    first, last = sorted((ends[one.pk], ends[other.pk]), key=lambda person: person.pk)
    if first == last:
        return None
    made = merge(merged=last.person_no, kept=first.person_no, on=timezone.localdate(at), by=by)
    met([(made, first, last)], at=at, by=by)
    return made


@transaction.atomic
def part_persons(*, made: Merge, at: datetime, by: Actor) -> None:
    """Take a merge back; its tasks close, since neither person has both any more. Raises NotMerged."""
    unmerge(number=made.merged_no, on=timezone.localdate(at), by=by)
    open_tasks.close_tasks(about=f"merge:{made.pk}", by=by, at=at)
    handlers.call("people.parted", kept_no=made.kept_no, merged_no=made.merged_no, at=at, by=by)


def met(joined: Sequence[tuple[Merge, Person, Person]], *, at: datetime, by: Actor) -> None:
    """Open the tasks of those who were joined (merge, kept, merged), and let higher apps open theirs."""
    people = [person.pk for _, *both in joined for person in both]
    homes, answers = _households(people), _answers(people)
    for made, first, last in joined:
        found = [
            *([TWO_HOUSEHOLDS] if _differ(homes[first.pk], homes[last.pk]) else []),
            *([TWO_CONSENTS] if _both_answered(answers[first.pk], answers[last.pk]) else []),
        ]
        for kind in found:
            _open(kind, made, first, at, by)
        handlers.call("people.merged", kept_no=made.kept_no, merged_no=made.merged_no, at=at, by=by)


def _open(kind: str, made: Merge, person: Person, at: datetime, by: Actor) -> None:
    open_tasks.open_task(
        kind=kind,
        about=f"merge:{made.pk}",
        words=_WORDS[kind],
        path=f"/people/{person.pseudonym}/",
        permission="settle_duplicates",
        place_path=person.place.path if person.place else "",
        by=by,
        at=at,
    )


def _households(people: Iterable[int]) -> dict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    for person, household in Membership.objects.open().filter(person__in=people).values_list("person", "household"):
        found[person].add(household)
    return found


def _answers(people: Iterable[int]) -> dict[int, dict[str, str]]:
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    standing = Consent.objects.filter(person__in=people, withdrawn_at=None, replaced_at=None)
    for person, kind, state in standing.values_list("person", "kind", "state"):
        found[person][kind] = state
    return found


def _differ(one: set[int], other: set[int]) -> bool:
    return bool(one and other and one != other)


def _both_answered(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether both answered one thing, even alike: only one answer stands for one person."""
    return bool(one.keys() & other.keys())
