"""Reading a pack's rules of linkage, and the weights to begin with."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import Field

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Part, Reading, Shape, Where
from xinmiao.people.models import LinkageRules
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.national.judging import Thresholds
from xinmiao.science.linkage.national.model import Model
from xinmiao.science.text import Text

THRESHOLDS, MODEL = "linkage/thresholds.yaml", "linkage/model.json"
_NO_MODEL = Text("不是链接模型", "This is no model of linkage")


class ThresholdsShape(Shape):
    possible: float = Field(gt=0, lt=1)
    duplicate: float = Field(gt=0, lt=1)
    common_phone: int = Field(ge=1)
    clerical_sample: int = Field(ge=0)


@dataclass(frozen=True, slots=True)
class Rules:
    """What both files say."""

    thresholds: ThresholdsShape
    model: Model


def read(reading: Reading) -> Rules | None:
    """The rules of a pack that has any."""
    if not (reading.root / "linkage").is_dir():
        return None
    found = reading.mapping(THRESHOLDS, ThresholdsShape)
    if found:
        told = found.value
        try:
            Thresholds(possible=told.possible, duplicate=told.duplicate, common_phone=told.common_phone)
        except XinmiaoError as error:
            reading.problem(found.at("possible"), error.code, error.what, error.todo)
    model = _model(reading)
    return Rules(found.value, model) if found and model else None


def load(rules: Rules | None, *, version: PackVersion, by: Actor) -> dict[str, int]:
    if rules is None:
        return {}
    told = rules.thresholds
    LinkageRules.objects.update_or_create(
        pk=1,
        defaults={
            "possible": told.possible,
            "duplicate": told.duplicate,
            "common_phone": told.common_phone,
            "n_clerical": told.clerical_sample,
            "model": rules.model.as_dict(),
        },
    )
    return {"linkage rules": 1}


def _model(reading: Reading) -> Model | None:
    text = reading.text(MODEL)
    if text is None:
        return None
    try:
        return Model.of(json.loads(text))
    except XinmiaoError as error:
        reading.problem(Where(MODEL), error.code, error.what, error.todo)
    except (ValueError, KeyError, TypeError, AttributeError):
        reading.problem(Where(MODEL), "linkage.no_model", _NO_MODEL)
    return None


PART = Part("linkage", read, load)
