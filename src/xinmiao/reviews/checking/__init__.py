"""Checking any text: its figures against the indicators, and the text against itself. No Django, no database."""

from xinmiao.reviews.checking.bindings import Bound
from xinmiao.reviews.checking.findings import Finding, Outcome, Report
from xinmiao.reviews.checking.sources import NotReadable, TooLarge, WrongKind, read_file, text_of
from xinmiao.reviews.checking.suggestions import CONFIDENT, Entry, Suggestion

__all__ = [
    "CONFIDENT",
    "Bound",
    "Entry",
    "Finding",
    "NotReadable",
    "Outcome",
    "Report",
    "Suggestion",
    "TooLarge",
    "WrongKind",
    "read_file",
    "text_of",
]
