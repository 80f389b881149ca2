"""Reading what a pack says of indicators."""

from xinmiao.indicators.pack.calendars import CALENDARS
from xinmiao.indicators.pack.elimination import ELIMINATION
from xinmiao.indicators.pack.figures import INDICATORS, REPORTS, TARGETS
from xinmiao.indicators.pack.newborn_care import NEWBORN_CARE

PARTS = (INDICATORS, TARGETS, REPORTS, CALENDARS, ELIMINATION, NEWBORN_CARE)
"""Found when Django starts."""
