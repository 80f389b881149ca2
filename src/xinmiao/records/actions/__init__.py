"""The one door into the ledger: accept rows, and bring them there exactly once."""

from xinmiao.records.actions.draining import Drained, drain
from xinmiao.records.actions.erasing import erase
from xinmiao.records.actions.posting import (
    Posted,
    Posting,
    post_aliases,
    post_events,
    post_many_events,
    post_milestones,
    post_reports,
    source_of,
)
from xinmiao.records.actions.tables import post_table, reserve

__all__ = [
    "Drained",
    "Posted",
    "Posting",
    "drain",
    "erase",
    "post_aliases",
    "post_events",
    "post_many_events",
    "post_milestones",
    "post_reports",
    "post_table",
    "reserve",
    "source_of",
]
