"""The parts of a pack that this installation reads: `PART` in each app's `pack.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from xinmiao.core.packs.reading import Reading


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a pack.

    code: its name. after: codes of parts that must be read and loaded before.
    read: gives what the folder says; tells its problems to the `Reading`; never touches the database.
    load: `load(data, *, version, by)` brings the database into step with what `read` gave; returns counts
    for the audit entry.
    paths: top-level names in the pack that are its own; by default the folder named like the part.
    revision: raised when the reader changes, so that the same pack is loaded anew.
    """

    code: str
    read: Callable[[Reading], Any]
    load: Callable[..., Mapping[str, object] | None]
    after: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    revision: int = 1

    @property
    def claimed(self) -> tuple[str, ...]:
        return self.paths or (self.code,)


_parts: dict[str, Part] = {}


def register(part: Part) -> None:
    """Make a part known; the last of one code stands."""
    _parts[part.code] = part


def registered() -> list[Part]:
    """All parts, each after those that it needs; otherwise in the order of their codes."""
    graph = {code: set(_parts[code].after) & set(_parts) for code in sorted(_parts)}
    return [_parts[code] for code in TopologicalSorter(graph).static_order()]


def discover() -> None:
    """Register the parts of every installed app that has a `pack.py`: its `PARTS`, or its one `PART`."""
    for config in apps.get_app_configs():
        if config.module and module_has_submodule(config.module, "pack"):
            module = import_module(f"{config.name}.pack")
            for part in getattr(module, "PARTS", None) or (module.PART,):
                register(part)
