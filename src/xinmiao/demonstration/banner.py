"""What every page says while the data are generated."""

from __future__ import annotations

from django.http import HttpRequest

from xinmiao.demonstration import queries
from xinmiao.ui.frame import language


def notice(request: HttpRequest) -> str:
    """The pack's notice; empty when nothing here was generated."""
    return queries.notice(language())
