"""Answers that another system sends as JSON, written as the XML that a phone would have sent. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,99}")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DEEPEST = 20


class RowRefused(XinmiaoError):
    def __init__(self, where: str, what: Text) -> None:
        super().__init__("answers.row", what, where=where)


def as_xml(form: str, version: str, key: str, answers: Mapping[str, object], *, edits: str = "") -> bytes:
    """Write a row: `{"child": {"name": …}, "carers": [{…}, {…}]}`; an object is a group, a list a repeat.

    key: the row's own, which becomes its instanceID: the same key with the same answers is the same submission. edits:
    the key of the row that this one corrects. Raises RowRefused.
    """
    said = "".join(_children(answers, "", 0))
    old = f"<deprecatedID>{_text(edits, 'edits')}</deprecatedID>" if edits else ""
    meta = f"<meta><instanceID>{_text(key, 'key')}</instanceID>{old}</meta>"
    about = f"id={quoteattr(_clean(form, 'form'))} version={quoteattr(_clean(version, 'version'))}"
    return f"<data {about}>{said}{meta}</data>".encode()


def _children(answers: Mapping[str, object], above: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        raise RowRefused(above, Text("嵌套太深", "It is nested too deep"))
    for name, value in answers.items():
        path = f"{above}/{name}" if above else name
        if not _NAME.fullmatch(name) or path == "meta":
            raise RowRefused(path, Text("不能作为题目的名称", "It cannot be the name of a question"))
        for one in value if isinstance(value, list) else [value]:
            content = "".join(_children(one, path, depth + 1)) if isinstance(one, Mapping) else _text(one, path)
            yield f"<{name}>{content}</{name}>"


def _text(value: object, path: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | str):
        return escape(_clean(str(value), path))
    raise RowRefused(path, Text("答案要是文字、数字、对象或列表", "An answer is text, a number, an object or a list"))


def _clean(value: str, path: str) -> str:
    if _NOT_XML.search(value):
        raise RowRefused(path, Text("含有不能保存的字符", "It holds a character that cannot be kept"))
    return value
