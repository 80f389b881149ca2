"""Numbers in English text: 2.65 million, twenty-four, two thirds, one in five, dozens."""

from __future__ import annotations

import re
from decimal import Decimal

from xinmiao.science.wording.amounts import DIGITS, SLASHED, VULGAR, Amount, fraction, slashed, vulgar
from xinmiao.science.wording.english import SMALL, TENS, from_english
from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.lexicon import Lexicon
from xinmiao.science.wording.numerals import Numeral
from xinmiao.science.wording.units import MAGNITUDES
from xinmiao.science.wording.words import any_of

PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "twelfth": 12,
    "fifteenth": 15,
    "twentieth": 20,
    "thirtieth": 30,
    "fortieth": 40,
    "fiftieth": 50,
    "hundredth": 100,
    "thousandth": 1000,
}
_RARE = "|".join(part for part, into in PARTS.items() if into > 10)  # a fiftieth of, not a fiftieth birthday
_PART = (
    "|".join(part for part, into in PARTS.items() if 2 < into <= 10)
    + rf"|(?:{_RARE})(?=\s+(?:of|or|as|the)\b|[.,;)]|\Z)"
)
_TOP = "an?|one|two|three|four|five|six|seven|eight|nine"
_TENTHS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|eighty|hundred"
)
FRACTION = re.compile(rf"(?P<top>{_TOP})[\s-](?P<bottom>{_PART})s?|(?:one[\s-])?half")
OUT_OF = re.compile(
    rf"(?P<top>one)\s+in\s+(?:every\s+)?(?P<bottom>{_TENTHS}|\d{{1,3}})"
    rf"|(?P<some>one|{_TENTHS}|\d{{1,3}})\s+out\s+of\s+(?:every\s+)?(?P<all>{_TENTHS}|\d{{1,3}})"
)
VAGUE_WORTH = {
    "ten": 10, "dozen": 12, "score": 20, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
}  # fmt: skip
VAGUE = re.compile(
    r"(?:tens|dozens|scores|hundreds|thousands|millions|billions)(?:\s+of\s+(?:hundreds|thousands|millions))?"
    r"|(?:a\s+few|several|a\s+couple\s+of|many)\s+(?:dozen|hundred|thousand|million|billion)"
)

_UNITS = "|".join(sorted((*SMALL, *TENS), key=len, reverse=True))
_SMALL = rf"(?:(?:{'|'.join(TENS)})[\s-](?:{'|'.join(SMALL[1:10])})\b|(?:{_UNITS})\b)"
_HUNDREDS = rf"(?:{_SMALL}|an?(?=\s+hundred))(?:\s+hundred\b(?:\s+(?:and\s+)?{_SMALL})?)?"
_SCALES = "thousand|million|billion|trillion|dozen"
WORDS = (
    rf"(?:half(?:\s+an?\s+|-|\s+)(?:million|billion|dozen)\b|(?:{_HUNDREDS}|an?(?=\s+(?:{_SCALES})))"
    rf"(?:\s+(?:{_SCALES})\b(?:\s+(?:and\s+)?{_HUNDREDS}(?!\s+(?:point|per)))?)*)"
)

_POSSESSED = ("her", "his", "my", "your", "better", "this", "that", "each", "first", "second", "either", "every")
_HALF_OF_THEM = (
    "".join(rf"(?<!\b{word} )" for word in _POSSESSED)
    + r"\bhalf(?=\s+(?:in|on|at|from|were|are|had|have|said|did|will|would|could|can|cannot|live|lived|came|went|never|"
    r"still|now)\b)"
)


def english_pattern(lexicon: Lexicon) -> str:
    """Give the pattern of a number in English text, in digits or in words.

    It stands inside the grammar's pattern, whose group `leads` says that money was named before: US$1.5m.
    """
    magnitude = any_of(lexicon.magnitudes)
    out_of = re.sub(r"\?P<\w+>", "?:", OUT_OF.pattern)
    return (
        rf"(?:{SLASHED}|{VULGAR}|\b(?<!\d[.,])(?:{out_of})\b|(?:{DIGITS})(?:[\s-]?(?:{magnitude})\b|"
        rf"(?(leads)m\b|m(?=\s+[a-z]{{3,}}s\b)))?(?:\+|-odd\b)?"
        rf"|\b(?:{_TOP})[\s-](?:{_PART})s?\b(?!-)|\bone[\s-]half\b|\bhalf(?!\s+an?\s+(?:million|"
        rf"billion|dozen))(?=\s+(?:of|the|its|their|our|a|as|his|her|those|all)\b)|"
        rf"(?:(?<=\bby )|(?<=than )|(?<=nearly )|(?<=almost )|(?<=about )|(?<=under )|"
        rf"(?<=around )|(?<=roughly )|(?<=only )|(?<=just ))half\b(?!-|\s+an?\s+(?:million|billion|dozen))|"
        rf"{_HALF_OF_THEM}|"
        rf"\b(?!scores\b(?!\s+of\b))(?:{VAGUE.pattern})\b|"
        rf"\b{WORDS}(?:-odd\b)?)"
    )


def read_english(text: str) -> Amount | None:
    """Read what `english_pattern` found."""
    plain = text.lower()
    for read in (slashed, vulgar, _out_of, _digits, _fraction, _several):
        amount = read(plain)
        if amount:
            return amount
    return _words(plain)


def _out_of(text: str) -> Amount | None:
    match = OUT_OF.fullmatch(text)
    if match is None:
        return None
    top, bottom = (_whole(match[one] or match[other]) for one, other in (("top", "some"), ("bottom", "all")))
    return fraction(top, bottom)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else 100 if text == "hundred" else from_english(text)


def _digits(text: str) -> Amount | None:
    match = re.fullmatch(rf"({DIGITS})[\s-]?([a-z]*?)(\+|-?odd)?", text)
    if match is None:
        return None
    factor = Decimal(10**6 if match[2] == "m" else MAGNITUDES["en"].get(match[2], 1))
    hedge = {"+": Hedge.AT_LEAST, None: None}.get(match[3], Hedge.OVER)
    return Amount(Numeral.of_digits(match[1]).times(factor), hedge, match[3] or "", factor=factor)


def _fraction(text: str) -> Amount | None:
    match = FRACTION.fullmatch(text)
    if match is None:
        return None
    return fraction(from_english(match["top"] or "one"), PARTS[match["bottom"] or "half"])


def _several(text: str) -> Amount | None:
    if not VAGUE.fullmatch(text):
        return None
    product = 1
    for word in text.split():
        product *= VAGUE_WORTH.get(word.removesuffix("s"), 1)
    return Amount(Numeral.of(Decimal(product)), Hedge.SEVERAL, text.split()[0])


def _words(text: str) -> Amount | None:
    if text.startswith("half"):
        whole = from_english("one " + re.split(r"[\s-]+", text)[-1])
        return Amount(Numeral.of(Decimal(whole) / 2)) if whole else None
    plain = text.removesuffix("-odd")
    value = from_english(plain)
    if value is None:
        return None
    hedge, word = (Hedge.OVER, "odd") if plain != text else (None, "")
    return Amount(Numeral.of(Decimal(value)), hedge, word, bare=text == "one")
