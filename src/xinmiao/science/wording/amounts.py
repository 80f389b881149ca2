"""The number inside a phrase: what its characters come to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.numerals import Numeral

ONE = Decimal(1)
DIGITS = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|(?<!\d)\d{1,3}(?: \d{3}){2,}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)(?:\.\d+)?|(?<![\d.,])[1-9]\d{0,2} \d{3}(?![\d%]|"
    r" \d)|\d{1,15}(?:\.\d{1,15})?"
)
SLASHED = r"(?<![\d/.])\d{1,3}/\d{1,3}(?![\d/]|\.\d|\s?[千万亿])"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as read. hedge: of a 「多」 or 「几」 inside it. second: the upper end of 「三四」.

    factor: the magnitude it was counted in. share: it is a fraction already. bare: characters such as 「百」 or 「三」
    that make a figure only with a hedge or a measure word beside them.
    """

    numeral: Numeral
    hedge: Hedge | None = None
    hedge_word: str = ""
    second: Numeral | None = None
    factor: Decimal = ONE
    share: bool = False
    bare: bool = False


def fraction(top: int | None, bottom: int | None) -> Amount | None:
    """A fraction has no last digit, so its plain form reaches as far as a rounding may."""
    if top is None or not bottom or top > bottom:
        return None
    return Amount(Numeral(Decimal(top) / Decimal(bottom), ONE, True), share=True)


VULGAR = r"(?<![\d.,])(?:\d{1,4}\s?)?[½⅓⅔¼¾⅕⅛]"
_VULGAR = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
HALF = fraction(1, 2)


def slashed(text: str) -> Amount | None:
    """Read 1/3; None where the text is something else."""
    match = re.fullmatch(SLASHED, text)
    top, bottom = map(int, match[0].split("/")) if match else (None, None)
    return fraction(top, bottom)


def vulgar(text: str) -> Amount | None:
    """Read 3½ and ¾; None where the text is something else."""
    if not text or text[-1] not in _VULGAR:
        return None
    top, bottom = _VULGAR[text[-1]]
    whole = text[:-1].strip()
    if not whole:
        return fraction(top, bottom)
    value = Decimal(whole) + Decimal(top) / Decimal(bottom)
    return Amount(Numeral(value, ONE / bottom, True))
