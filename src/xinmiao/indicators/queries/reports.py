"""Counts that others add up for us, as the ledger holds them: live rows, none that was corrected or taken back."""

from __future__ import annotations

from collections import OrderedDict
from threading import RLock

import polars as pl

from xinmiao.indicators.queries.questions import Codes
from xinmiao.ledger.store import Snapshot

N_VERSIONS = 3
_known: OrderedDict[tuple[str, int], pl.DataFrame] = OrderedDict()
_lock = RLock()


def reports(snapshot: Snapshot) -> pl.DataFrame:
    """Every live report, in the columns of the schema; read once for a version of the ledger."""
    key = (snapshot.uri, snapshot.versions.reports)
    with _lock:
        if key not in _known:
            _known[key] = snapshot.live("reports").collect()
        while len(_known) > N_VERSIONS:
            _known.popitem(last=False)
        return _known[key]


def reports_of(code: str, snapshot: Snapshot, known: Codes) -> pl.DataFrame:
    """The live reports of one indicator."""
    number = known.table("component").get(code, -1)
    return reports(snapshot).filter(pl.col("component") == number)
