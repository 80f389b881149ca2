"""Small XLSForms, written as rows: what a person would type into the sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

LANGUAGES = ("中文 (zh)", "English (en)")
Row = Mapping[str, Any]


def question(kind: str, name: str, zh: str = "", en: str = "", **columns: Any) -> dict[str, Any]:
    """A row of the survey sheet with its label in both languages."""
    labels = {f"label::{LANGUAGES[0]}": zh or name, f"label::{LANGUAGES[1]}": en or name}
    return {"type": kind, "name": name, **(labels if not kind.startswith("calculate") else {}), **columns}


def choice(of: str, name: str, zh: str = "", en: str = "") -> dict[str, Any]:
    return {
        "list_name": of, "name": name,
        f"label::{LANGUAGES[0]}": zh or name, f"label::{LANGUAGES[1]}": en or name,
    }  # fmt: skip


def workbook(
    form_id: str,
    survey: Iterable[Row],
    *,
    choices: Iterable[Row] = (),
    entities: Iterable[Row] = (),
    version: str = "1",
    **settings: str,
) -> bytes:
    """An .xlsx of the sheets survey, choices, entities (where there are any) and settings."""
    of_form = {"form_id": form_id, "form_title": form_id, "version": version, "default_language": LANGUAGES[0]}
    sheets = {"survey": list(survey), "choices": list(choices), "entities": list(entities),
              "settings": [{**of_form, **settings}]}  # fmt: skip
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            if rows:
                _write(book.add_worksheet(name), rows)
    return out.getvalue()


def _write(sheet: Any, rows: Sequence[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    sheet.write_row(0, 0, columns)
    for i, row in enumerate(rows, 1):
        sheet.write_row(i, 0, [str(row.get(column, "")) for column in columns])
