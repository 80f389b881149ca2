"""Indicators with their versions and aims; figures that were published; what partners report."""

from xinmiao.indicators.models.elimination import CascadeStep, EliminationFigure, EliminationTable, Holds, Origin
from xinmiao.indicators.models.indicators import (
    Baseline,
    Indicator,
    Indicators,
    IndicatorVersion,
    Publication,
    Source,
    Status,
    Target,
)
from xinmiao.indicators.models.reporting import Every, Return, ReturnLine, Returns, ReturnStep, Schedule

__all__ = [
    "Baseline",
    "CascadeStep",
    "EliminationFigure",
    "EliminationTable",
    "Every",
    "Holds",
    "Indicator",
    "IndicatorVersion",
    "Indicators",
    "Origin",
    "Publication",
    "Return",
    "ReturnLine",
    "ReturnStep",
    "Returns",
    "Schedule",
    "Source",
    "Status",
    "Target",
]
