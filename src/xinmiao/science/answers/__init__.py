"""A submission read and held against its form, as the phone that filled it should have done. Pure: lxml, no Django."""

from xinmiao.science.answers.checking import (
    FLAGGED,
    OK,
    UNCHECKED,
    Finding,
    FormCheck,
    Outcome,
    Times,
    Unsupported,
)
from xinmiao.science.answers.reading import Answers, Entity, read
from xinmiao.science.answers.tree import AnswersRefused
from xinmiao.science.answers.xforms import Choice, Field, FormRefused, Group, text_of
from xinmiao.science.answers.xpath import Row, Rows

__all__ = [
    "FLAGGED",
    "OK",
    "UNCHECKED",
    "Answers",
    "AnswersRefused",
    "Choice",
    "Entity",
    "Field",
    "Finding",
    "FormCheck",
    "FormRefused",
    "Group",
    "Outcome",
    "Row",
    "Rows",
    "Times",
    "Unsupported",
    "compile",
    "read",
    "text_of",
]


def compile(xform: bytes) -> FormCheck:
    """Compile an XForm; keep the result beside the form's hash. Raises FormRefused or AnswersRefused (bad XML)."""
    return FormCheck(xform)
