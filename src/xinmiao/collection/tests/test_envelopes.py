"""A phone seals, the server opens; what was sealed for another worker, submission or server stays shut."""

from __future__ import annotations

import json
import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from xinmiao.collection.envelopes import EnvelopeRefused, opened

SERVER = ec.generate_private_key(ec.SECP256R1())
XML = "<data><child_name>王小明</child_name></data>".encode()
WHOSE = {"worker": "w1", "instance_id": "uuid:1"}


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def sealed(xml: bytes = XML, files: dict[str, bytes] | None = None, about: str = "submission w1 uuid:1") -> bytes:
    """What `sealing.js` makes."""
    files = files or {}
    heading = {"xml": len(xml), "files": [{"name": name, "type": "", "size": len(one)} for name, one in files.items()]}
    told = json.dumps(heading).encode()
    plain = len(told).to_bytes(4, "big") + told + xml + b"".join(files.values())
    ours, nonce = ec.generate_private_key(ec.SECP256R1()), os.urandom(12)
    shared = ours.exchange(ec.ECDH(), SERVER.public_key())
    key = HKDF(SHA256(), 32, salt=point(ours) + point(SERVER), info=b"xinmiao submission").derive(shared)
    return b"\x01" + point(ours) + nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def test_what_a_phone_sealed_opens_with_its_files() -> None:
    told = opened(sealed(files={"卡.png": b"\x89PNG", "b.png": b""}), private=SERVER, **WHOSE)
    assert told.xml == XML
    assert told.files == {"卡.png": b"\x89PNG", "b.png": b""}


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"<html>",
        b"\x02" + sealed()[1:],
        sealed()[:-1],
        sealed(about="submission w2 uuid:1"),
        sealed(about="submission w1 uuid:2"),
    ],
    ids=["empty", "not sealed", "of another kind", "cut off", "of another worker", "of another submission"],
)
def test_anything_else_is_refused(envelope: bytes) -> None:
    with pytest.raises(EnvelopeRefused):
        opened(envelope, private=SERVER, **WHOSE)


def test_another_servers_key_opens_nothing() -> None:
    with pytest.raises(EnvelopeRefused):
        opened(sealed(), private=ec.generate_private_key(ec.SECP256R1()), **WHOSE)
