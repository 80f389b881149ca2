"""A table is the same on the page and in the download, and no cell of it runs in a spreadsheet."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.test import RequestFactory
from django.utils import translation

from xinmiao.ui import downloads, frame
from xinmiao.ui.tables import Cell, Column, Table

COLUMNS = [Column("place", "Place"), Column("people", "People", numeric=True, unit="people")]
ROWS = [
    {"place": Cell("Yunnan", url="/places/53/"), "people": 412000},
    {"place": "Guizhou", "people": None},
    {"place": "Sichuan", "people": 9},
]
TABLE = Table("reach", "Reach", COLUMNS, ROWS, total={"place": "Country", "people": 412005})


def _places(table: Table) -> list[str]:
    return [row[0] for row in table.values()][:-1]


def test_sorting_puts_what_is_missing_last_both_ways() -> None:
    assert _places(TABLE.sorted_by("people")) == ["Sichuan", "Yunnan", "Guizhou"]
    assert _places(TABLE.sorted_by("-people")) == ["Yunnan", "Sichuan", "Guizhou"]


def test_an_unknown_order_changes_nothing() -> None:
    assert TABLE.sorted_by("colour") is TABLE
    assert TABLE.sorted_by("") is TABLE


def test_the_total_is_kept_apart_from_the_rows() -> None:
    assert TABLE.n_rows == 3
    assert TABLE.values()[-1] == ["Country", 412005]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_text_that_looks_like_a_formula_is_made_harmless(text: str) -> None:
    assert downloads.harmless(text) == f"'{text}"


def test_figures_stay_figures() -> None:
    assert downloads.harmless(-5) == -5
    assert downloads.harmless(None) is None


def test_csv_holds_raw_values_under_labelled_columns() -> None:
    rows = list(csv.reader(StringIO(downloads.csv_of(TABLE))))
    assert rows[0] == ["Place", "People (people)"]
    assert rows[1:] == [["Yunnan", "412000"], ["Guizhou", ""], ["Sichuan", "9"], ["Country", "412005"]]


def test_every_row_of_demonstration_data_says_so() -> None:
    with translation.override("en"):
        rows = list(csv.reader(StringIO(downloads.csv_of(TABLE, "Demonstration data: generated"))))
    assert {row[-1] for row in rows[1:]} == {"Demonstration data"}


def test_a_workbook_holds_no_formula_and_says_what_it_is() -> None:
    odd = Table("odd", "Odd", COLUMNS, [{"place": "=HYPERLINK(1)", "people": -5}], source="made up")
    with ZipFile(BytesIO(downloads.xlsx_of(odd, "generated"))) as book:
        sheet, texts = book.read("xl/worksheets/sheet1.xml").decode(), book.read("xl/sharedStrings.xml").decode()
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in texts
    assert "made up" in texts
    assert "generated" in texts


@pytest.mark.django_db
def test_a_view_gives_the_download_that_is_asked_for() -> None:
    ask = RequestFactory().get
    assert downloads.requested(ask("/"), TABLE) is None
    assert downloads.requested(ask("/?download=other.csv"), TABLE) is None
    assert downloads.requested(ask("/?download=reach.exe"), TABLE) is None
    response = downloads.requested(ask("/?download=reach.csv"), TABLE)
    assert response is not None
    assert response.headers["Content-Disposition"] == 'attachment; filename="reach.csv"'


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_download_carries_the_notice_the_source_and_the_version_of_the_page(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setitem(frame._providers, "demonstration", lambda request: "generated")
    monkeypatch.setitem(frame._providers, "pack_version", lambda request: "China 2024.1")
    monkeypatch.setitem(frame._providers, "ledger_freshness", lambda request: datetime(2024, 12, 31, 4, 5, tzinfo=UTC))
    sourced = replace(TABLE, source="Registers")
    with translation.override("en"):
        response = downloads.requested(RequestFactory().get(f"/?download=reach.{form}"), sourced)
    assert response is not None
    told = _words(response.content, form)
    assert all(word in told for word in ("Registers", "country pack China 2024.1 · ledger of 2024-12-31 04:05"))
    assert "Demonstration data" in told


def _words(content: bytes, form: str) -> str:
    if form == "csv":
        return content.decode()
    with ZipFile(BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml").decode()
