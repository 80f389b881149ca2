"""How well a number stands: active or draft, read where, when, and on what evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

ACTIVE, DRAFT = "active", "draft"
STATUSES = (ACTIVE, DRAFT)
ENOUGH = ("primary", "two_agreeing", "design")
"""The evidence on which a number may be active; `design` is a rule of the platform and names no outside authority."""
EVIDENCE = (*ENOUGH, "one", "none", "primary_structure_only")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a table or one of its numbers stands. A number inherits from what holds it whatever it does not say."""

    status: str = DRAFT
    source: str = ""
    read_on: str = ""
    evidence: str = "none"
    confirmed_by: str = ""
    confirmed_on: str = ""

    @property
    def is_active(self) -> bool:
        return self.status == ACTIVE

    def lacks(self, *, holds_number: bool = True) -> tuple[str, ...]:
        """The keys that are missing or wrong; empty for a draft in known words, and for a well-founded active.

        An active structure or text that holds no number stands on one reading; a number needs enough evidence, or a
        named reader of the source.
        """
        wrong = [
            key for key, words in (("status", STATUSES), ("evidence", EVIDENCE)) if getattr(self, key) not in words
        ]
        if self.is_active:
            wrong += [key for key in ("source", "read_on") if not getattr(self, key)]
            enough = ENOUGH if holds_number else tuple(one for one in EVIDENCE if one != "none")
            if self.evidence not in enough and not (self.confirmed_by and self.confirmed_on):
                wrong.append("evidence")
        return tuple(dict.fromkeys(wrong))

    def within(self, data: Mapping[str, Any]) -> Standing:
        """Give the standing of something held here that says `data` about itself."""
        said = {one.name: str(data[one.name]) for one in fields(self) if data.get(one.name) is not None}
        return Standing(**{one.name: said.get(one.name, getattr(self, one.name)) for one in fields(self)})


def standings(data: Any) -> Iterator[tuple[str, Standing]]:
    """Walk a table's mappings and lists: the path and standing of each mapping that says a `status` of its own."""
    for path, standing, _said in _walk(data, Standing(), ""):
        yield path, standing


def unsupported(data: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """Give each path that may not stand as it says, with the keys it lacks; the build fails on any."""
    found = (
        (path, standing.lacks(holds_number=_holds_number(said))) for path, standing, said in _walk(data, Standing(), "")
    )
    return [(path, lacks) for path, lacks in found if lacks]


def _walk(data: Any, held_by: Standing, path: str) -> Iterator[tuple[str, Standing, Mapping[str, Any]]]:
    if isinstance(data, Mapping):
        here = held_by.within(data)
        if "status" in data:
            yield path, here, data
        for key, value in data.items():
            yield from _walk(value, here, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list | tuple):
        for n, value in enumerate(data):
            name = value.get("id", n) if isinstance(value, Mapping) else n
            yield from _walk(value, held_by, f"{path}.{name}" if path else str(name))


def _holds_number(data: Any) -> bool:
    """Whether a number stands in it, leaving out what says a status of its own."""
    if isinstance(data, Mapping):
        return any(_holds_number(one) for one in data.values() if not (isinstance(one, Mapping) and "status" in one))
    if isinstance(data, list | tuple):
        return any(_holds_number(one) for one in data if not (isinstance(one, Mapping) and "status" in one))
    return isinstance(data, int | float) and not isinstance(data, bool)
