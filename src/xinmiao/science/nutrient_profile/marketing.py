"""Marketing of foods to children: from the products that an advertisement shows to its verdict, and to who sees it.

An advertisement is restricted as soon as one product shown is, free only if all are, else undecided; a brand without a
product is undecided. Nothing here holds a picture.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import polars as pl

from xinmiao.science.nutrient_profile.columns import flags
from xinmiao.science.tables import as_kind_of, read, verdicts

Native = TypeVar("Native")
SIGNALS = ("childrens_programme", "school_surroundings", "cartoon_figure", "gift")
"""Columns of an advertisement, yes or no, any of which says that children are its audience."""
VERDICTS = ("restrict", "no_restriction", "cannot_decide")
REACHES = ("yes", "no", "cannot_decide")


def audit(ads: Native, shown: Native, products: Native, *, verdict: str = "verdict") -> Native:
    """Give each advertisement with its verdict and whether children are its audience, in the order of `ads`.

    ads: `ad` (its id), `medium`, and any of `SIGNALS`. shown: `ad`, `product`, a row a product shown; an empty product
    is a brand alone. products: `product` and the column `verdict`, as `classify` gives it; a product that is not in it,
    or has none, is undecided.
    Adds `n_products`, `n_restricted`, `verdict`, `reaches_children` (yes, no, cannot_decide).
    """
    found, seen = read(ads), _verdicts_shown(read(shown), read(products), verdict)
    joined = found.join(seen, on="ad", how="left", maintain_order="left").with_columns(
        pl.col("n_products", "n_restricted").fill_null(0), pl.col("verdict").fill_null("cannot_decide"), _reaches(found)
    )
    return as_kind_of(ads, joined)


def by_medium(audited: Native) -> Native:
    """Count advertisements by medium, verdict and audience; each undecided one stands in a row of its own.

    audited: as `audit` gives it. Gives `medium`, `verdict`, `reaches_children`, `n_ads`, sorted.
    """
    found = read(audited)
    counted = found.group_by("medium", "verdict", "reaches_children").agg(n_ads=pl.len())
    orders = {"verdict": VERDICTS, "reaches_children": REACHES}
    order = [pl.col(name).cast(pl.Enum(words)) for name, words in orders.items()]
    return as_kind_of(audited, counted.sort("medium", *order, nulls_last=True))


def _verdicts_shown(shown: pl.DataFrame, products: pl.DataFrame, verdict: str) -> pl.DataFrame:
    known = products.select(pl.col("product").cast(pl.String), said=pl.col(verdict)).unique("product", keep="first")
    is_product = pl.col("product").is_not_null() & (pl.col("product") != "")
    is_restricted, is_free = pl.col("said") == "restrict", pl.col("said") == "no_restriction"
    joined = shown.with_columns(pl.col("product").cast(pl.String)).join(known, on="product", how="left")
    return joined.group_by("ad").agg(
        n_products=is_product.sum(),
        n_restricted=is_restricted.fill_null(False).sum(),
        verdict=pl.when(is_restricted.fill_null(False).any())
        .then(pl.lit("restrict"))
        .when(is_free.fill_null(False).all())
        .then(pl.lit("no_restriction"))
        .otherwise(pl.lit("cannot_decide")),
    )


def _reaches(ads: pl.DataFrame) -> pl.Series:
    signals = [flags(ads, name) for name in SIGNALS]
    codes = verdicts.any_of(signals) if ads.height else np.zeros(0, dtype=np.int8)
    return verdicts.column("reaches_children", codes)
