"""Drafts that a pack opts into: `use_draft` in `pack.yaml`, with who decided and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import StringConstraints, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from xinmiao.core.packs.shapes import Label, Shape


class DraftInUse(Shape):
    """id: `<table>`, or `<table>.<number or column>`; `decided_by` whom, `decided_on` when, and for what it serves."""

    id: Annotated[str, StringConstraints(min_length=1)]
    decided_by: Label
    decided_on: date
    serves: Label


def in_use(root: Path | str) -> tuple[DraftInUse, ...]:
    """Give what the pack in a folder opts into; nothing where its `pack.yaml` cannot be read (`check` tells why)."""
    path = Path(root) / "pack.yaml"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else ()


def allowed(root: Path | str, more: Collection[str] | None = ()) -> tuple[str, ...]:
    """Give the ids for `allow_draft` of a calculation: those of the pack, and `more`."""
    return tuple(dict.fromkeys([*(one.id for one in in_use(root)), *(more or ())]))


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> tuple[DraftInUse, ...]:
    try:
        said = YAML(typ="safe", pure=True).load(path.read_bytes())
        return tuple(DraftInUse.model_validate(one) for one in said.get("use_draft") or ())
    except (OSError, YAMLError, UnicodeDecodeError, AttributeError, ValidationError):
        return ()
