"""Tables at the command line: CSV, Parquet and XLSX in and out by extension, `-` for the standard streams as CSV."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from fastexcel import FastExcelError

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

STREAM = "-"
KINDS = (".csv", ".parquet", ".xlsx")
NOT_READ = (OSError, UnicodeDecodeError, FastExcelError, pl.exceptions.PolarsError)


class UnreadableSheet(XinmiaoError):
    """The file is no table that can be read, or its ending names no kind of table."""


def read(source: str) -> pl.DataFrame:
    """Read a table; cells of a CSV stay text, so that zeros in front and every decimal survive.

    Raises `UnreadableSheet` (code sheet.unreadable, sheet.file_kind): exit status 2.
    """
    kind = check_kind(source)
    try:
        raw = sys.stdin.buffer.read() if source == STREAM else Path(source).read_bytes()
        if kind == ".parquet":
            return pl.read_parquet(BytesIO(raw))
        if kind == ".xlsx":
            return pl.read_excel(BytesIO(raw), drop_empty_rows=False, drop_empty_cols=False)
        return pl.read_csv(_text(raw).encode(), infer_schema=False)
    except NOT_READ as error:
        raise unreadable(source, error) from error


def write(frame: pl.DataFrame, target: str) -> None:
    """Write a table. Raises `UnreadableSheet` for an ending that is none of `KINDS`, OSError where it cannot."""
    kind = check_kind(target)
    if target == STREAM:
        sys.stdout.write(frame.write_csv())
    elif kind == ".parquet":
        frame.write_parquet(target)
    elif kind == ".xlsx":
        frame.write_excel(target)
    else:
        frame.write_csv(target)


def write_sidecar(target: str, said: Mapping[str, Any]) -> None:
    """Write OUT.meta.json beside the table; the standard output has none."""
    if target != STREAM:
        text = json.dumps(said, ensure_ascii=False, indent=2, default=str)
        Path(f"{target}.meta.json").write_text(text + "\n", encoding="utf-8")


def by_alias(frame: pl.DataFrame, aliases: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Give the columns that go by another name, theirs → ours. A column of our name wins over its aliases."""
    ours = {alias: name for name, others in aliases.items() for alias in (name, *others)}
    taken, found = set(frame.columns) & set(aliases), {}
    for column in frame.columns:
        name = ours.get(column.strip().lower())
        if name and name not in taken:
            taken.add(name)
            found[column] = name
    return found


def unreadable(source: str, error: Exception) -> UnreadableSheet:
    """Give the error of a table that cannot be read."""
    what = Text("读不了这张表：{error}", "The table cannot be read: {error}")
    return UnreadableSheet("sheet.unreadable", what.format(error=str(error).partition("\n")[0]), where=source)


def check_kind(path: str) -> str:
    """Give the kind by its ending; raise `UnreadableSheet` for one that is none of `KINDS`, before the work is done."""
    kind = ".csv" if path == STREAM else Path(path).suffix.lower()
    if kind not in KINDS:
        raise UnreadableSheet(
            "sheet.file_kind",
            Text("不支持这种文件：{kind}", "No such kind of table: {kind}").format(kind=kind or path),
            where=path,
            todo=Text("用 {kinds}，或 -", "use {kinds}, or -").format(kinds=" ".join(KINDS)),
        )
    return kind


def _text(raw: bytes) -> str:
    """Read UTF-8, with or without its mark; else GB 18030, in which Excel in China writes CSV."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
