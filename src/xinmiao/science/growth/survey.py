"""Shares and their uncertainty in a survey of clusters: Taylor linearisation, ultimate clusters with replacement.

Source: Särndal, Swensson, Wretman, Model Assisted Survey Sampling, 1992, §5.5 (ratio); Korn, Graubard, Analysis of
Health Surveys, 1999 (logit interval, degrees of freedom); Clopper, Pearson, Biometrika 1934;26:404 (no case, or all).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import stdtrit

from xinmiao.science.growth.columns import require
from xinmiao.science.tables.columns import Floats

Mask = NDArray[np.bool_]
Codes = NDArray[np.intp]
LEVEL = 0.95


@dataclass(frozen=True)
class Design:
    """The whole sample. `weight`: (n,), 0 where unknown. `cluster`: (n,), 0 … clusters − 1. `stratum`: (clusters,)."""

    weight: Floats
    cluster: Codes
    stratum: Codes
    strata: tuple[str, ...]

    @property
    def df(self) -> int:
        """Clusters − strata."""
        return len(self.stratum) - len(self.strata)

    @property
    def lonely(self) -> tuple[str, ...]:
        """The strata of one cluster, which says nothing on its own spread."""
        sizes = np.bincount(self.stratum, minlength=len(self.strata))
        return tuple(name for name, size in zip(self.strata, sizes, strict=True) if size == 1)

    def variance(self, scores: Floats) -> float:
        """Give the variance of the sum of scores, shape (n,), between clusters within strata.

        A stratum of one cluster is centred on the mean of all clusters.
        """
        totals = np.bincount(self.cluster, weights=scores, minlength=len(self.stratum))
        sizes = np.bincount(self.stratum, minlength=len(self.strata))
        means = np.bincount(self.stratum, weights=totals, minlength=len(self.strata)) / sizes
        centre = np.where(sizes == 1, totals.mean(), means)
        factor = np.where(sizes == 1, 1.0, sizes / np.maximum(sizes - 1, 1))
        return float((factor[self.stratum] * (totals - centre[self.stratum]) ** 2).sum())


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share of `n` children with its 95 % interval; NaN where there is no child, or no degree of freedom.

    interval: `logit`, or `exact` where no child or every child is a case.
    """

    n: int
    n_weighted: float
    share: float
    lower: float
    upper: float
    se: float
    design_effect: float
    interval: str


def design(
    frame: pl.DataFrame, *, weight: str | None = None, stratum: str | None = None, cluster: str | None = None
) -> Design:
    """Read the design from columns: no weight is equal weights, no cluster makes each child one, no stratum one of all.

    Clusters of one name in two strata are two clusters. Raises `UnknownColumn`.
    """
    require(frame, *(name for name in (weight, stratum, cluster) if name is not None))
    n = frame.height
    weights = np.ones(n) if weight is None else frame[weight].cast(pl.Float64, strict=False).fill_null(0).to_numpy()
    strata = _words(frame, stratum)
    clusters = pl.Series(range(n), dtype=pl.Int64).cast(pl.String) if cluster is None else _words(frame, cluster)
    pairs = pl.DataFrame({"stratum": strata, "cluster": clusters})
    units = pairs.unique(maintain_order=True).with_row_index("unit")
    names = units["stratum"].unique(maintain_order=True)
    places = names.to_frame().with_row_index("place")
    return Design(
        weight=np.maximum(np.nan_to_num(weights), 0),
        cluster=pairs.join(units, on=["stratum", "cluster"], how="left", maintain_order="left")["unit"]
        .to_numpy()
        .astype(np.intp),
        stratum=units.join(places, on="stratum", how="left", maintain_order="left")["place"].to_numpy().astype(np.intp),
        strata=tuple(names.to_list()),
    )


def _words(frame: pl.DataFrame, name: str | None) -> pl.Series:
    if name is None:
        return pl.Series("all", ["all"]).new_from_index(0, frame.height)
    return frame[name].cast(pl.String).fill_null("")


def proportion(cases: Mask, counted: Mask, sample: Design) -> Estimate:
    """Give the weighted share of cases among the counted; a domain keeps every cluster of the design. Shapes (n,).

    4 clusters of 10 with 1, 2, 3, 4 cases: 25 %, se 0.0645, 3 degrees of freedom, 10.0–49.9 %.
    """
    weight = np.where(counted, sample.weight, 0.0)
    total, n = float(weight.sum()), int((weight > 0).sum())
    nan = float("nan")
    if n == 0:
        return Estimate(0, 0.0, nan, nan, nan, nan, nan, "")
    share = float(weight[cases].sum()) / total
    if not 0 < share < 1:
        return _exact(share, n, weight)
    variance = sample.variance(weight * (cases - share) / total)
    se = variance**0.5
    lower, upper = _logit(share, se, sample.df)
    simple = share * (1 - share) / (n - 1) if n > 1 else nan
    return Estimate(n, total, share, lower, upper, se, variance / simple, "logit")


def _logit(share: float, se: float, df: int) -> tuple[float, float]:
    if df < 1:
        return float("nan"), float("nan")
    middle = np.log(share / (1 - share))
    reach = float(stdtrit(df, (1 + LEVEL) / 2)) * se / (share * (1 - share))
    return float(1 / (1 + np.exp(reach - middle))), float(1 / (1 + np.exp(-reach - middle)))


def _exact(share: float, n: int, weight: Floats) -> Estimate:
    """No case or only cases: the binomial bound at the effective sample size (Σw)² / Σw²."""
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    bound = 1 - ((1 - LEVEL) / 2) ** (1 / effective)
    lower, upper = (0.0, bound) if share == 0 else (1 - bound, 1.0)
    return Estimate(n, float(weight.sum()), share, lower, upper, 0.0, float("nan"), "exact")
