"""How a model is trained.

The weights are not learnt blindly: people who share a valid number are known to be the same, so the m probabilities
are read from them (a labelled sample that each country has), the u probabilities from pairs at random, and how many
pairs are one person from the share of equal numbers. Nothing needs expectation maximisation, and the same tables and
seed give the same model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from splink import Linker

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.national.levels import COMPARISONS, ELSE, Comparison, Weights
from xinmiao.science.linkage.national.model import FLOOR, Model
from xinmiao.science.linkage.national.predicting import database
from xinmiao.science.linkage.national.settings import settings
from xinmiao.science.linkage.national.tags import LEAST_PAIRS, match_rate, pairs_by_number
from xinmiao.science.text import Text


class TooFewKnown(XinmiaoError):
    def __init__(self, n: int) -> None:
        super().__init__(
            "linkage.too_few_known",
            Text("只有 {n} 对已知为同一人，不足以训练模型", "Only {n} pairs are known to be one person").format(n=n),
            todo=Text("请使用已有的模型", "Use a stored model"),
        )


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


def _sample(people: pl.DataFrame, numbers: pl.DataFrame, n: int, seed: int) -> pl.DataFrame:
    """People with a valid number, those with the same number together, and `label`, the number."""
    valid = numbers.filter("valid").unique("person", keep="first", maintain_order=True)
    labels = valid.select("person", label=pl.col("kind") + pl.col("tag"))
    chosen = labels.filter(pl.col("label").hash(seed) % 2**32 < 2**32 * min(1.0, n / max(1, labels.height)))
    return people.join(chosen, on="person")


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


def _chance(values: pl.Series) -> float:
    counts = values.drop_nulls().value_counts()["count"].to_numpy().astype(float)
    n = counts.sum()
    return float((counts * (counts - 1)).sum() / (n * (n - 1))) if n > 1 else 0.0
