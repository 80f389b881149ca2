"""A class of food proposed from a name. Only a proposal: it counts once a person took it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Keywords:
    """What a pack says: of which model, and the words of each class, class → words."""

    model: str
    words: Mapping[str, Sequence[str]]

    @property
    def column(self) -> str:
        """The column in which a class of that model stands."""
        return f"{self.model}__class"

    def proposed(self, name: str | None) -> str:
        """Give the class of the longest word in the name; nothing where there is none, or two as long disagree."""
        found = [(len(word), of) for of, words in self.words.items() for word in words if word in (name or "")]
        longest = max(found, default=(0, ""))[0]
        classes = {of for length, of in found if length == longest}
        return classes.pop() if len(classes) == 1 else ""


NONE = Keywords("", {})
"""Of a pack that proposes nothing."""
