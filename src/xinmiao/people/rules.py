"""How person numbers and pseudonyms are made. On plain values."""

from __future__ import annotations

import hmac
from hashlib import sha256

SEQUENCE_BITS = 19
SEQUENCES = 1 << SEQUENCE_BITS
LAST_BLOCK = (1 << 12) - 1  # 31 bits in all: a number is a positive int32


def first_number(block: int) -> int:
    """The first person number of a block."""
    return block << SEQUENCE_BITS


def block_of(person_no: int) -> int:
    return person_no >> SEQUENCE_BITS


def pseudonym(identity: str, *, key: bytes) -> str:
    """HMAC-SHA-256 of an identity under a key that only `people` knows; 64 hex digits."""
    return hmac.new(key, identity.encode(), sha256).hexdigest()
