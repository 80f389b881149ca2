"""Paper of any app: PDF by Typst, tagged (PDF/UA-1) and archival (PDF/A-2a), set in the fonts that travel with us.

The same words at the same moment give the same bytes: no clock is read, no font of the system is used.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

FONTS = Path(__file__).parent / "fonts"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def pdf(template: Path, told: dict[str, Any], *, name: str, at: datetime) -> bytes:
    """Set a template with what it is told. name: under which it reads that from `sys.inputs`. at: the file's date."""
    content = typst.compile(
        template,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(told, ensure_ascii=False, sort_keys=True)},
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()),
    )
    return bytes(content)


@cache
def _fonts() -> typst.Fonts:
    folder = Path(pylopdf_fonts_zh_cn.__file__).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder), str(FONTS)])
