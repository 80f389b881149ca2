"""The words of letters to parents: their shape, and what such a letter never says. `letters/<language>.yaml` of a pack.

No rank, no comparison with other children, no figure of energy, no blame; stunted or wasted names the clinic.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from string import Formatter
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from xinmiao.accounts.rules import ALLOWED, Scope, Verdict
from xinmiao.nutrition.rules.rounds import Facts, State, may_run
from xinmiao.science.text import Text

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Kind(StrEnum):
    """What there is for a pupil. again: a letter that asks for a new measurement; the last two have no letter."""

    READY = "ready"
    AGAIN = "again"
    NOT_MEASURED = "not_measured"
    OBJECTED = "objected"


WITH_A_LETTER = frozenset({Kind.READY, Kind.AGAIN})
NAMES_THE_CLINIC = ("stunted", "wasted_modsev", "wasted_mild")
COLUMNS = {
    "stunted": ("stunting",),
    "wasted_modsev": ("wasting_modsev",),
    "wasted_mild": ("wasting_mild",),
    "normal": ("overweight", "wasting_mild"),
    "overweight": ("overweight",),
    "obese": ("obese",),
    "overweight_or_obese": ("overweight",),
}
"""By class, the columns of limits that it rests on, whose standard the letter names."""


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Advice(_Shape):
    """says: what the result means. do: three sentences, what the family can do."""

    says: Words
    do: Annotated[list[Words], Field(min_length=3, max_length=3)]


class Classes(_Shape):
    """Each class of `growth.school` that a letter may carry."""

    stunted: Advice
    wasted_modsev: Advice
    wasted_mild: Advice
    normal: Advice
    overweight: Advice
    obese: Advice
    overweight_or_obese: Advice


class LetterWords(_Shape):
    """All that a letter says, in one language. again: where nothing can be decided. {…}: see `HOLES`."""

    language: Words
    title: Words
    to: Words
    class_name: Words
    opening: Words
    measured: Words
    height: Words
    weight: Words
    measured_on: Words
    result: Words
    classes: Classes
    again: Advice
    height_fine: Words
    height_not_assessed: Words
    do: Words
    call: Words
    contact: Words
    clinic: Words
    draft: Words
    number: Words
    reprint: Words
    preview: Words

    def of(self, name: str) -> Advice:
        """Give the words of a class; those that ask for a new measurement where there is none."""
        found = getattr(self.classes, name, self.again)
        return found if isinstance(found, Advice) else self.again


def kind_of(*, klass: str | None, is_settled: bool, has_objected: bool) -> Kind:
    """Say what there is for a pupil. klass: None without a measurement. is_settled: no warning stands open."""
    if has_objected:
        return Kind.OBJECTED
    if klass is None:
        return Kind.NOT_MEASURED
    return Kind.READY if klass in COLUMNS and is_settled else Kind.AGAIN


_NOT_CLOSED = Verdict(
    False,
    Text(
        "这一轮关闭以后才打印给家长的信：关闭前数值还会变。",
        "Letters are printed once the round is closed: until then its values may change.",
    ),
)


def may_print(facts: Facts, scopes: Iterable[Scope]) -> Verdict:
    """Say whether somebody may print letters of the round now, and why not."""
    verdict = may_run(facts, scopes)
    if not verdict:
        return verdict
    return ALLOWED if facts.state is State.CLOSED else _NOT_CLOSED


HOLES: dict[str, frozenset[str]] = {
    "to": frozenset({"pupil"}),
    "class_name": frozenset({"grade", "class_no"}),
    "opening": frozenset({"school", "class_name"}),
    "height_fine": frozenset({"standard"}),
    "contact": frozenset({"contact"}),
    "clinic": frozenset({"county"}),
    "draft": frozenset({"what", "by", "on"}),
    "number": frozenset({"number"}),
    "reprint": frozenset({"replaces"}),
    **{f"classes.{name}.says": frozenset({"standard"}) for name in COLUMNS},
    **{f"classes.{name}.says": frozenset({"standard", "clinic"}) for name in NAMES_THE_CLINIC},
}
"""What each sentence must fill in; a sentence of advice may name the clinic besides, any other nothing."""
_MAY = frozenset({"clinic"})

NEVER: dict[str, tuple[str, ...]] = {
    "energy": ("千卡", "大卡", "卡路里", "千焦", "热量", "calorie", "kcal", "kilojoule"),
    "rank": (
        *("排名", "名次", "第一名", "倒数", "百分位", "比别的", "比别人", "比其他", "同学", "同龄", "平均", "全班"),
        *("最高", "最矮", "最胖", "最瘦", "rank", "percentile", "average", "classmate", "other children"),
        *("other pupils", "than others", "tallest", "shortest", "heaviest", "thinnest"),
    ),
    "blame": (
        *("太胖", "过胖", "胖子", "太瘦", "太矮", "懒", "贪吃", "您没有", "都怪"),
        *("too fat", "fat ", "lazy", "greedy", "your fault", "you failed", "too thin", "too short"),
    ),
}
_WHY = {
    "energy": Text("信里不写热量", "A letter gives no figure of energy"),
    "rank": Text("信里不排名、不与别人比较", "A letter ranks nobody and compares with nobody"),
    "blame": Text("信里不责备", "A letter blames nobody"),
}


def faults(words: LetterWords) -> list[tuple[str, Text]]:
    """Give what is wrong with the words: where, as `classes.obese.do.1`, and what."""
    return [fault for where, sentence in _sentences(words.model_dump()) for fault in _of(where, sentence)]


def _of(where: str, sentence: str) -> Iterator[tuple[str, Text]]:
    lower = sentence.lower()
    for kind, phrases in NEVER.items():
        for phrase in phrases:
            if phrase in lower:
                yield where, Text(f"{_WHY[kind].zh}：“{phrase.strip()}”", f"{_WHY[kind].en}: '{phrase.strip()}'")
    holes = _holes(sentence)
    if holes is None:
        yield where, Text("花括号不成对", "The braces do not match")
        return
    needed = HOLES.get(where, frozenset())
    may = needed | (_MAY if where.startswith(("classes.", "again.")) else frozenset())
    for name in sorted(needed - holes):
        yield where, Text(f"缺少 {{{name}}}", f"{{{name}}} is missing")
    for name in sorted(holes - may):
        yield where, Text(f"这里不能用 {{{name}}}", f"{{{name}}} cannot stand here")


def _holes(sentence: str) -> frozenset[str] | None:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name is not None)
    except ValueError:
        return None


def _sentences(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
        return
    items: Any = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, inner in items:
        yield from _sentences(inner, f"{where}.{key}" if where else str(key))
