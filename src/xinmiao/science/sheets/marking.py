"""The workbook that came in, given back with its faulty cells marked and the reasons in a column of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from xlsxwriter import Workbook

from xinmiao.science.sheets.book import Book, Cell, kind_of
from xinmiao.science.sheets.faults import Fault
from xinmiao.science.sheets.files import Kind, recognise
from xinmiao.science.sheets.headings import REASONS, REASONS_KEY
from xinmiao.science.sheets.neutral import harmless
from xinmiao.science.sheets.templates import DATE_FORMAT
from xinmiao.science.sheets.workbook import META_SHEET

LARGEST = 4_000_000
"""Bytes of a workbook that is marked in place: openpyxl holds fifty times as much. Larger ones are written anew."""
_RED, _AMBER = "FFF6C9C2", "FFFBE8B8"
_MOST = 1000
"""Characters of reasons in one cell."""


def marked(data: bytes, book: Book, faults: Iterable[Fault], language: str, *, largest: int = LARGEST) -> bytes:
    """Give the workbook with the faults marked. faults: in the order of rows; those of the file stand in row 1."""
    if recognise(data) is Kind.XLSX and len(data) <= largest:
        return _in_place(data, book, faults, language)
    return _anew(book, faults, language)


def _in_place(data: bytes, book: Book, faults: Iterable[Fault], language: str) -> bytes:
    """The same workbook: its formats, widths and drop-downs stay."""
    whole = load_workbook(BytesIO(data))
    sheet = whole[book.facts.meta["sheet"]] if book.facts.meta.get("sheet") in whole.sheetnames else _first(whole)
    reasons = _reasons_column(sheet)
    fills = {warn: PatternFill("solid", start_color=colour) for warn, colour in ((False, _RED), (True, _AMBER))}
    for rows in sheet.iter_rows():
        for cell in rows:
            if not _is_merged(cell):
                _plainly(cell)
    for row, told in _by_row(faults):
        for fault in told:
            if fault.letter and not _is_merged(cell := sheet[f"{fault.letter}{max(row, 1)}"]):
                cell.fill = fills[fault.is_warning]
        cell = sheet.cell(max(row, 1) if row else 1, reasons)
        cell.value, cell.data_type = harmless(_reason(told, language, heading=row == 0)), "s"
        cell.alignment, cell.font = Alignment(wrap_text=True, vertical="top"), Font(color="FF9B2C1B")
    out = BytesIO()
    whole.save(out)
    return out.getvalue()


def _first(whole: Any) -> Any:
    return next(sheet for sheet in whole.worksheets if sheet.sheet_state == "visible")


def _is_merged(cell: Any) -> bool:
    return type(cell).__name__ == "MergedCell"


def _plainly(cell: Any) -> None:
    """Without the marks of an earlier round; a formula as its words: nothing that was sent is run by who opens it."""
    if cell.fill.start_color.rgb in (_RED, _AMBER):
        cell.fill = PatternFill()
    if not isinstance(cell.value, str):
        return
    safe = harmless(cell.value)
    if safe != cell.value or cell.data_type == "f":
        cell.value, cell.data_type = safe, "s"


def _reasons_column(sheet: Any) -> int:
    """The column of reasons: the one of an earlier round, emptied, else the next free one."""
    for cell in (*sheet[1], *sheet[2]):
        if cell.value in (REASONS.zh, REASONS.en, REASONS_KEY):
            for row in range(1, sheet.max_row + 1):
                sheet.cell(row, cell.column).value = None
            return _headed(sheet, int(cell.column))
    return _headed(sheet, int(sheet.max_column) + 1)


def _headed(sheet: Any, column: int) -> int:
    sheet.cell(2 if _has_machine_row(sheet) else 1, column).value = (
        REASONS_KEY if _has_machine_row(sheet) else REASONS.zh
    )
    sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 60
    return column


def _has_machine_row(sheet: Any) -> bool:
    parent = sheet.parent
    return META_SHEET in parent.sheetnames


def _by_row(faults: Iterable[Fault]) -> Iterator[tuple[int, list[Fault]]]:
    found: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        found[fault.row].append(fault)
    found.setdefault(0, [])
    yield from sorted(found.items())


def _reason(faults: Sequence[Fault], language: str, *, heading: bool = False) -> str:
    joint = "；" if language.startswith("zh") else "; "
    told = joint.join(_told(fault, language) for fault in faults)
    title = REASONS.in_(language)
    whole = f"{title}{'：' if language.startswith('zh') else ': '}{told}" if heading and told else told
    return (whole if not heading or told else title)[:_MOST]


def _told(fault: Fault, language: str) -> str:
    where = fault.label.in_(language)
    colon, stop = ("：", "，") if language.startswith("zh") else (": ", ". ")
    return f"{where}{colon}{fault.reason.in_(language)}{stop}{fault.todo.in_(language)}"


def _anew(book: Book, faults: Iterable[Fault], language: str) -> bytes:
    """Its data sheet alone, row after row: memory does not grow with the rows."""
    out = BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as whole:
        sheet = whole.add_worksheet(book.facts.meta.get("sheet", "数据" if language.startswith("zh") else "Data"))
        red = whole.add_format({"bg_color": f"#{_RED[2:]}", "num_format": "@"})
        text, day = whole.add_format({"num_format": "@"}), whole.add_format({"num_format": DATE_FORMAT})
        letters = _filled(book)
        waiting = _Waiting(faults)
        sheet.set_column(len(letters), len(letters), 60)
        for batch in book.batches():
            for row in batch.iter_rows(named=True):
                told = waiting.of(row["row"])
                _row(sheet, row, letters, told, {"red": red, "text": text, "day": day})
                if told or row["row"] == 1:
                    sheet.write_string(row["row"] - 1, len(letters), _reason(told, language, heading=row["row"] == 1))
        if book.facts.meta:
            hidden = whole.add_worksheet(META_SHEET)
            for n, pair in enumerate(book.facts.meta.items()):
                hidden.write_row(n, 0, pair)
            hidden.very_hidden()
    return out.getvalue()


def _filled(book: Book) -> list[str]:
    """The letters up to the last that the heading uses, and any cell beyond that is filled."""
    if book.kinds:
        return book.letters
    used = book.head(6)
    last = max((n for n, name in enumerate(book.letters) if used[name].null_count() < used.height), default=0)
    return book.letters[: last + 1]


class _Waiting:
    """Faults in the order of rows, taken as their rows come by. Those of the file come with row 1."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._faults = iter(faults)
        self._next = next(self._faults, None)

    def of(self, row: int) -> list[Fault]:
        found = []
        while self._next is not None and max(self._next.row, 1) <= row:
            found.append(self._next)
            self._next = next(self._faults, None)
        return found


def _row(
    sheet: Any, row: Mapping[str, Any], letters: Sequence[str], told: Sequence[Fault], formats: Mapping[str, Any]
) -> None:
    wrong = {fault.letter for fault in told if fault.row}
    number = row["row"] - 1
    for n, name in enumerate(letters):
        value = row[name]
        if value is None and name not in wrong:
            continue
        if row.get(kind_of(name)) == Cell.NUMBER and name not in wrong:
            sheet.write_number(number, n, float(value))
        else:
            sheet.write_string(number, n, harmless(value or ""), formats["red" if name in wrong else "text"])
