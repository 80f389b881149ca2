"""The stored model asked: every pair that is likely enough one person."""

from __future__ import annotations

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from xinmiao.science.linkage.national.levels import COMPARISONS, Level
from xinmiao.science.linkage.national.model import FLOOR, Model
from xinmiao.science.linkage.national.settings import settings
from xinmiao.science.linkage.national.tables import PAIRS

K = 1000
PREDICTED = pl.Schema(
    {
        **PAIRS,
        "weight": pl.Float64(),
        "probability": pl.Float64(),
        **{f"level_{name}": pl.String() for name in COMPARISONS},
        **{f"mw_{name}": pl.Float64() for name in COMPARISONS},
    }
)


def predict(
    model: Model,
    people: pl.DataFrame,
    *,
    everybody: pl.DataFrame,
    sides: pl.DataFrame | None,
    rate: float | None,
    least: float,
) -> pl.DataFrame:
    """Every pair that is one person with a probability of at least `least`.

    everybody: in whom common names are counted. rate: how likely two people at random are one. Gives a, b (a < b),
    weight (log2 of the odds), probability, and for each comparison `level_…` (None where either is missing) and
    `mw_…`, what it adds to the weight.
    """
    if people.height < 2:
        return PREDICTED.to_frame()
    api = database()
    if sides is None:
        tables = [api.register(people.to_arrow())]
    else:
        parts = people.join(sides, on="person").partition_by("side", include_key=False, maintain_order=True)
        tables = [api.register(part.to_arrow()) for part in parts]
    link_type = "dedupe_only" if sides is None else "link_only"
    asked = settings(link_type=link_type, weights=model.weights, rate=rate or _rate(model, people, sides))
    linker = Linker(tables, asked, log_level=None, validate_settings=False)
    for comparison, level in common_levels():
        table = frequencies(everybody[level.common], model.weights[comparison][level.code][1])
        linker.table_management.register_term_frequency_lookup(api.register(table.to_arrow()), level.common)
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    told = _told(found.as_duckdbpyrelation().pl())
    api.duckdb_con.close()
    return told


def common_levels() -> list[tuple[str, Level]]:
    """The levels at which frequent values weigh less, each with its comparison."""
    return [(name, level) for name, one in COMPARISONS.items() for level in one.levels if level.common]


def frequencies(values: pl.Series, chance: float) -> pl.DataFrame:
    """How often each value is met by chance: what is counted, drawn towards `chance` where little is counted.

    (n - 1 + K u) / (N - 1 + K) of a value that stands n times among N: one of them is the person's own. In a register
    of ten people two equal names are no proof that the name is frequent: K, 1 000, is how many people say as much as u.
    """
    counted = values.drop_nulls().value_counts(name="n")
    n_all = counted["n"].sum()
    told = (pl.col("n") - 1 + K * chance) / (n_all - 1 + K)
    return counted.select(values.name, told.alias(f"tf_{values.name}"))


def database() -> DuckDBAPI:
    """A database in memory, which does not keep the order of rows: that is what costs memory."""
    return DuckDBAPI(duckdb.connect(config={"preserve_insertion_order": False}))


def _rate(model: Model, people: pl.DataFrame, sides: pl.DataFrame | None) -> float:
    n = people.height
    possible = n * (n - 1) / 2
    if sides is not None:
        left = people.join(sides.filter(side=0), on="person").height
        possible = left * (n - left)
    return min(0.5, max(FLOOR / n, model.pairs_a_person * n / possible))


def _told(found: pl.DataFrame) -> pl.DataFrame:
    """Splink's columns under our names."""
    levels = [
        pl.col(f"gamma_{name}").map_elements(one.code, return_dtype=pl.String, skip_nulls=True).alias(f"level_{name}")
        for name, one in COMPARISONS.items()
    ]
    return found.with_columns(pl.col("^gamma_.*$").replace(-1, None)).select(
        pl.min_horizontal("person_l", "person_r").alias("a"),
        pl.max_horizontal("person_l", "person_r").alias("b"),
        pl.col("match_weight").alias("weight"),
        pl.col("match_probability").alias("probability"),
        *levels,
        *(pl.sum_horizontal(f"^mw(_tf_adj)?_{name}$").alias(f"mw_{name}") for name in COMPARISONS),
    )
