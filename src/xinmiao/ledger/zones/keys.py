"""The custodian's key: who keeps no records hands the same key to every zone, a new one each cycle."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

LEAST = 32
"""Bytes of a key: as long as the digest it makes."""


class WeakKey(XinmiaoError):
    """A key that could be guessed."""


@dataclass(frozen=True, slots=True)
class Key:
    """cycle: what the key serves for, e.g. "2024". Zones tell a key by its name, which does not give it away.

    Raises WeakKey `zones.weak_key` for fewer than 32 bytes.
    """

    cycle: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < LEAST:
            raise WeakKey(
                "zones.weak_key",
                Text(f"密钥至少 {LEAST} 字节", f"A key has at least {LEAST} bytes"),
                where=self.cycle,
                todo=Text("请向密钥保管人索取本周期的密钥", "Ask the custodian for the key of this cycle"),
            )

    @property
    def name(self) -> str:
        """hex[16], the same wherever the same key of the same cycle is held."""
        return self._digest(b"name").hex()[:16]

    def hidden(self, tokens: Iterable[str]) -> Iterator[str]:
        """HMAC-SHA-256 of each identity token: equal in all zones of a cycle, of no use without the key or after it."""
        return (self._digest(b"token", token.encode()).hex() for token in tokens)

    def _digest(self, *parts: bytes) -> bytes:
        """The cycle is part of what is keyed, so that a key used twice still makes different marks."""
        return hmac.digest(self.secret, b"\0".join([self.cycle.encode(), *parts]), sha256)
