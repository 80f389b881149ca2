"""Who did it: a person, a token or a job. The one way to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["person", "token", "job"]


class _User(Protocol):
    @property
    def pk(self) -> object: ...

    def get_username(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Actor:
    """kind: what acts. key: its stable identifier. label: what people read."""

    kind: Kind
    key: str
    label: str

    @classmethod
    def of_user(cls, user: _User) -> Actor:
        return cls("person", str(user.pk), user.get_username())

    @classmethod
    def token(cls, key: str, label: str = "") -> Actor:
        return cls("token", key, label or key)

    @classmethod
    def job(cls, name: str) -> Actor:
        return cls("job", name, name)

    def __str__(self) -> str:
        return self.label
