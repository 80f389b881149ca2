"""A cell of text is never a formula in the reader's spreadsheet (OWASP, CSV injection)."""

from __future__ import annotations

import re
from typing import Any

INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_DANGEROUS = re.compile(rf"[\s{INVISIBLE}]*[=+\-@＝＋－＠]|[\t\r\n]")
NEUTRALISED = r"^'([\s=+\-@＝＋－＠])"
"""Our own apostrophe, as a file brings it back."""


def harmless(value: Any) -> Any:
    """Give a value that no spreadsheet runs: text that looks like a formula gets an apostrophe."""
    if isinstance(value, (int, float)) or value is None:
        return value
    text = str(value)
    return f"'{text}" if _DANGEROUS.match(text) else text
