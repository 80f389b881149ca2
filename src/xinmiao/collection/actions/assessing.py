"""Looking at what came in before anything is written: against its form, and against what else is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.collection.actions.arrivals import Arrival
from xinmiao.collection.models import Outcome
from xinmiao.collection.queries import lists
from xinmiao.collection.queries.arriving import places_with, who_says
from xinmiao.partners.models import Partner
from xinmiao.places import models as places
from xinmiao.places.models import Place
from xinmiao.science.answers import Finding, Row, Times
from xinmiao.science.answers.suspicion import Box, content_hash, suspicions
from xinmiao.science.text import Text

UNSUPPORTED = "unsupported"
_OTHER_WORKER = Finding(
    "",
    "",
    "other_worker",
    Text("整张表", "The whole form"),
    Text("由另一位工作人员修改。", "Another worker edited it."),
)


@dataclass(frozen=True, slots=True)
class Assessed:
    """An arrival with what was found about it. checked: what the check of its form alone says."""

    arrival: Arrival
    checked: Outcome
    findings: list[Finding]
    place: Place | None
    partner: Partner | None
    date: date
    times: Times
    answers_hash: str

    @property
    def outcome(self) -> Outcome:
        """Flagged where there is anything to look at; what could not be checked alone is none of that."""
        return Outcome.FLAGGED if any(one.kind != UNSUPPORTED for one in self.findings) else self.checked

    def by_another(self) -> None:
        """Note that whoever edits did not fill it."""
        self.findings.append(_OTHER_WORKER)


def assess(arrivals: Sequence[Arrival]) -> list[Assessed]:
    """Check each, in their order. All of one sender."""
    world = _World(arrivals)
    return [_assessed(one, world) for one in arrivals]


@dataclass
class _World:
    """What arrivals are looked at against, read once for all of a call."""

    arrivals: Sequence[Arrival]

    def __post_init__(self) -> None:
        self._lists: dict[tuple[int, str], Sequence[Row]] = {}

    @property
    def user(self) -> User:
        return self.arrivals[0].sending.user

    @cached_property
    def places(self) -> dict[str, Place]:
        """Those that answers name and those of the sender, by code."""
        named = {one.answers.value(one.compiled.mapping.place) for one in self.arrivals if one.compiled.mapping.place}
        return places_with(self._with_own(named, "place"))

    @cached_property
    def partners(self) -> dict[str, Partner]:
        """Those that answers name and those that the sender works for, by code."""
        mapped = [(one, one.compiled.mapping.partner) for one in self.arrivals]
        wanted = self._with_own({one.answers.value(path) for one, path in mapped if path}, "partner")
        return {one.code: one for one in Partner.objects.filter(code__in=wanted)} if wanted else {}

    def _with_own(self, named: set[str], what: str) -> set[str]:
        return (named | {getattr(one, what) for one in self.user.scopes}) - {""}

    @cached_property
    def boxes(self) -> dict[int, Box]:
        """The boxes of the counties that the places lie in, by the county's number; most have none."""
        counties = {one.county_no for one in self.places.values()}
        found = places.Box.objects.filter(place__in=counties - {0})
        return {one.place_id: Box(one.south, one.west, one.north, one.east) for one in found}

    def own(self, what: str) -> str:
        """The code of the one place or partner that the sender works for; empty where there is not just one."""
        held = {getattr(one, what) for one in self.user.scopes} - {""}
        return held.pop() if len(held) == 1 else ""

    @cached_property
    def hashes(self) -> dict[Arrival, str]:
        return {one: content_hash(one.answers, one.compiled.passing) for one in self.arrivals}

    @cached_property
    def sayers(self) -> dict[tuple[int, str], set[str]]:
        """Who says what, by form and hash of answers: instanceIDs of what was received before."""
        found: dict[tuple[int, str], set[str]] = defaultdict(set)
        for form, said, instance in who_says(set(self.hashes.values())):
            found[form, said].add(instance.partition("#")[0])
        return found

    def is_duplicate(self, arrival: Arrival) -> bool:
        """Whether another submission, received or earlier among these, says just the same; asked once, in order."""
        saying = self.sayers[arrival.form.pk, self.hashes[arrival]]
        others = saying - {arrival.instance_id, arrival.answers.deprecated_id}
        saying.add(arrival.instance_id)
        return bool(others)

    def rows_for(self, arrival: Arrival) -> dict[str, Sequence[Row]]:
        """The lists that its form reads, by instance id, as its sender has them; of places those that are named."""
        return {name: self._rows(arrival, file) for name, file in arrival.compiled.check.files.items()}

    def _rows(self, arrival: Arrival, file: str) -> Sequence[Row]:
        if file == lists.PLACES:
            return [{"name": one.code, "label": one.name_zh} for one in self.places.values()]
        key = (arrival.version.pk, file)
        if key not in self._lists:
            made = lists.csv_for(self.user, arrival.version, file)
            self._lists[key] = made.as_rows if made else []
        return self._lists[key]


def _assessed(arrival: Arrival, world: _World) -> Assessed:
    compiled, answers, at = arrival.compiled, arrival.answers, arrival.sending.at
    mapping, times = compiled.mapping, compiled.check.times(answers)
    told = compiled.check.check(answers, world.rows_for(arrival), timezone.localdate(at))
    place = world.places.get(answers.value(mapping.place) if mapping.place else world.own("place"))
    odd = suspicions(
        compiled.check, answers, received=at, published=arrival.version.published_at,
        is_duplicate=world.is_duplicate(arrival), place=mapping.place or "", is_in_scope=_is_in_scope(arrival, place),
        box=world.boxes.get(place.county_no) if place and compiled.locates else None,
    )  # fmt: skip
    return Assessed(
        arrival=arrival,
        checked=Outcome(told.state),
        findings=[*told.findings, *odd],
        place=place,
        partner=world.partners.get(answers.value(mapping.partner) if mapping.partner else world.own("partner")),
        date=_date(arrival, times),
        times=times,
        answers_hash=world.hashes[arrival],
    )


def _is_in_scope(arrival: Arrival, place: Place | None) -> bool:
    """Whether the sender works there; a form that asks for no place is filled where its sender is."""
    if not arrival.compiled.mapping.place:
        return True
    sending, programme = arrival.sending, arrival.form.intervention.code
    path = (*place.ancestor_codes, place.code) if place else ()
    return bool(sending.user.may(sending.right, place_path=path, programme=programme))


def _date(arrival: Arrival, times: Times) -> date:
    """The day that it is about: its question's; else that of its end, by the device; else that of receiving."""
    path = arrival.compiled.mapping.date
    try:
        return date.fromisoformat(arrival.answers.value(path)[:10]) if path else _last_day(arrival, times)
    except ValueError:
        return _last_day(arrival, times)


def _last_day(arrival: Arrival, times: Times) -> date:
    return times.end.date() if times.end else timezone.localdate(arrival.sending.at)


def aware(moment: datetime | None) -> datetime | None:
    """A device's time; one that tells no offset is taken as ours."""
    return timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
