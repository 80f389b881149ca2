"""What may be said of a tree of places, on plain values."""

from __future__ import annotations

from collections.abc import Mapping

FIRST_FREE = 1_000_000_000
"""Numbers of places without a GB/T 2260 number begin here, above every nine-digit one."""


def gb_number(code: str) -> int | None:
    """The place's number where its code is a GB/T 2260 one (2 to 9 digits: province to township)."""
    is_official = code.isascii() and code.isdigit() and 2 <= len(code) <= 9 and code[0] != "0"
    return int(code) if is_official else None


def cycles(parents: Mapping[str, str | None]) -> list[list[str]]:
    """The rings in which places are each other's parents; each once, from its least code on."""
    settled: set[str] = set()
    found = []
    for start in sorted(parents):
        walk: list[str] = []
        here: str | None = start
        while here is not None and here not in settled and here not in walk:
            walk.append(here)
            here = parents.get(here)
        if here in walk:
            found.append(_from_least(walk[walk.index(here) :]))
        settled.update(walk)
    return found


def _from_least(ring: list[str]) -> list[str]:
    at = ring.index(min(ring))
    return ring[at:] + ring[:at]


def paths(parents: Mapping[str, str | None]) -> dict[str, str]:
    """The path of each code from the top, `/WORLD/CHN/53/`. The tree must hold no cycle."""
    known: dict[str, str] = {}
    for code in parents:
        chain = []
        here: str | None = code
        while here is not None and here not in known:
            chain.append(here)
            here = parents.get(here)
        for step in reversed(chain):
            above = parents.get(step)
            known[step] = f"{known[above] if above is not None else '/'}{step}/"
    return known
