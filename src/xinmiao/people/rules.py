"""How person numbers and pseudonyms are made, who may see whom, and who may consent for whom. On plain values."""

from __future__ import annotations

import hmac
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import takewhile

from xinmiao.accounts.rules import PERMISSIONS, Permission, Scope, Verdict
from xinmiao.science.linkage.comparing import Facts, Precision
from xinmiao.science.linkage.identity_numbers import age
from xinmiao.science.text import Text

SEQUENCE_BITS = 19
SEQUENCES = 1 << SEQUENCE_BITS
LAST_BLOCK = (1 << 12) - 1  # 31 bits in all: a number is a positive int32
GUARDIAN_BELOW = 14
"""Below this age a guardian consents: Personal Information Protection Law of 2021, articles 28 and 31."""
ADULT = 18


def first_number(block: int) -> int:
    """The first person number of a block."""
    return block << SEQUENCE_BITS


def block_of(person_no: int) -> int:
    return person_no >> SEQUENCE_BITS


def pseudonym(identity: str, *, key: bytes) -> str:
    """HMAC-SHA-256 of an identity under a key that only `people` knows; 64 hex digits."""
    return hmac.new(key, identity.encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be registered. facts.place: the code of where they live. source: where this was told."""

    facts: Facts
    address: str = ""
    source: str = "screen"
    died: date | None = None
    other_names: tuple[str, ...] = field(default=())


def places_of(scopes: Iterable[Scope], permission: Permission) -> tuple[str, ...]:
    """The codes of the places in which these scopes hold a permission on people; "" is everywhere.

    A person is of no programme and no partner: only the place of a scope counts.
    """
    return tuple(dict.fromkeys(scope.place for scope in scopes if permission in PERMISSIONS[scope.role]))


def least_age(birth_date: date, precision: Precision, on: date) -> int:
    """The youngest that somebody can be on a day, as far as the birth date is known; estimates may be a year off."""
    if precision is Precision.MONTH:
        birth_date = birth_date.replace(day=monthrange(birth_date.year, birth_date.month)[1])
    elif precision is not Precision.DAY:
        birth_date = birth_date.replace(month=12, day=31)
    least = age(birth_date, on)
    return least - 1 if precision is Precision.ESTIMATED else least


def common_path(one: str, other: str) -> str:
    """The path of the smallest place that holds both: `common_path("/CHN/53/5301/", "/CHN/53/5302/")` is "/CHN/53/"."""
    if not one or not other:
        return ""
    both = takewhile(lambda parts: parts[0] == parts[1], zip(one.split("/"), other.split("/"), strict=False))
    return "/".join(part for part, _ in both).rstrip("/") + "/"


_YES = Verdict(True, Text("可以。", "Allowed."))
_AGE_UNKNOWN = Verdict(
    False,
    Text(
        "不知道出生日期，无法判断谁可以同意。请先补填出生日期。",
        "Without a birth date it cannot be said who may consent. Fill it in first.",
    ),
)
_GUARDIAN_NEEDED = Verdict(
    False,
    Text(
        "不满 14 周岁：须由监护人同意。请先登记监护人。",
        "Under 14: a guardian must consent. Register the guardian first.",
    ),
)
_ADULT_SELF = Verdict(False, Text("成年人须由本人同意。", "An adult consents in person."))


def may_consent(*, least: int | None, by_self: bool, by_guardian: bool) -> Verdict:
    """Whether an answer counts. least: the youngest that the person can be; None: not known."""
    if least is None:
        return _AGE_UNKNOWN
    if least < GUARDIAN_BELOW:
        return _YES if by_guardian else _GUARDIAN_NEEDED
    if least >= ADULT:
        return _YES if by_self or by_guardian else _ADULT_SELF
    return _YES if by_self or by_guardian else _GUARDIAN_NEEDED


def masked_name(name: str) -> str:
    """As lists show it: the first character, the others as ○."""
    kept = name.strip()
    return kept[:1] + "○" * (len(kept) - 1)
