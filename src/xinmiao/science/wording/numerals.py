"""A number as it stands on paper: its value, and the worth of the last digit written.

Trailing zeros: which digit is the last? Two rules, the same in both languages.

1. With a decimal point, the last digit written: 16.45 万 ends at the hundreds, 1.30 万 at the hundreds too.
   Without one, the last digit that is not zero: 「1000 万」 ends at the ten millions, 「300」 at the hundreds,
   「520」 at the tens. After a magnitude, 「多」 speaks of what that magnitude leaves out: 「110 万多」 ends at the
   ten thousands, 「110 多万」 at the hundred thousands.
2. A number without hedge claims every digit (「500」 is 500, 「2700」 is 2700), unless it is *rounded*: written with
   a decimal point, or at least ten thousand and ending in two or more zeros, where Chinese turns to 万
   (「108 万」, "1.08 million", "13,000", "164,500").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

ROUND_FROM = Decimal(10_000)
ROUND_PLACE = Decimal(100)


class NotANumber(XinmiaoError):
    """The value given is no finite number."""


def decimal_of(value: Any) -> Decimal:
    """Give the decimal that an int, float, Decimal, Fraction or NumPy number shows; refuse anything else."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise NotANumber(
            "wording.not_a_number",
            Text("不是数值：{value}", "Not a number: {value}").format(value=value),
            todo=Text("请给出一个有限的数", "Give a finite number"),
        )
    return number


def last_place(value: Decimal) -> Decimal:
    """Give the worth of the last digit of `value` that is not zero; 1 for zero itself."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


@dataclass(frozen=True, slots=True)
class Numeral:
    """A written number. value and place in units counted; a share is a fraction of one.

    place: the worth of the last digit written. decimals: written with a decimal point, or a share.
    grain: where a number without hedge is rounded, if not at its last digit: 「60%」 is 59.5 to 60.5 %.
    """

    value: Decimal
    place: Decimal
    decimals: bool = False
    grain: Decimal | None = None

    @classmethod
    def of(cls, value: Decimal) -> Numeral:
        """Read a number written without a decimal point."""
        return cls(value, last_place(value))

    @classmethod
    def of_digits(cls, digits: str) -> Numeral:
        """Read "164,500", "16.45" or "1.30"."""
        value = Decimal("".join(character for character in digits if character.isdecimal() or character == "."))
        exponent = int(value.as_tuple().exponent)
        return cls(value, Decimal(1).scaleb(exponent), True) if exponent < 0 else cls.of(value)

    @property
    def rounded(self) -> bool:
        """Whether the number, standing without hedge, speaks of what rounds to it."""
        return self.decimals or (self.value >= ROUND_FROM and self.place >= ROUND_PLACE)

    def plus(self, more: int) -> Numeral:
        """Add whole ones: 十几 is 11 to 19."""
        return Numeral.of(self.value + more)

    def times(self, factor: Decimal) -> Numeral:
        """Count in units of `factor`: 16.45 × 万."""
        return Numeral(self.value * factor, self.place * factor, self.decimals)

    def to_the_magnitude(self, factor: Decimal) -> Numeral:
        """Count in units of `factor`, whose own digit is then the last: 「110 万多」."""
        place = self.place if self.decimals else Decimal(1)
        return Numeral(self.value * factor, place * factor, self.decimals)

    def as_share(self, factor: Decimal) -> Numeral:
        """Read the number as a share of one: 85 with factor 0.01 is 85 %."""
        return Numeral(self.value * factor, self.place * factor, True, min(self.place, Decimal(1)) * factor)
