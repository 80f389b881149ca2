"""One stylesheet from many: a template's CSS lies beside it and is put into its layer here.

`<app>/templates/**/<name>.css` is found in every installed app of ours; nothing is registered.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

from xinmiao.ui import tokens

PATH = "ui/site.css"
LAYERS = ("reset", "tokens", "base", "components", "pages", "print")


def stylesheet() -> str:
    """Give the whole stylesheet: the order of the layers, the tokens, then every file in its layer."""
    parts = [f"@layer {', '.join(LAYERS)};", _layered("tokens", tokens.css())]
    parts += [_layered(_layer(path), path.read_text(encoding="utf-8")) for path in _files()]
    return "\n".join(parts)


class StylesheetFinder(BaseFinder):
    """Lets `collectstatic`, the development server and tests find `ui/site.css`."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [str(_write())] if path == PATH else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: object) -> Iterator[tuple[str, Storage]]:
        _write()
        yield PATH, FileSystemStorage(location=_folder())


def _files() -> list[Path]:
    ours = [Path(config.path) for config in apps.get_app_configs() if config.name.startswith("xinmiao.")]
    return [path for app in ours for path in sorted((app / "templates").rglob("*.css"))]


def _layer(path: Path) -> str:
    if path.parent.name == "components":
        return "components"
    return path.stem if path.stem in LAYERS and path.parent.name == "ui" else "pages"


def _layered(layer: str, css: str) -> str:
    return f"@layer {layer} {{\n{css.strip()}\n}}"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "stylesheet"


def _write() -> Path:
    target = _folder() / PATH
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(stylesheet())
    os.chmod(temporary, 0o644)
    os.replace(temporary, target)
    return target
