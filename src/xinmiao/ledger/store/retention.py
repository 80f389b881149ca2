"""What may go: files that no recent and no cited version needs. What can be rebuilt: checkpoints of the log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from deltalake import DeltaTable

from xinmiao.ledger.store.damage import CheckpointLost, naming_damage
from xinmiao.ledger.store.table import Table

_CHECKPOINT = re.compile(r"_last_checkpoint|\d{20}\.checkpoint.*\.parquet")


def retain(table: Table, pinned: Iterable[int], *, older_than: timedelta, dry_run: bool) -> list[str]:
    """Remove files left behind longer ago than this that no pinned version needs, strays of a crash among them.

    Gives their paths within the table.
    """
    delta = table.load()
    with naming_damage(table.uri):
        told = _vacuum(delta, pinned, older_than, dry_run=True)
        there = [path for path, size in table.folder.sizes(told).items() if size is not None]
        if there and not dry_run:
            _vacuum(delta, pinned, older_than, dry_run=False)
    return sorted(there)


def _vacuum(delta: DeltaTable, pinned: Iterable[int], older_than: timedelta, *, dry_run: bool) -> list[str]:
    return delta.vacuum(
        retention_hours=int(older_than.total_seconds() // 3600),
        dry_run=dry_run,
        enforce_retention_duration=False,
        full=True,
        keep_versions=sorted(pinned) or None,
    )


def mend(table: Table) -> bool:
    """Put checkpoints that cannot be read aside and write a new one from the log; False if nothing was wrong."""
    try:
        table.load()
    except CheckpointLost:
        for name in table.folder.listing("_delta_log"):
            if _CHECKPOINT.fullmatch(name):
                table.folder.remove(f"_delta_log/{name}")
        with naming_damage(table.uri):
            DeltaTable(table.uri, storage_options=table.storage_options).create_checkpoint()
        return True
    return False
