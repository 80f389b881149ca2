"""Reading a pack's nutrient profile models, label profiles and keywords of classes: what cannot be used is told."""

from __future__ import annotations

from collections.abc import Iterator

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Part, Reading, Where
from xinmiao.nutrition.queries.class_keywords import KIND, keywords_of
from xinmiao.nutrition.queries.models_of_foods import FOLDER
from xinmiao.nutrition.rules.nutrient_models import classes_of
from xinmiao.science import nutrient_profile as profiles
from xinmiao.science.nutrient_profile.models import Model, model_from
from xinmiao.science.tables import RuleTable, TableFault, load
from xinmiao.science.text import Text

LABELS = "label_text"
_NO_CLASS = Text("模型 {model} 没有这些类别：{classes}", "Model {model} has no such class: {classes}")


def read(reading: Reading) -> list[str]:
    """Check each table with the science's own loader; give their files."""
    tables = dict(_tables(reading))
    models = {table.id: made for file, table in tables.items() if (made := _checked(reading, file, table))}
    for file, table in tables.items():
        if table.data.get("kind") == KIND:
            _require_classes(reading, file, table, models)
    return list(tables)


def _tables(reading: Reading) -> Iterator[tuple[str, RuleTable]]:
    for file in reading.files(FOLDER, "*.yaml"):
        try:
            yield file, load(reading.root / file)
        except TableFault as fault:
            reading.problem(Where(file), fault.code, fault.what, fault.todo)


def _checked(reading: Reading, file: str, table: RuleTable) -> Model | None:
    """Give the model of a table; None for another kind, and for one that cannot be used."""
    kind = table.data.get("kind")
    try:
        if kind == LABELS:
            profiles.load_profiles(reading.root / file)
        return None if kind in (LABELS, KIND) else model_from(table)
    except TableFault as fault:
        reading.problem(Where(file, key=fault.where), fault.code, fault.what, fault.todo)
        return None


def _require_classes(reading: Reading, file: str, table: RuleTable, models: dict[str, Model]) -> None:
    told = keywords_of(table)
    known = set(classes_of(models[told.model])) if told.model in models else set()
    if lost := sorted(set(told.words) - known):
        what = _NO_CLASS.format(model=told.model, classes=", ".join(lost))
        reading.problem(Where(file, key="classes"), "nutrient_model.unknown_class", what)


def note(files: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database: the tables are read where they stand."""
    return {"tables": len(files)}


PART = Part(FOLDER, read, note)
