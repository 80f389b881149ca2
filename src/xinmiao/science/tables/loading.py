"""A rule table from its file: YAML that may name a CSV of rows beside it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables.standing import Standing, unsupported
from xinmiao.science.text import Text


@dataclass(frozen=True)
class RuleTable:
    """A loaded table. `data`: what the YAML says; `rows`: those of the CSV that its key `rows` names, as text.

    version: the key `version`, else the day it was read. checksum: SHA-256 over the YAML's bytes, then the CSV's.
    """

    id: str
    version: str
    standing: Standing
    checksum: str
    data: Mapping[str, Any] = field(repr=False)
    rows: tuple[Mapping[str, str], ...] = field(default=(), repr=False)

    @property
    def status(self) -> str:
        return self.standing.status


class TableFault(XinmiaoError):
    """The rule table cannot be used: unreadable, or an active number that names no ground."""


def load(path: Path) -> RuleTable:
    """Read a rule table. Raises `TableFault` with code table.unreadable, table.no_id or table.unsupported."""
    raw, data = _yaml(path)
    rows_raw, rows = _rows(path.parent / str(data["rows"])) if "rows" in data else (b"", ())
    refuse_unsupported(data, where=str(path))
    standing = Standing().within(data)
    return RuleTable(
        id=str(data["id"]),
        version=str(data.get("version") or standing.read_on),
        standing=standing,
        checksum=sha256(raw + rows_raw).hexdigest(),
        data=MappingProxyType(data),
        rows=rows,
    )


def refuse_unsupported(data: Mapping[str, Any], *, where: str = "") -> None:
    """Raise on the first number that is active without source, date and enough evidence, or has an unknown status."""
    for path, lacks in unsupported(data):
        raise TableFault(
            "table.unsupported",
            Text("{path}：{lacks} 缺失或不足", "{path}: {lacks} missing or not enough").format(
                path=path or data.get("id", "?"), lacks="、".join(lacks)
            ),
            where=where,
            todo=Text(
                "写明来源、阅读日期和证据，或把 status 改为 draft",
                "name source, read_on and evidence, or set its status to draft",
            ),
        )


def _yaml(path: Path) -> tuple[bytes, dict[str, Any]]:
    try:
        raw = path.read_bytes()
        data = YAML(typ="safe", pure=True).load(raw)
    except (OSError, YAMLError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(data, dict) or not data.get("id"):
        raise TableFault("table.no_id", Text("规则表没有 id", "The rule table has no id"), where=str(path))
    return raw, data


def _rows(path: Path) -> tuple[bytes, tuple[Mapping[str, str], ...]]:
    try:
        raw = path.read_bytes()
        return raw, tuple(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> TableFault:
    return TableFault(
        "table.unreadable",
        Text("规则表读不了：{error}", "The rule table cannot be read: {error}").format(error=error),
        where=str(path),
    )
