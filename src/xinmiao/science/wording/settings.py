"""What the grammar leaves to taste, shown wherever a verdict is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Settings:
    """Shares of one, none of them a percentage.

    about: how far 「约」 reaches to each side of what is written.
    coarse: how far a rounding may move a figure; it binds where one digit is written (「近 1000 万」, 「1 万」).
    majority, great_majority: what "the majority" and 「绝大多数」 must exceed.
    """

    about: Decimal = Decimal("0.05")
    coarse: Decimal = Decimal("0.05")
    majority: Decimal = Decimal("0.5")
    great_majority: Decimal = Decimal("0.8")


STANDARD = Settings()
