"""What people send in CSV and XLSX: read, checked and handed back. Pure."""

from xinmiao.science.sheets.book import Book
from xinmiao.science.sheets.checking import Checker, Examined
from xinmiao.science.sheets.checks import Check, checks
from xinmiao.science.sheets.columns import Choice, Column, Compare, Type
from xinmiao.science.sheets.faults import Fault, told
from xinmiao.science.sheets.files import FileRefused, Kind, Limits, recognise
from xinmiao.science.sheets.headings import Layout, laid_out
from xinmiao.science.sheets.marking import marked
from xinmiao.science.sheets.neutral import harmless
from xinmiao.science.sheets.reading import opened
from xinmiao.science.sheets.templates import Template, written
from xinmiao.science.sheets.wording import Wording

__all__ = [
    "Book",
    "Check",
    "Checker",
    "Choice",
    "Column",
    "Compare",
    "Examined",
    "Fault",
    "FileRefused",
    "Kind",
    "Layout",
    "Limits",
    "Template",
    "Type",
    "Wording",
    "checks",
    "harmless",
    "laid_out",
    "marked",
    "opened",
    "recognise",
    "told",
    "written",
]
