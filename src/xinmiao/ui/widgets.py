"""Widgets of forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms


class ForeignSelect(forms.Select):
    """A choice among words that are not all of the page's language. language_of: gives that of a value, or ""."""

    def __init__(self, language_of: Callable[[str], str]) -> None:
        super().__init__()
        self.language_of = language_of

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Mark the option as being in its language."""
        option = super().create_option(name, value, *args, **kwargs)
        if spoken := self.language_of(str(value)):
            option["attrs"]["lang"] = spoken
        return option
