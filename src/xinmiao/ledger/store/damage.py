"""What can go wrong with a ledger's files, each with its name: missing, damaged, log damaged, disk full."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_ROOM_WORDS = ("No space left on device", "Disk quota exceeded", "File too large", "StorageFull")
_MISSING_WORDS = ("No such file or directory", "not found", "NotFound", "NoSuchKey", "404")
_CHECKPOINT_WORDS = ("checkpoint", "less than footer", "Parquet")


class LedgerFault(XinmiaoError):
    """The ledger as it lies cannot be read or written, whatever was asked: for whoever keeps it to mend."""


class DiskFull(LedgerFault):
    def __init__(self, where: str) -> None:
        super().__init__(
            "ledger.disk_full",
            Text("磁盘已满，没有写入任何内容", "The disk is full; nothing was written"),
            where=where,
            todo=Text(
                "请腾出空间后重试：待写入的记录仍在发件箱里",
                "Free some space and try again: the records are still in the outbox",
            ),
        )


class FileMissing(LedgerFault):
    def __init__(self, where: str) -> None:
        super().__init__(
            "ledger.file_missing",
            Text("账本缺少一个数据文件", "A data file of the ledger is missing"),
            where=where,
            todo=Text("请从备份恢复该文件", "Restore this file from a backup"),
        )


class FileDamaged(LedgerFault):
    def __init__(self, where: str, reason: str = "") -> None:
        super().__init__(
            "ledger.file_damaged",
            Text("账本的一个数据文件已损坏", "A data file of the ledger is damaged"),
            where=f"{where} ({reason})" if reason else where,
            todo=Text(
                "请从备份恢复该文件，再运行 xinmiao ledger verify",
                "Restore this file from a backup, then run xinmiao ledger verify",
            ),
        )


class LogDamaged(LedgerFault):
    def __init__(self, where: str, reason: str = "") -> None:
        super().__init__(
            "ledger.log_damaged",
            Text("账本的日志已损坏", "The ledger's log is damaged"),
            where=f"{where} ({reason})" if reason else where,
            todo=Text(
                "请从备份恢复 _delta_log 里的文件；数据文件没有改动",
                "Restore the files in _delta_log from a backup; the data files are untouched",
            ),
        )


class CheckpointLost(LedgerFault):
    def __init__(self, where: str) -> None:
        super().__init__(
            "ledger.checkpoint_lost",
            Text("账本日志的检查点丢失或损坏", "A checkpoint of the ledger's log is lost or damaged"),
            where=where,
            todo=Text(
                "请运行 xinmiao ledger verify --mend：检查点可由日志重建，记录没有丢失",
                "Run xinmiao ledger verify --mend: it is rebuilt from the log, no record is lost",
            ),
        )


class NoLedger(LedgerFault):
    def __init__(self, where: str) -> None:
        super().__init__(
            "ledger.missing",
            Text("这里没有账本", "There is no ledger here"),
            where=where,
            todo=Text("请先建立账本，或检查 XINMIAO_LEDGER", "Create one first, or check XINMIAO_LEDGER"),
        )


class VersionGone(XinmiaoError):
    def __init__(self, where: str, version: int) -> None:
        super().__init__(
            "ledger.version_gone",
            Text("账本没有版本 {v}", "The ledger has no version {v}").format(v=version),
            where=where,
            todo=Text("请检查所引用的版本", "Check the version that is cited"),
        )


@contextmanager
def naming_damage(where: str) -> Iterator[None]:
    """Turn what a reader or writer of Parquet raises into an error that says what is wrong with which file."""
    try:
        yield
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError, DeltaError) as error:
        named = name_damage(error, where)
        if named is None:
            raise
        raise named from error


def name_damage(error: BaseException, where: str) -> XinmiaoError | None:
    """None when the error is no damage that we know."""
    words = str(error)
    if is_full(error):
        return DiskFull(where)
    if isinstance(error, TableNotFoundError):
        return NoLedger(where)
    if isinstance(error, CommitFailedError):
        return None
    if isinstance(error, FileNotFoundError) or any(word in words for word in _MISSING_WORDS):
        return FileMissing(_file_in(words) or where)
    if isinstance(error, DeltaError):
        return _name_log(words, where)
    if isinstance(error, (pl.exceptions.ComputeError, pa.ArrowInvalid, OSError)):
        return FileDamaged(_file_in(words) or where, _first_line(words))
    return None


def is_full(error: BaseException) -> bool:
    number = getattr(error, "errno", None)
    return number in _NO_ROOM or any(word in str(error) for word in _NO_ROOM_WORDS)


def _name_log(words: str, where: str) -> XinmiaoError:
    if any(word in words for word in _CHECKPOINT_WORDS):
        return CheckpointLost(where)
    return LogDamaged(where, _first_line(words))


def _file_in(words: str) -> str:
    return next((word.strip("'\",:()[]") for word in words.split() if ".parquet" in word), "")


def _first_line(words: str) -> str:
    return words.splitlines()[0][:200] if words else ""
