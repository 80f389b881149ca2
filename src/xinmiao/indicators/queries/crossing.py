"""Figures crossed by axes: an array of counts, each cell counted for itself, and which cells the public may see.

Places nest: what is hidden of a province stays hidden in the table of its counties, and the other way round, because
every table of places begins with the cells of the place above, as the table one level up has settled them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.indicators import axes as fixed
from xinmiao.indicators.disclosure import hide
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.queries.counting import Counting
from xinmiao.indicators.queries.prefectures import prefectures
from xinmiao.indicators.queries.province import cells_within
from xinmiao.indicators.queries.questions import Codes, question
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Measure, Question
from xinmiao.ledger.reach.question import TIMES
from xinmiao.ledger.schema import UNKNOWN
from xinmiao.places.models import Kind, Place
from xinmiao.places.queries import children, provinces
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

MOST_AXES = 3
"""Finer crossings are not published."""
WIDE = (Kind.WORLD, Kind.COUNTRY)


class TooFine(XinmiaoError):
    """A crossing of more axes than may be published."""

    def __init__(self) -> None:
        super().__init__(
            "slice.too_fine",
            Text(
                f"公开的数字最多按 {MOST_AXES} 个维度交叉",
                f"Published figures are crossed by at most {MOST_AXES} axes",
            ),
            todo=Text(
                "减少筛选或分列，或用有权限的账户登录",
                "Drop a filter or a breakdown, or sign in with a right to records",
            ),
        )


@dataclass(frozen=True)
class Crossing:
    """values[i, j, …]: one axis each for `axes`; position 0 is the total, position k is keys[axis][k - 1].

    hidden: what the public may not see, of the same shape.
    """

    axes: tuple[str, ...]
    keys: dict[str, tuple[int, ...]]
    values: NDArray[np.int64]
    hidden: NDArray[np.bool_]

    def at(self, **codes: int) -> tuple[int, bool]:
        """Give the count and whether it is hidden; axes that are not named are at their total."""
        position = tuple(self._position(axis, codes.get(axis)) for axis in self.axes)
        if None in position:
            return 0, bool(self.hidden[(0,) * self.values.ndim])
        return int(self.values[position]), bool(self.hidden[position])

    def _position(self, axis: str, code: int | None) -> int | None:
        if code is None:
            return 0
        return self.keys[axis].index(code) + 1 if code in self.keys[axis] else None


@dataclass(frozen=True)
class Crosser:
    """Builds crossings of one version of an indicator for one period."""

    version: IndicatorVersion
    period: Period
    engine: Counting
    known: Codes

    def at_place(self, place: Place | None, axes: tuple[str, ...]) -> Crossing:
        """Cross by axes that are no places, within a place (None: everywhere)."""
        asked = ("crossing", self.version.pk, self.period, place.code if place else "", axes)
        found: Crossing = self.engine.remembered(asked, lambda: self._at_place(place, axes))
        return found

    def below(self, parent: Place | None, axes: tuple[str, ...]) -> Crossing:
        """Cross by the places directly below `parent` (None: provinces), first axis `place`, and by other axes."""
        asked = ("crossing below", self.version.pk, self.period, parent.code if parent else "", axes)
        found: Crossing = self.engine.remembered(asked, lambda: self._below(parent, axes))
        return found

    def _at_place(self, place: Place | None, axes: tuple[str, ...]) -> Crossing:
        if len(axes) > MOST_AXES:
            raise TooFine
        if place is None or place.kind in WIDE:
            keys = self._keys(axes)
            values = self._filled(axes, keys, place)
            return Crossing(axes, keys, values, hide(values))
        table = self.below(_parent(place, self.known), axes)
        row = table.keys["place"].index(place.number) + 1
        return Crossing(axes, {axis: table.keys[axis] for axis in axes}, table.values[row], table.hidden[row])

    def _below(self, parent: Place | None, axes: tuple[str, ...]) -> Crossing:
        whole = self.at_place(parent, axes)
        numbers, parts = self._children(parent, axes, whole.keys)
        values = np.stack([whole.values, *parts])
        settled = np.zeros(values.shape, dtype=bool)
        settled[0] = whole.hidden
        return Crossing(("place", *axes), {"place": numbers, **whole.keys}, values, hide(values, settled))

    def _children(
        self, parent: Place | None, axes: tuple[str, ...], keys: dict[str, tuple[int, ...]]
    ) -> tuple[tuple[int, ...], list[NDArray[np.int64]]]:
        if parent is None or parent.kind in WIDE:
            both = ("province", *axes)
            rows = self._keys(("province",), parent)
            found = self._filled(both, {**rows, **keys}, parent)
            return rows["province"], list(found[1:])
        places = list(children(parent))
        counties = [one for one in places if one.kind == Kind.COUNTY]
        others = [one for one in places if one.kind != Kind.COUNTY]
        numbers = (*(one.number for one in counties), UNKNOWN)
        found = self._filled(("county", *axes), {"county": numbers, **keys}, parent)
        self._ask([(subset, one) for one in others for subset in _subsets(axes)])
        rest = [self._filled(axes, keys, one) for one in others]
        return (*numbers, *(one.number for one in others)), [*found[1:], *rest]

    def _keys(self, axes: tuple[str, ...], place: Place | None = None) -> dict[str, tuple[int, ...]]:
        return {axis: self._codes_of(axis, place) for axis in axes}

    def _codes_of(self, axis: str, place: Place | None) -> tuple[int, ...]:
        if axis in fixed.VALUES:
            return tuple(int(value.number) for value in fixed.VALUES[axis])
        found = set(self._cells((axis,), place)[axis].to_list())
        everywhere = set(provinces().values_list("number", flat=True)) if axis == "province" else set()
        return tuple(sorted(found | everywhere))

    def _filled(
        self, axes: tuple[str, ...], keys: dict[str, tuple[int, ...]], place: Place | None
    ) -> NDArray[np.int64]:
        self._ask([(subset, place) for subset in _subsets(axes)])
        values = np.zeros([len(keys[axis]) + 1 for axis in axes], dtype=np.int64)
        for subset in _subsets(axes):
            for row in self._cells(subset, place).iter_rows(named=True):
                position = tuple(_position(keys[axis], row[axis]) if axis in subset else 0 for axis in axes)
                if None not in position:
                    values[position] = row["value"]
        return values

    def _ask(self, wanted: Sequence[tuple[tuple[str, ...], Place | None]]) -> None:
        """Let the engine answer all at once what will be read one by one."""
        if self.version.spec.of != "prefecture":
            asked = [(place, self._question(axes, place)) for axes, place in wanted]
            self.engine.answers([one for place, one in asked if not _is_read_once(place, one)])

    def _cells(self, axes: tuple[str, ...], place: Place | None) -> pl.DataFrame:
        asked = self._question(axes, place)
        if self.version.spec.of == "prefecture":
            return prefectures(self.engine, asked)
        if place is not None and _is_read_once(place, asked):
            return cells_within(self.engine, asked, place.province_no)
        if not axes:
            return pl.DataFrame({"value": [self.engine.answer(asked).total]})
        return self.engine.answer(asked).frame

    def _question(self, axes: tuple[str, ...], place: Place | None) -> Question:
        within = Slice(place=place.code if place else "")
        return replace(question(self.version, self.period, within, known=self.known), by=axes)


def _is_read_once(place: Place | None, asked: Question) -> bool:
    """Whether it is below the province, and of people: no engine keeps that."""
    if place is None or not place.province_no or not (asked.measure is Measure.PEOPLE or asked.person_axes):
        return False
    return place.kind != Kind.PROVINCE or "county" in asked.by


def _subsets(axes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(axes, size) for size in range(len(axes) + 1))


def _position(keys: tuple[int, ...], code: Any) -> int | None:
    return keys.index(code) + 1 if code in keys else None


def _parent(place: Place, known: Codes) -> Place | None:
    """The place above; None for a province, whose country is everything."""
    if place.kind == Kind.PROVINCE or place.parent is None:
        return None
    return known.place(place.parent.code)


def is_hidden(version: IndicatorVersion, period: Period, slice: Slice, engine: Counting, known: Codes) -> bool:
    """Tell whether the public may not see one figure, be it small itself or a key to another that is.

    Raises TooFine `slice.too_fine`.
    """
    whole, codes = span_of_year(period)
    codes |= {axis: number_of(axis, code, known) for axis, code in slice.limits.items() if axis != "place"}
    place = known.place(slice.place) if slice.place else None
    crossing = Crosser(version, whole, engine, known).at_place(place, tuple(sorted(codes)))
    return crossing.at(**codes)[1]


def number_of(axis: str, code: str, known: Codes) -> int:
    """Give the ledger's number of a code on an axis that is no place."""
    return fixed.number(axis, code) if axis in fixed.VALUES else known.number(axis, code)


def span_of_year(period: Period) -> tuple[Period, dict[str, int]]:
    """Give the year that a month or a quarter is part of, and its code there; other periods stand for themselves."""
    written = str(period)
    if period.is_whole_years or ".." in written:
        return period, {}
    year = period.start.year
    if "Q" in written:
        return Period.year(year), {TIMES[1]: year * 10 + int(written[-1])}
    return Period.year(year), {TIMES[2]: year * 100 + period.start.month}
