"""From links to people: which links hold together, the heaviest first.

A link joins only where nothing forbids it: no two of the joined may be told apart (two valid different numbers of one
kind, twins, people's "not the same"), and each end's best partner must be the other end or already with it (best match
each way). So a chain A - B - C does not join A and C.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import polars as pl


class _Groups:
    """Groups of people that grow, each knowing whom it may not meet and its numbers by kind."""

    def __init__(self, apart: pl.DataFrame, numbers: pl.DataFrame) -> None:
        self._group: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._apart: defaultdict[int, set[int]] = defaultdict(set)
        for a, b in apart.iter_rows():
            self._apart[a].add(b)
            self._apart[b].add(a)
        self._numbers: defaultdict[int, dict[str, set[str]]] = defaultdict(dict)
        for person, kind, tag in numbers.iter_rows():
            self._numbers[person].setdefault(kind, set()).add(tag)

    def of(self, person: int) -> int:
        return self._group.get(person, person)

    def members(self, group: int) -> list[int]:
        return self._members.get(group, [group])

    def may_join(self, a: int, b: int) -> bool:
        """Whether two groups may become one."""
        if any(not self._apart[one].isdisjoint(self.members(b)) for one in self.members(a) if one in self._apart):
            return False
        of_a, of_b = self._kinds(a), self._kinds(b)
        return all(not of_a[kind].isdisjoint(of_b[kind]) for kind in of_a.keys() & of_b.keys())

    def join(self, a: int, b: int) -> None:
        self._members[a] = [*self.members(a), *self.members(b)]
        for one in self._members[a]:
            self._group[one] = a
        self._members.pop(b, None)

    def _kinds(self, group: int) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for one in self.members(group):
            for kind, tags in self._numbers.get(one, {}).items():
                found.setdefault(kind, set()).update(tags)
        return found


def clusters(
    links: pl.DataFrame, *, apart: pl.DataFrame, numbers: pl.DataFrame, rivals: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join the links that may be joined.

    links: a, b, weight. apart: a, b, pairs that are never one. numbers: person, kind, tag, valid numbers only.
    rivals: a, b, weight: every pair that was looked at, to judge whose best partner is whose.
    Gives the clusters of two and more (person, cluster: its smallest number) and the links refused (a, b).
    """
    concerned = pl.concat([links["a"], links["b"]]).unique().to_frame("person")
    groups = _Groups(_among(apart, concerned), numbers.join(concerned, on="person", how="semi")
                     .select("person", "kind", "tag"))  # fmt: skip
    best = _best(pl.concat([links, rivals]).join(concerned.rename({"person": "a"}), on="a", how="semi"),
                 pl.concat([links, rivals]).join(concerned.rename({"person": "b"}), on="b", how="semi"))  # fmt: skip
    refused = []
    for a, b in links.sort(["weight", "a", "b"], descending=[True, False, False]).select("a", "b").iter_rows():
        one, other = groups.of(a), groups.of(b)
        if one == other:
            continue
        suits = _suits(best.get(a, ()), {one, other}, groups) and _suits(best.get(b, ()), {one, other}, groups)
        if suits and groups.may_join(one, other):
            groups.join(min(one, other), max(one, other))
        else:
            refused.append((a, b))
    found = [(one, group) for group, members in groups._members.items() for one in members]
    told = pl.DataFrame(found, schema={"person": pl.Int64, "cluster": pl.Int64}, orient="row")
    return told, pl.DataFrame(refused, schema={"a": pl.Int64, "b": pl.Int64}, orient="row")


def _suits(partners: Iterable[int], groups: set[int], known: _Groups) -> bool:
    """Whether all equally good best partners are among the groups about to meet."""
    return all(known.of(partner) in groups for partner in partners)


def _best(of_a: pl.DataFrame, of_b: pl.DataFrame) -> dict[int, list[int]]:
    """The best partners of each person; several where they weigh the same."""
    both = pl.concat(
        [
            of_a.select(person="a", partner="b", weight="weight"),
            of_b.select(person="b", partner="a", weight="weight"),
        ]
    )
    top = both.filter(pl.col("weight") >= pl.col("weight").max().over("person"))
    grouped = top.group_by("person").agg(pl.col("partner").unique())
    return dict(grouped.iter_rows())


def _among(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    ends = {end: people.rename({"person": end}) for end in ("a", "b")}
    return pairs.select("a", "b").join(ends["a"], on="a", how="semi").join(ends["b"], on="b", how="semi")
