"""The nutrient profile models that foods may be held against: those of the science and those of the country's pack."""

from __future__ import annotations

from pathlib import Path

from xinmiao.nutrition.queries import limits
from xinmiao.nutrition.queries.models_of_packs import FOLDER as FOLDER
from xinmiao.nutrition.queries.models_of_packs import of_pack as of_pack
from xinmiao.science import nutrient_profile as profiles
from xinmiao.science.nutrient_profile.models import Model, packaged


def usable(pack: Path | str) -> dict[str, Model]:
    """Give every model by its id, the country's first, with limits that two persons confirmed in place of a draft.

    pack: the pack's folder. Raises `TableFault`.
    """
    return {**of_pack(pack), **limits.confirmed(pack), **{name: packaged(name) for name in profiles.PACKAGED}}
