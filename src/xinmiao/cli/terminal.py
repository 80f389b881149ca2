"""The person at the terminal."""

from __future__ import annotations

import os

from xinmiao.science.errors import XinmiaoError

WRONG_USE = ("unknown", "unknown_claim", "unknown_key", "unknown_user", "table_unknown", "none", "no_claim",
             "unreadable", "file_kind", "axis", "too_fine")  # fmt: skip
"""How codes of errors end that say: the command names what is not there, or what cannot be read."""


def language() -> str:
    """The language of the terminal: XINMIAO_LANG, else Chinese."""
    return os.environ.get("XINMIAO_LANG", "zh")


def exit_status(error: XinmiaoError) -> int:
    """2 for wrong use; 1 where the command was understood and the answer is no."""
    return 2 if error.code.rpartition(".")[2] in WRONG_USE else 1
