"""z of one indicator of children by one standard, and why it is missing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from xinmiao.science.growth.bands import Bands, BandTable, z_between
from xinmiao.science.growth.children import Children
from xinmiao.science.growth.indicators import Indicator
from xinmiao.science.growth.lms import LmsTable, z_at
from xinmiao.science.growth.reasons import REASONS
from xinmiao.science.growth.standard import FIRST_DAY_2007, LmsStandard
from xinmiao.science.tables.columns import Floats

Why = NDArray[np.int8]
_LAST_DAY_OF_LENGTHS = FIRST_DAY_2007 - 1


class Scores(NamedTuple):
    """z, NaN where missing, and the code of the reason, 0 where there is a z. Shapes (n,)."""

    z: Floats
    why: Why


def score(children: Children, indicator: Indicator, standard: LmsStandard | Bands) -> Scores:
    """Give the z-scores of one indicator."""
    y = measurement(children, indicator)
    known = ~np.isnan(y)
    if not known.any():
        return Scores(np.full(children.n, np.nan), why_missing(children, indicator))
    why = why_missing(children, indicator)
    if indicator.name == "wflh":
        return _by_length(children, y, why, standard)
    table = standard.tables.get(indicator.name)
    x = _age(children, standard)
    return _by(table, children.sex, x, y, why, restricted=indicator.is_restricted, outside="age_out_of_range")


def measurement(children: Children, indicator: Indicator) -> Floats:
    """Give what is compared with the table: the length in its right position, BMI, or the column itself."""
    if indicator.name == "lhfa":
        return children.length
    if indicator.name == "bmi":
        return children.bmi
    return children.measures[indicator.needs[0]]


def why_missing(children: Children, indicator: Indicator) -> Why:
    """Give the code of the first reason that the inputs alone hold against a z, 0 where they hold none."""
    why = np.zeros(children.n, dtype=np.int8)
    if indicator.by_weight:
        why[children.oedema] = REASONS.code("oedema")
    age_why = children.age.why
    if indicator.name == "wflh":
        age_why = np.where(age_why == REASONS.code("no_age"), 0, age_why)
    if age_why.any():
        why = np.where(age_why > 0, age_why, why)
    why[children.sex < 0] = REASONS.code("no_sex")
    for name in indicator.needs:
        values = children.measures[name]
        why[values <= 0] = REASONS.code("not_positive")
    for name in indicator.needs:
        why[np.isnan(children.measures[name])] = REASONS.code("no_measure")
    return why


def _age(children: Children, standard: LmsStandard | Bands) -> Floats:
    if isinstance(standard, Bands):
        return children.age.completed
    if not standard.is_by_month:
        return children.age.days
    due = children.age.days >= FIRST_DAY_2007
    return np.where(due, np.maximum(children.age.months, 61.0), children.age.months)


def _by_length(children: Children, y: Floats, why: Why, standard: LmsStandard | Bands) -> Scores:
    """Weight by length or by height. A known age must be one of the tables'; an unknown one does no harm."""
    too_old = children.age.days > _LAST_DAY_OF_LENGTHS
    if not isinstance(standard, Bands) and too_old.any():
        why = np.where((why == 0) & too_old, REASONS.code("age_out_of_range"), why)
    z, why = np.full(children.n, np.nan), why.copy()
    for name, takes in (("wfl", children.takes_length), ("wfh", ~children.takes_length)):
        rows = np.flatnonzero(takes)
        x, sex = children.length[rows], children.sex[rows]
        table = standard.tables.get(name)
        z[rows], why[rows] = _by(table, sex, x, y[rows], why[rows], outside="length_out_of_table")
    return Scores(z, why)


def _by(
    table: LmsTable | BandTable | None,
    sex: NDArray[np.int8],
    x: Floats,
    y: Floats,
    why: Why,
    *,
    restricted: bool = True,
    outside: str,
) -> Scores:
    if table is None:
        return Scores(np.full(len(y), np.nan), np.where(why == 0, REASONS.code(outside), why).astype(np.int8))
    place, inside = table.places(x)
    why = np.where((why == 0) & ~inside, REASONS.code(outside), why).astype(np.int8)
    rows = np.flatnonzero(why == 0)
    if len(rows) == len(y):
        return Scores(_z(table, sex, place, y, restricted=restricted), why)
    z = np.full(len(y), np.nan)
    z[rows] = _z(table, sex[rows], place[rows], y[rows], restricted=restricted)
    return Scores(z, why)


def _z(table: LmsTable | BandTable, sex: NDArray[np.int8], place: Floats, y: Floats, *, restricted: bool) -> Floats:
    if isinstance(table, BandTable):
        return z_between(y, table.lines(sex, place))
    whole = bool((place == np.floor(place)).all())
    return z_at(y, table.at(sex, place, whole=whole), restricted=restricted, is_normal=table.is_normal)
