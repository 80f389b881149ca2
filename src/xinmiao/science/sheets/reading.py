"""Open a file, whatever its name says."""

from __future__ import annotations

from xinmiao.science.sheets.book import Book
from xinmiao.science.sheets.delimited import Delimited
from xinmiao.science.sheets.files import USUAL, Kind, Limits, recognise
from xinmiao.science.sheets.workbook import Workbook


def opened(data: bytes, *, limits: Limits = USUAL) -> Book:
    """Open a file by its bytes. Raises FileRefused."""
    return Workbook(data) if recognise(data, limits) is Kind.XLSX else Delimited(data)
