"""Opening what a phone sealed: ECDH on P-256, HKDF-SHA-256, AES-256-GCM; the other half of `sealing.js`.

An envelope is one byte of kind, the phone's point (65 bytes, uncompressed), a nonce (12), the rest with its tag. Within
it: the length of a heading (4 bytes, big-endian), the heading as JSON, the XML, then the files in the heading's order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

KIND = b"\x01"
POINT = 65
NONCE = 12
INFO = b"xinmiao submission"


class EnvelopeRefused(XinmiaoError):
    """It does not open: sealed for another server or another submission, or damaged on its way."""

    def __init__(self) -> None:
        super().__init__(
            "submission.envelope",
            Text("封存的表单打不开", "The sealed form does not open"),
            todo=Text("请不要删除，联系管理员核对服务器密钥", "Keep it; ask the administrator about the server's key"),
        )


@dataclass(frozen=True, slots=True)
class Contents:
    """xml: the submission's bytes. files: its media by name."""

    xml: bytes
    files: Mapping[str, bytes]


def opened(envelope: bytes, *, private: ec.EllipticCurvePrivateKey, worker: str, instance_id: str) -> Contents:
    """Open an envelope that this worker sealed for this submission. Raises EnvelopeRefused."""
    point, nonce = envelope[1 : 1 + POINT], envelope[1 + POINT : 1 + POINT + NONCE]
    try:
        if envelope[:1] != KIND:
            raise EnvelopeRefused
        cipher = AESGCM(_key(point, private))
        about = f"submission {worker} {instance_id}".encode()
        return _unpacked(cipher.decrypt(nonce, envelope[1 + POINT + NONCE :], about))
    except (InvalidTag, ValueError, KeyError) as error:
        raise EnvelopeRefused from error


def _key(point: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    own = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = private.exchange(ec.ECDH(), theirs)
    return HKDF(SHA256(), 32, salt=point + own, info=INFO).derive(shared)


def _unpacked(plain: bytes) -> Contents:
    start = 4 + int.from_bytes(plain[:4], "big")
    heading: dict[str, Any] = json.loads(plain[4:start])
    at = start + heading["xml"]
    xml, files = plain[start:at], {}
    for file in heading["files"]:
        files[str(file["name"])] = plain[at : at + file["size"]]
        at += file["size"]
    return Contents(xml, files)
