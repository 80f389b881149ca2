"""The text of a file that people upload: .md and .txt as they stand, of .docx its paragraphs and tables."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

KINDS = (".md", ".txt", ".docx")
MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_CHARACTERS = 400_000
"""About 200 pages; a longer text is checked in parts."""
ENCODINGS = ("utf-8-sig", "gb18030")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


class WrongKind(XinmiaoError):
    """The file is of another kind than those that are read."""


class TooLarge(XinmiaoError):
    """The file or its text is larger than the limit."""


class NotReadable(XinmiaoError):
    """The file does not hold what its name says."""


def read_file(path: Path) -> str:
    """Give the text of a file on disk. Raises WrongKind, TooLarge, NotReadable."""
    kind_of(path.name)
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(path.name)
    return text_of(path.name, path.read_bytes())


def text_of(name: str, content: bytes) -> str:
    """Give the text of a file, its lines ending in \\n. Raises WrongKind, TooLarge, NotReadable."""
    kind = kind_of(name)
    if len(content) > MAX_BYTES:
        raise _too_large(name)
    return within_limit(_of_docx(name, content) if kind == ".docx" else _of_plain(name, content), name)


def within_limit(text: str, where: str = "") -> str:
    """Give the text with one kind of line end. Raises TooLarge `check.too_long`."""
    if len(text) > MAX_CHARACTERS:
        raise TooLarge(
            "check.too_long",
            Text(f"文本有 {len(text):,} 字，上限为 {MAX_CHARACTERS:,} 字",
                 f"The text has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}"),
            where=where,
            todo=Text("请分成几部分检查", "Check it in parts"),
        )  # fmt: skip
    return text.replace("\r\n", "\n").replace("\r", "\n")


def kind_of(name: str) -> str:
    """Give the ending of a file's name. Raises WrongKind `check.wrong_kind`."""
    kind = Path(name).suffix.lower()
    if kind not in KINDS:
        named = kind or Text("没有扩展名", "no ending").zh
        raise WrongKind(
            "check.wrong_kind",
            Text(f"不能读取这种文件（{named}）", f"Files of this kind are not read ({kind or 'no ending'})"),
            where=name,
            todo=Text("请用 .md、.txt 或 .docx；PDF 和 .doc 请先另存",
                "Give .md, .txt or .docx; save a PDF or .doc as one of them"),
        )  # fmt: skip
    return kind


def _of_plain(name: str, content: bytes) -> str:
    encodings = ("utf-16",) if content[:2] in UTF16 else ENCODINGS
    for encoding in encodings:
        try:
            found = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found
    raise NotReadable(
        "check.no_text",
        Text("文件里不是文字", "The file holds no text"),
        where=name,
        todo=Text("请存成 UTF-8 编码的文本", "Save it as text in UTF-8"),
    )


def _of_docx(name: str, content: bytes) -> str:
    try:
        unpacked = sum(entry.file_size for entry in ZipFile(BytesIO(content)).infolist())
        if unpacked > MAX_UNPACKED:
            raise _too_large(name)
        return "\n".join(_lines(docx.Document(BytesIO(content))))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise NotReadable(
            "check.no_docx",
            Text("打不开这个 .docx 文件", "This .docx file cannot be opened"),
            where=name,
            todo=Text("请在文字处理软件里重新保存为 .docx", "Save it as .docx again in a word processor"),
        ) from error


def _lines(document: Document) -> list[str]:
    """Paragraphs and rows of tables in their order; the cells of a row are divided by a tab."""
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["\t".join(cell.text.replace("\n", " ") for cell in row.cells) for row in block.rows]
        else:
            lines.append(block.text)
    return lines


def _too_large(name: str) -> TooLarge:
    limit = MAX_BYTES // 1024 // 1024
    return TooLarge(
        "check.too_large",
        Text(f"文件超过 {limit} MB", f"The file is larger than {limit} MB"),
        where=name,
        todo=Text("请去掉图片，或分成几部分", "Leave the pictures out, or check it in parts"),
    )
