"""From a definition, a period and a slice to the question that the ledger understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from xinmiao.core import codes
from xinmiao.indicators import axes
from xinmiao.indicators.definitions import Definition, MeasureName
from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Measure, Question
from xinmiao.ledger.schema import Role
from xinmiao.places.models import Kind, Place
from xinmiao.places.queries import ledger_numbers
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

NOWHERE = -1
"""A code that no event has: the slice and the definition have no place in common."""
_OF_SITES = {
    "place": Measure.PLACES,
    "county": Measure.COUNTIES,
    "province": Measure.PROVINCES,
    "partner": Measure.PARTNERS,
    "prefecture": Measure.PLACES,
}


class UnknownIndicator(XinmiaoError):
    """No indicator has that code."""


class NotFromEvents(XinmiaoError):
    """The indicator's value is no count of events (an estimate, a ratio, a reported level)."""


@dataclass
class Codes:
    """The numbers that codes have in the ledger, fetched once for many questions."""

    _tables: dict[str, dict[str, int]] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _limits: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)

    def table(self, kind: str) -> dict[str, int]:
        if kind not in self._tables:
            self._tables[kind] = codes.table(kind)
        return self._tables[kind]

    def number(self, kind: str, code: str) -> int:
        """Give the number of a service, an intervention or a partner.

        Raises UnknownCode `slice.unknown`.
        """
        if code not in self.table(kind):
            raise axes.unknown(kind, code)
        return self.table(kind)[code]

    def place(self, code: str) -> Place:
        """Raises UnknownCode `slice.unknown`."""
        if code not in self._places:
            found = Place.objects.filter(code=code).first()
            if found is None:
                raise axes.unknown("place", code)
            self._places[code] = found
        return self._places[code]

    def within(self, place: Place) -> dict[str, tuple[int, ...]]:
        """Give what lets through events in a place and below it; its province as well, which narrows what is read."""
        if place.code not in self._limits:
            found = ledger_numbers(place)
            province = {"provinces": (place.province_no,)} if found and place.province_no else {}
            self._limits[place.code] = province | found
        return self._limits[place.code]


def indicator(code: str) -> Indicator:
    """Give the indicator with its current version.

    Raises UnknownIndicator `indicator.unknown`.
    """
    known = Indicator.objects.with_definitions().filter(code=code, current__isnull=False)
    found: Indicator | None = known.first()
    if found is None:
        raise UnknownIndicator(
            "indicator.unknown",
            Text(f"没有指标“{code}”", f"No indicator '{code}'"),
            todo=Text("用 xinmiao indicator list 查看全部指标", "See all of them with: xinmiao indicator list"),
        )
    return found


def version_of(code: str) -> IndicatorVersion:
    """Give the current version of an indicator's definition.

    Raises UnknownIndicator `indicator.unknown`.
    """
    found = indicator(code)
    assert found.current is not None
    return found.current


def versions_of(codes: Iterable[str]) -> dict[str, IndicatorVersion]:
    """Give the current versions of many indicators.

    Raises UnknownIndicator `indicator.unknown`.
    """
    wanted = list(codes)
    known = Indicator.objects.filter(code__in=wanted, current__isnull=False).select_related("current")
    found = {one.code: one.current for one in known if one.current}
    return {code: found.get(code) or version_of(code) for code in wanted}


def question(
    version: IndicatorVersion,
    period: Period | str,
    slice: Slice = EVERYTHING,
    *,
    by: tuple[str, ...] = (),
    known: Codes | None = None,
) -> Question:
    """Give the question that a version of an indicator asks for a period and a slice.

    Raises UnknownCode `slice.unknown`, NotFromEvents `indicator.not_from_events`.
    """
    spec = version.spec
    return Question(span(spec, period), limits(spec, slice, known or Codes()), measure(spec), by)


def span(spec: Definition, period: Period | str) -> Period:
    """Give the days asked about: the period, or from the first year of a cumulative figure to its end."""
    asked = period if isinstance(period, Period) else Period.parse(period)
    return Period(Period.year(spec.since).start, asked.end) if spec.since else asked


def measure(spec: Definition) -> Measure:
    """Give what is counted.

    Raises NotFromEvents `indicator.not_from_events`.
    """
    if spec.measure is MeasureName.DISTINCT_PEOPLE:
        return Measure.PEOPLE
    if spec.measure is MeasureName.DISTINCT_SITES:
        return _OF_SITES[str(spec.of)]
    if spec.measure is MeasureName.SUM:
        return Measure.AMOUNT if spec.of == "amount" else Measure.EVENTS
    raise NotFromEvents(
        "indicator.not_from_events",
        Text(
            f"“{spec.id}”是 {spec.measure.value}，不是从记录数出来的",
            f"'{spec.id}' is {spec.measure.value}: no count of records",
        ),
        todo=Text("看它所报告的数值", "Look at its reported values"),
    )


def limits(spec: Definition, slice: Slice, known: Codes) -> Filter:
    """Give what an event must be to count."""
    roles = [int(Role[role.upper()]) for role in spec.roles]
    return Filter(
        interventions=_one_of(known, "intervention", slice.intervention),
        services=_narrowed(
            [known.number("service", code) for code in spec.services],
            *_one_of(known, "service", slice.service),
        ),
        roles=_narrowed(roles, *_fixed("role", slice)),
        partners=_one_of(known, "partner", slice.partner),
        sexes=_fixed("sex", slice),
        age_bands=_fixed("age_band", slice),
        disabilities=_fixed("disability", slice),
        residences=_fixed("residence", slice),
        **_places(spec, slice, known),
    )


def part(slice: Slice, known: Codes) -> Filter:
    """Give what an event must be to lie in a slice, whichever indicator it counts for."""
    within = known.within(known.place(slice.place)) if slice.place else {}
    return Filter(
        interventions=_one_of(known, "intervention", slice.intervention),
        partners=_one_of(known, "partner", slice.partner),
        **within,
    )


def _fixed(axis: str, slice: Slice) -> tuple[int, ...]:
    code = getattr(slice, axis)
    return (axes.number(axis, code),) if code else ()


def _one_of(known: Codes, kind: str, code: str) -> tuple[int, ...]:
    return (known.number(kind, code),) if code else ()


def _narrowed(defined: list[int], *wanted: int) -> tuple[int, ...]:
    """The numbers of the definition, or the one that is wanted among them."""
    if not wanted:
        return tuple(defined)
    return wanted if not defined or wanted[0] in defined else (NOWHERE,)


def _places(spec: Definition, slice: Slice, known: Codes) -> dict[str, tuple[int, ...]]:
    defined = [known.place(code) for code in spec.places]
    if not slice.place:
        return _in_any(defined, known)
    asked = known.place(slice.place)
    if not defined or any(asked.path.startswith(place.path) for place in defined):
        return known.within(asked)
    inside = [place for place in defined if place.path.startswith(asked.path)]
    return _in_any(inside, known) if inside else {"places": (NOWHERE,)}


def _in_any(wanted: list[Place], known: Codes) -> dict[str, tuple[int, ...]]:
    """What lets through events in any of several places."""
    if not wanted:
        return {}
    found = [known.within(place) for place in wanted]
    if not all(found):
        return {}
    if len(found) == 1:
        return found[0]
    if all(place.kind == Kind.PROVINCE for place in wanted):
        return {"provinces": tuple(sorted(place.number for place in wanted))}
    inside = Q(pk__in=[])
    for place in wanted:
        inside |= Q(path__startswith=place.path)
    return {"places": tuple(Place.objects.filter(inside).order_by("number").values_list("number", flat=True))}
