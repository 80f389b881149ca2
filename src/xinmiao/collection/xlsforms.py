"""From an XLSForm to the XForm that phones and browsers open, by pyxform; problems told by row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO

from lxml import etree
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

PYXFORM = version("pyxform")
_ROW = re.compile(r"\[row : (\d+)\]\s*")


@dataclass(frozen=True, slots=True)
class Converted:
    """xform: bytes as they are served. form_id, version: what its settings sheet says. warnings: pyxform's own."""

    xform: bytes
    form_id: str
    version: str
    warnings: tuple[str, ...]


class FormRefused(XinmiaoError):
    """The workbook is no XLSForm that can be converted. where: its row, where pyxform names one."""

    def __init__(self, told: str) -> None:
        row = _ROW.search(told)
        words = _ROW.sub("", told).strip()
        super().__init__(
            "form.refused",
            Text(f"表单不能转换：{words}", f"The form cannot be converted: {words}"),
            where=f"row {row[1]}" if row else "",
            todo=Text("请在 XLSForm 中改正后再上传", "Correct the XLSForm and upload it again"),
        )


@lru_cache(maxsize=64)
def converted(workbook: bytes) -> Converted:
    """Convert an .xlsx. Raises FormRefused."""
    warnings: list[str] = []
    try:
        made = convert(BytesIO(workbook), warnings=warnings, file_type=".xlsx")
    except (PyXFormError, KeyError, ValueError) as error:
        raise FormRefused(str(error)) from error
    xform = made.xform.encode()
    instance = _primary_instance(xform)
    return Converted(xform, instance.get("id", ""), instance.get("version", ""), tuple(warnings))


def _primary_instance(xform: bytes) -> etree._Element:
    root = etree.fromstring(xform, etree.XMLParser(resolve_entities=False, no_network=True))
    found: etree._Element = root.find(".//{http://www.w3.org/2002/xforms}instance")[0]
    return found
