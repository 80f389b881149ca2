"""Engines by name: a new one is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name

from xinmiao.ledger.reach.port import Engine, Snapshot
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

ENGINES = {
    "bitmaps": "xinmiao.ledger.reach.bitmaps:BitmapEngine",
    "polars": "xinmiao.ledger.reach.polars:PolarsEngine",
    "duckdb": "xinmiao.ledger.reach.duckdb:DuckDBEngine",
    "spark": "xinmiao.ledger.reach.spark:SparkEngine",
}


class UnknownEngine(XinmiaoError):
    """No engine has that name."""


class EngineUnavailable(XinmiaoError):
    """The engine exists, but what it needs is not on this machine."""

    def __init__(self, what: Text, *, where: str, todo: Text) -> None:
        super().__init__("engine.unavailable", what, where=where, todo=todo)


def open_engine(name: str, snapshot: Snapshot, *, folder: Path | str | None = None) -> Engine:
    """Open an engine over a snapshot; found by name, so that what nobody asks for need not be installed.

    folder: where bitmaps are kept; by default `_bitmaps` inside a local ledger. Needed for a ledger on S3.
    Raises UnknownEngine `engine.unknown`, EngineUnavailable `engine.unavailable`.
    """
    if name not in ENGINES:
        raise UnknownEngine(
            "engine.unknown",
            Text(f"没有名为“{name}”的引擎", f"No engine is called '{name}'"),
            todo=Text(f"可用：{'、'.join(ENGINES)}", f"Use one of {', '.join(ENGINES)}"),
        )
    engine: Engine = _engine(name)(snapshot, folder=folder)
    return engine


def _engine(name: str) -> Callable[..., Engine]:
    try:
        found: Callable[..., Engine] = resolve_name(ENGINES[name])
    except ModuleNotFoundError as error:
        raise EngineUnavailable(
            Text(f"引擎“{name}”没有安装", f"The engine '{name}' is not installed"),
            where=str(error.name),
            todo=Text(f"请安装：pip install 'xinmiao[{name}]'", f"Install it: pip install 'xinmiao[{name}]'"),
        ) from error
    return found
