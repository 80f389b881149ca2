"""The stored model: Splink's settings with their weights, as JSON, and how it is trained and asked.

The weights are not learnt blindly: people who share a valid number are known to be the same, so the m
probabilities are read from them (a labelled sample that each country has), the u probabilities from pairs at random,
and how many pairs are one person from the share of equal numbers. Nothing needs expectation maximisation, and the
same tables and seed give the same model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.national.settings import COMPARISONS, settings
from xinmiao.science.linkage.national.tables import NUMBERS, PEOPLE
from xinmiao.science.linkage.national.tags import match_rate, pairs_by_number
from xinmiao.science.text import Text

LEAST_PAIRS = 200
"""Fewer known pairs than this train nothing: the stored model stays."""
FLOOR = 1e-7
"""The least probability that a level is given: what the sample never showed is rare, not impossible."""


class TooFewKnown(XinmiaoError):
    def __init__(self, n: int) -> None:
        super().__init__(
            "linkage.too_few_known",
            Text("只有 {n} 对已知为同一人，不足以训练模型", "Only {n} pairs are known to be one person").format(n=n),
            todo=Text("请使用已有的模型", "Use a stored model"),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """weights: Splink's settings with m and u of each level. trained_on: counts of the sample, and where it is from.

    pairs_a_person: pairs expected for each person; used where the people at hand have no numbers to tell.
    """

    weights: Mapping[str, Any]
    trained_on: Mapping[str, Any]
    pairs_a_person: float

    @property
    def version(self) -> str:
        """The first twelve digits of the SHA-256 of the weights as canonical JSON."""
        return sha256(json.dumps(self.weights, sort_keys=True).encode()).hexdigest()[:12]

    def as_dict(self) -> dict[str, Any]:
        told = {"weights": self.weights, "trained_on": self.trained_on, "pairs_a_person": self.pairs_a_person}
        return told | {"version": self.version}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Model:
        return cls(told["weights"], told["trained_on"], told["pairs_a_person"])


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
    weights = _completed(linker.misc.save_model_to_json(), people, rate)
    trained_on = {"n_people": sample.height, "n_known_pairs": known}
    return Model(weights, trained_on, rate * people.height / 2)


def predict(
    model: Model, people: pl.DataFrame, *, sides: pl.DataFrame | None, rate: float | None, least: float
) -> pl.DataFrame:
    """Every pair that is one person with a probability of at least `least`.

    rate: how likely two people at random are one. Gives a, b (a < b), weight (log2 of the odds), probability, and for
    each comparison `level_…` (-1 where either is missing) and `mw_…`, what it adds to the weight.
    """
    if people.height < 2:
        return _told(pl.DataFrame(schema={"person_l": pl.Int64(), "person_r": pl.Int64()}))
    api = database()
    if sides is None:
        tables = [api.register(people.to_arrow())]
    else:
        parts = people.join(sides, on="person").partition_by("side", include_key=False, maintain_order=True)
        tables = [api.register(part.to_arrow()) for part in parts]
    weights = dict(model.weights) | {
        "link_type": "dedupe_only" if sides is None else "link_only",
        "probability_two_random_records_match": rate or _rate(model, people, sides),
    }
    linker = Linker(tables, weights, log_level=None, validate_settings=False)
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    told = _told(pl.DataFrame(pl.from_arrow(found.as_pyarrow_table())))
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


def _completed(weights: dict[str, Any], people: pl.DataFrame, rate: float) -> dict[str, Any]:
    """Every level with both probabilities; where a level says that values are equal, u exactly, over all people.

    Two people at random who are not one have the same value with probability Σp² less what those who are one add.
    """
    exact = {"name": "name", "born": "birth_date", "guardian": "guardian", "phone": "phone"}
    for comparison in weights["comparisons"]:
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            for key in ("m_probability", "u_probability"):
                if not isinstance(level.get(key), float):
                    level[key] = FLOOR
                level[key] = max(FLOOR, level[key])
            for column in exact:
                if level["sql_condition"].replace('"', "") == f"{column}_l = {column}_r":
                    level["u_probability"] = max(FLOOR, _chance(people[column]) - rate * level["m_probability"])
    return weights


def _chance(values: pl.Series) -> float:
    counts = values.drop_nulls().value_counts()["count"].cast(pl.Float64)
    n = counts.sum()
    return float((counts * (counts - 1)).sum() / (n * (n - 1))) if n > 1 else 0.0


def _told(found: pl.DataFrame) -> pl.DataFrame:
    """Splink's columns under our names."""
    levels = [f"gamma_{name}" for name in COMPARISONS]
    for name in ("match_weight", "match_probability", *(f"mw_{name}" for name in COMPARISONS)):
        if name not in found.columns:
            found = found.with_columns(pl.lit(None, dtype=pl.Float64).alias(name))
    for name in levels:
        if name not in found.columns:
            found = found.with_columns(pl.lit(None, dtype=pl.Int8).alias(name))
    return found.select(
        pl.min_horizontal("person_l", "person_r").alias("a"),
        pl.max_horizontal("person_l", "person_r").alias("b"),
        pl.col("match_weight").alias("weight"),
        pl.col("match_probability").alias("probability"),
        *(pl.col(f"gamma_{name}").cast(pl.Int8).alias(f"level_{name}") for name in COMPARISONS),
        *(pl.sum_horizontal(f"^mw(_tf_adj)?_{name}.*$").cast(pl.Float64).alias(f"mw_{name}") for name in COMPARISONS),
    )


__all__ = ["NUMBERS", "PEOPLE", "Model", "TooFewKnown", "predict", "train"]
