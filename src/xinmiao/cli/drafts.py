"""Which drafts a command may use: those that the pack opts into, and those that the caller names."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings

from xinmiao.core.packs import allowed


def usable(named: Collection[str] | None) -> tuple[str, ...]:
    return allowed(settings.PACK_DIR, named)
