"""What the files of a submission are called. No database."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_NAME = 255
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def file_name(name: str) -> str:
    """A file's name as it is kept: the last part, NFC, without invisible characters; empty where nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _UNSEEN).strip()
    return "" if seen in {"", ".", ".."} else seen[:LONGEST_NAME]


def expected(names: Iterable[str]) -> list[str]:
    """The files that answers name, each once, in their order."""
    return [name for name in dict.fromkeys(map(file_name, names)) if name]
