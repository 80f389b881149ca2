"""The national job from tags to clusters: tables in, tables out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from xinmiao.science.linkage.national.clusters import clusters
from xinmiao.science.linkage.national.judging import Thresholds, could_be_twins, judged
from xinmiao.science.linkage.national.model import Model
from xinmiao.science.linkage.national.predicting import PREDICTED, predict
from xinmiao.science.linkage.national.tables import PAIRS, numbers_of, ordered, people_of
from xinmiao.science.linkage.national.tags import different_numbers, match_rate, pairs_by_number

Step = Literal["tags", "predict", "judge", "cluster"]
STEPS: tuple[Step, ...] = ("tags", "predict", "judge", "cluster")
Progress = Callable[[Step], None]
NUMBER_WEIGHT = 60.0
"""What a shared number and an agreeing name and date weigh, in bits; heavier than any other link."""


@dataclass(frozen=True, slots=True)
class Linked:
    """links: pairs that hold as one person. review: pairs for people to decide. Both as `judged` gives them.

    clusters: person and cluster (the smallest number in it), for those in a cluster of two and more.
    n_by_number: how many of the links rest on a number.
    """

    links: pl.DataFrame
    review: pl.DataFrame
    clusters: pl.DataFrame
    n_by_number: int


def link(
    people: pl.DataFrame,
    numbers: pl.DataFrame,
    *,
    model: Model,
    thresholds: Thresholds,
    sides: pl.DataFrame | None = None,
    apart: pl.DataFrame | None = None,
    progress: Progress = lambda step: None,
) -> Linked:
    """Find who is one person.

    people, numbers: in the columns of PEOPLE and NUMBERS. sides: person and side (0 or 1) where two lists are linked,
    each of which holds a person once. apart: pairs (a, b) that people said are not the same.
    """
    people, numbers = people_of(people, common_phone=thresholds.common_phone), numbers_of(numbers)
    apart = ordered(apart.cast(PAIRS)) if apart is not None else pl.DataFrame(schema=PAIRS)
    progress("tags")
    tagged = pairs_by_number(numbers, sides=sides)
    sure = judged(_by_number_alone(tagged, numbers), people, thresholds).filter("links")
    progress("predict")
    rest = people if sides is None else _unlinked(people, sure)
    rate = match_rate(numbers, sides=sides)
    likely = predict(model, rest, everybody=people, sides=sides, rate=rate, least=thresholds.possible)
    progress("judge")
    told = judged(_together(tagged, likely, numbers), people, thresholds)
    told = told.join(apart, on=["a", "b"], how="anti")
    progress("cluster")
    return _clustered(told, people, numbers, apart)


def _by_number_alone(tagged: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    return _together(tagged, PREDICTED.to_frame(), numbers)


def _unlinked(people: pl.DataFrame, sure: pl.DataFrame) -> pl.DataFrame:
    """Of two lists that hold each person once: those whose counterpart no number has found."""
    done = pl.concat([sure["a"], sure["b"]]).to_frame("person")
    return people.join(done, on="person", how="anti")


def _together(tagged: pl.DataFrame, likely: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Pairs by number and likely pairs as one table."""
    both = likely.join(tagged.rename({"own": "by_number"}), on=["a", "b"], how="full", coalesce=True)
    differing = different_numbers(both.filter(pl.col("by_number").is_null()), numbers)
    return both.join(differing.with_columns(different_numbers=True), on=["a", "b"], how="left").with_columns(
        pl.col("different_numbers").fill_null(value=False),
        weight=pl.when(pl.col("by_number").fill_null(value=False)).then(NUMBER_WEIGHT)
        .otherwise(pl.col("weight").fill_null(0.0)),
    )  # fmt: skip


def _clustered(told: pl.DataFrame, people: pl.DataFrame, numbers: pl.DataFrame, apart: pl.DataFrame) -> Linked:
    never = pl.concat([apart, could_be_twins(told.filter(~pl.col("links")), people)])
    wanted = told.filter("links")
    rivals = told.filter(~pl.col("links")).select("a", "b", "weight")
    found, refused = clusters(wanted.select("a", "b", "weight"), apart=never, numbers=numbers.filter("valid"),
                              rivals=rivals)  # fmt: skip
    held = wanted.join(refused, on=["a", "b"], how="anti")
    back = wanted.join(refused, on=["a", "b"]).with_columns(against=pl.lit(["not_the_best"]), links=pl.lit(False))
    review = pl.concat([told.filter(~pl.col("links")), back])
    return Linked(held, review, found, held.filter(pl.col("by_number").is_not_null()).height)
