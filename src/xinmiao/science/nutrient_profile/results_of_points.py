"""What a model of points says, as columns: score, grade, points, their bounds, missing, reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from xinmiao.science.nutrient_profile.foods import Foods
from xinmiao.science.nutrient_profile.intervals import Floats, Mask
from xinmiao.science.nutrient_profile.points import Ends, Scored
from xinmiao.science.nutrient_profile.points_models import GRADES
from xinmiao.science.nutrient_profile.reasons import REASONS
from xinmiao.science.nutrient_profile.results_of_limits import (
    VERDICTS,
    first_reason,
    scaling_reasons,
    warnings_of,
    words_of,
)
from xinmiao.science.tables import listed, verdicts

_LETTERS = pl.Series("grade", ["cannot_decide", *GRADES])


def columns_of_points(foods: Foods, found: Scored, *, explain: bool) -> Iterator[pl.Series]:
    """Give the columns of a model of points, in their order."""
    undecided = ~found.grade.settled
    if found.model.has_grades:
        yield words_of(_LETTERS, np.where(undecided, -1, found.grade.low), "grade")
    else:
        codes = np.where(undecided, verdicts.CANNOT_DECIDE, found.grade.low.astype(np.int8))
        yield words_of(VERDICTS, codes, "verdict")
        yield listed("grounds", {"over_threshold": codes == verdicts.YES, "within_limits": codes == verdicts.NO})
        yield verdicts.column("less_healthy", codes)
    yield _where_settled("score", found.score)
    yield _where_settled("points_negative", found.negative)
    yield _where_settled("points_positive", found.positive)
    yield _whole("score_low", found.score.low)
    yield _whole("score_high", found.score.high)
    if found.model.has_grades:
        yield words_of(_LETTERS, found.grade.low, "grade_best")
        yield words_of(_LETTERS, found.grade.high, "grade_worst")
    yield listed("missing", {name: lacks & undecided for name, lacks in found.missing.items()})
    yield REASONS.column("reason", _reason(foods.n, found.missing, undecided))
    yield listed("warnings", warnings_of(foods))
    for name, ends in found.parts.items() if explain else ():
        yield _where_settled(f"{name}__points", ends)


def _reason(n: int, missing: dict[str, Mask], undecided: Mask) -> np.ndarray:
    return first_reason({**scaling_reasons(missing, n), "not_known": np.ones(n, dtype=np.bool_)}, undecided)


def _where_settled(name: str, ends: Ends) -> pl.Series:
    if ends.settled.all():
        return _whole(name, ends.low)
    return _whole(name, np.where(ends.settled, ends.low, np.nan))


def _whole(name: str, values: Floats) -> pl.Series:
    return pl.Series(name, values, nan_to_null=True).cast(pl.Int64)
