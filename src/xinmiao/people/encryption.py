"""Sealing what names a person: AES-256-GCM under a key of each subject, bound to the cell that it stands in.

subject: whose it is, "person:…" or "submission:…"; `forget` makes everything sealed for it unreadable, in every backup.
where: the cell, as table, row and field ("people.identity/17/name"): what is moved to another cell does not open.

    sealed = seal("王小明".encode(), subject="person:5f0c…", where="people.identity/…/name/0")
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from xinmiao.people import keys
from xinmiao.people.keys import NONCE
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

FORMAT = b"\x01"


class Unreadable(XinmiaoError):
    """The cell was changed or moved: it does not open."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "people.unreadable",
            Text("加密内容被改动或移动过，无法读取", "What is sealed here was changed or moved, and does not open"),
            where=where,
            todo=Text("请从备份恢复这一行", "Restore this row from a backup"),
        )


class Forgotten(XinmiaoError):
    """There is no key for it any more: whose it was has been forgotten."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "people.forgotten",
            Text("此人已被删除，内容无法再读取", "Whose this was has been forgotten: it cannot be read any more"),
            where=where,
        )


class Plain(NamedTuple):
    """Something to seal."""

    plain: bytes
    subject: str
    where: str


class Sealed(NamedTuple):
    """Something to unseal."""

    sealed: bytes
    subject: str
    where: str


def seal(plain: bytes, *, subject: str, where: str) -> bytes:
    """Seal one cell; the subject's key is made when it has none, on disk before this returns."""
    return seal_many([Plain(plain, subject, where)])[0]


def seal_many(cells: Sequence[Plain]) -> list[bytes]:
    """Seal many cells, in their order, with one write of the keys that are new."""
    held = _ciphers((cell.subject for cell in cells), create=True)
    return [_seal(held[cell.subject], cell) for cell in cells]


def unseal(sealed: bytes, *, subject: str, where: str) -> bytes:
    """Open one cell. Raises Forgotten, Unreadable."""
    return unseal_many([Sealed(sealed, subject, where)])[0]


def unseal_many(cells: Sequence[Sealed]) -> list[bytes]:
    """Open many cells, in their order, with one reading of their keys. Raises Forgotten, Unreadable."""
    held = _ciphers(cell.subject for cell in cells)
    return [_open(held.get(cell.subject), cell) for cell in cells]


def forget(subjects: Iterable[str]) -> int:
    """Destroy the keys of these subjects; give how many there were."""
    return keys.destroy(subjects)


def tag(kind: str, normalised: str) -> bytes:
    """HMAC-SHA-256 of a kind and a normalised number under the tags' own key; 32 bytes."""
    return _hashed("tags", f"{kind}:{normalised}")


def token(plain: str) -> int:
    """64 bits of the HMAC-SHA-256 of a search or blocking token under the tokens' own key, as a signed number."""
    return tokens([plain])[0]


def tokens(plain: Iterable[str]) -> list[int]:
    """Many tokens, in their order."""
    key = keys.ring().hashing["tokens"]
    return [int.from_bytes(hmac.digest(key, one.encode(), "sha256")[:8], signed=True) for one in plain]


def pseudonym(subject: str, *, purpose: str, recipient: str = "") -> str:
    """The name of a subject for one purpose and recipient, which no other one shares; 32 hex digits."""
    return _hashed("pseudonyms", f"{purpose}\n{recipient}\n{subject}")[:16].hex()


@dataclass(frozen=True, slots=True)
class SubmissionKey:
    """The ECDH P-256 key of this server, to which browsers seal finished forms.

    public: the uncompressed point, 65 bytes, as WebCrypto imports "raw". key_id: which key that was.
    """

    key_id: str
    private: ec.EllipticCurvePrivateKey
    public: bytes


def submission_keypair() -> SubmissionKey:
    private = load_der_private_key(keys.ring().submission, password=None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("the ring's submission key is no elliptic curve key")
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return SubmissionKey(sha256(public).hexdigest()[:16], private, public)


def _ciphers(subjects: Iterable[str], *, create: bool = False) -> dict[str, AESGCM]:
    return {subject: AESGCM(key) for subject, key in keys.data_keys(subjects, create=create).items()}


def _seal(cipher: AESGCM, cell: Plain) -> bytes:
    nonce = os.urandom(NONCE)
    return FORMAT + nonce + cipher.encrypt(nonce, cell.plain, _bound(cell.subject, cell.where))


def _open(cipher: AESGCM | None, cell: Sealed) -> bytes:
    if cipher is None:
        raise Forgotten(cell.where)
    sealed = cell.sealed
    if sealed[:1] != FORMAT:
        raise Unreadable(cell.where)
    try:
        return cipher.decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], _bound(cell.subject, cell.where))
    except InvalidTag:
        raise Unreadable(cell.where) from None


def _bound(subject: str, where: str) -> bytes:
    return f"{subject}\n{where}".encode()


def _hashed(purpose: str, told: str) -> bytes:
    return hmac.digest(keys.ring().hashing[purpose], told.encode(), "sha256")
