"""The one kind of error that people read: what, where, what to do, with a code for machines."""

from __future__ import annotations

from xinmiao.science.text import Text


class XinmiaoError(Exception):
    """An error with a message in both languages.

    code: a stable machine code, `noun.what`, e.g. `place.unknown`.
    what: what is wrong. where: file, line, key, row or column. todo: what the person can do about it.
    """

    def __init__(self, code: str, what: Text, *, where: str = "", todo: Text | None = None) -> None:
        self.code, self.what, self.where, self.todo = code, what, where, todo
        super().__init__(f"[{code}] {self.message('en')}")

    def message(self, language: str) -> str:
        """Give the whole message in one line: where, what, what to do."""
        parts = [self.where, self.what.in_(language), self.todo.in_(language) if self.todo else ""]
        joint = "：" if language.startswith("zh") else ": "
        return joint.join(part for part in parts if part)

    def as_dict(self, language: str = "zh") -> dict[str, str]:
        """Give the error as JSON would carry it."""
        return {
            "code": self.code,
            "where": self.where,
            "what": self.what.in_(language),
            "todo": self.todo.in_(language) if self.todo else "",
        }
