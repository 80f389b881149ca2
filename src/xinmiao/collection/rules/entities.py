"""What a submission may ask of a list of entities, and how two edits of one entity are joined. On plain values.

Source: ODK Entities specification 2024.1 (getodk.github.io/xforms-spec/entities): one entity a form, create and update.
One difference is ours: where two edits change one property, the first value stands and a person decides; ODK Central
lets the last one win.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from xinmiao.collection.rules.mapping import Mapping as FormMapping
from xinmiao.collection.rules.mapping import UpdateMapping
from xinmiao.collection.rules.told import Instance, value
from xinmiao.science.answers import Answers
from xinmiao.science.answers import Entity as Block
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class EntityRefused(XinmiaoError):
    """What was asked of a list cannot be done. The submission is kept all the same."""

    def __init__(self, code: str, what: Text) -> None:
        super().__init__(f"entity.{code}", what)


@dataclass(frozen=True, slots=True)
class Declared:
    """Which actions a version of a form declares."""

    create: bool
    update: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An action on an entity, read and checked as far as it can be without the list."""

    list: str
    uuid: UUID
    create: bool
    update: bool
    label: str
    base: int | None
    trunk: int | None
    branch: str
    properties: Mapping[str, str] = field(default_factory=dict)


def read(block: Block, declared: Declared) -> Asked | None:
    """Read an entity block; None where it asks for nothing. Raises EntityRefused."""
    if not (block.create or block.update):
        return None
    if (block.create and not declared.create) or (block.update and not declared.update):
        raise EntityRefused(
            "not_declared", Text("这一版表单没有声明这个操作", "This version does not declare the action")
        )
    asked = Asked(
        block.dataset, _uuid(block.id), block.create, block.update, block.label,
        _integer("base", block.base_version), _integer("trunk", block.trunk_version), block.branch_id,
        dict(block.properties),
    )  # fmt: skip
    if asked.create and not asked.update and not asked.label:
        raise EntityRefused("no_label", Text("登记时标签不能为空", "A new entity needs a label"))
    if asked.update and not asked.create and asked.base is None:
        raise EntityRefused("no_base", Text("更新时缺少 baseVersion", "An update needs its baseVersion"))
    if asked.trunk is not None and not asked.branch:
        raise EntityRefused(
            "trunk_without_branch", Text("有 trunkVersion 而没有 branchId", "trunkVersion, no branchId")
        )
    return asked


def written_back(mapping: FormMapping, answers: Answers) -> list[Block]:
    """What a form writes back to things chosen one by one, in the order of its mapping and of its repeats."""
    told = [
        Block(
            update.list, instance.get(update.entity, ""), "", create=False, update=True, base_version="",
            trunk_version="", branch_id="", properties=_said(update, answers, instance),
        )
        for update in mapping.updates
        for instance in answers.each(update.each)
    ]  # fmt: skip
    return [one for one in told if one.id and one.properties]


def _said(update: UpdateMapping, answers: Answers, instance: Instance) -> dict[str, str]:
    told = {name: value(answers, instance, question).strip() for name, question in update.properties.items()}
    return {name: said for name, said in told.items() if said}


def read_back(block: Block) -> Asked:
    """Read what is written back: it knows no version, and builds on the newest. Raises EntityRefused."""
    return Asked(block.dataset, _uuid(block.id), False, True, "", None, None, "", dict(block.properties))


@dataclass(frozen=True, slots=True)
class Joined:
    """properties: as they stand afterwards. conflict: "", "soft" or "hard". kept: offered values that did not win."""

    properties: dict[str, str]
    conflict: str
    kept: dict[str, str]


def join(*, base: Mapping[str, str], current: Mapping[str, str], offered: Mapping[str, str], is_newest: bool) -> Joined:
    """Join what a device offers, made from `base`, with what stands now.

    is_newest: the device had the newest version. Else what the device changed is taken over where nobody else changed
    it; where both did, and differently, the value that stands stays (hard); no such property is a soft conflict.
    """
    changed = {name: value for name, value in offered.items() if value != base.get(name, "")}
    if is_newest:
        return Joined({**current, **changed}, "", {})
    theirs = {name for name in changed if current.get(name, "") != base.get(name, "")}
    lost = {name: changed[name] for name in theirs if changed[name] != current.get(name, "")}
    taken = {name: value for name, value in changed.items() if name not in theirs}
    return Joined({**current, **taken}, "hard" if lost else "soft", lost)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text.removeprefix("uuid:"))
    except ValueError:
        raise EntityRefused("bad_id", Text("实体编号不是 UUID", "The entity's id is no UUID")) from None


def _integer(name: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit():
        what = Text(f"{name}Version 不是整数", f"{name}Version is no whole number")
        raise EntityRefused("bad_version", what)
    return int(text)
