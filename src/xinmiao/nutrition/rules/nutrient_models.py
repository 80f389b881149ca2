"""Models as a page and an address name them: name, classes, version, whether they are drafts in use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from xinmiao.science.nutrient_profile.limit_models import LimitModel
from xinmiao.science.nutrient_profile.models import Model, is_open, table_status
from xinmiao.science.text import Text

DIGITS = 12
"""So many digits of a checksum stand in an address."""
DRAFT = "-draft"
USUAL = ("nutriscore_2023", "chile_20606_stage3")
"""The international models that are shown unless others are asked for; the country's own stand before them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A model that an address asks for: its id, and its version as it was when the address was made, or ""."""

    id: str
    version: str = ""

    def __str__(self) -> str:
        return f"{self.id}@{self.version}" if self.version else self.id


def name_of(model: Model) -> Text:
    """Give the model's name; in the other language where it has but one."""
    said = model.rule.data.get("name") or {}
    en = str(said.get("en") or said.get("zh") or model.rule.id)
    return Text(str(said.get("zh") or en), en)


def classes_of(model: Model) -> dict[str, Text]:
    """Give the classes of a model by their ids; none where it has none."""
    said = model.rule.data.get("classes") or [] if isinstance(model, LimitModel) else []
    return {
        str(one["id"]): Text(str(one.get("zh") or one.get("en")), str(one.get("en") or one.get("zh"))) for one in said
    }


def version_of(model: Model, allow_draft: Collection[str]) -> str:
    """Give what tells a model's versions apart in an address: its checksum, and whether drafts of it were in use."""
    in_use = is_open(model, allow_draft) and table_status(model, allow_draft) == "draft"
    return model.rule.checksum[:DIGITS] + (DRAFT if in_use else "")


def asked_for(words: Collection[str]) -> list[Asked]:
    """Read `id@version` or `id`, each model once."""
    found = {word.partition("@")[0]: Asked(*word.partition("@")[::2]) for word in words if word}
    return list(found.values())


def usual(models: Mapping[str, Model], own: Collection[str]) -> list[str]:
    """Give the models that are shown unless others are asked for. own: those of the country."""
    return [name for name in models if name in own or name in USUAL]
