"""The standards that children are compared with: WHO's own, which are package data, and those that a pack brings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import polars as pl

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.growth.bands import Bands, bands_from
from xinmiao.science.growth.cutoffs import Cutoffs, cutoffs_from
from xinmiao.science.growth.lms import LmsTable, tables
from xinmiao.science.tables import RuleTable, TableFault, is_usable, load
from xinmiao.science.text import Text

_FOLDER = Path(__file__).parent / "standards"
FIRST_DAY_2007 = 1857
"""The day on which the 5–19 reference takes over: the first of month 61."""


@dataclass(frozen=True)
class LmsStandard:
    """One of WHO's: tables of L, M, S by indicator (`wfl`, `wfh` for weight-for-length/height)."""

    rule: RuleTable
    tables: dict[str, LmsTable] = field(repr=False)

    @property
    def is_by_month(self) -> bool:
        return self.rule.id == "who_2007"


Standard = LmsStandard | Bands | Cutoffs


class UnknownStandard(XinmiaoError):
    """No standard of that id is package data, and no loaded one was given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "growth_standard.unknown",
            Text("没有这个标准：{name}", "No such standard: {name}").format(name=name),
            todo=Text(
                "用 who、who_2006、who_2007，或用 growth.load_standard 从国家包读取后传入",
                "use who, who_2006 or who_2007, or load it from a pack with growth.load_standard and give that",
            ),
        )


@cache
def who(name: str) -> LmsStandard:
    """Give `who_2006` or `who_2007`. Raises `UnknownStandard`, `TableFault` where the file is not the one named."""
    if name not in ("who_2006", "who_2007"):
        raise UnknownStandard(name)
    rule = load(_FOLDER / f"{name}.yaml")
    raw = (_FOLDER / str(rule.data["file"])).read_bytes()
    if sha256(raw).hexdigest() != rule.data["file_sha256"]:
        raise TableFault(
            "table.changed",
            Text("表格文件与登记的校验和不符", "The table's file is not the one whose checksum is registered"),
            where=str(rule.data["file"]),
        )
    return LmsStandard(rule, tables(pl.read_parquet(BytesIO(raw)), step=dict(rule.data["step_cm"])))


def load_standard(path: Path) -> Bands | Cutoffs:
    """Read a pack's standard from its YAML. Raises `TableFault`."""
    rule = load(path)
    kind = rule.data.get("kind")
    if kind == "bands":
        return bands_from(rule)
    if kind == "cutoffs":
        return cutoffs_from(rule)
    raise TableFault(
        "table.unknown_kind", Text("不认识的类型：{kind}", "Unknown kind: {kind}").format(kind=kind), where=str(path)
    )


def load_standards(folder: Path) -> dict[str, Bands | Cutoffs]:
    """Read each standard of a pack's folder, by id. Raises `TableFault`."""
    found = (load_standard(path) for path in sorted(folder.glob("*.yaml")))
    return {one.rule.id: one for one in found}


def is_open(standard: Standard, allow_draft: Collection[str]) -> bool:
    """Whether the standard as a whole may give results; a table of cut-offs opens each column by itself."""
    return isinstance(standard, Cutoffs) or is_usable(standard.rule.id, standard.rule.status, allow_draft)


def table_status(standard: Standard, allow_draft: Collection[str]) -> str:
    """Give `draft` where the table is one, or where the caller opted into a draft number of it; else `active`."""
    opted = any(one == standard.rule.id or one.startswith(f"{standard.rule.id}.") for one in allow_draft)
    is_draft = standard.rule.status == "draft" or (isinstance(standard, Cutoffs) and standard.has_draft and opted)
    return "draft" if is_draft else "active"
