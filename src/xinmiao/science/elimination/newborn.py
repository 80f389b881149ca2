"""Early essential newborn care (EENC): skin-to-skin contact, indicators of a facility, relative risks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from statistics import median
from typing import Any, TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from xinmiao.science.elimination.cascades import NO, YES
from xinmiao.science.elimination.criteria import packaged_table
from xinmiao.science.elimination.rates import exact, figure, of_counts, scaled
from xinmiao.science.elimination.reading import require, word
from xinmiao.science.tables import RuleTable, as_kind_of, give_back, listed, read, verdicts

Native = TypeVar("Native")
Floats = NDArray[np.float64]
MODES = {"vaginal": "vaginal", "阴道分娩": "vaginal", "caesarean": "caesarean", "剖宫产": "caesarean"}
NAME = "eenc_indicators"


def skin_to_skin(table: Native, rule: RuleTable | None = None) -> Native:
    """Give the same rows with `skin_to_skin` (yes, no, cannot_decide) and `skin_to_skin_missing`.

    table, from the exit interview: `birth_mode` (vaginal, caesarean), `ssc_start_min` after birth, `ssc_minutes` long,
    `separated` before a complete feed (yes, no). Yes: begun by 1 minute (vaginal) or 3 (caesarean), at least 90
    minutes, not separated. One that is known to fail is a no, whatever else is unknown.
    """
    frame = read(table)
    asked = next(one for one in (rule or packaged_table(NAME)).data["standards"] if "start_minutes_max" in one)
    start, long = _numbers(frame, "ssc_start_min"), _numbers(frame, "ssc_minutes")
    separated = _yes_no(frame, "separated")
    soonest, latest = _limits(frame, asked["start_minutes_max"])
    in_time = verdicts.decided(start <= soonest, (start <= soonest) | (start > latest))
    enough = verdicts.decided(long >= asked["duration_minutes_min"], ~np.isnan(long))
    together = verdicts.negated(separated)
    found = verdicts.all_of([in_time, enough, together])
    parts = {"ssc_start_min": in_time, "ssc_minutes": enough, "separated": together}
    is_open = found == verdicts.CANNOT_DECIDE
    lacking = {name: is_open & (part == verdicts.CANNOT_DECIDE) for name, part in parts.items()}
    new = pl.DataFrame([verdicts.column("skin_to_skin", found), listed("skin_to_skin_missing", lacking)])
    return give_back(table, new)


def _limits(frame: pl.DataFrame, limits: Mapping[str, float]) -> tuple[Floats, Floats]:
    """Give the limit of the row's way of birth twice, shape (n,); the smallest and largest where it is not known."""
    modes = [MODES.get(word(said, "birth_mode").lower(), "") for said in frame.iter_rows(named=True)]
    ends = (min(limits.values()), max(limits.values()))
    soonest, latest = (np.array([limits.get(mode, end) for mode in modes], dtype=np.float64) for end in ends)
    return soonest, latest


def _numbers(frame: pl.DataFrame, name: str) -> Floats:
    if name not in frame.columns:
        return np.full(frame.height, np.nan)
    return frame[name].cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()


def _yes_no(frame: pl.DataFrame, name: str) -> verdicts.Codes:
    answers = [word(said, name).lower() for said in frame.iter_rows(named=True)]
    holds = np.array([one in YES for one in answers], dtype=np.bool_)
    known = np.array([one in YES or one in NO for one in answers], dtype=np.bool_)
    return verdicts.decided(holds, known)


