"""The bitmap store beside a ledger: one manifest a version, each a list of segments that versions share.

A version that only adds files to a known one is folded from those files and the persons they change; any
other (first time, compacted, erased) is built anew. Old pins are built from their own version of the ledger.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from xinmiao.ledger.reach.bitmaps import rows
from xinmiao.ledger.reach.bitmaps.change import fold_changes
from xinmiao.ledger.reach.bitmaps.pages import Pages
from xinmiao.ledger.reach.bitmaps.segment import Folding, Segment
from xinmiao.ledger.reach.port import Snapshot

FORMAT = 3
"""Of the files of a segment. Raise it with any change of theirs: what another format wrote is not read, and goes."""
LONGEST_CHAIN = 24
"""Segments one over the other before the whole is built anew."""
KEPT = 12
"""Versions used last that stay on disk; any other is built again when it is asked for."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a version consists of: segments, and the ledger's files and merges that they hold."""

    segments: list[str]
    files: list[str]
    sources: list[int]
    targets: list[int]

    @classmethod
    def read(cls, path: Path) -> Manifest:
        return cls(**json.loads(path.read_text()))

    @property
    def merges(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        return np.array(self.sources, dtype=np.int32), np.array(self.targets, dtype=np.int32)


class ReadOnce:
    """A snapshot that lists its files and resolves its merges once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.uri, self.versions, self.storage_options = snapshot.uri, snapshot.versions, snapshot.storage_options
        self.files, self.scan, self.aliases = cache(snapshot.files), snapshot.scan, cache(snapshot.aliases)
        self.reading = snapshot.reading


class Store:
    """Segments and manifests in one local folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"format-{FORMAT}"
        (self.folder / "segments").mkdir(parents=True, exist_ok=True)
        (self.folder / "versions").mkdir(exist_ok=True)
        for other in set(folder.iterdir()) - {self.folder}:
            shutil.rmtree(other) if other.is_dir() else other.unlink()

    def segments(self, snapshot: Snapshot) -> list[Segment]:
        """The segments of the snapshot's version, made if they are not there."""
        with self._alone():
            snapshot = ReadOnce(snapshot)
            manifest = self._read(snapshot) or self._make(snapshot)
            (self.folder / "versions" / f"{_name(snapshot)}.json").touch()
            self._forget(KEPT)
            segments = [Segment(self.folder / "segments" / name) for name in manifest.segments]
            for segment in segments:
                segment.open()
            return segments

    def rebuild(self, snapshot: Snapshot) -> None:
        """Build the version from all its events, whatever is known."""
        with self._alone():
            self._build(ReadOnce(snapshot))

    def prune(self, keep: int = KEPT) -> None:
        """Forget all but the versions used last and the segments that only the forgotten need."""
        with self._alone():
            self._forget(keep)

    def _forget(self, keep: int) -> None:
        manifests = sorted(self._manifests(), key=lambda path: path.stat().st_mtime_ns)
        for path in manifests[:-keep]:
            path.unlink()
        used = {name for path in manifests[-keep:] for name in Manifest.read(path).segments}
        for segment in (self.folder / "segments").iterdir():
            if segment.name not in used:
                shutil.rmtree(segment)

    def _make(self, snapshot: Snapshot) -> Manifest:
        known = self._nearest(_files(snapshot))
        if known is None or len(known.segments) >= LONGEST_CHAIN:
            return self._build(snapshot)
        return self._update(snapshot, known)

    def _build(self, snapshot: Snapshot) -> Manifest:
        files = _files(snapshot)
        gone = rows.supersedes_of(files, snapshot)
        with self._segment(snapshot, Pages()) as folding:
            for part in rows.of_files(snapshot, files, gone):
                folding.add(part)
            folding.close(masked=np.zeros(0, np.int32), gone=gone)
        return self._write(snapshot, [folding.folder.name.removesuffix(".part")])

    def _update(self, snapshot: Snapshot, known: Manifest) -> Manifest:
        segments = [Segment(self.folder / "segments" / name) for name in known.segments]
        pages = Pages(np.concatenate([segment.pages for segment in segments]))
        with self._segment(snapshot, pages, compact=True) as folding:
            fold_changes(folding, snapshot, segments, known.files, known.merges)
        return self._write(snapshot, [*known.segments, folding.folder.name.removesuffix(".part")])

    def _nearest(self, files: list[str]) -> Manifest | None:
        """The version that holds the most of these files, and nothing else."""
        manifests = [Manifest.read(path) for path in self._manifests()]
        inside = [manifest for manifest in manifests if set(manifest.files) <= set(files)]
        return max(inside, key=lambda manifest: len(manifest.files), default=None)

    @contextmanager
    def _segment(self, snapshot: Snapshot, pages: Pages, *, compact: bool = False) -> Iterator[Folding]:
        """A folder that gets its name only when it is whole."""
        final = self.folder / "segments" / f"{_name(snapshot)}-{uuid4().hex[:8]}"
        part = final.with_name(final.name + ".part")
        shutil.rmtree(part, ignore_errors=True)
        yield Folding(part, pages, compact=compact)
        part.rename(final)

    def _write(self, snapshot: Snapshot, segments: list[str]) -> Manifest:
        aliases = snapshot.aliases()
        manifest = Manifest(segments, _files(snapshot), aliases.sources.tolist(), aliases.targets.tolist())
        path = self.folder / "versions" / f"{_name(snapshot)}.json"
        path.with_suffix(".part").write_text(json.dumps(asdict(manifest)))
        path.with_suffix(".part").rename(path)
        return manifest

    def _read(self, snapshot: Snapshot) -> Manifest | None:
        """The version by its name, if it holds the very files of the snapshot and not another ledger's."""
        path = self.folder / "versions" / f"{_name(snapshot)}.json"
        manifest = Manifest.read(path) if path.exists() else None
        return manifest if manifest and manifest.files == _files(snapshot) else None

    def _manifests(self) -> list[Path]:
        return list((self.folder / "versions").glob("*.json"))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time makes or forgets versions."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _name(snapshot: Snapshot) -> str:
    return f"{snapshot.versions.events}-{snapshot.versions.aliases}"


def _files(snapshot: Snapshot) -> list[str]:
    """Years in order: a fold turns to each year once."""
    return sorted(snapshot.files("events"), key=rows.year_of)
