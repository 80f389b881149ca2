"""The stored model: the weights of each level, as JSON, and how it is trained and asked. It holds no SQL.

The weights are not learnt blindly: people who share a valid number are known to be the same, so the m
probabilities are read from them (a labelled sample that each country has), the u probabilities from pairs at random,
and how many pairs are one person from the share of equal numbers. Nothing needs expectation maximisation, and the
same tables and seed give the same model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.national.settings import COMPARISONS, ELSE, Comparison, Weights, settings
from xinmiao.science.linkage.national.tables import PAIRS
from xinmiao.science.linkage.national.tags import LEAST_PAIRS, match_rate, pairs_by_number
from xinmiao.science.text import Text

FLOOR = 1e-7
"""The least probability that a level is given: what the sample never showed is rare, not impossible."""
PREDICTED = pl.Schema(
    {
        **PAIRS,
        "weight": pl.Float64(),
        "probability": pl.Float64(),
        **{f"level_{name}": pl.String() for name in COMPARISONS},
        **{f"mw_{name}": pl.Float64() for name in COMPARISONS},
    }
)


class TooFewKnown(XinmiaoError):
    def __init__(self, n: int) -> None:
        super().__init__(
            "linkage.too_few_known",
            Text("只有 {n} 对已知为同一人，不足以训练模型", "Only {n} pairs are known to be one person").format(n=n),
            todo=Text("请使用已有的模型", "Use a stored model"),
        )


class WeightsMissing(XinmiaoError):
    def __init__(self, comparison: str, levels: list[str]) -> None:
        super().__init__(
            "linkage.weights_missing",
            Text("模型缺少权重：{levels}", "The model has no weights of: {levels}").format(levels=", ".join(levels)),
            where=comparison,
            todo=Text("请重新训练", "Train it anew"),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """weights: m and u of each level of each comparison. trained_on: counts of the sample, and where it is from.

    pairs_a_person: pairs expected for each person; used where the people at hand have no numbers to tell.
    """

    weights: Weights
    trained_on: Mapping[str, object]
    pairs_a_person: float

    @property
    def version(self) -> str:
        """The first twelve digits of the SHA-256 of the weights as canonical JSON."""
        return sha256(json.dumps(self.weights, sort_keys=True).encode()).hexdigest()[:12]

    def as_dict(self) -> dict[str, Any]:
        return {"version": self.version} | asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Model:
        """The model of a dictionary that `as_dict` gave. Raises WeightsMissing."""
        weights = {name: _known(told["weights"], name) for name in COMPARISONS}
        return cls(weights, told["trained_on"], told["pairs_a_person"])


def train(people: pl.DataFrame, numbers: pl.DataFrame, *, n_sample: int, seed: int) -> Model:
    """Learn the weights from those among `n_sample` people who are known to be one by a valid number.

    people, numbers: in the columns of PEOPLE and NUMBERS. Raises TooFewKnown.
    """
    sample = _sample(people, numbers, n_sample, seed)
    known = pairs_by_number(numbers.filter("valid").join(sample, on="person", how="semi")).height
    if known < LEAST_PAIRS:
        raise TooFewKnown(known)
    api = database()
    linker = Linker(api.register(sample.to_arrow()), settings(link_type="dedupe_only"), log_level=None)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=seed)
    linker.training.estimate_m_from_label_column("label")
    rate = match_rate(numbers) or 0.0
    weights = _weights(linker.misc.save_model_to_json(), people, rate)
    trained_on = {"n_people": sample.height, "n_known_pairs": known}
    return Model(weights, trained_on, rate * people.height / 2)


def predict(
    model: Model, people: pl.DataFrame, *, sides: pl.DataFrame | None, rate: float | None, least: float
) -> pl.DataFrame:
    """Every pair that is one person with a probability of at least `least`.

    rate: how likely two people at random are one. Gives a, b (a < b), weight (log2 of the odds), probability, and for
    each comparison `level_…` (-1 where either is missing) and `mw_…`, what it adds to the weight.
    """
    if people.is_empty():
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
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    told = _told(found.as_duckdbpyrelation().pl())
    api.duckdb_con.close()
    return told


def database() -> DuckDBAPI:
    """A database in memory, which does not keep the order of rows: that is what costs memory."""
    return DuckDBAPI(duckdb.connect(config={"preserve_insertion_order": False}))


def _sample(people: pl.DataFrame, numbers: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """People with a valid number, those with the same number together, and `label`, the number."""
    valid = numbers.filter("valid").unique("person", keep="first", maintain_order=True)
    labels = valid.select("person", label=pl.col("kind") + pl.col("tag"))
    chosen = labels.filter(pl.col("label").hash(seed) % 2**32 < 2**32 * min(1.0, n / max(1, labels.height)))
    return people.join(chosen, on="person")


def _rate(model: Model, people: pl.DataFrame, sides: pl.DataFrame | None) -> float:
    n = people.height
    possible = n * (n - 1) / 2
    if sides is not None:
        left = people.join(sides.filter(side=0), on="person").height
        possible = left * (n - left)
    return min(0.5, max(FLOOR / n, model.pairs_a_person * n / possible))


def _weights(told: Mapping[str, Any], people: pl.DataFrame, rate: float) -> Weights:
    """What Splink learnt, under our codes; u of equal values exactly.

    Two people at random who are not one have the same value with probability Σp² less what those who are one add.
    """
    learnt = {one["output_column_name"]: one["comparison_levels"][1:] for one in told["comparisons"]}
    return {
        name: {
            code: _pair(level, column, people, rate)
            for level, (code, column) in zip(learnt[name], _codes(comparison), strict=True)
        }
        for name, comparison in COMPARISONS.items()
    }


def _codes(comparison: Comparison) -> list[tuple[str, str]]:
    """Each level's code, and the column whose equality it is, if it is one."""
    return [*((level.code, level.common if level.is_equality else "") for level in comparison.levels), (ELSE, "")]


def _pair(level: Mapping[str, Any], column: str, people: pl.DataFrame, rate: float) -> tuple[float, float]:
    m, u = (value if isinstance(value := level.get(key), float) else 0.0 for key in ("m_probability", "u_probability"))
    if column in ("name", "born", "guardian", "phone"):
        u = _chance(people[column]) - rate * m
    return max(FLOOR, m), max(FLOOR, u)


def _known(weights: Mapping[str, Any], name: str) -> dict[str, tuple[float, float]]:
    """The weights of one comparison, every level of it."""
    told = weights.get(name, {})
    missing = [code for code, _ in _codes(COMPARISONS[name]) if code not in told]
    if missing:
        raise WeightsMissing(name, missing)
    return {code: (float(told[code][0]), float(told[code][1])) for code, _ in _codes(COMPARISONS[name])}


def _chance(values: pl.Series) -> float:
    counts = values.drop_nulls().value_counts()["count"].to_numpy().astype(float)
    n = counts.sum()
    return float((counts * (counts - 1)).sum() / (n * (n - 1))) if n > 1 else 0.0


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
