"""A rounded number as text, in the way each language writes it."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from xinmiao.science.wording.chinese import to_chinese
from xinmiao.science.wording.english import to_english
from xinmiao.science.wording.hedges import Hedge

SCALES = {
    "zh": ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    "en": ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")),
}
COMMA_FROM = {"zh": 10_000, "en": 1000}
LIKE_A_YEAR = range(1900, 2100)
BESIDE_HAN = re.compile("(?<=[0-9%+])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9$])")


def rounded(value: Decimal, to: Decimal, hedge: Hedge) -> Decimal:
    """Give the number to write for `value`, a multiple of `to`, on the side that the hedge needs."""
    steps = value / to
    if hedge in (Hedge.OVER, Hedge.AT_LEAST):
        return steps.to_integral_value(ROUND_FLOOR) * to
    if hedge in (Hedge.NEARLY, Hedge.UNDER):
        return (steps.to_integral_value(ROUND_FLOOR) + 1) * to
    return steps.to_integral_value(ROUND_CEILING if hedge is Hedge.AT_MOST else ROUND_HALF_UP) * to


def in_digits(value: Decimal, to: Decimal, lang: str, inside: str = "") -> str:
    """Write 2 650 000 as 265 万 or 2.65 million, 164 500 as 16.45 万 or 164,500, with 「多」 at its place."""
    for factor, scale in SCALES[lang]:
        count = (value / factor).normalize()
        if value >= factor and int(count.as_tuple().exponent) >= -2:
            return _scaled(count, scale, inside, within=to > factor, lang=lang)
    return spaced(_in_full(value, lang) + inside)


def _scaled(count: Decimal, scale: str, inside: str, *, within: bool, lang: str) -> str:
    if lang == "en":
        return f"{count:f} {scale}"
    return spaced(f"{count:f}{inside}{scale}" if within else f"{count:f}{scale}{inside}")


def _in_full(value: Decimal, lang: str) -> str:
    """Four digits that look like a year take a comma in Chinese, too, so that nobody reads one."""
    plain = value.normalize()
    comma = plain >= COMMA_FROM[lang] or (plain == plain.to_integral_value() and int(plain) in LIKE_A_YEAR)
    return f"{plain:,f}" if comma else f"{plain:f}"


def in_words(value: int, to: Decimal, lang: str, inside: str = "", counted: bool = False) -> str:
    """Write 3 as 三 or three, 2 before a measure word as 两, 1 100 000 with 「多」 as 一百一十多万."""
    if lang == "en":
        return to_english(value)
    words = "两" if value == 2 and counted else to_chinese(value)
    last = {"万": 10**4, "亿": 10**8}.get(words[-1], 0)
    return f"{words[:-1]}{inside}{words[-1]}" if inside and last and to > last else words + inside


def spaced(text: str) -> str:
    """Put the space between digits and Chinese characters."""
    return BESIDE_HAN.sub(" ", text)
