"""`score`: the total of an instrument, how many items are missing, the band; beside it what the safety rule says.

Sources: PHQ-9, Kroenke, Spitzer, Williams 2001; GAD-7, Spitzer, Kroenke, Williams, Löwe 2006; each table names its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.screening import instruments, safety
from xinmiao.science.screening.instruments import Bands, Entered, Instrument
from xinmiao.science.screening.licences import LicenceRefused, licence
from xinmiao.science.screening.naming import named
from xinmiao.science.screening.reasons import REASONS
from xinmiao.science.tables import give_back, listed, read
from xinmiao.science.tables.columns import Floats, numbers

Native = TypeVar("Native")
Codes = NDArray[np.int8]


def score(table: Native, instrument: str | Instrument, *, allow_draft: Collection[str] = ()) -> Native:
    """Give the table with an instrument's results at its right: the same kind, the same rows in the same order.

    table: Polars, pandas, Arrow or a dict of NumPy arrays with the answers `phq9_1` … `phq9_9` (whole numbers of the
    scale; empty: not answered), or entered scores (`sdq_teacher_total` …); and any column of `safety.COLUMNS`.
    instrument: an id of the package's, or a loaded one of a pack. allow_draft: ids of drafts that may give bands.

    Adds, named by the instrument so that two stand beside each other: `phq9_total` (sum × items / answered, half up,
    where as many items are missing as the rule bears), `phq9_n_missing`, `phq9_prorated`, `phq9_band`, `phq9_reason`
    (a word of `REASONS`), `phq9_missing` (the items that were not answered), `phq9_outside` (answers outside the scale:
    missing, never clipped), `phq9_standard`, `_standard_version`, `_table_checksum`, `_table_status`; and `safety`,
    `safety_grounds` of the whole row, whatever the instrument and its status. Entered: `sdq_teacher_total_band`,
    `_reason`. Raises `UnknownInstrument`, `GroupOnly`, `LicenceRefused`, `NotATable`; never for a bad row.
    """
    of = instruments.instrument(instrument) if isinstance(instrument, str) else instrument
    frame = read(table)
    _refuse_item_fields(frame, of)
    scored = _of_items(frame, of, allow_draft) if of.n_items else _of_entered(frame, of, allow_draft)
    return give_back(table, pl.DataFrame([*scored, *_named(of, allow_draft, frame.height), *safety.assess(frame)]))


def _refuse_item_fields(frame: pl.DataFrame, of: Instrument) -> None:
    """An instrument of which totals are entered has no columns of items."""
    held = licence(of.id)
    if held is not None and held.items == "never":
        for name in frame.columns:
            if held.is_item(name):
                raise LicenceRefused(held, name)


@dataclass(frozen=True)
class _Answers:
    """Arrays of shape (n, items): the answers, NaN where none; which cells hold something outside the scale."""

    given: Floats
    outside: NDArray[np.bool_]

    @property
    def n_missing(self) -> NDArray[np.int64]:
        return np.asarray(np.isnan(self.given).sum(axis=1))


def _answers(frame: pl.DataFrame, of: Instrument) -> _Answers:
    raw = np.column_stack([numbers(frame, name) for name in of.items])
    inside = np.isin(raw, of.answers)
    said = np.column_stack([_said(frame, name) for name in of.items])
    return _Answers(np.where(inside, raw, np.nan), said & ~inside)


def _said(frame: pl.DataFrame, name: str) -> NDArray[np.bool_]:
    """Whether a cell holds anything."""
    if name not in frame.columns:
        return np.zeros(frame.height, dtype=np.bool_)
    column = frame[name]
    if column.dtype == pl.String:
        return (column.str.strip_chars().fill_null("") != "").to_numpy()
    return column.is_not_null().to_numpy() & ~(column.is_nan().fill_null(value=True).to_numpy()
                                               if column.dtype.is_float() else np.False_)  # fmt: skip


def _of_items(frame: pl.DataFrame, of: Instrument, allow_draft: Collection[str]) -> Iterator[pl.Series]:
    seen = _answers(frame, of)
    n_missing = seen.n_missing
    valid = n_missing <= of.prorate_up_to
    total = np.where(valid, _prorated(seen.given, of, n_missing), np.nan)
    why = np.where(valid, 0, REASONS.code("too_many_missing"))
    why[seen.outside.any(axis=1) & ~valid] = REASONS.code("outside_scale")
    why[n_missing == of.n_items] = np.where(
        seen.outside.any(axis=1), REASONS.code("outside_scale"), REASONS.code("not_answered")
    )[n_missing == of.n_items]
    yield pl.Series(f"{of.id}_total", total, nan_to_null=True).cast(pl.Int64)
    yield pl.Series(f"{of.id}_n_missing", n_missing)
    yield pl.Series(f"{of.id}_prorated", valid & (n_missing > 0))
    yield from _band(of.id, total, of.bands, why, is_open=of.is_open(allow_draft))
    yield listed(f"{of.id}_missing", dict(zip(of.items, np.isnan(seen.given).T, strict=True)))
    yield listed(f"{of.id}_outside", dict(zip(of.items, seen.outside.T, strict=True)))


def _prorated(given: Floats, of: Instrument, n_missing: NDArray[np.int64]) -> Floats:
    """Sum × items / answered, halves up, in whole numbers; times what the instrument says."""
    summed = np.nansum(given, axis=1).astype(np.int64)
    answered = np.maximum(of.n_items - n_missing, 1)
    return np.asarray((2 * summed * of.n_items + answered) // (2 * answered) * of.times, dtype=np.float64)


def _of_entered(frame: pl.DataFrame, of: Instrument, allow_draft: Collection[str]) -> Iterator[pl.Series]:
    for one in of.entered:
        name = f"{of.id}_{one.name}"
        if name in frame.columns:
            yield from _of_one(
                numbers(frame, name), _said(frame, name), name, one, is_open=of.is_open(allow_draft, one)
            )


def _of_one(
    value: Floats, said: NDArray[np.bool_], name: str, one: Entered, *, is_open: bool
) -> tuple[pl.Series, pl.Series]:
    inside = (value >= one.bands.lowest[0]) & (value <= one.bands.highest)
    why = np.where(inside, 0, np.where(said, REASONS.code("outside_scale"), REASONS.code("not_entered")))
    return _band(name, np.where(inside, value, np.nan), one.bands, why, is_open=is_open)


def _band(
    name: str, value: Floats, bands: Bands | None, why: NDArray[np.int64], *, is_open: bool
) -> tuple[pl.Series, pl.Series]:
    """The band in which a value lies, none where the table may not say; and why there is none."""
    assert bands is not None
    place = np.searchsorted(bands.lowest, value, side="right") - 1
    known = (why == 0) & is_open
    words = pl.Series(bands.names, dtype=pl.String).gather(np.clip(place, 0, len(bands.names) - 1))
    why = np.where((why == 0) & (not is_open), REASONS.code("draft_table"), why)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(value))
    band = words.zip_with(pl.Series(known), nothing).rename(f"{name}_band")
    return band, REASONS.column(f"{name}_reason", why.astype(np.int8))


def _named(of: Instrument, allow_draft: Collection[str], n: int) -> list[pl.Series]:
    """A draft number that the caller opted into makes the results a draft."""
    opted = any(re.match(rf"{re.escape(of.id)}(\.|$)", one) for one in allow_draft)
    is_draft = opted and any(one.status == "draft" for one in of.entered)
    return named(of.id, of.rule, n, status="draft" if is_draft else "")
