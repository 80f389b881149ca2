"""Numbers in Chinese text: 16.45 万多, 三百余万, 三分之二, 几十."""

from __future__ import annotations

import re
from decimal import Decimal

from xinmiao.science.wording.amounts import DIGITS, HALF, SLASHED, VULGAR, Amount, fraction, slashed, vulgar
from xinmiao.science.wording.chinese import CHARACTERS as HAN
from xinmiao.science.wording.chinese import from_chinese
from xinmiao.science.wording.hedges import Hedge, Stand
from xinmiao.science.wording.lexicon import Lexicon
from xinmiao.science.wording.numerals import Numeral
from xinmiao.science.wording.units import MAGNITUDES
from xinmiao.science.wording.words import any_of

_FRACTION = re.compile(rf"(?P<bottom>[{HAN}]+)分之\s?(?P<top>[{HAN}点]+|{DIGITS})")
_VAGUE = re.compile(r"(?P<vague>[几数])(?P<unit>[十百千万亿]+)(?P<more>[多余]?)")
_BETWEEN = re.compile(r"(?P<tens>[二三四五六七八九]?十)?([一二两三四五六七八])([二两三四五六七八九])([十百千万亿]*)")
_HAN = re.compile(rf"(?P<core>[{HAN}]+)(?:点(?P<decimals>[{HAN}]+))?(?:(?P<inside>[多余几来])(?P<unit>[百千万亿]*))?")


def chinese_pattern(lexicon: Lexicon) -> str:
    """Give the pattern of a number in Chinese text, in digits or in characters."""
    inside, magnitude = any_of(lexicon.standing(Stand.INSIDE)), any_of(lexicon.magnitudes)
    digits = (
        rf"{SLASHED}|{VULGAR}|(?:{DIGITS})(?:\s?(?:{inside})(?=\s?(?:{magnitude})))?"
        rf"(?:\s?(?:{magnitude})(?:\s?\d+(?:\.\d+)?\s?(?:{magnitude}))*)?(?:\s?(?:{inside})|\+)?"
    )
    characters = (
        rf"[{HAN}]+分之\s?(?:[{HAN}]+(?:点[{HAN}]+)?|{DIGITS})|一半|半数|[几数][十百千万亿]+[多余]?"
        rf"|[{HAN}]+(?:点[{HAN}]+)?(?:(?:{inside})[百千万亿]*)?"
    )
    return f"(?:{digits}|{characters})"


def digits_reader(lexicon: Lexicon) -> re.Pattern[str]:
    """Take a number of digits, magnitudes and 「多」 apart."""
    inside, magnitude = any_of(lexicon.standing(Stand.INSIDE)), any_of(lexicon.magnitudes)
    return re.compile(
        rf"(?P<digits>{DIGITS})\s?(?P<inside>(?:{inside})?)\s?(?P<magnitude>(?:{magnitude})?)"
        rf"(?P<rest>(?:\s?\d+(?:\.\d+)?\s?(?:{magnitude}))*)\s?(?P<after>(?:{inside}|\+)?)"
    )


def read_chinese(text: str, digits: re.Pattern[str], words: dict[str, Hedge]) -> Amount | None:
    """Read what `chinese_pattern` found. words: the hedges that stand inside a number."""
    if text in ("一半", "半数"):
        return HALF
    if text[0].isdigit() or text[-1] in "½⅓⅔¼¾⅕⅛":
        return slashed(text) or vulgar(text) or _digits(digits.match(text), words)
    share, vague = _FRACTION.fullmatch(text), _VAGUE.fullmatch(text)
    if share:
        return _share(share["top"], share["bottom"])
    return _several(vague) if vague else _between(text) or _characters(text, words)


def _digits(match: re.Match[str] | None, words: dict[str, Hedge]) -> Amount | None:
    if match is None:
        return None
    numeral, word = Numeral.of_digits(match["digits"]), match["inside"] or match["after"]
    factor = Decimal(MAGNITUDES["zh"].get(match["magnitude"], 1))
    to_magnitude = bool(match["magnitude"] and match["after"])
    numeral = numeral.to_the_magnitude(factor) if to_magnitude else numeral.times(factor)
    for digits, unit in re.findall(r"(\d+(?:\.\d+)?)\s?(\D+)", match["rest"]):
        part = Numeral.of_digits(digits).times(Decimal(MAGNITUDES["zh"][unit.strip()]))
        numeral = Numeral(numeral.value + part.value, part.place, part.decimals)
    hedge = Hedge.AT_LEAST if word == "+" else words.get(word)
    return Amount(numeral, hedge, word, factor=factor)


def _share(top: str, bottom: str) -> Amount | None:
    """A hundredth or less is a rate, rounded at its last digit (十万分之 18.3); a third is a fraction."""
    over = Numeral.of_digits(top) if top[0].isdigit() else _plain(top)
    under = from_chinese(bottom)
    if over is None or not under:
        return None
    if under >= 100:
        return Amount(over.as_share(1 / Decimal(under)), share=True)
    return fraction(int(over.value), under)


def _plain(text: str) -> Numeral | None:
    whole, _, decimals = text.partition("点")
    value = from_chinese(whole)
    if value is None:
        return None
    places = [from_chinese(character) for character in decimals]
    if any(place is None or place > 9 for place in places):
        return None
    return Numeral.of_digits(f"{value}." + "".join(map(str, places))) if places else Numeral.of(Decimal(value))


def _several(match: re.Match[str]) -> Amount | None:
    value = from_chinese(match["unit"])
    if value is None:
        return None
    return Amount(Numeral.of(Decimal(value)), Hedge.SEVERAL, match["vague"])


def _between(text: str) -> Amount | None:
    """Read 「三四」, 「十五六」 and 「五六百」, which name two neighbours, and 「三五」."""
    match = _BETWEEN.fullmatch(text)
    low, high = (from_chinese(match[2]), from_chinese(match[3])) if match else (None, None)
    tens = from_chinese(match["tens"]) if match and match["tens"] else 0
    unit = from_chinese(match[4]) if match and match[4] else 1
    if low is None or high is None or unit is None or tens is None or (high - low != 1 and (low, high) != (3, 5)):
        return None
    first, second = (Numeral.of(Decimal((tens + one) * unit)) for one in (low, high))
    return Amount(first, second=second, bare=not tens and unit == 1)


def _characters(text: str, words: dict[str, Hedge]) -> Amount | None:
    match = _HAN.fullmatch(text)
    if match is None:
        return None
    whole = match["core"].rstrip("零") if match["inside"] == "几" else match["core"]  # 九百零几
    core = _plain(whole + ("点" + match["decimals"] if match["decimals"] else ""))
    if core is None:
        return None
    unit = from_chinese(match["unit"]) if match["unit"] else 1
    if unit is None:
        return None
    if match["inside"] and not match["unit"] and match["core"][-1] in "万亿":
        core = _to_last_character(core, match["core"][-1])
    word = match["inside"] or ""
    if word == "几" and match["core"].endswith("十"):
        return Amount(core.plus(1).times(Decimal(unit)), second=core.plus(9).times(Decimal(unit)))
    return Amount(core.times(Decimal(unit)), words.get(word), word, bare=not word and _is_bare(match["core"]))


def _to_last_character(core: Numeral, character: str) -> Numeral:
    return Numeral(core.value, Decimal(MAGNITUDES["zh"][character]), core.decimals)


def _is_bare(core: str) -> bool:
    return len(core) == 1 or all(character in "十百千万亿" for character in core)
