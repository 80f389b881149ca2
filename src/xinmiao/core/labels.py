"""Words in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from xinmiao.science.text import Text


def in_page_language(zh: str, en: str) -> str:
    """Give the words of the active language; Chinese where none is active."""
    return Text(zh, en).in_(get_language() or "zh")
