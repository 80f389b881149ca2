"""Whole numbers in Chinese characters, both ways, from 零 to beyond 一万亿."""

from __future__ import annotations

import re

DIGITS = "零一二三四五六七八九"
VALUE = {character: number for number, character in enumerate(DIGITS)} | {"〇": 0, "两": 2}
CHARACTERS = "零〇一二两三四五六七八九十百千万亿"
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億兩〇", "一二三四五六七八九十百千万亿两零")
WAN, YI = 10**4, 10**8
PLACES = ((1000, "千"), (100, "百"), (10, "十"), (1, ""))

D = "[一二两三四五六七八九]"
SECTION = re.compile(
    f"(?:(?P<thousands>{D})?千)?(?:零?(?P<hundreds>{D})?百)?(?:零?(?P<tens>{D})?(?P<ten>十))?"
    f"(?:(?P<gap>零)?(?P<ones>{D}))?"
)


def to_chinese(number: int) -> str:
    """Write a whole number ≥ 0: 120 → 一百二十, 10_500 → 一万零五百, 10 → 十."""
    if number == 0:
        return "零"
    written = _written(number)
    return written[1:] if written.startswith("一十") else written


def _written(number: int) -> str:
    for unit, name in ((YI, "亿"), (WAN, "万")):
        if number >= unit:
            head, rest = divmod(number, unit)
            return _written(head) + name + _rest(rest, unit // 10)
    return _section(number)


def _rest(rest: int, expected: int) -> str:
    if not rest:
        return ""
    return ("零" if rest < expected else "") + _written(rest)


def _section(number: int) -> str:
    out, gap = "", False
    for place, name in PLACES:
        digit, number = divmod(number, place)
        if digit:
            out += ("零" if gap else "") + DIGITS[digit] + name
        gap = bool(out) and not digit
    return out


def from_chinese(text: str) -> int | None:
    """Read a whole number; None where the characters make none.

    Takes what people write: 两千, 一万二 (12 000), 一百五 (150), 二〇二四, 百万 (1 000 000), 壹佰.
    """
    plain = text.translate(FORMAL)
    if (len(plain) > 3 or "零" in plain[1:]) and all(character in VALUE for character in plain):
        return int("".join(str(VALUE[character]) for character in plain))
    return 0 if plain == "零" else _value(plain)


def _value(text: str) -> int | None:
    for name, unit in (("亿", YI), ("万", WAN)):
        if name in text:
            head, _, rest = text.rpartition(name)
            return _joined(head, rest, unit)
    return _section_value(text)


def _joined(head: str, rest: str, unit: int) -> int | None:
    left = _value(head) if head else 1
    if not left or (head.endswith("万") and unit == WAN):
        return None
    if not rest:
        return left * unit
    if len(rest) == 1 and rest in VALUE and rest != "零":
        return left * unit + VALUE[rest] * unit // 10
    right = _value(rest.removeprefix("零"))
    return None if right is None or right >= unit else left * unit + right


def _section_value(text: str) -> int | None:
    match = SECTION.fullmatch(text)
    if not text or not match:
        return None
    thousands = _times(match["thousands"], "千" in text) * 1000
    hundreds = _times(match["hundreds"], "百" in text) * 100
    tens = _times(match["tens"], bool(match["ten"])) * 10
    return thousands + hundreds + tens + _ones(match, text)


def _times(digit: str | None, named: bool) -> int:
    return VALUE[digit] if digit else int(named)


def _ones(match: re.Match[str], text: str) -> int:
    if not match["ones"]:
        return 0
    before = text[-2:-1]
    colloquial = {"百": 10, "千": 100}.get(before, 1)
    return VALUE[match["ones"]] * colloquial
