"""What a hedged number allows: the semantics of the grammar, in one table.

With v the value written and p the worth of its last digit (see `numerals` for which digit that is):

| hedge | figures it is true of |
|---|---|
| exact | v itself; if v is rounded: v − h ≤ x < v + h, h = p/2, at most 5 % of v |
| over | v < x < v + p: above v, and rounding down to it. Where p is 1 no whole number is left, so v < x < v + 10 (at most 2v) |
| nearly | v − p/2 ≤ x < v: below v, and rounding up to it; at most 5 % of v below, but always the last whole number before a round v |
| about | within 5 % of v |
| at least, at most, under | x ≥ v; x ≤ v; x < v |
| majority, great majority | a share above one half; above 80 % |
| several (「数百」, dozens) | from two to below ten of them |

So 「超过 265 万」 is 2 650 001–2 659 999, 「超过 1 万」 10 001–19 999, 「逾 100 所」 101–199, 「近 1.3 万」 12 500–12 999,
「近 1000 万」 9 500 000–9 999 999, 「108 万」 1 075 000–1 084 999, 「1 万」 9 500–10 499, 「520」 520.
The 5 % and 80 % are settings. The cap of 5 % binds only where a single digit is written: a rounding to one digit
would let 「近 1000 万」 be said of 5 million.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.numerals import Numeral
from xinmiao.science.wording.ranges import Range
from xinmiao.science.wording.settings import Settings

ONE, TWO, TEN = Decimal(1), Decimal(2), Decimal(10)
NOTHING = Decimal(0)


def meaning(hedge: Hedge, numeral: Numeral | None, settings: Settings) -> Range:
    """Give the figures of which `hedge` with `numeral` is true. Shares need no numeral for a majority."""
    if numeral is None:
        return SHARES[hedge](settings)
    return FIGURES[hedge](numeral, settings)


def _exact(numeral: Numeral, settings: Settings) -> Range:
    value = numeral.value
    if not numeral.rounded:
        return Range(value, value)
    half = min((numeral.grain or numeral.place) / 2, settings.coarse * value)
    return Range(value - half, value + half, high_open=half > 0)


def _over(numeral: Numeral, settings: Settings) -> Range:
    value, step = numeral.value, numeral.place
    if step == ONE:
        step = min(TEN, max(value, TWO))
    return Range(value, value + step, True, True)


def _nearly(numeral: Numeral, settings: Settings) -> Range:
    value, place = numeral.value, numeral.place
    low = max(value - place / 2, value * (ONE - settings.coarse))
    if place >= TEN:
        low = min(low, value - ONE)
    return Range(low, value, False, True)


def _about(numeral: Numeral, settings: Settings) -> Range:
    reach = numeral.value * settings.about
    return Range(numeral.value - reach, numeral.value + reach)


def _several(numeral: Numeral, settings: Settings) -> Range:
    return Range(numeral.value * TWO, numeral.value * TEN, high_open=True)


FIGURES: dict[Hedge, Callable[[Numeral, Settings], Range]] = {
    Hedge.EXACT: _exact,
    Hedge.OVER: _over,
    Hedge.NEARLY: _nearly,
    Hedge.ABOUT: _about,
    Hedge.AT_LEAST: lambda numeral, settings: Range(numeral.value, None),
    Hedge.AT_MOST: lambda numeral, settings: Range(NOTHING, numeral.value),
    Hedge.UNDER: lambda numeral, settings: Range(NOTHING, numeral.value, high_open=True),
    Hedge.SEVERAL: _several,
}
SHARES: dict[Hedge, Callable[[Settings], Range]] = {
    Hedge.MAJORITY: lambda settings: Range(settings.majority, ONE, low_open=True),
    Hedge.GREAT_MAJORITY: lambda settings: Range(settings.great_majority, ONE, low_open=True),
}
