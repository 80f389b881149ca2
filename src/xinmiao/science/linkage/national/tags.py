"""Pairs by number: two people with the same number of the same kind."""

from __future__ import annotations

import polars as pl

from xinmiao.science.linkage.national.tables import PAIRS

CROWD = 20
"""A number that more people carry than this is a placeholder or an institution's: it makes no pairs."""
LEAST_PAIRS = 200


def pairs_by_number(numbers: pl.DataFrame, *, sides: pl.DataFrame | None = None) -> pl.DataFrame:
    """Every two people who carry one number: a, b (a < b) and `own`, whether it is the number of both.

    sides: person and side; where given, only pairs of two sides.
    """
    carried = numbers if sides is None else numbers.join(sides, on="person")
    few = carried.filter(pl.len().over("kind", "tag").is_between(2, CROWD))
    both = few.join(few, on=["kind", "tag"], suffix="_b").filter(pl.col("person") < pl.col("person_b"))
    if sides is not None:
        both = both.filter(pl.col("side") != pl.col("side_b"))
    paired = both.group_by(pl.col("person").alias("a"), pl.col("person_b").alias("b"))
    return paired.agg((pl.col("own") & pl.col("own_b")).any())


def different_numbers(pairs: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Those of the pairs whose two people have valid numbers of one kind, and none of that kind in common."""
    valid = numbers.filter("valid").group_by("person", "kind").agg(pl.col("tag").sort())
    of_a, of_b = valid.rename({"person": "a"}), valid.rename({"person": "b"})
    both = pairs.select("a", "b").join(of_a, on="a").join(of_b, on=["b", "kind"], suffix="_b")
    apart = both.filter(pl.col("tag").list.set_intersection("tag_b").list.len() == 0)
    return apart.select(list(PAIRS)).unique()


def match_rate(numbers: pl.DataFrame, *, sides: pl.DataFrame | None = None) -> float | None:
    """How likely two people taken at random are one, judged by those who have a valid number of one kind.

    None where fewer than LEAST_PAIRS carry one number: too few to tell.
    """
    valid = numbers.filter("valid")
    if valid.is_empty():
        return None
    kind = valid["kind"].mode().sort()[0]
    those = valid.filter(kind=kind).unique("person")
    same = pairs_by_number(those, sides=sides).height
    return same / _possible(those, sides) if same >= LEAST_PAIRS else None


def _possible(people: pl.DataFrame, sides: pl.DataFrame | None) -> int:
    if sides is None:
        return people.height * (people.height - 1) // 2
    left, right = (people.join(sides.filter(side=side), on="person").height for side in (0, 1))
    return left * right
