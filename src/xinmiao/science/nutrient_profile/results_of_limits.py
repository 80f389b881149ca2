"""What a model of limits says, as columns: verdict, grounds, missing, reason, warnings, and each limit explained."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import polars as pl

from xinmiao.science.nutrient_profile.foods import Foods
from xinmiao.science.nutrient_profile.intervals import Mask
from xinmiao.science.nutrient_profile.limit_models import EXEMPT, NO_CLASS, NOT_PERMITTED
from xinmiao.science.nutrient_profile.limits import Assessed, Judged, class_column
from xinmiao.science.nutrient_profile.reasons import REASONS, WARNINGS
from xinmiao.science.tables import listed, verdicts

VERDICTS = pl.Series("verdict", ["cannot_decide", "no_restriction", "restrict"])
SAYS = pl.Series("says", ["unknown", "within", "over", "not_in_model"])
"""By code + 1."""


def columns_of_limits(
    foods: Foods, found: Assessed, allow_draft: Collection[str], *, explain: bool
) -> Iterator[pl.Series]:
    """Give the columns of a model of limits, in their order."""
    yield words_of(VERDICTS, found.verdict, "verdict")
    yield _grounds(found)
    yield listed("over", _over(found))
    if found.model.kind == "threshold_each":
        yield listed("seals", {name: over & (found.scope == verdicts.YES) for name, over in _over(found).items()})
    undecided = found.verdict == verdicts.CANNOT_DECIDE
    missing = _missing(foods, found)
    yield listed("missing", {name: lacks & undecided for name, lacks in missing.items()})
    yield REASONS.column("reason", _reason(foods, found, missing, allow_draft))
    yield listed("warnings", warnings_of(foods, found.model.scope is not None and found.model.scope.is_draft))
    for one in (*found.judged, *found.overrides) if explain else ():
        yield from _explained(one)


def words_of(words: pl.Series, codes: np.ndarray, name: str) -> pl.Series:
    """Give the word at code + 1 of each row."""
    return words.gather(codes.astype(np.int64) + 1).rename(name)


def warnings_of(foods: Foods, scope_is_draft: bool = False) -> dict[str, Mask]:
    """Give by warning the rows that have it."""
    given = {name: foods.warned(name) for name in WARNINGS}
    return {**given, "scope_unconfirmed": np.full(foods.n, scope_is_draft)}


def _over(found: Assessed) -> dict[str, Mask]:
    over = {one.criterion.id: one.is_over for one in (*found.judged, *found.overrides)}
    return over or {"": np.zeros(len(found.verdict), dtype=np.bool_)}


def _grounds(found: Assessed) -> pl.Series:
    restricts = found.verdict == verdicts.YES
    grounds = {"not_permitted": restricts & (found.rule == NOT_PERMITTED)}
    for one in (*found.judged, *found.overrides):
        word = one.criterion.quantity.ground
        grounds[word] = np.asarray(grounds.get(word, False) | (restricts & one.is_over))
    free = found.verdict == verdicts.NO
    exempt = free & ((found.rule == EXEMPT) | (found.scope == verdicts.NO))
    return listed("grounds", {**grounds, "exempt": exempt, "within_limits": free & ~exempt})


def _missing(foods: Foods, found: Assessed) -> dict[str, Mask]:
    """Give by input where its lack leaves a limit, the class or the scope undecided."""
    missing: dict[str, Mask] = {"class": found.rule == NO_CLASS}
    for one in (*found.judged, *found.overrides):
        for name, lacks in _lacking(foods, found, one).items():
            missing[name] = missing.get(name, False) | (one.is_unknown & lacks)
    return {**missing, **_scope_missing(foods, found)}


def _scope_missing(foods: Foods, found: Assessed) -> dict[str, Mask]:
    """Give by input of the scope where its lack leaves open whether the model applies."""
    scope, is_open = found.model.scope, found.scope == verdicts.CANNOT_DECIDE
    if scope is None:
        return {}
    missing = {name: is_open & (foods.flag(name) < 0) for name in scope.flags}
    return {**missing, "nova": is_open} if scope.nova else missing


def _lacking(foods: Foods, found: Assessed, one: Judged) -> dict[str, Mask]:
    lacking = one.criterion.quantity.lacking(foods)
    depends = one.low != one.high
    solid, liquid = found.model.basis
    if one.criterion.quantity.scales and solid is not None and liquid is not None:
        for state, basis in enumerate((solid, liquid)):
            for name, lacks in foods.lacking_for(basis).items():
                lacking[name] = lacking.get(name, False) | (lacks & ((foods.state == state) | (foods.state < 0)))
        depends = depends | (solid != liquid)
    unsure = (foods.state < 0) & depends & ~one.no_limit if len(set(found.model.basis)) > 1 else None
    return lacking if unsure is None else {**lacking, "state": unsure}


def _reason(foods: Foods, found: Assessed, missing: dict[str, Mask], allow_draft: Collection[str]) -> np.ndarray:
    """Give for each undecided row the first reason that applies, in the order of the list."""
    everything = (*found.judged, *found.overrides)
    named, no_class = _class_is_named(foods, found), found.rule == NO_CLASS
    shares = [one.is_unknown for one in everything if one.criterion.quantity.is_share_of_energy]
    return first_reason(
        {
            "draft_table": _uses_shut_numbers(found, allow_draft),
            "unknown_class": no_class & named,
            "no_class": no_class & ~named,
            "class_contradicted": found.contradicted,
            **scaling_reasons(missing, foods.n),
            "no_energy": _any(shares, foods.n) & (foods.amount("energy_kj").low == 0),
            "on_the_limit": _any([one.on_limit for one in everything], foods.n),
            "no_limit": _any([one.no_limit for one in everything], foods.n),
            "not_known": np.ones(foods.n, dtype=np.bool_),
        },
        found.verdict == verdicts.CANNOT_DECIDE,
    )


def scaling_reasons(missing: dict[str, Mask], n: int) -> dict[str, Mask]:
    """Give where the values cannot be brought to what the model counts per, by reason."""
    words = {"no_basis": "basis", "no_density": "density", "no_serving": "serving_g"}
    return {word: missing.get(name, np.zeros(n, dtype=np.bool_)) for word, name in words.items()}


def _class_is_named(foods: Foods, found: Assessed) -> Mask:
    name = class_column(foods, found.model)
    if name not in foods.frame.columns:
        return np.zeros(foods.n, dtype=np.bool_)
    return (foods.frame[name].cast(pl.String).fill_null("") != "").to_numpy()


def _uses_shut_numbers(found: Assessed, allow_draft: Collection[str]) -> Mask:
    return np.asarray(found.model.shut(allow_draft)[found.class_code])


def _any(masks: list[Mask], n: int) -> Mask:
    return np.asarray(np.logical_or.reduce([np.zeros(n, dtype=np.bool_), *masks]))


def first_reason(applies: dict[str, Mask], undecided: Mask) -> np.ndarray:
    """Give the code of the first reason that applies to each undecided row, 0 for the others."""
    codes = np.zeros(len(undecided), dtype=np.int8)
    for word in reversed(applies):
        codes[applies[word]] = REASONS.code(word)
    codes[~undecided] = 0
    return codes


def _explained(one: Judged) -> Iterator[pl.Series]:
    """What a limit says, and the amount by the limit where both are known numbers above zero."""
    yield words_of(SAYS, one.says, f"{one.criterion.id}__says")
    told = one.amount.known & (one.low == one.high) & np.isfinite(one.low) & (one.low > 0)
    share = np.divide(one.amount.low, one.low, out=np.full_like(one.amount.low, np.nan), where=told)
    yield pl.Series(f"{one.criterion.id}__of_limit", share, nan_to_null=True)
