"""What is written: definitions, published figures, partners' returns."""

from xinmiao.indicators.actions.publishing import Line, adopt, publish_reports
from xinmiao.indicators.actions.returns import Expected, NumbersWrong, Refused, decide, enter, expect, fill, take
from xinmiao.indicators.actions.telling import remind

__all__ = [
    "Expected",
    "Line",
    "NumbersWrong",
    "Refused",
    "adopt",
    "decide",
    "enter",
    "expect",
    "fill",
    "publish_reports",
    "remind",
    "take",
]
