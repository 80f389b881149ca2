"""The models that foods are held against: the international ones are package data, a pack brings the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cache
from pathlib import Path

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile.limit_models import LimitModel, limit_model
from xinmiao.science.nutrient_profile.points_models import PointsModel, points_model
from xinmiao.science.tables import RuleTable, TableFault, is_usable, load
from xinmiao.science.text import Text

Model = LimitModel | PointsModel
Named = str | Model
FOLDER = Path(__file__).parent / "models"
OTHER_KINDS = ("label_text", "class_keywords")
"""Tables that stand beside the models in a pack's folder."""
KINDS: dict[str, Callable[[RuleTable], Model]] = {
    "threshold_any": limit_model, "threshold_each": limit_model, "ratio_any": limit_model, "points": points_model,
}  # fmt: skip
PACKAGED = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))
"""The ids of the models that are package data."""


class UnknownModel(XinmiaoError):
    """No model of that id is package data, and no loaded one was given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "nutrient_model.unknown",
            Text("没有这个模型：{name}", "No such model: {name}").format(name=name),
            todo=Text(
                "可用：{known}；国家包的模型用 nutrient_profile.load_model 读取后传入",
                "there are {known}; load one of a pack with nutrient_profile.load_model and give that",
            ).format(known=", ".join(PACKAGED)),
        )


class SameModel(XinmiaoError):
    """Two of the models asked for have one id, and their columns one name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "nutrient_model.twice",
            Text("模型出现了两次：{name}", "The model is there twice: {name}").format(name=name),
            todo=Text("两个版本分两次运行", "Run two versions one after the other"),
        )


@cache
def packaged(name: str) -> Model:
    """Give a model that is package data. Raises `UnknownModel`."""
    if name not in PACKAGED:
        raise UnknownModel(name)
    return load_model(FOLDER / f"{name}.yaml")


def load_model(path: Path) -> Model:
    """Read a model from its YAML; its checksum tells versions apart.

    Raises `TableFault`: table.unreadable, table.no_id, table.unsupported (an active number without ground),
    table.unknown_kind, nutrient_model.malformed with the file and the key.
    """
    return model_from(load(path), where=str(path))


def model_from(rule: RuleTable, *, where: str = "") -> Model:
    """Arrange a loaded table by its kind. Raises `TableFault`."""
    kind = rule.data.get("kind")
    if kind not in KINDS:
        raise TableFault(
            "table.unknown_kind", Text("不认识的类型：{kind}", "Unknown kind: {kind}").format(kind=kind), where=where,
            todo=Text("可用：{known}", "It is one of: {known}").format(known=", ".join(KINDS)),
        )  # fmt: skip
    try:
        return KINDS[str(kind)](rule)
    except TableFault as fault:
        raise TableFault(fault.code, fault.what, where=f"{where} {fault.where}".strip(), todo=fault.todo) from fault


def load_models(folder: Path) -> dict[str, Model]:
    """Read each model of a pack's folder, by id; tables of other kinds in it are left. Raises `TableFault`."""
    rules = ((path, load(path)) for path in sorted(folder.glob("*.yaml")))
    found = (model_from(rule, where=str(path)) for path, rule in rules if rule.data.get("kind") not in OTHER_KINDS)
    return {one.rule.id: one for one in found}


def chosen(model: Named | Sequence[Named]) -> list[Model]:
    """Give the models asked for, one or several, each by its id or loaded. Raises `UnknownModel`, `SameModel`."""
    asked = [model] if isinstance(model, str | LimitModel | PointsModel) else list(model)
    found = [packaged(one) if isinstance(one, str) else one for one in asked]
    for name, times in Counter(one.rule.id for one in found).items():
        if times > 1:
            raise SameModel(name)
    return found


def is_open(model: Model, allow_draft: Collection[str]) -> bool:
    """Whether the model as a whole may give verdicts."""
    return is_usable(model.rule.id, model.rule.status, allow_draft)


def table_status(model: Model, allow_draft: Collection[str]) -> str:
    """Give `draft` where the table is one, or the caller opted into a draft number of it; else `active`."""
    opted = any(one == model.rule.id or one.startswith(f"{model.rule.id}.") for one in allow_draft)
    has_draft = isinstance(model, LimitModel) and (
        model.compare_is_draft or any(one.status == "draft" for one in model.classes or ())
    )
    return "draft" if model.rule.status == "draft" or (opted and has_draft) else "active"
