"""What a published figure keeps of the ledger, so that it can be computed again bit for bit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from xinmiao.ledger.store.ledger import Ledger
from xinmiao.ledger.store.snapshot import Snapshot, Versions
from xinmiao.science.text import Text

Counted = tuple[Mapping[str, float], Iterable[int]]  # figures by name, and the person numbers behind them


@dataclass(frozen=True, slots=True)
class Pin:
    """indicator, pack: content hashes. code: version of this software. persons: `persons_hash` of who was counted."""

    versions: Versions
    indicator: str
    pack: str
    code: str
    persons: str
    counts: Mapping[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """As JSON carries it; `from_dict` gives the same pin back."""
        return {
            "versions": self.versions.as_dict(),
            "indicator": self.indicator,
            "pack": self.pack,
            "code": self.code,
            "persons": self.persons,
            "counts": dict(self.counts),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, object]) -> Pin:
        rest = {name: str(told[name]) for name in ("indicator", "pack", "code", "persons")}
        counts, versions = told["counts"], told["versions"]
        assert isinstance(counts, Mapping)
        assert isinstance(versions, Mapping)
        return cls(Versions.from_dict(versions), counts=dict(counts), **rest)


@dataclass(frozen=True, slots=True)
class Recomputation:
    """differences: in words, empty when the figure came out as it was pinned. n_erased: persons erased since."""

    counts: Mapping[str, float]
    differences: tuple[Text, ...]
    n_erased: int

    @property
    def holds(self) -> bool:
        return not self.differences


def pin(
    snapshot: Snapshot,
    *,
    indicator: str,
    pack: str,
    code: str,
    counts: Mapping[str, float],
    persons: Iterable[int] = (),
) -> Pin:
    """Pin figures that were computed from this snapshot."""
    return Pin(snapshot.versions, indicator, pack, code, persons_hash(persons), dict(counts))


def recompute(pinned: Pin, ledger: Ledger, count: Callable[[Snapshot], Counted]) -> Recomputation:
    """Count again over the pinned versions and compare. Raises FileMissing when these are kept no longer."""
    counts, persons = count(ledger.snapshot(pinned.versions))
    differences = [
        Text(f"{name}：{pinned.counts.get(name)} → {counts.get(name)}",
             f"{name}: {pinned.counts.get(name)} → {counts.get(name)}")
        for name in sorted({*pinned.counts, *counts})
        if pinned.counts.get(name) != counts.get(name)
    ]  # fmt: skip
    if persons_hash(persons) != pinned.persons:
        differences.append(Text("计入的人员不同", "Other persons are counted"))
    n_erased = sum(e.n_persons for e in ledger.erasures(pinned.versions))
    return Recomputation(counts, tuple(differences), n_erased)


def persons_hash(numbers: Iterable[int]) -> str:
    """SHA-256 of the distinct numbers, ascending, as little-endian int32; 64 hex digits. Takes arrays and bitmaps."""
    array = numbers if isinstance(numbers, np.ndarray) else np.fromiter(numbers, dtype=np.int32)
    return sha256(np.unique(array).astype("<i4").tobytes()).hexdigest()
