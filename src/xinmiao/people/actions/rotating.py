"""The key ring turned: every data key wrapped anew."""

from __future__ import annotations

from collections.abc import Iterator

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people import keys


def rotate_keys(*, by: Actor) -> Iterator[int]:
    """Wrap every data key under a new key of the ring; gives the number done so far. Broken off, it goes on later."""
    n = 0
    for n in keys.rotate():
        yield n
    audit.record(by=by, verb="rotate", noun="keys", key=keys.ring().current, detail={"keys": n})
