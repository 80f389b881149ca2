"""What an expression is evaluated against: the submission, the lists beside it, the device's day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import floor
from typing import TypeAlias

from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.xpath.dates import Moment
from xinmiao.science.answers.xpath.values import Value

Row: TypeAlias = Mapping[str, str]


class Unanswerable(ValueError):
    """An expression that asks for what is not at hand: a list that was not given, a day that nobody wrote."""


class Rows:
    """The rows of one list, as the tree that `instance('…')` gives: made of it only what is asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    @cached_property
    def document(self) -> Node:
        """`root/item` with a child for each column."""
        return _document(self.rows)

    def having(self, column: str, value: str) -> Node:
        """The same tree with only the rows whose column has the value."""
        return _document(self.by(column).get(value, ()))

    def by(self, column: str) -> Mapping[str, Sequence[Row]]:
        """The rows by the value of a column, indexed once."""
        if column not in self._indexes:
            index: dict[str, list[Row]] = {}
            for row in self.rows:
                index.setdefault(row.get(column, ""), []).append(row)
            self._indexes[column] = index
        return self._indexes[column]

    @cached_property
    def _indexes(self) -> dict[str, dict[str, list[Row]]]:
        return {}


def _document(rows: Sequence[Row]) -> Node:
    document = Node("")
    root = document.add(Node("root"))
    for row in rows:
        item = root.add(Node("item"))
        for column, value in row.items():
            item.add(Node(column, value))
    return document


class World:
    """One evaluation's surroundings. lists: internal and external ones by instance id. now: on the device's clock.

    chance: what `random()` draws from; only where a form is filled in here.
    """

    def __init__(
        self, document: Node, lists: Mapping[str, Rows], now: float | None, chance: Callable[[], float] | None = None
    ) -> None:
        self.document, self._lists, self._now, self._chance = document, lists, now, chance

    def list_named(self, name: str) -> Rows:
        """The list. Raises Unanswerable where it was not given."""
        if name not in self._lists:
            raise Unanswerable(f"instance('{name}')")
        return self._lists[name]

    def drawn(self) -> float:
        """A number from 0 to below 1. Raises Unanswerable where a device drew it."""
        if self._chance is None:
            raise Unanswerable("random()")
        return self._chance()

    @property
    def now(self) -> Moment:
        """The device's time. Raises Unanswerable where neither the submission nor the caller says it."""
        if self._now is None:
            raise Unanswerable("today()")
        return Moment(self._now)

    @property
    def today(self) -> Moment:
        """The device's day."""
        return Moment(floor(self.now))


class Scope:
    """Where in it an expression stands: the node it belongs to, and its place among the nodes of a predicate."""

    __slots__ = ("current", "position", "size", "world")

    def __init__(self, world: World, current: Node, position: int = 1, size: int = 1) -> None:
        self.world, self.current, self.position, self.size = world, current, position, size


Evaluate: TypeAlias = "Callable[[Node, Scope], Value]"
