"""Whole numbers in English words, both ways."""

from __future__ import annotations

import re

_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
"""
SMALL = tuple(_SMALL.split())
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
GROUPS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (10**3, "thousand"))

VALUE = {word: number for number, word in enumerate(SMALL)} | {
    word: 10 * number for number, word in enumerate(TENS, start=2)
}
SCALE = {name: unit for unit, name in GROUPS} | {"dozen": 12}
SEPARATOR = re.compile(r"[\s-]+")


def to_english(number: int) -> str:
    """Write a whole number ≥ 0: 24 → twenty-four, 120 → one hundred and twenty."""
    for unit, name in GROUPS:
        if number >= unit:
            head, rest = divmod(number, unit)
            joint = " and " if 0 < rest < 100 else " "
            return f"{to_english(head)} {name}" + (joint + to_english(rest) if rest else "")
    return _below_thousand(number)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    return f"{SMALL[hundreds]} hundred" + (f" and {_below_hundred(rest)}" if rest else "")


def _below_hundred(number: int) -> str:
    if number < 20:
        return SMALL[number]
    tens, ones = divmod(number, 10)
    return TENS[tens - 2] + (f"-{SMALL[ones]}" if ones else "")


def from_english(text: str) -> int | None:
    """Read a whole number; None where the words make none. "a hundred" and "two dozen" are numbers."""
    words = [word for word in SEPARATOR.split(text.lower().strip()) if word]
    if not words or words[-1] == "and":
        return None
    return _value(["one" if word in ("a", "an") else word for word in words])


def _value(words: list[str]) -> int | None:
    for name, unit in sorted(SCALE.items(), key=lambda item: -item[1]):
        if name in words:
            at = words.index(name)
            return _joined(_value(words[:at]), unit, words[at + 1 :])
    return _hundreds(words)


def _joined(head: int | None, unit: int, rest: list[str]) -> int | None:
    if not head:
        return None
    tail = 0 if not rest else _value(rest[1:] if rest[0] == "and" else rest)
    return None if tail is None or tail >= unit else head * unit + tail


def _hundreds(words: list[str]) -> int | None:
    if "hundred" in words:
        at = words.index("hundred")
        return _joined(_tens(words[:at]), 100, words[at + 1 :])
    return _tens(words)


def _tens(words: list[str]) -> int | None:
    values = [VALUE.get(word) for word in words]
    if len(values) == 1:
        return values[0]
    if len(values) == 2 and words[0] in TENS and words[1] in SMALL[1:10]:
        return VALUE[words[0]] + VALUE[words[1]]
    return None
