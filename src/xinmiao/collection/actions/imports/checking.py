"""The dry run: the same reading as an import, without its last step. It writes nothing but its own report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xinmiao.collection.actions.imports.planning import Counts, Reading, left_out, world_of
from xinmiao.collection.models import FaultPage, Import, ImportState, Mode
from xinmiao.collection.rules.imports import Brakes
from xinmiao.people.encryption import seal
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets.checking import FAULTS
from xinmiao.science.text import Text

PAGE = 5000
"""Faults that are kept together."""
WHERE = "collection.faults"
LISTED = 500
"""Withdrawals that a report lists by row of the ledger; the rest are counted."""
Progress = Callable[[int, int], None]


class Report:
    """Keeps faults as they come, some thousand at a time, so that memory does not grow with them."""

    def __init__(self, of: Import) -> None:
        self._of, self._waiting, self._pages = of, pl.DataFrame(schema=FAULTS), 0
        self.counts: Counter[tuple[str, str]] = Counter()

    def keep(self, faults: pl.DataFrame) -> None:
        for code, key, n in faults.group_by("code", "key").len().iter_rows():
            self.counts[code, key or ""] += n
        self._waiting = pl.concat([self._waiting, faults])
        while self._waiting.height >= PAGE:
            self._write(self._waiting.head(PAGE))
            self._waiting = self._waiting.slice(PAGE)

    def close(self) -> None:
        if self._waiting.height:
            self._write(self._waiting)

    def _write(self, faults: pl.DataFrame) -> None:
        out = BytesIO()
        faults.write_ipc(out, compression="zstd")
        where = f"{WHERE}/{self._pages}"
        sealed = seal(out.getvalue(), subject=self._of.subject, where=where)
        FaultPage.objects.create(of=self._of, number=self._pages, n=faults.height, sealed=sealed)
        self._pages += 1


def brakes() -> Brakes:
    return Brakes(settings.IMPORT_DUPLICATES_OF_ONE, settings.IMPORT_DUPLICATE_SHARE)


def check(*, of: Import, at: datetime, progress: Progress | None = None) -> Import:
    """Check a file in full and say what importing it would do. The report of an earlier check goes."""
    of.state = ImportState.CHECKING
    of.n_done = 0
    of.save(update_fields=["state", "n_done"])
    of.fault_pages.all().delete()
    report = Report(of)
    try:
        reading = Reading(of, today=timezone.localdate(at), faults=report.keep)
        of.n_rows = reading.height
        for _planned in reading.planned():
            told_done(of, reading.counts.rows, progress)
    except XinmiaoError as error:
        return _refused(of, error.what, at)
    report.close()
    return _told(of, reading.counts, report, at)


def told_done(of: Import, n: int, progress: Progress | None) -> None:
    """Say how far it is: for the page that waits, and for the terminal."""
    Import.objects.filter(pk=of.pk).update(n_done=n, n_rows=max(of.n_rows, n))
    if progress:
        progress(n, max(of.n_rows, n))


@transaction.atomic
def _told(of: Import, counts: Counts, report: Report, at: datetime) -> Import:
    out = left_out(of, counts)
    of.n_rows = of.n_done = counts.rows
    of.n_new, of.n_changed, of.n_unchanged, of.n_refused = counts.new, counts.changed, counts.unchanged, counts.refused
    of.n_duplicates, of.n_withdrawn, of.n_faults = counts.duplicates.n, len(out), counts.faults
    of.summary = {
        "faults": [[code, key, n] for (code, key), n in report.counts.most_common()],
        "withdrawals": [row.group for row in out[:LISTED]],
    }
    of.checked_at, of.world = at, world_of(of)
    why = counts.duplicates.braked(brakes()) or _nothing(of, counts)
    if why:
        return _refused(of, why, at)
    of.state, of.reason_zh, of.reason_en = ImportState.CHECKED, "", ""
    of.save()
    return of


def _nothing(of: Import, counts: Counts) -> Text | None:
    """Why a file with faults, or without rows, cannot be imported."""
    if counts.faults and of.mode == Mode.ALL:
        return Text(
            f"有 {counts.faults} 处要改；改好以前一行也不导入",
            f"{counts.faults} thing(s) to correct: no row is imported before",
        )
    if not counts.rows:
        return Text("表头下面没有数据，或者表头不对", "There are no rows, or the heading is not the template's")
    if not counts.new + counts.changed + counts.unchanged:
        return Text("没有一行可以导入", "Not one row can be imported")
    return None


def _refused(of: Import, why: Text, at: datetime) -> Import:
    of.state, of.settled_at, of.checked_at = ImportState.REFUSED, at, of.checked_at or at
    of.reason_zh, of.reason_en = why.zh[:400], why.en[:400]
    of.save()
    return of
