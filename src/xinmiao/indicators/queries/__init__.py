"""Reads of indicators: values, trends, breakdowns, what others reported, who reported, down to the records."""

from xinmiao.indicators.queries.activity import activities, reporters, spread
from xinmiao.indicators.queries.aims import progress_of
from xinmiao.indicators.queries.asking import Asked
from xinmiao.indicators.queries.figures import answered, figure, figures
from xinmiao.indicators.queries.history import compared, editions, moved
from xinmiao.indicators.queries.milestones import milestones
from xinmiao.indicators.queries.pivots import Pivot, pivot
from xinmiao.indicators.queries.portfolio import everybody, mains, standings
from xinmiao.indicators.queries.questions import indicator, question, version_of
from xinmiao.indicators.queries.records import records
from xinmiao.indicators.queries.reporting import reported, reported_many, who_reported
from xinmiao.indicators.queries.trends import latest_years, trend, trends, year_on_year, years_known

__all__ = [
    "Asked",
    "Pivot",
    "activities",
    "answered",
    "compared",
    "editions",
    "everybody",
    "figure",
    "figures",
    "indicator",
    "latest_years",
    "mains",
    "milestones",
    "moved",
    "pivot",
    "progress_of",
    "question",
    "records",
    "reported",
    "reported_many",
    "reporters",
    "spread",
    "standings",
    "trend",
    "trends",
    "version_of",
    "who_reported",
    "year_on_year",
    "years_known",
]
