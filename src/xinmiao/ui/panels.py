"""What higher apps show on a lower app's page: blocks for a noun, provided in their `apps.py`.

    panels.provide("place", indicators_of_place, order=10)

A provider gives blocks for this request and object, or nothing where it has nothing to say. A block is a `Table`, a
`Chart`, a `Cartogram`, safe HTML, or `Beside`: blocks that stand next to one another where there is room. The page
itself calls `panels.of("place", request, place)`, includes "ui/components/panels.html", and offers
`panels.tables(blocks)` for download with its own tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.charts import Chart
from xinmiao.ui.tables import Table


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks next to one another; below one another where there is no room."""

    blocks: tuple[Table | Chart | Cartogram | str, ...]


Block = Table | Chart | Cartogram | str | Beside
Provider = Callable[[HttpRequest, Any], Block | Sequence[Block] | None]


@dataclass(frozen=True, slots=True)
class _Panel:
    order: int
    provider: Provider


_panels: dict[str, list[_Panel]] = {}


def provide(noun: str, provider: Provider, *, order: int = 100) -> None:
    """Let a higher app add a block to every page of a noun; lower orders come first."""
    _panels.setdefault(noun, []).append(_Panel(order, provider))
    _panels[noun].sort(key=lambda panel: panel.order)


def of(noun: str, request: HttpRequest, shown: Any) -> list[Block]:
    """Give the blocks for one object, in order; empty ones are left out."""
    given = (panel.provider(request, shown) for panel in _panels.get(noun, ()))
    return [block for one in given for block in _listed(one) if block]


def beside(*blocks: Table | Chart | Cartogram | str | None) -> Beside | None:
    """Give what there is of the blocks, next to one another; nothing where there is none."""
    there = tuple(block for block in blocks if block)
    return Beside(there) if there else None


def tables(blocks: Sequence[Block]) -> list[Table]:
    """Those of the blocks that are tables."""
    alone = [part for block in blocks for part in (block.blocks if isinstance(block, Beside) else (block,))]
    return [block for block in alone if isinstance(block, Table)]


def _listed(given: Block | Sequence[Block] | None) -> Sequence[Block]:
    if given is None:
        return ()
    return given if isinstance(given, (list, tuple)) else (given,)
