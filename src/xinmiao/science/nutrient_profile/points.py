"""Foods scored by a model of points: the lowest and the highest score that the unknown inputs leave open.

The score rises with every negative and falls with every positive quantity, also where protein stops to count, so that
the ends of the inputs give the ends of the score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from xinmiao.science.nutrient_profile.foods import Foods
from xinmiao.science.nutrient_profile.intervals import Floats, Mask
from xinmiao.science.nutrient_profile.points_models import FRUIT, Component, PointsModel, Profile


@dataclass(frozen=True)
class Ends:
    """The value at the lowest and at the highest score, shape (n,) each."""

    low: Floats
    high: Floats

    @property
    def settled(self) -> Mask:
        return np.asarray(self.low == self.high)


@dataclass(frozen=True)
class Scored:
    """What a model of points says of every food; each `Ends` over all profiles that the food may fall under.

    grade: 0 for a to 4 for e, or 1 for less healthy. parts: points by quantity, NaN where it is not scored. missing:
    by input where its lack keeps the points open.
    """

    model: PointsModel
    negative: Ends
    positive: Ends
    score: Ends
    grade: Ends
    parts: dict[str, Ends] = field(repr=False)
    missing: dict[str, Mask] = field(repr=False)


def score(foods: Foods, model: PointsModel) -> Scored:
    """Score foods by a model whose table may be used."""
    kept = {name: _open(foods.n) for name in ("negative", "positive", "score", "grade")}
    parts = {name: _open(foods.n) for name in model.quantities}
    missing: dict[str, Mask] = {}
    taken = np.zeros(foods.n, dtype=np.bool_)
    for profile in model.profiles:
        possible = ~taken
        if profile.when:
            flag = foods.flag(profile.when)
            _lacks(missing, profile.when, possible & (flag < 0))
            taken = taken | (flag == 1)
            possible &= flag != 0
        if possible.any():
            _score_profile(foods, profile, possible, kept, parts, missing)
    ends = {name: Ends(*found) for name, found in kept.items()}
    return Scored(
        model, **ends, parts={name: _unscored_is_nan(Ends(*found)) for name, found in parts.items()}, missing=missing
    )


def _score_profile(
    foods: Foods, profile: Profile, here: Mask, kept: dict[str, tuple[Floats, Floats]],
    parts: dict[str, tuple[Floats, Floats]], missing: dict[str, Mask],
) -> None:  # fmt: skip
    """Score the foods that may fall under one profile and widen what the others gave."""
    rows = np.flatnonzero(here)
    whole = len(rows) == foods.n
    points = {one.quantity.name: _points(foods, profile, one, None if whole else rows) for one in profile.components}
    found = _Profiled(foods, profile, points, slice(None) if whole else rows)
    scored = found.ends()
    for name, ends in scored.items():
        _widen(kept[name], ends, rows, whole=whole)
    for name, ends in {**points, "protein_g": found.counted_protein}.items():
        _widen(parts[name], ends, rows, whole=whole)
    for name, where in found.missing(scored).items():
        if where.any():
            full = np.zeros(foods.n, dtype=np.bool_)
            full[rows] = where
            _lacks(missing, name, full)


def _points(foods: Foods, profile: Profile, one: Component, rows: np.ndarray | None) -> Ends:
    amount = one.quantity.amount(foods, profile.basis)
    amount = amount if rows is None else amount.take(rows)
    if amount.low is amount.high:
        known = one.of(amount.low)
        return Ends(known, known)
    return Ends(one.of(amount.low), one.of(amount.high))


@dataclass(frozen=True)
class _Profiled:
    """The foods of one profile, with the points of each component."""

    foods: Foods
    profile: Profile
    points: dict[str, Ends]
    rows: slice | np.ndarray

    def flag(self, name: str) -> np.ndarray:
        return self.foods.flag(name)[self.rows]

    def ends(self) -> dict[str, Ends]:
        negative, others, protein = self.negative, self._sum(self.profile.positive), self.counted_protein
        lowest, highest = others.high + protein.high, others.low + protein.low
        score = Ends(negative.low - lowest, negative.high - highest)
        return {
            "negative": negative, "positive": Ends(lowest, highest), "score": score, "grade": self._grade(score),
        }  # fmt: skip

    @cached_property
    def negative(self) -> Ends:
        return self._sum(self.profile.negative)

    @cached_property
    def counted_protein(self) -> Ends:
        """Give the points of protein that go into the score: capped for red meat, none where it does not count."""
        negative, protein = self.negative, self._protein()
        return Ends(np.where(self._counts(negative.high, others="low", hopeful=False), protein.low, 0),
                    np.where(self._counts(negative.low, others="high", hopeful=True), protein.high, 0))  # fmt: skip

    def missing(self, scored: dict[str, Ends]) -> dict[str, Mask]:
        """Give by input where its lack keeps points open."""
        found: dict[str, Mask] = {}
        basis = self.foods.lacking_for(self.profile.basis)
        for one in self.profile.components:
            is_open = ~self.points[one.quantity.name].settled
            for name, lacks in one.quantity.lacking(self.foods).items():
                _lacks(found, name, is_open & lacks[self.rows])
            for name, lacks in basis.items() if one.quantity.scales else ():
                _lacks(found, name, is_open & lacks[self.rows])
        protein = self.points["protein_g"].high
        if "is_cheese" in self.profile.protein_or:
            late = scored["negative"].high >= self.profile.protein_below
            _lacks(found, "is_cheese", (self.flag("is_cheese") < 0) & late & (protein > 0))
        if np.isfinite(self.profile.red_meat_cap):
            _lacks(found, "is_red_meat", (self.flag("is_red_meat") < 0) & (protein > self.profile.red_meat_cap))
        if self.profile.a_is_water:
            _lacks(found, "is_water", self.flag("is_water") < 0)
        return found

    def _sum(self, components: tuple[Component, ...]) -> Ends:
        each = [self.points[one.quantity.name] for one in components]
        low = np.sum([one.low for one in each], axis=0)
        if all(one.low is one.high for one in each):
            return Ends(low, low)
        return Ends(low, np.sum([one.high for one in each], axis=0))

    def _protein(self) -> Ends:
        points, cap = self.points["protein_g"], self.profile.red_meat_cap
        if np.isinf(cap):
            return points
        red = self.flag("is_red_meat")
        return Ends(np.where(red != 0, np.minimum(points.low, cap), points.low),
                    np.where(red == 1, np.minimum(points.high, cap), points.high))  # fmt: skip

    def _counts(self, negative: Floats, *, others: str, hopeful: bool) -> Mask:
        """Whether protein counts: at the lowest score (`hopeful`) where it may, at the highest where it must."""
        counts = negative < self.profile.protein_below
        if "is_cheese" in self.profile.protein_or:
            cheese = self.flag("is_cheese")
            counts = counts | (cheese != 0 if hopeful else cheese == 1)
        if "most_fruit" in self.profile.protein_or:
            for one in self.profile.positive:
                if one.quantity.name in FRUIT:
                    counts = counts | (getattr(self.points[one.quantity.name], others) == one.most)
        return np.asarray(counts)

    def _grade(self, score: Ends) -> Ends:
        profile = self.profile
        if profile.less_healthy_from is not None:
            return Ends(*((end >= profile.less_healthy_from).astype(np.float64) for end in (score.low, score.high)))
        low, high = profile.grade(score.low), profile.grade(score.high)
        if not profile.a_is_water:
            return Ends(low, high)
        water = self.flag("is_water")
        return Ends(np.where(water != 0, 0.0, low), np.where(water == 1, 0.0, high))


def _open(n: int) -> tuple[Floats, Floats]:
    return np.full(n, np.inf), np.full(n, -np.inf)


def _widen(kept: tuple[Floats, Floats], ends: Ends, rows: np.ndarray, *, whole: bool) -> None:
    low, high = np.minimum(ends.low, ends.high), np.maximum(ends.low, ends.high)
    if whole:
        np.minimum(kept[0], low, out=kept[0])
        np.maximum(kept[1], high, out=kept[1])
    else:
        kept[0][rows] = np.minimum(kept[0][rows], low)
        kept[1][rows] = np.maximum(kept[1][rows], high)


def _unscored_is_nan(ends: Ends) -> Ends:
    unscored = ends.low > ends.high
    return Ends(np.where(unscored, np.nan, ends.low), np.where(unscored, np.nan, ends.high))


def _lacks(missing: dict[str, Mask], name: str, where: Mask) -> None:
    """Remember where an input is lacking."""
    missing[name] = missing[name] | where if name in missing else where
