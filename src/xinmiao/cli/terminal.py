"""The person at the terminal: their language, how errors are told to them, and which status a script reads."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import Protocol

from xinmiao.science.errors import XinmiaoError

WRONG_USE = ("unknown", "unknown_claim", "unknown_key", "unknown_user", "table_unknown", "none", "no_claim",
             "unreadable", "file_kind", "axis", "too_fine", "wrong_use", "wrong_kind", "too_large", "too_long",
             "no_text", "no_docx")  # fmt: skip
"""How codes of errors end that say: the command names what is not there, or what cannot be read."""


class Form(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    JSON = "json"


class Told(Protocol):
    """An error, or one problem of several."""

    @property
    def code(self) -> str: ...

    def message(self, language: str) -> str: ...


def language() -> str:
    """The language of the terminal: XINMIAO_LANG, else Chinese."""
    return os.environ.get("XINMIAO_LANG", "zh")


def tell(error: Told) -> None:
    """Say on stderr, in one line, what is wrong, where and what to do, with the code."""
    print(f"{error.message(language())} [{error.code}]", file=sys.stderr)


def exit_status(error: XinmiaoError) -> int:
    """2 for wrong use; 1 where the command was understood and the answer is no."""
    return 2 if error.code.rpartition(".")[2] in WRONG_USE else 1
