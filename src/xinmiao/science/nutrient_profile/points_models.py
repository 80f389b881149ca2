"""Models that give points: kind `points`, from their tables to arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xinmiao.science.nutrient_profile.faults import basis_of, entries, malformed, mapping, number, one_of, rising
from xinmiao.science.nutrient_profile.intervals import Floats, count_below
from xinmiao.science.nutrient_profile.quantities import QUANTITIES, Quantity
from xinmiao.science.tables import RuleTable
from xinmiao.science.text import Text

GRADES = "abcde"
PROFILE_FLAGS = ("is_beverage", "is_fat_oil_nut_seed")
EXCEPTIONS = ("is_cheese", "most_fruit")
FRUIT = ("fvl_pct", "fvn_pct")


@dataclass(frozen=True)
class Component:
    """Points of one quantity: `points[n]` where n thresholds lie below it (with `at_counts` at or below it)."""

    quantity: Quantity
    thresholds: Floats = field(repr=False)
    points: Floats = field(repr=False)
    at_counts: bool

    def of(self, values: Floats) -> Floats:
        """Give the points of values, shape (n,); of infinity the most."""
        return np.asarray(self.points[count_below(self.thresholds, values, at_counts=self.at_counts)])

    @property
    def most(self) -> float:
        return float(self.points[-1])


@dataclass(frozen=True)
class Profile:
    """How foods of one kind are scored.

    when: the flag that makes a food one of these; empty for the rest. protein_below: protein counts while the negative
    points lie below it (infinity: always), and otherwise for what `protein_or` names. last: the score up to which a
    grade goes, a to e. less_healthy_from: a mark instead of grades.
    """

    id: str
    when: str
    basis: int
    negative: tuple[Component, ...] = field(repr=False)
    positive: tuple[Component, ...] = field(repr=False)
    protein: Component = field(repr=False)
    protein_below: float
    protein_or: tuple[str, ...]
    red_meat_cap: float
    last: Floats = field(repr=False)
    a_is_water: bool
    less_healthy_from: float | None

    @property
    def components(self) -> tuple[Component, ...]:
        return (*self.negative, *self.positive, self.protein)

    def grade(self, score: Floats) -> Floats:
        """Give the grade of scores as 0 for a to 4 for e."""
        return np.asarray(np.searchsorted(self.last, score, side="left").astype(np.float64))


@dataclass(frozen=True)
class PointsModel:
    """A model of points; a food is scored by the first profile whose flag it has, else by the last."""

    rule: RuleTable
    kind: str
    profiles: tuple[Profile, ...]

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Give every quantity that any profile scores."""
        return {part.quantity.name: part.quantity for one in self.profiles for part in one.components}

    @property
    def has_grades(self) -> bool:
        return self.profiles[-1].less_healthy_from is None


def points_model(rule: RuleTable) -> PointsModel:
    """Arrange a loaded table. Raises `TableFault` (code nutrient_model.malformed) with the key."""
    found = entries(rule.data.get("profiles"), f"{rule.id}.profiles")
    profiles = tuple(_profile(one, f"{rule.id}.profiles.{one['id']}") for one in found)
    if not profiles or profiles[-1].when or not all(one.when for one in profiles[:-1]):
        raise malformed(
            f"{rule.id}.profiles",
            Text("最后一类，而且只有它，没有 when", "The last profile, and only that one, is without a flag"),
        )
    return PointsModel(rule, "points", profiles)


def _profile(data: Mapping[str, Any], where: str) -> Profile:
    at_counts = tuple(data.get("at_counts", ()))
    parts = {
        side: [
            _component(name, told, f"{where}.{side}.{name}", at_counts=name in at_counts)
            for name, told in mapping(data.get(side), f"{where}.{side}").items()
        ]
        for side in ("negative", "positive")
    }
    protein = [one for one in parts["positive"] if one.quantity.name == "protein_g"]
    if len(protein) != 1:
        raise malformed(f"{where}.positive.protein_g", Text("缺少蛋白质的计分", "The points of protein are missing"))
    below, exceptions = _protein_counts(data.get("protein_counts"), f"{where}.protein_counts")
    last, a_is_water = _grades(data, where)
    return Profile(
        id=str(data["id"]),
        when=str(one_of(data["when"], PROFILE_FLAGS, f"{where}.when")) if "when" in data else "",
        basis=basis_of(data.get("basis"), f"{where}.basis"),
        negative=tuple(parts["negative"]),
        positive=tuple(one for one in parts["positive"] if one is not protein[0]),
        protein=protein[0],
        protein_below=below,
        protein_or=exceptions,
        red_meat_cap=number(data["red_meat_protein_cap"], f"{where}.red_meat_protein_cap")
        if "red_meat_protein_cap" in data else np.inf,
        last=last,
        a_is_water=a_is_water,
        less_healthy_from=data.get("less_healthy_from"),
    )  # fmt: skip


def _component(name: str, told: Any, where: str, *, at_counts: bool) -> Component:
    """Read [1, 2, 3], a point each, or [[40, 1], [60, 2]], the points from each on."""
    quantity = QUANTITIES[one_of(name, tuple(QUANTITIES), where)]
    if isinstance(told, list) and told and all(isinstance(one, list) and len(one) == 2 for one in told):
        thresholds = rising([limit for limit, _points in told], where)
        points = [0.0, *(number(points, where) for _limit, points in told)]
        if sorted(points) != points:
            raise malformed(where, Text("分数应递增", "The points must rise"))
    else:
        thresholds = rising(told, where)
        points = [float(n) for n in range(len(thresholds) + 1)]
    return Component(quantity, np.array(thresholds), np.array(points), at_counts)


def _protein_counts(told: Any, where: str) -> tuple[float, tuple[str, ...]]:
    rule = mapping(told, where)
    if rule.get("always") is True:
        return np.inf, ()
    exceptions = tuple(one_of(one, EXCEPTIONS, f"{where}.or") for one in rule.get("or", ()))
    return number(rule.get("negative_below"), f"{where}.negative_below"), exceptions


def _grades(data: Mapping[str, Any], where: str) -> tuple[Floats, bool]:
    """Give the score up to which each grade goes; −infinity for an `a` that only water has."""
    if ("grades" in data) == ("less_healthy_from" in data):
        raise malformed(
            f"{where}.grades",
            Text("grades 与 less_healthy_from 须有且只有一个", "Give one of grades and less_healthy_from"),
        )
    if "less_healthy_from" in data:
        return np.empty(0), False
    told = mapping(data["grades"], f"{where}.grades")
    if list(told) != list(GRADES):
        raise malformed(f"{where}.grades", Text("应依次为 a 到 e", "These should be a to e in order"))
    is_water = told["a"] == "water_only"
    ends = [-np.inf if is_water else _end(told["a"], f"{where}.grades.a")]
    ends += [_end(told[letter], f"{where}.grades.{letter}") for letter in "bcd"]
    _refuse_gaps(told, ends, where)
    return np.array(ends), is_water


def _refuse_gaps(told: Mapping[str, Any], ends: list[float], where: str) -> None:
    """Raise where a grade does not begin one point after the grade before it ended."""
    for letter, end in zip("bcde", ends, strict=True):
        begins = told[letter][0]
        if begins != (None if end == -np.inf else end + 1):
            raise malformed(f"{where}.grades.{letter}", Text("与前一级不相接", "It leaves a gap to the grade before"))


def _end(told: Any, where: str) -> float:
    if not isinstance(told, list) or len(told) != 2 or not isinstance(told[1], int):
        raise malformed(where, Text("应写作 [起, 止]", "Write [first, last]"))
    return float(told[1])
