"""What a file is, by its bytes, and whether it is safe to read."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK\x03\x04"


class Kind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Limits:
    """size: bytes of the file. expanded: bytes of its parts unpacked. ratio: unpacked to packed, of one part."""

    size: int = 100_000_000
    expanded: int = 600_000_000
    ratio: int = 250


USUAL = Limits()
_WORDS: dict[str, tuple[Text, Text]] = {
    "empty": (
        Text("文件是空的", "The file is empty"),
        Text("请选择填好的文件", "Choose the file that was filled in"),
    ),
    "too_large": (
        Text("文件太大：超过 {limit} MB", "The file is too large: over {limit} MB"),
        Text("请分成几个文件，分别导入", "Split it into several files and import each"),
    ),
    "old_excel": (
        Text(
            "这是旧的 Excel 97–2003 格式（.xls），或加了密码的工作簿",
            "This is the old Excel 97–2003 format (.xls), or a workbook with a password",
        ),
        Text(
            "请在 Excel 或 WPS 里去掉密码，另存为“Excel 工作簿 (.xlsx)”",
            "Take the password off, and save it as “Excel workbook (.xlsx)”",
        ),
    ),
    "macros": (
        Text("工作簿里有宏", "The workbook holds macros"),
        Text("请另存为不带宏的“Excel 工作簿 (.xlsx)”", "Save it as “Excel workbook (.xlsx)”, without macros"),
    ),
    "bomb": (
        Text("文件展开后大得不正常", "The file unpacks to an implausible size"),
        Text("请用原来的模板重新保存", "Save it again from the original template"),
    ),
    "not_a_workbook": (
        Text("这不是 Excel 工作簿，或者已经损坏", "This is no Excel workbook, or it is damaged"),
        Text("请在 Excel 或 WPS 里打开，另存为 .xlsx 或 CSV", "Open it in Excel or WPS and save it as .xlsx or CSV"),
    ),
    "not_text": (
        Text("这不是 CSV 文本：里面有二进制内容", "This is no CSV text: it holds binary content"),
        Text("请交 .xlsx 或 .csv 文件", "Send an .xlsx or a .csv file"),
    ),
    "encoding": (
        Text("文字编码既不是 UTF-8，也不是 GB 18030", "The text is neither UTF-8 nor GB 18030"),
        Text("请另存为“CSV UTF-8”", "Save it as “CSV UTF-8”"),
    ),
    "quotes": (
        Text("CSV 的引号不成对，无法分成行和列", "The CSV's quotes do not pair up: it cannot be split into cells"),
        Text("请在 Excel 或 WPS 里打开检查，重新保存", "Open it in Excel or WPS, look at it, and save it again"),
    ),
    "no_sheet": (
        Text("工作簿里没有可读的工作表", "The workbook has no sheet that can be read"),
        Text("请用下载的模板填写", "Fill in the template that was downloaded"),
    ),
}


class FileRefused(XinmiaoError):
    """The file as a whole cannot be read. code: `sheet.` and one of the keys of the words above."""

    def __init__(self, key: str, **told: object) -> None:
        what, todo = _WORDS[key]
        super().__init__(f"sheet.{key}", what.format(**told), todo=todo)


def recognise(data: bytes, limits: Limits = USUAL) -> Kind:
    """Tell a workbook from CSV text. Raises FileRefused; nothing is unpacked for it."""
    if not data:
        raise FileRefused("empty")
    if len(data) > limits.size:
        raise FileRefused("too_large", limit=limits.size // 1_000_000)
    if data.startswith(_OLE):
        raise FileRefused("old_excel")
    if data.startswith(_ZIP):
        _require_safe(data, limits)
        return Kind.XLSX
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("not_text")
    return Kind.CSV


def _require_safe(data: bytes, limits: Limits) -> None:
    try:
        parts = zipfile.ZipFile(BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise FileRefused("not_a_workbook") from error
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise FileRefused("macros")
    if "xl/workbook.xml" not in names:
        raise FileRefused("not_a_workbook")
    swollen = any(part.file_size > 1_000_000 and part.file_size > limits.ratio * part.compress_size for part in parts)
    if swollen or sum(part.file_size for part in parts) > limits.expanded:
        raise FileRefused("bomb")
