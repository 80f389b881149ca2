"""A short text in the two languages that every person meets here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Simplified Chinese and in English.

    `Text("地点不存在：{code}", "No such place: {code}").format(code="530102").in_("zh")`
    """

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Give the words of `language`; any code that begins with "en" is English, all else Chinese."""
        return self.en if language.lower().startswith("en") else self.zh

    def format(self, **values: object) -> Text:
        """Fill the same named values into both."""
        return Text(self.zh.format(**values), self.en.format(**values))

    def __str__(self) -> str:
        return self.zh
