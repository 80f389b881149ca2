"""Shapes of a pack's files, as pydantic models: unknown keys are refused, labels stand in both languages."""

from __future__ import annotations

from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints

CodeText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_.\-]*$", max_length=128)]
"""A code that other systems can carry: an ASCII XML name."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Shape(BaseModel):
    """The base of every shape in a pack."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Label(Shape):
    """A label in both languages."""

    zh: Words
    en: Words


def keys_at(shape: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that `shape` knows at `path`; none where it says nothing."""
    found = [shape]
    for step in path:
        if isinstance(step, str):
            found = [inner for model in found for inner in _models_of_field(model, step)]
    return [_key(model, name) for model in found for name in model.model_fields]


def _models_of_field(model: type[BaseModel], key: str) -> list[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return _models_in(field.annotation)
    return []


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models_in(inner)]


def _key(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name
