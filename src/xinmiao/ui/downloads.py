"""Tables as CSV and XLSX. A cell of text is never a formula in the reader's spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from xinmiao.science.sheets.neutral import harmless as harmless
from xinmiao.ui.frame import Frame
from xinmiao.ui.tables import Table

PARAMETER = "download"
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def requested(request: HttpRequest, *tables: Table) -> HttpResponse | None:
    """Answer `?download=<key>.csv` or `.xlsx` for one of the tables; None when no download is asked."""
    key, _dot, form = request.GET.get(PARAMETER, "").partition(".")
    table = next((table for table in tables if table.key == key), None)
    if table is None or form not in ("csv", "xlsx"):
        return None
    notice, version = Frame(request)["demonstration"] or "", version_of(request)
    if form == "csv":
        return _attached(csv_of(table, notice, version).encode("utf-8-sig"), f"{key}.csv", CSV_TYPE)
    return _attached(xlsx_of(table, notice, version), f"{key}.xlsx", XLSX_TYPE)


def version_of(request: HttpRequest) -> str:
    """Say which country pack and which day's ledger a download is of."""
    told = Frame(request)
    pack, at = told["pack_version"], told["ledger_freshness"]
    return " · ".join(
        filter(
            None,
            (
                _("country pack %(version)s") % {"version": pack} if pack else "",
                _("ledger of %(date)s") % {"date": f"{at:%Y-%m-%d %H:%M}"} if at else "",
            ),
        )
    )


def csv_of(table: Table, notice: str = "", version: str = "") -> str:
    """Give the table as CSV; source, version and "demonstration data" stand in columns of their own, in every row."""
    out = StringIO()
    writer = csv.writer(out)
    facts = {
        _("Source"): table.source or version,
        _("Version"): version,
        _("Kind of data"): _("Demonstration data") if notice else "",
    }
    told = {head: fact for head, fact in facts.items() if fact}
    writer.writerow([*(_head(column.label, column.unit) for column in table.columns), *told])
    writer.writerows([*map(harmless, row), *map(harmless, told.values())] for row in table.values())
    return out.getvalue()


def xlsx_of(table: Table, notice: str = "", version: str = "") -> bytes:
    """Give the table as a workbook: the rows, and a sheet that says what they are."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("Data"))
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        sheet.write_row(0, 0, [_head(c.label, c.unit) for c in table.columns], bold)
        for number, row in enumerate(table.values(), start=1):
            sheet.write_row(number, 0, [_plain(value) for value in row])
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(table.columns) - 1, 0), 18)
        _about(book.add_worksheet(_("About")), _facts(table, notice, version))
    return out.getvalue()


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float, str)) or value is None else str(value)


def _head(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


def _facts(table: Table, notice: str, version: str) -> Iterable[tuple[str, str]]:
    yield _("Title"), table.title
    yield _("Source"), table.source or version
    yield _("Version"), version
    yield _("Note"), table.note
    yield _("Demonstration data"), notice


def _about(sheet: Any, facts: Iterable[tuple[str, str]]) -> None:
    for number, fact in enumerate(fact for fact in facts if fact[1]):
        sheet.write_row(number, 0, fact)
    sheet.set_column(0, 1, 40)


def _attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