def indicators(table: Native, by: Sequence[str] = (), rule: RuleTable | None = None) -> Native:
    """Give one row a group and indicator with n, yes, unknown, share and bounds, in the kind of table given.

    table: one row a birth or a visit; of the indicators that the table names, those that are columns of it, with yes,
    no or nothing; `last_coaching_age_days` in days. `ssc_immediate_90min` is that of `skin_to_skin`, where the columns
    for it are there; exclusive breastfeeding before discharge counts newborns of at least 3 hours
    (`newborn_age_hours`). Columns: `by… indicator n n_yes n_unknown percent lower upper target gap median printed
    reason`; percent of those known, `gap` to the target in percentage points, where there is one.
    """
    named = rule or packaged_table(NAME)
    frame = _with_skin_to_skin(read(table), named)
    require(frame, *by)
    rows = [
        {**dict(zip(by, map(str, group), strict=True)), **row}
        for group, part in (frame.group_by(*by, maintain_order=True) if by else [((), frame)])
        for row in _of_group(part, named)
    ]
    kinds = {**dict.fromkeys((*by, "indicator"), pl.String), **_KINDS}
    return as_kind_of(table, pl.DataFrame(rows, schema=kinds))


_KINDS = {
    "n": pl.Int64, "n_yes": pl.Int64, "n_unknown": pl.Int64, "percent": pl.Float64, "lower": pl.Float64,
    "upper": pl.Float64, "target": pl.Float64, "gap": pl.Float64, "median": pl.Float64, "printed": pl.String,
    "reason": pl.String,
}  # fmt: skip


def _with_skin_to_skin(frame: pl.DataFrame, named: RuleTable) -> pl.DataFrame:
    if not {"birth_mode", "ssc_start_min", "ssc_minutes"} <= set(frame.columns):
        return frame
    found = skin_to_skin(frame, named)
    return frame.with_columns(found["skin_to_skin"].alias("ssc_immediate_90min"))


def _of_group(part: pl.DataFrame, named: RuleTable) -> list[dict[str, object]]:
    targets = {str(one["id"]): one for one in named.data["standards"]}
    rows: list[dict[str, object]] = []
    for name in dict.fromkeys([*targets, *map(str, named.data["indicators"])]):
        if name in part.columns:
            rows.append(_days(part, name) if name.endswith("_days") else _share(part, name, targets.get(name, {})))
    return rows


def _days(part: pl.DataFrame, name: str) -> dict[str, object]:
    held = [float(one) for one in _numbers(part, name) if one == one]
    return {"indicator": name, "n": len(held), "n_unknown": part.height - len(held),
            "median": median(held) if held else None, "reason": None if held else "no_value"}  # fmt: skip


def _share(part: pl.DataFrame, name: str, standard: Mapping[str, Any]) -> dict[str, object]:
    answers = _eligible(part, name, standard)
    yes, unknown = int((answers == verdicts.YES).sum()), int((answers == verdicts.CANNOT_DECIDE).sum())
    rate = of_counts(yes, len(answers) - unknown, unknown)
    target = exact(standard["target"]) if "target" in standard else None
    gap = None if target is None or rate.value is None else rate.value - target
    return {
        "indicator": name, "n": len(answers), "n_yes": yes, "n_unknown": unknown, "percent": scaled(rate.value, 100),
        "lower": scaled(rate.lower, 100), "upper": scaled(rate.upper, 100), "target": scaled(target, 100),
        "gap": scaled(gap, 100), "printed": figure(rate.value, 100, target, digits=1), "reason": rate.reason or None,
    }  # fmt: skip


def _eligible(part: pl.DataFrame, name: str, standard: Mapping[str, Any]) -> verdicts.Codes:
    """Give the answers of newborns old enough for the standard; of one of unknown age the answer is unknown."""
    answers, youngest = _yes_no(part, name), standard.get("newborn_age_hours_min")
    if youngest is None:
        return answers
    age = _numbers(part, "newborn_age_hours")
    of_known_age: verdicts.Codes = np.where(np.isnan(age), verdicts.CANNOT_DECIDE, answers).astype(np.int8)
    return of_known_age[~(age < float(youngest))]


def relative_risk(before: object, after: object) -> Fraction | None:
    """Give after / before, exactly; None where a share cannot be read or there was none before.

    49.0 → 88.2 %: 1.80; 5.4 → 3.9 %: 0.72; 3.2 → 0.9 %: 0.28.
    """
    first, second = exact(before), exact(after)
    return second / first if first and second is not None else None
