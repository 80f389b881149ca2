"""The words by which a pack proposes a class of food from its name."""

from __future__ import annotations

from pathlib import Path

from xinmiao.nutrition.queries.models_of_foods import FOLDER
from xinmiao.nutrition.rules.class_keywords import NONE, Keywords
from xinmiao.science.tables import RuleTable, load

KIND = "class_keywords"


def of_pack(pack: Path | str) -> Keywords:
    """Give the keywords of a pack; those that propose nothing where it has none. Raises `TableFault`."""
    path = Path(pack) / FOLDER / f"{KIND}.yaml"
    return keywords_of(load(path)) if path.is_file() else NONE


def keywords_of(table: RuleTable) -> Keywords:
    words = {str(one["id"]): tuple(map(str, one["keywords"])) for one in table.data.get("classes") or ()}
    return Keywords(str(table.data.get("model") or ""), words)
