"""The nutrient profile models that a country's pack brings."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from xinmiao.science import nutrient_profile as profiles
from xinmiao.science.nutrient_profile.models import Model

FOLDER = "nutrient_models"


def of_pack(pack: Path | str) -> dict[str, Model]:
    """Give the models of a pack by their ids; read anew once a file changed."""
    folder = Path(pack) / FOLDER
    return _read(folder, tuple((path.name, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.yaml"))))


@lru_cache(maxsize=8)
def _read(folder: Path, _changed: tuple[tuple[str, int], ...]) -> dict[str, Model]:
    return profiles.load_models(folder)
