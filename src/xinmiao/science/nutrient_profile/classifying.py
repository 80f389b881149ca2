"""`classify`: a table of foods through one model or several, side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

import numpy as np
import polars as pl

from xinmiao.science.nutrient_profile.foods import BASES, BY_STATE, Foods
from xinmiao.science.nutrient_profile.limit_models import LimitModel
from xinmiao.science.nutrient_profile.limits import assess
from xinmiao.science.nutrient_profile.models import Model, Named, chosen, is_open, table_status
from xinmiao.science.nutrient_profile.points import score
from xinmiao.science.nutrient_profile.reasons import REASONS
from xinmiao.science.nutrient_profile.results_of_limits import columns_of_limits
from xinmiao.science.nutrient_profile.results_of_points import columns_of_points
from xinmiao.science.tables import give_back, read

Native = TypeVar("Native")
MISSING = ("bounds", "reference")


def classify(
    table: Native, model: Named | Sequence[Named], *, missing: str = "bounds", allow_draft: Collection[str] = (),
    basis: str | None = None, explain: bool = False,
) -> Native:  # fmt: skip
    """Give the table with the verdict of each model at its right: the same kind, the same rows in the same order.

    table: Polars, pandas, Arrow or a dict of NumPy arrays with any of the columns of `columns.ALIASES`; amounts per
    what the column `basis` says (100g, 100ml, serving), empty is unknown, "<0.5" lies between 0 and 0.5.
    model: an id of package data, a loaded model, or several of them: then each column begins with `<model>__`.
    missing: `bounds` scores what the unknown leaves open; `reference` takes fibre and fruit share that are not given
    as none, for comparison with other programs. allow_draft: ids of draft models, or of their numbers, to use.
    basis: what an empty `basis` means: 100g, 100ml, serving, or `state` (solids per 100 g, liquids per 100 ml).
    explain: add per quantity what it says, and how far from the limit.

    Adds for limits `verdict` (restrict, no_restriction, cannot_decide; null where gated), `grounds`, `over`, `seals`
    (threshold_each); for points `points_negative points_positive score grade`, with `score_low score_high grade_best
    grade_worst`, or `less_healthy` and `verdict`; for all `missing` (the inputs that would settle it), `reason`,
    `warnings`, `standard`, `standard_version`, `table_checksum`, `table_status`.
    Raises `UnknownModel`, `SameModel`, `NotATable`, ValueError for another word of `missing` or `basis`. No row raises.
    """
    refuse_unknown_words(missing, basis)
    models = chosen(model)
    frame = read(table)
    found: list[pl.Series] = []
    for one in models:
        prefix = f"{one.rule.id}__" if len(models) > 1 else ""
        foods = Foods(frame, basis=basis, reference=missing == "reference")
        found += [column.alias(prefix + column.name) for column in _columns(foods, one, allow_draft, explain=explain)]
    return give_back(table, pl.DataFrame(found))


def refuse_unknown_words(missing: str, basis: str | None) -> None:
    """Raise ValueError where `missing` or `basis` is none of the words that they may be."""
    if missing not in MISSING:
        raise ValueError(f"missing is one of {', '.join(MISSING)}, not {missing}")
    if basis not in (None, BY_STATE) and str(basis).strip().upper() not in BASES:
        raise ValueError(f"basis is one of 100g, 100ml, serving, {BY_STATE}, not {basis}")


def _columns(foods: Foods, model: Model, allow_draft: Collection[str], *, explain: bool) -> Iterator[pl.Series]:
    if not is_open(model, allow_draft):
        yield from _gated(model, foods.n)
    elif isinstance(model, LimitModel):
        yield from columns_of_limits(foods, assess(foods, model, allow_draft), allow_draft, explain=explain)
    else:
        yield from columns_of_points(foods, score(foods, model), explain=explain)
    rule, status = model.rule, table_status(model, allow_draft)
    said = {"standard": rule.id, "standard_version": rule.version, "table_checksum": rule.checksum}
    for name, word in {**said, "table_status": status}.items():
        yield pl.Series(name, [word]).new_from_index(0, foods.n)


def _gated(model: Model, n: int) -> Iterator[pl.Series]:
    """A draft that nobody opted into gives nothing but the reason."""
    has_verdict = isinstance(model, LimitModel) or not model.has_grades
    names = ("verdict", "grounds", "over") if has_verdict else ("score", "grade")
    for name in (*names, "missing"):
        yield pl.Series(name, [None], dtype=pl.Float64 if name == "score" else pl.String).new_from_index(0, n)
    yield REASONS.column("reason", np.full(n, REASONS.code("draft_table"), dtype=np.int8))
