"""Words of the other language, marked as such, so that they are read aloud rightly (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

import re

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”—]*[\u4e00-\u9fff](?:[^<>&;A-Za-z]*[\u4e00-\u9fff])?")
_ENGLISH_NAME = re.compile(r"[A-Z][a-z]+(?:[ ’'-]+[A-Za-z]+)*(?:, [A-Z][a-z]+(?: [A-Z][a-z]+)*)?")


def marked(text: object, language: str) -> SafeString:
    """Give the text as HTML: on an English page every run of Chinese is marked, on a Chinese page an English name."""
    safe = conditional_escape(text if isinstance(text, str) else str(text))
    if language == "en":
        return mark_safe(_CHINESE.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', safe))
    return mark_safe(f'<span lang="en">{safe}</span>') if _ENGLISH_NAME.fullmatch(str(text)) else safe
