"""The ledger on Delta Lake: append once, read as of any version, compact, verify, erase."""

from xinmiao.ledger.store.aliases import AliasMap
from xinmiao.ledger.store.check import Problem, RowsRefused, UnknownTable, checked
from xinmiao.ledger.store.compaction import Compacted
from xinmiao.ledger.store.damage import (
    CheckpointLost,
    DiskFull,
    FileDamaged,
    FileMissing,
    LedgerFault,
    LogDamaged,
    NoLedger,
    VersionGone,
    naming_damage,
)
from xinmiao.ledger.store.erasure import Erased, Erasure
from xinmiao.ledger.store.ledger import Appended, Ledger, TableInfo
from xinmiao.ledger.store.pins import Pin, Recomputation, persons_hash, pin, recompute
from xinmiao.ledger.store.snapshot import Snapshot, Versions
from xinmiao.ledger.store.table import DataFile
from xinmiao.ledger.store.verification import Verification

__all__ = [
    "AliasMap",
    "Appended",
    "CheckpointLost",
    "Compacted",
    "DataFile",
    "DiskFull",
    "Erased",
    "Erasure",
    "FileDamaged",
    "FileMissing",
    "Ledger",
    "LedgerFault",
    "LogDamaged",
    "NoLedger",
    "Pin",
    "Problem",
    "Recomputation",
    "RowsRefused",
    "Snapshot",
    "TableInfo",
    "UnknownTable",
    "Verification",
    "VersionGone",
    "Versions",
    "checked",
    "naming_damage",
    "persons_hash",
    "pin",
    "recompute",
]
