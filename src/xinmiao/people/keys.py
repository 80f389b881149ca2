"""Keys outside the database: a ring that wraps, and beside it one wrapped data key for each subject.

`settings.KEYS_DIR` holds `ring.json` (the wrapping keys by id, the keys of tags, tokens and pseudonyms, the private key
of browsers' submissions) and `subjects.sqlite3`. A subject is a person or a submission: without its row here, what was
sealed for it is unreadable wherever a copy lies. The folder is backed up whole, apart from the
database: while the site runs, the newest keys stand in the store's write-ahead file.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

KEY_BITS = 256
NONCE = 12
BATCH = 500
"""Subjects in one statement: SQLite allows 999 parameters and more."""
_SCHEMA = "CREATE TABLE IF NOT EXISTS subject (name TEXT PRIMARY KEY, ring_key TEXT NOT NULL, wrapped BLOB NOT NULL)"


@dataclass(frozen=True, slots=True)
class Ring:
    """current: the id of the key that wraps new data keys. hashing: keys of HMACs, by what they are for."""

    current: str
    wrapping: Mapping[str, bytes]
    hashing: Mapping[str, bytes]
    submission: bytes  # PKCS 8, DER


def ring() -> Ring:
    """The ring as it is now; made when there is none."""
    path = f"{settings.KEYS_DIR}/ring.json"
    try:
        changed_ns = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        _create(Path(path))
        changed_ns = os.stat(path).st_mtime_ns
    return _read(path, changed_ns)


def data_keys(subjects: Iterable[str], *, create: bool = False) -> dict[str, bytes]:
    """The data keys of these subjects; create: make those that are missing, on disk before this returns."""
    names = list(dict.fromkeys(subjects))
    held = ring()
    with _store() as store:
        found = _find(store, names)
        if create and len(found) < len(names):
            _add(store, held, [name for name in names if name not in found])
            found = _find(store, names)
    return {name: _unwrap(held, name, *row) for name, row in found.items()}


def destroy(subjects: Iterable[str]) -> int:
    """Destroy the data keys of these subjects; give how many there were. No copy of them stays in the file."""
    names = list(dict.fromkeys(subjects))
    with _store() as store:
        with store:
            n = sum(store.execute("DELETE FROM subject WHERE name = ?", [name]).rowcount for name in names)
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return n


def rotate(*, batch: int = BATCH) -> Iterator[int]:
    """Wrap every data key under a new key, and forget the old ones; gives the number done after each batch.

    Taken up where it was broken off: a new wrapping key is made only when all keys are under the current one.
    """
    with _store() as store:
        if not _behind(store, ring().current, 1):
            _turn(settings.KEYS_DIR / "ring.json")
        held, n = ring(), 0
        while rows := _behind(store, held.current, batch):
            with store:
                store.executemany(
                    "UPDATE subject SET ring_key = ?, wrapped = ? WHERE name = ?",
                    [(*_wrap(held, name, _unwrap(held, name, key, old)), name) for name, key, old in rows],
                )
            n += len(rows)
            yield n
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        _drop_old(settings.KEYS_DIR / "ring.json")


class _Kept(threading.local):
    """A thread's own connection to the subjects' keys. of: the process and the file that it was opened in and for."""

    store: sqlite3.Connection | None = None
    of: tuple[int, ...] = ()


_KEPT = _Kept()
_INHERITED: list[sqlite3.Connection] = []
"""Connections from before a fork: they stay the parent's, and SQLite wants a child not even to close them."""


@contextmanager
def _store() -> Iterator[sqlite3.Connection]:
    """The thread's connection, left without a transaction; another one where the file is another now."""
    path = settings.KEYS_DIR / "subjects.sqlite3"
    if _KEPT.store is None or _KEPT.of != _which(path):
        _leave()
        _KEPT.store = _opened(path)
        _KEPT.of = _which(path)
    try:
        yield _KEPT.store
    finally:
        _KEPT.store.rollback()


def _which(path: Path) -> tuple[int, ...]:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return ()
    return os.getpid(), found.st_dev, found.st_ino


def _leave() -> None:
    """Close what the thread had open, where this process opened it."""
    if _KEPT.store is None:
        return
    if _KEPT.of[0] == os.getpid():
        _KEPT.store.close()
    else:
        _INHERITED.append(_KEPT.store)
    _KEPT.store = None


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = sqlite3.connect(path, timeout=20)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")  # a key is on disk before the database commits what it sealed
    store.execute("PRAGMA secure_delete=ON")
    store.execute(_SCHEMA)
    return store


def _find(store: sqlite3.Connection, names: Sequence[str]) -> dict[str, tuple[str, bytes]]:
    found: dict[str, tuple[str, bytes]] = {}
    for start in range(0, len(names), BATCH):
        part = names[start : start + BATCH]
        marks = ",".join("?" * len(part))
        rows = store.execute(f"SELECT name, ring_key, wrapped FROM subject WHERE name IN ({marks})", part)
        found |= {name: (ring_key, wrapped) for name, ring_key, wrapped in rows}
    return found


def _add(store: sqlite3.Connection, held: Ring, names: Sequence[str]) -> None:
    rows = [(name, *_wrap(held, name, AESGCM.generate_key(KEY_BITS))) for name in names]
    with store:
        store.executemany("INSERT OR IGNORE INTO subject (name, ring_key, wrapped) VALUES (?, ?, ?)", rows)


def _behind(store: sqlite3.Connection, current: str, n: int) -> list[tuple[str, str, bytes]]:
    return store.execute(
        "SELECT name, ring_key, wrapped FROM subject WHERE ring_key <> ? LIMIT ?", [current, n]
    ).fetchall()


def _wrap(held: Ring, name: str, key: bytes) -> tuple[str, bytes]:
    nonce = os.urandom(NONCE)
    return held.current, nonce + AESGCM(held.wrapping[held.current]).encrypt(nonce, key, name.encode())


def _unwrap(held: Ring, name: str, ring_key: str, wrapped: bytes) -> bytes:
    return AESGCM(held.wrapping[ring_key]).decrypt(wrapped[:NONCE], wrapped[NONCE:], name.encode())


@lru_cache(maxsize=4)
def _read(path: str, changed_ns: int) -> Ring:
    told = json.loads(Path(path).read_text())
    wrapping, hashing = ({name: b64decode(key) for name, key in told[kind].items()} for kind in ("wrapping", "hashing"))
    return Ring(told["current"], wrapping, hashing, b64decode(told["submission"]))


def _create(path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name, key = _new_key()
    told = {
        "current": name,
        "wrapping": {name: key},
        "hashing": {purpose: _text(os.urandom(32)) for purpose in ("tags", "tokens", "pseudonyms")},
        "submission": _text(private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = _written(path, told)
    try:
        os.link(made, path)  # fails where another process was first: its ring stands
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _turn(path: Path) -> None:
    told, (name, key) = json.loads(path.read_text()), _new_key()
    told["wrapping"][name], told["current"] = key, name
    _written(path, told).replace(path)


def _drop_old(path: Path) -> None:
    told = json.loads(path.read_text())
    told["wrapping"] = {told["current"]: told["wrapping"][told["current"]]}
    _written(path, told).replace(path)


def _written(path: Path, told: object) -> Path:
    """The ring in a file of its own, on disk; only its owner may read it."""
    made = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return made


def _new_key() -> tuple[str, str]:
    return f"k{secrets.token_hex(4)}", _text(AESGCM.generate_key(KEY_BITS))


def _text(key: bytes) -> str:
    return b64encode(key).decode()
