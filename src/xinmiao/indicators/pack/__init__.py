"""Reading what a pack says of indicators."""

from xinmiao.indicators.pack.calendars import CALENDARS
from xinmiao.indicators.pack.figures import INDICATORS, REPORTS, TARGETS

PARTS = (INDICATORS, TARGETS, REPORTS, CALENDARS)
"""Found when Django starts."""
