"""`xinmiao ledger`: append files, verify, compact, look."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.table import Table

from xinmiao.cli.terminal import language, tell
from xinmiao.core.actors import Actor
from xinmiao.indicators.queries.limits import refuse_impossible
from xinmiao.ledger.rows import filled
from xinmiao.ledger.store import TableInfo
from xinmiao.records import actions, queries
from xinmiao.records.queries import Accounts
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

app = typer.Typer(help="账本：追加、核对、整理、查看。The ledger: append, verify, compact, info.", no_args_is_help=True)
BY = Actor.job("ledger")
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。Answer in JSON.")]

_APPENDED = Text(
    "{table}：{n:,} 行在账本中（版本 {version}，批次 {batch}）",
    "{table}: {n:,} rows are in the ledger (version {version}, batch {batch})",
)
_SOUND = Text("账本完好：接收 {n:,} 行，账本里各有一次；{w:,} 行待写入",
              "The ledger is sound: {n:,} rows accepted, each in it once; {w:,} waiting")  # fmt: skip
_UNSOUND = Text("{n} 处问题", "{n} problem(s)")
_MENDED = Text("已重建检查点：{tables}", "Checkpoints rebuilt: {tables}")
_COMPACTED = Text("{table} {year}：{before} 个文件 → {after} 个，{n:,} 行",
                  "{table} {year}: {before} files → {after}, {n:,} rows")  # fmt: skip
_NOTHING = Text("没有需要整理的", "Nothing to compact")
_HEADS = Text("表 版本 行 文件 兆字节 年份", "table version rows files MB years")


class WrongKind(XinmiaoError):
    def __init__(self, path: Path) -> None:
        super().__init__(
            "ledger.file_kind",
            Text("只能读 .parquet 和 .csv 文件", "Only .parquet and .csv files can be read"),
            where=str(path),
            todo=Text("请另存为其中一种", "Save it as one of them"),
        )


class Unreadable(XinmiaoError):
    def __init__(self, path: Path, why: Exception) -> None:
        super().__init__(
            "append.unreadable",
            Text(f"文件读不懂（{_first_line(why)}）", f"The file cannot be read ({_first_line(why)})"),
            where=str(path),
            todo=Text("请重新导出文件；账本没有任何改动", "Export the file again; the ledger is as it was"),
        )


@app.command()
def append(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="数据文件。A .parquet or .csv file.")],
    table: Annotated[str, typer.Option(help="表。events, reports, milestones, answers, aliases.")] = "events",
    source: Annotated[str, typer.Option(help="来源代码，默认为文件名。Code of the source; the file's name.")] = "",
    as_json: AsJson = False,
) -> None:
    """把文件中的记录写入账本；同一文件再写一次不会重复。Append a file; the same file again adds nothing."""
    rows = filled(table, _read(file))
    if table == "reports":
        refuse_impossible(rows)
    batch = actions.post_table(table=table, rows=rows.to_arrow(), source=source or file.name, by=BY)
    told = {"table": table, "rows": batch.rows, "version": batch.version, "batch": batch.pk}
    if as_json:
        print(json.dumps(told))
    else:
        shown = _APPENDED.format(table=table, n=batch.rows, version=batch.version, batch=batch.pk)
        print(shown.in_(language()))


@app.command()
def verify(
    deep: Annotated[bool, typer.Option("--deep", help="逐值解码。Decode every value, too.")] = False,
    mend: Annotated[bool, typer.Option("--mend", help="先重建丢失的检查点。Rebuild lost checkpoints first.")] = False,
    as_json: AsJson = False,
) -> None:
    """对照发件箱核对账本：每条已接收的记录恰好一次。Prove that each accepted record is in the ledger once."""
    mended = queries.current_ledger().mend() if mend else []
    accounts = queries.verify(deep=deep)
    if as_json:
        print(json.dumps(_as_dict(accounts) | {"mended": mended}, ensure_ascii=False, indent=2))
    else:
        _tell(accounts, mended)
    raise typer.Exit(0 if accounts.holds else 1)


@app.command()
def compact(as_json: AsJson = False) -> None:
    """把小文件并成按县排序的大文件。Turn small files into large ones, sorted by county and person."""
    done = queries.current_ledger().compact()
    if as_json:
        print(json.dumps([asdict(each) for each in done]))
        return
    for each in done:
        shown = _COMPACTED.format(table=each.table, year=each.year or "", before=each.files_before,
                                  after=each.files_after, n=each.rows)  # fmt: skip
        print(shown.in_(language()))
    if not done:
        print(_NOTHING.in_(language()))


@app.command()
def info(as_json: AsJson = False) -> None:
    """每张表的版本、行数、文件和年份。Version, rows, files and years of each table."""
    ledger = queries.current_ledger()
    told = ledger.info()
    if as_json:
        print(json.dumps({"uri": ledger.uri} | {name: asdict(table) for name, table in told.items()}))
    else:
        Console(highlight=False).print(_table(ledger.uri, told))


def _read(file: Path) -> pl.DataFrame:
    readers = {".parquet": pl.read_parquet, ".csv": lambda path: pl.read_csv(path, try_parse_dates=True)}
    if file.suffix not in readers:
        raise WrongKind(file)
    try:
        found = readers[file.suffix](file)
    except pl.exceptions.PolarsError as error:
        raise Unreadable(file, error) from error
    if any("\0" in name for name in found.columns):
        raise Unreadable(file, ValueError("NUL"))  # Arrow ends a column's name there
    return found


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _as_dict(accounts: Accounts) -> dict[str, object]:
    problems = [*accounts.ledger.problems, *accounts.problems]
    return {
        "holds": accounts.holds,
        "accepted": accounts.n_accepted,
        "waiting": accounts.n_waiting,
        "rows": accounts.ledger.n_rows,
        "files": accounts.ledger.n_files,
        "problems": [problem.as_dict(language()) for problem in problems],
    }


def _tell(accounts: Accounts, mended: list[str]) -> None:
    if mended:
        print(_MENDED.format(tables=", ".join(mended)).in_(language()))
    if accounts.holds:
        shown = _SOUND.format(n=sum(accounts.n_accepted.values()), w=accounts.n_waiting)
        print(shown.in_(language()))
        return
    problems = [*accounts.ledger.problems, *accounts.problems]
    for problem in problems:
        tell(problem)
    print(_UNSOUND.format(n=len(problems)).in_(language()), file=sys.stderr)


def _table(uri: str, told: dict[str, TableInfo]) -> Table:
    shown = Table(title=uri)
    for head in _HEADS.in_(language()).split():
        shown.add_column(head, justify="left" if head in ("表", "table") else "right")
    for name, table in told.items():
        years = f"{min(table.years)}–{max(table.years)}" if table.years else ""
        shown.add_row(name, str(table.version), f"{table.rows:,}", str(table.files), f"{table.size / 1e6:,.1f}", years)
    return shown
