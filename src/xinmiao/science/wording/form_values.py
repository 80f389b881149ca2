"""What the groups of a form come to: 三成五 is 0.35, an hour and twenty minutes 80."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xinmiao.science.wording.amounts import ONE
from xinmiao.science.wording.english_amounts import PARTS
from xinmiao.science.wording.standing import Groups, number
from xinmiao.science.wording.units import MAGNITUDES

HALF = Decimal("0.5")
_SMALLER = {"hm": (60, "minute"), "ms": (60, "second"), "dh": (24, "hour"), "ym": (12, "month")}


def doubled(groups: Groups) -> Decimal | None:
    """Twice for each time it doubles: 翻两番 is four times."""
    times = number(groups["n"]) if groups["n"] else ONE
    return None if times is None else Decimal(2) ** int(times)


def share(groups: Groups) -> Decimal | None:
    part, whole = number(groups["part"]), number(groups["whole"])
    return part / whole if part is not None and whole and part <= whole else None


def tenths(groups: Groups) -> Decimal | None:
    """三成五 is 35 %."""
    tens, ones = number(groups["tens"]), number(groups["ones"])
    return None if tens is None or ones is None else tens / 10 + ones / 100


def proportion(groups: Groups) -> Decimal | None:
    left, right = number(groups["left"]), number(groups["right"])
    return left / right if left is not None and right else None


def and_half(groups: Groups) -> Decimal | None:
    whole = number(groups["n"]) if groups["n"] not in ("a", "an") else ONE
    return None if whole is None else whole + HALF


def summed(worth: int) -> Callable[[Groups], Decimal | None]:
    """An hour and twenty minutes, in the smaller unit."""

    def value(groups: Groups) -> Decimal | None:
        high, low = number(_article(groups["high"])), number(groups["low"])
        return None if high is None or low is None or low >= worth else high * worth + low

    return value


def steps(groups: Groups) -> tuple[int, str]:
    """How many of the smaller unit the larger holds, and the smaller; none where the two do not go together."""
    return _SMALLER.get(((groups["of"] or "")[0] + (groups["and"] or "")[0]).lower(), (0, ""))


def _article(words: str | None) -> str | None:
    return "one" if words and words.lower() in ("a", "an") else words


def and_tail(groups: Groups) -> Decimal | None:
    """一米八 is 1.8 m."""
    whole, tail = number(groups["n"]), number(groups["tail"])
    return None if whole is None or tail is None else whole + tail / (100 if tail >= 10 else 10)


def discount(groups: Groups) -> Decimal | None:
    """八折 is four fifths of the price, 八五折 is 85 %."""
    if groups["tens_"]:
        return Decimal(groups["tens_"]) / 10
    tens, ones = number(groups["tens"]), number(groups["ones"])
    return None if tens is None else tens / 10 + (ones or Decimal(0)) / 100


def one_part(groups: Groups) -> Decimal:
    return 1 / Decimal(PARTS[(groups["n"] or "").lower()])


def part_of(groups: Groups) -> Decimal | None:
    return one_part(groups) * MAGNITUDES["en"][(groups["unit"] or "").lower()]


def part_over(groups: Groups) -> Decimal | None:
    whole, part = number(groups["n"]), 1 / Decimal(PARTS[(groups["part"] or "").lower()])
    return None if whole is None else (whole + part) * MAGNITUDES["en"][(groups["unit"] or "").lower()]


def age(words: str | None) -> Decimal | None:
    """The number of under-fives and under-sixes."""
    return number(words) or number(f"{words}e")


def added(groups: Groups) -> Decimal | None:
    """五十有三 is 53."""
    tens, ones = number(groups["tens"]), number(groups["ones"])
    return None if tens is None or ones is None else tens + ones


def quarters(groups: Groups) -> Decimal | None:
    """三刻钟 is 45 minutes."""
    quarters = number(groups["n"])
    return None if quarters is None else quarters * 15


def feet(groups: Groups) -> Decimal | None:
    """Six foot two, in feet."""
    feet, inches = number(groups["feet"]), number(groups["inches"])
    return None if feet is None or inches is None or inches >= 12 else feet + inches / 12


def always(value: Decimal | int) -> Callable[[Groups], Decimal | None]:
    return lambda groups: Decimal(value)


def in_times(groups: Groups) -> str:
    return "times"


def in_unit(code: str) -> Callable[[Groups], str]:
    return lambda groups: code


def in_percent(groups: Groups) -> str:
    return "percent"


def in_span(groups: Groups) -> str:
    """The unit of a duration, by its first words in either language."""
    word = (groups["span"] or "").lower().removeprefix("个").removesuffix("s")
    return {"年": "year", "月": "month", "小时": "hour", "天": "day", "日": "day", "学期": "term", "": ""}.get(
        word, word
    )
