"""Whose items may be carried in a form, and whose results may be shown for one child. The registry is package data."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables import load
from xinmiao.science.text import Text

_REGISTRY = Path(__file__).parent / "rules" / "licences.yaml"


@dataclass(frozen=True, slots=True)
class Licence:
    """items: never, confirm, pack, paraphrase, yes. scoring: yes, entered, group, never.

    field: a pattern of how questions are named that would hold its items; none where its items are free.
    """

    id: str
    items: str
    scoring: str
    licence: str = ""
    field: str = ""

    def is_item(self, question: str) -> bool:
        """Whether a question of this name (without its groups) would hold one of its items."""
        return bool(self.field) and re.match(self.field, question.rpartition("/")[2].lower()) is not None


class LicenceRefused(XinmiaoError):
    """Words of an instrument that may not be carried, or not yet."""

    def __init__(self, held: Licence, field: str = "") -> None:
        self.instrument = held.id
        todo = (
            Text("只录入总分", "enter totals only")
            if held.items == "never"
            else Text(
                "请有名有姓的人读过许可，在 form.yaml 的 item_text 中写明 confirmed_by 和 confirmed_on",
                "let a named person read the notice, and write confirmed_by and confirmed_on in item_text of form.yaml",
            )
        )
        super().__init__(
            "licence.refused",
            Text("没有许可，不能带“{id}”的题目", "The items of '{id}' may not be carried").format(id=held.id),
            where=field,
            todo=todo,
        )


class GroupOnly(XinmiaoError):
    """The instrument says something of groups, nothing of one child."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "instrument.group_only",
            Text(
                "“{id}”只用于群体：没有一个版本在个体上得到验证，不给单个孩子的结果",
                "'{id}' is for groups: no version of it is validated for individuals, so one child gets no result",
            ).format(id=name),
            todo=Text("用 screening.group_results，按群体计算", "use screening.group_results on a group"),
        )


@cache
def licences() -> dict[str, Licence]:
    """The registry by id."""
    return {one["id"]: Licence(**one) for one in load(_REGISTRY).data["instruments"]}


def licence(name: str) -> Licence | None:
    """What the registry says of an instrument; None where it says nothing."""
    return licences().get(name)


def refuse_individual(name: str) -> Licence | None:
    """Raise `GroupOnly` where only groups have results, `LicenceRefused` where nothing may be scored."""
    held = licence(name)
    if held is not None and held.scoring == "group":
        raise GroupOnly(name)
    if held is not None and held.scoring == "never":
        raise LicenceRefused(held)
    return held


def refuse_items(
    questions: Iterable[str], *, confirmed: Collection[str] = (), scores_only: Collection[str] = ()
) -> None:
    """Raise `LicenceRefused` for the first question that would hold an item which may not be carried.

    confirmed: instruments whose notice a named person read. scores_only: questions in which only the number of an
    answer stands, without the item's words; no help where the registry says never.
    """
    for question in questions:
        for held in licences().values():
            if held.is_item(question) and not _may_carry(held, question, confirmed, scores_only):
                raise LicenceRefused(held, question)


def _may_carry(held: Licence, question: str, confirmed: Collection[str], scores_only: Collection[str]) -> bool:
    if held.items == "never":
        return False
    return held.items == "yes" or held.id in confirmed or question in scores_only
