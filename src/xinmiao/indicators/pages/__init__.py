"""The shapes of the pages: tables, charts and maps of indicators."""

from xinmiao.indicators.pages.breakdown import ROWS, pivot_note, pivot_table, traced
from xinmiao.indicators.pages.catalogue import (
    catalogue,
    progress_cell,
    progress_words,
    shown_in_catalogue,
    value_cell,
    verdict_cell,
)
from xinmiao.indicators.pages.framing import Frame, address, spec_of, trace, unit_of
from xinmiao.indicators.pages.pictures import compared_words, facts, finding, flow_chart, map_of, trend_chart
from xinmiao.indicators.pages.reporting import records_table, reported_table, reporters_table

__all__ = [
    "ROWS",
    "Frame",
    "address",
    "catalogue",
    "compared_words",
    "facts",
    "finding",
    "flow_chart",
    "map_of",
    "pivot_note",
    "pivot_table",
    "progress_cell",
    "progress_words",
    "records_table",
    "reported_table",
    "reporters_table",
    "shown_in_catalogue",
    "spec_of",
    "trace",
    "traced",
    "trend_chart",
    "unit_of",
    "value_cell",
    "verdict_cell",
]
