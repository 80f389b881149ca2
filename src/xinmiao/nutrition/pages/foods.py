"""One version of a product held against several models, side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from xinmiao.nutrition.models import ProductVersion
from xinmiao.nutrition.rules.food_columns import label
from xinmiao.nutrition.rules.nutrient_models import Asked, name_of, version_of
from xinmiao.science.nutrient_profile import GROUNDS, REASONS, WARNINGS, classify, explain
from xinmiao.science.nutrient_profile.explaining import Line
from xinmiao.science.nutrient_profile.models import Model
from xinmiao.science.text import Text

VERDICTS = {
    "restrict": (Text("限制营销", "Restrict marketing"), "bad"),
    "no_restriction": (Text("不限制", "No restriction"), "good"),
    "cannot_decide": (Text("不能判定", "Cannot decide"), "unsure"),
}
SAYS = {
    "over": (Text("超过", "over"), "bad"),
    "within": (Text("未超过", "within"), "good"),
    "unknown": (Text("未知", "unknown"), "unsure"),
    "not_in_model": (Text("模型不含", "not in this model"), "neutral"),
    "negative": (Text("不利分", "negative points"), "neutral"),
    "positive": (Text("有利分", "positive points"), "neutral"),
}
_GATED = Text("没有判定", "No verdict")
_GRADE = Text("分级 {grade}", "Grade {grade}")
_BETWEEN = Text("在 {best} 与 {worst} 之间", "between {best} and {worst}")


@dataclass(frozen=True)
class Judged:
    """What one model says. version: as an address names it; has_changed: since the address was made.

    word, kind: the verdict or grade as a tag. facts: term and words, none empty. lines: by quantity.
    """

    id: str
    name: str
    version: str
    has_changed: bool
    word: str
    kind: str
    is_draft: bool
    facts: list[tuple[str, str]]
    lines: Mapping[str, Line] = field(repr=False)
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def is_drawn(self) -> bool:
        return any(line.says != "not_in_model" for line in self.lines.values())


def judged(
    version: ProductVersion, asked: Sequence[Asked], models: Mapping[str, Model], allow_draft: Collection[str],
    language: str,
) -> list[Judged]:  # fmt: skip
    """Hold a version against the models that an address asks for; one that changed since is told, not used."""
    return list(_judged(version, asked, models, allow_draft, language))


def _judged(
    version: ProductVersion, asked: Sequence[Asked], models: Mapping[str, Model], allow_draft: Collection[str],
    language: str,
) -> Iterator[Judged]:  # fmt: skip
    for one in asked:
        model = models.get(one.id)
        if model is None:
            continue
        now = version_of(model, allow_draft)
        yield (
            _changed(model, now, language)
            if one.version not in ("", now)
            else _one(version.row, model, now, allow_draft, language)
        )


def _changed(model: Model, now: str, language: str) -> Judged:
    return Judged(model.rule.id, name_of(model).in_(language), now, True, "", "neutral", False, [], {}, {})


def _one(row: Mapping[str, Any], model: Model, now: str, allow_draft: Collection[str], language: str) -> Judged:
    said = result(row, model, allow_draft)
    word, kind = verdict(said, language)
    lines = {line.quantity: line for line in explain(row, model, allow_draft=allow_draft)}
    is_draft = said["table_status"] == "draft"
    return Judged(model.rule.id, name_of(model).in_(language), now, False, word, kind, is_draft,
                  list(_facts(said, language)), lines, said)  # fmt: skip


def result(row: Mapping[str, Any], model: Model, allow_draft: Collection[str]) -> dict[str, Any]:
    """Give the science's columns for one row of text, new ones only."""
    frame = pl.DataFrame({name: [value] for name, value in row.items()}, schema=dict.fromkeys(row, pl.String))
    return classify(frame, model, allow_draft=allow_draft).drop(frame.columns).to_dicts()[0]


def verdict(said: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Give the verdict or the grade in words, and the kind of its tag. A letter stands as text: the logo is a mark."""
    if said.get("verdict"):
        text, kind = VERDICTS[said["verdict"]]
        return text.in_(language), kind
    grade = said.get("grade")
    if grade in (None, "cannot_decide"):
        return (VERDICTS["cannot_decide"][0] if grade else _GATED).in_(language), "unsure"
    return _GRADE.format(grade=str(grade).upper()).in_(language), "accent"


def _facts(said: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    joint = "、" if language == "zh" else ", "
    for name, text, words in _LISTS:
        told = str(said.get(name) or "").split(",") if said.get(name) else []
        if told:
            yield text.in_(language), joint.join(words(one, language) for one in told)
    yield from _scores(said, language)
    yield _STANDARD.in_(language), f"{said['standard']} · {said['standard_version']}"
    yield _CHECKSUM.in_(language), str(said["table_checksum"])


def _scores(said: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    if said.get("score") is not None:
        points = _POINTS.format(negative=said["points_negative"], positive=said["points_positive"])
        yield _SCORE.in_(language), f"{said['score']:.0f} ({points.in_(language)})"
    elif said.get("grade") == "cannot_decide":
        ends = _BETWEEN.format(best=said["grade_best"].upper(), worst=said["grade_worst"].upper())
        yield _SCORE.in_(language), f"{ends.in_(language)} ({said['score_low']}–{said['score_high']})"


def _word(words: Mapping[str, Text], one: str, language: str) -> str:
    return words[one].in_(language) if one in words else label(one, language)


_LISTS = (
    ("reason", Text("原因", "Why"), lambda one, language: _word(REASONS, one, language)),
    ("grounds", Text("依据", "Grounds"), lambda one, language: _word(GROUNDS, one, language)),
    ("seals", Text("警示", "Seals"), label),
    ("missing", Text("缺少", "Missing"), label),
    ("warnings", Text("提醒", "Warnings"), lambda one, language: _word(WARNINGS, one, language)),
)
_STANDARD, _CHECKSUM = Text("标准", "Standard"), Text("校验和", "Checksum")
_SCORE = Text("得分", "Score")
_POINTS = Text("不利 {negative}，有利 {positive}", "{negative} negative, {positive} positive")
