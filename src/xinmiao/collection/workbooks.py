"""Where each question of an XLSForm stands in its workbook."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook


def rows_of(workbook: bytes) -> dict[str, tuple[str, int]]:
    """Sheet and row of every question, group and repeat by slash path; nothing where the workbook cannot be read."""
    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_name("survey").to_python()
    except (CalamineError, BadZipFile, ValueError):
        return {}
    head = [str(cell).strip() for cell in rows[0]] if rows else []
    if "type" not in head or "name" not in head:
        return {}
    return _placed(rows, head.index("type"), head.index("name"))


def _placed(rows: Sequence[Sequence[object]], of_type: int, of_name: int) -> dict[str, tuple[str, int]]:
    around: list[str] = []
    found: dict[str, tuple[str, int]] = {}
    for number, row in enumerate(rows[1:], 2):
        kind, name = str(row[of_type]).strip().replace(" ", "_"), str(row[of_name]).strip()
        if kind.startswith("end_"):
            around = around[:-1]
        elif name:
            found["/".join([*around, name])] = ("survey", number)
            around = [*around, name] if kind.startswith("begin_") else around
    return found
