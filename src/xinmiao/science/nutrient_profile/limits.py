"""Foods against the limits of a model: over, within, unknown; and what follows for the whole food.

A verdict is `restrict` as soon as one known input is over its limit, `no_restriction` only where every limit is kept
whatever the unknown inputs are, else `cannot_decide`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xinmiao.science.nutrient_profile.columns import words
from xinmiao.science.nutrient_profile.foods import SOLID, Foods
from xinmiao.science.nutrient_profile.intervals import OVER, UNKNOWN, WITHIN, Codes, Floats, Interval, Mask, compare
from xinmiao.science.nutrient_profile.limit_models import EXEMPT, NO_CLASS, NOT_PERMITTED, Criterion, LimitModel, Scope
from xinmiao.science.tables import verdicts

NOT_IN_MODEL = np.int8(2)


@dataclass(frozen=True)
class Judged:
    """One limit on every food. `says`: OVER, WITHIN, UNKNOWN or NOT_IN_MODEL; `low`, `high` the limit, shape (n,)."""

    criterion: Criterion
    amount: Interval
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)
    says: Codes = field(repr=False)
    at_counts: bool | None

    @property
    def is_unknown(self) -> Mask:
        return np.asarray(self.says == UNKNOWN)

    @property
    def is_over(self) -> Mask:
        return np.asarray(self.says == OVER)

    @property
    def on_limit(self) -> Mask:
        """Where the amount is known and equals a limit of which nobody knows whether it is over."""
        return np.asarray(self.is_unknown & self.amount.known & (self.low == self.high))

    @property
    def no_limit(self) -> Mask:
        """Where the limit has not been entered."""
        return np.asarray(self.is_unknown & (self.low == 0) & np.isinf(self.high))


@dataclass(frozen=True)
class Assessed:
    """What a model of limits says of every food. Arrays of shape (n,).

    verdict: YES restricts, NO does not, CANNOT_DECIDE. over: any limit is exceeded. scope: whether the model applies.
    """

    model: LimitModel
    judged: tuple[Judged, ...]
    overrides: tuple[Judged, ...]
    class_code: Codes = field(repr=False)
    rule: NDArray[np.int8] = field(repr=False)
    scope: Codes = field(repr=False)
    verdict: Codes = field(repr=False)

    @property
    def contradicted(self) -> Mask:
        """Where a class without restriction is over a limit of all classes."""
        over = [one.is_over for one in self.overrides] or [np.zeros(len(self.rule), dtype=np.bool_)]
        return np.asarray(np.logical_or.reduce(over) & (self.rule == EXEMPT))


def assess(foods: Foods, model: LimitModel, allow_draft: Collection[str]) -> Assessed:
    """Hold foods against a model whose table may be used."""
    class_code = _class_codes(foods, model)
    rule = model.rules[class_code]
    judged = tuple(_judge(foods, model, one, class_code, allow_draft) for one in model.criteria)
    overrides = tuple(_judge(foods, model, one, class_code, allow_draft) for one in model.overrides)
    scope = _scope(foods, model.scope)
    return Assessed(model, judged, overrides, class_code, rule, scope, _verdict(judged, overrides, rule, scope))


def _class_codes(foods: Foods, model: LimitModel) -> Codes:
    """Give the class of each food; the last of the model's rules where it is not known."""
    if model.classes is None:
        return np.zeros(foods.n, dtype=np.int8)
    found = words(foods.frame, class_column(foods, model), model.vocabulary)
    return np.where(found < 0, np.int8(len(model.classes)), found)


def class_column(foods: Foods, model: LimitModel) -> str:
    """Give the column of the model's classes: one of its own, or `class`."""
    own = f"{model.rule.id}__class"
    return own if own in foods.frame.columns else "class"


def _judge(foods: Foods, model: LimitModel, one: Criterion, class_code: Codes, allow_draft: Collection[str]) -> Judged:
    low, high = _limits(foods, model, one, class_code, allow_draft)
    amount, at_counts = _amount(foods, model, one, class_code), model.at_counts(one, allow_draft)
    says = compare(amount, low, high, at_counts)
    says[np.isinf(low)] = NOT_IN_MODEL
    return Judged(one, amount, low, high, says, at_counts)


def _limits(
    foods: Foods, model: LimitModel, one: Criterion, class_code: Codes, allow_draft: Collection[str]
) -> tuple[Floats, Floats]:
    shut = (model.shut(allow_draft) & (one not in model.overrides))[:, None] & np.isfinite(one.low)
    low, high = np.where(shut, 0.0, one.low), np.where(shut, np.inf, one.high)
    if len(low) == 1 and (low == low[0, 0]).all() and (high == high[0, 0]).all():
        return np.full(foods.n, low[0, 0]), np.full(foods.n, high[0, 0])
    return low[class_code, foods.state], high[class_code, foods.state]


def _amount(foods: Foods, model: LimitModel, one: Criterion, class_code: Codes) -> Interval:
    amount = _per_state(foods, model, one)
    if one.quantity.ground != "alcohol" or not model.alcohol_free.any():
        return amount
    none = ~amount.given & model.alcohol_free[class_code] & (foods.flag("alcohol_ingredient") == 0)
    foods.warn("derived_zero", none)
    return amount.where(none, 0.0)


def _per_state(foods: Foods, model: LimitModel, one: Criterion) -> Interval:
    solid, liquid = model.basis
    for_solids = one.quantity.amount(foods, solid)
    if solid == liquid or (foods.state == SOLID).all():
        return for_solids
    for_liquids = one.quantity.amount(foods, liquid)
    is_solid, unclear = foods.state == SOLID, foods.state < 0
    low = np.where(is_solid, for_solids.low, for_liquids.low)
    high = np.where(is_solid, for_solids.high, for_liquids.high)
    if not unclear.any():
        return Interval(low, high)
    return Interval(
        np.where(unclear, np.minimum(for_solids.low, for_liquids.low), low),
        np.where(unclear, np.maximum(for_solids.high, for_liquids.high), high),
    )


def _scope(foods: Foods, scope: Scope | None) -> Codes:
    if scope is None:
        return np.ones(foods.n, dtype=np.int8)
    parts = [foods.flag(name) for name in scope.flags]
    if scope.nova:
        nova = words(foods.frame, "nova", {str(n): n for n in (1, 2, 3, 4)})
        parts.append(verdicts.decided(np.isin(nova, scope.nova), nova > 0))
    return verdicts.any_of(parts)


def _verdict(judged: tuple[Judged, ...], overrides: tuple[Judged, ...], rule: NDArray[np.int8], scope: Codes) -> Codes:
    """Join the limits; a class that is not permitted restricts by itself, one without restriction is free."""
    of_class = _any_over(judged, len(rule))
    of_class[rule == NOT_PERMITTED] = verdicts.YES
    of_class[rule == NO_CLASS] = verdicts.CANNOT_DECIDE
    of_all = _any_over(overrides, len(rule))
    joined = verdicts.any_of([of_class, of_all])
    exempt = rule == EXEMPT
    joined[exempt] = np.where(of_all[exempt] == verdicts.YES, verdicts.CANNOT_DECIDE, verdicts.NO)
    return verdicts.all_of([joined, scope])


def _any_over(judged: tuple[Judged, ...], n: int) -> Codes:
    over, may_be = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    for one in judged:
        over |= one.is_over
        may_be |= one.is_unknown
    return np.where(over, OVER, np.where(may_be, UNKNOWN, WITHIN))
