"""Models that set limits: kinds threshold_any, threshold_each and ratio_any, from their tables to arrays.

A group is a class of food and a state (solid, liquid, unknown). A limit is itself an interval: the same number twice
where it is set, 0 to infinity where it has not been entered, from the lower to the higher where the state is unknown,
and infinity where the group has no such limit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xinmiao.science.nutrient_profile.faults import basis_of, entries, malformed, mapping, number, one_of
from xinmiao.science.nutrient_profile.intervals import Floats, Mask
from xinmiao.science.nutrient_profile.quantities import QUANTITIES, Quantity, quantity_of
from xinmiao.science.tables import RuleTable, is_usable
from xinmiao.science.text import Text

THRESHOLD, NOT_PERMITTED, EXEMPT, NO_CLASS = range(4)
RULES = {"threshold": THRESHOLD, "not_permitted": NOT_PERMITTED, "no_restriction": EXEMPT}
OPS = {">": False, ">=": True}
STATES = ("solid", "liquid")
SCOPE_FLAGS = ("added_sugars", "added_sodium", "added_saturated_fat", "sweetener", "hydrogenated_oil")
NONE, OPEN = (np.inf, np.inf), (0.0, np.inf)
"""The limit of a group that has none, and the one that nobody entered."""


@dataclass(frozen=True)
class Criterion:
    """One limit. `low`, `high`: shape (classes + 1, 3): by class, the last for no class, and solid, liquid, unknown."""

    id: str
    quantity: Quantity
    op: str
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)

    @property
    def at_counts(self) -> bool:
        """Whether the limit itself is over."""
        return OPS[self.op]


@dataclass(frozen=True)
class FoodClass:
    """A class of food. `alcohol_free`: the model says that none of it holds alcohol."""

    id: str
    words: tuple[str, ...]
    rule: int
    status: str
    alcohol_free: bool = False


@dataclass(frozen=True)
class Scope:
    """To what a model applies: where any of `flags` is yes, or NOVA is one of `nova`."""

    flags: tuple[str, ...]
    nova: tuple[int, ...]
    is_draft: bool


@dataclass(frozen=True)
class LimitModel:
    """A model of limits. `classes`: None where the model has none. `basis`: for solid and liquid, None as it stands."""

    rule: RuleTable
    kind: str
    criteria: tuple[Criterion, ...] = field(repr=False)
    overrides: tuple[Criterion, ...] = field(repr=False)
    classes: tuple[FoodClass, ...] | None = field(repr=False)
    basis: tuple[int | None, int | None]
    scope: Scope | None
    compare_is_draft: bool

    @property
    def rules(self) -> NDArray[np.int8]:
        """Give the rule by class, then that of no class."""
        found = [one.rule for one in self.classes or ()]
        return np.array([*found, NO_CLASS if self.classes is not None else THRESHOLD], dtype=np.int8)

    @property
    def alcohol_free(self) -> Mask:
        """Whether none of a class holds alcohol, by class, then for no class."""
        return np.array([*(one.alcohol_free for one in self.classes or ()), False])

    @property
    def vocabulary(self) -> dict[str, int]:
        """Give the class by its id and its names, upper case."""
        return {word.upper(): n for n, one in enumerate(self.classes or ()) for word in (one.id, *one.words)}

    def shut(self, allow_draft: Collection[str]) -> Mask:
        """Whether the numbers of a class are drafts that may not be used, by class, then for no class."""
        found = [not is_usable(self.rule.id, one.status, allow_draft, number=one.id) for one in self.classes or ()]
        return np.array([*found, False])

    def at_counts(self, criterion: Criterion, allow_draft: Collection[str]) -> bool | None:
        """Whether a limit itself is over; None while the sources differ and the caller did not settle it."""
        settled = not self.compare_is_draft or is_usable(self.rule.id, "draft", allow_draft, number="compare")
        return criterion.at_counts if settled or criterion in self.overrides else None


def limit_model(rule: RuleTable) -> LimitModel:
    """Arrange a loaded table. Raises `TableFault` (code nutrient_model.malformed) with the key."""
    data, name = rule.data, rule.id
    classes = _classes(rule) if "classes" in data else None
    n = len(classes or ()) + 1
    return LimitModel(
        rule=rule,
        kind=str(data["kind"]),
        criteria=_of_classes(rule) if classes is not None else _of_states(rule, n),
        overrides=tuple(_override(one, f"{name}.overrides.{one['id']}", n) for one in _listed(data, "overrides", name)),
        classes=classes,
        basis=_basis(data.get("basis"), f"{name}.basis"),
        scope=_scope(data, f"{name}.applies_to"),
        compare_is_draft=data.get("compare_status") == "draft",
    )


def _listed(data: Mapping[str, Any], key: str, name: str) -> list[Mapping[str, Any]]:
    return entries(data.get(key) or [], f"{name}.{key}")


def _classes(rule: RuleTable) -> tuple[FoodClass, ...]:
    found = tuple(_class(one, f"{rule.id}.classes.{one['id']}", rule.status)
                  for one in _listed(rule.data, "classes", rule.id))  # fmt: skip
    _check_count(rule, sum(one.rule == THRESHOLD for one in found))
    return found


def _class(data: Mapping[str, Any], where: str, status: str) -> FoodClass:
    kind = RULES[one_of(data.get("rule"), tuple(RULES), f"{where}.rule")]
    if (kind == THRESHOLD) != ("thresholds" in data):
        raise malformed(
            f"{where}.thresholds",
            Text("rule 为 threshold 时必须有 thresholds，否则没有", "Thresholds stand with rule threshold only"),
        )
    names = tuple(str(data[key]) for key in ("zh", "en") if data.get(key))
    alcohol_free = data.get("without_alcohol") is True
    return FoodClass(str(data["id"]), names, kind, str(data.get("status") or status), alcohol_free)


def _check_count(rule: RuleTable, found: int) -> None:
    told = rule.data.get("threshold_class_count")
    if told is not None and (found > told or (rule.status == "active" and found != told)):
        raise malformed(
            f"{rule.id}.classes",
            Text("有界值的类别应为 {told} 个，现有 {found} 个", "{told} classes should have limits; there are {found}")
            .format(told=told, found=found),
        )  # fmt: skip


def _of_classes(rule: RuleTable) -> tuple[Criterion, ...]:
    """Give a criterion for each quantity that any class limits, in the order of their first appearance."""
    allowed = rule.data.get("components") or tuple(QUANTITIES)
    op = one_of(rule.data.get("compare", ">"), tuple(OPS), f"{rule.id}.compare")
    found: dict[str, tuple[Floats, Floats]] = {}
    classes = rule.data["classes"]
    for n, one in enumerate(classes):
        where = f"{rule.id}.classes.{one['id']}.thresholds"
        for name, value in mapping(one.get("thresholds", {}), where).items():
            one_of(name, allowed, f"{where}.{name}")
            low, high = found.setdefault(name, _no_limits(len(classes) + 1))
            low[n], high[n] = _limit(value, str(one.get("status") or rule.status), f"{where}.{name}")
    for low, high in found.values():
        low[-1], high[-1] = OPEN
    return tuple(Criterion(name, QUANTITIES[name], op, low, high) for name, (low, high) in found.items())


def _of_states(rule: RuleTable, n: int) -> tuple[Criterion, ...]:
    """Give the criteria of `criteria`, or of `solid` and `liquid`, each a list or limits by quantity."""
    data = rule.data
    parts = [("criteria", slice(None))] if "criteria" in data else [("solid", 0), ("liquid", 1)]
    found: dict[tuple[str, str], tuple[Quantity, str, Floats, Floats]] = {}
    for part, place in parts:
        for one in _as_list(data, part, rule.id):
            where = f"{rule.id}.{part}.{one['id']}"
            op = one_of(one["op"], tuple(OPS), f"{where}.op")
            fresh = (_quantity(one["expr"], f"{where}.expr"), op, *_no_limits(n))
            _, _, low, high = found.setdefault((str(one["id"]), str(one["expr"])), fresh)
            low[:, place], high[:, place] = _limit(one["value"], rule.status, f"{where}.value")
    for _, _, low, high in found.values() if "criteria" not in data else ():
        low[:, 2], high[:, 2] = low[:, :2].min(axis=1), high[:, :2].max(axis=1)
    return tuple(Criterion(name, quantity, op, low, high) for (name, _expr), (quantity, op, low, high) in found.items())


def _as_list(data: Mapping[str, Any], part: str, name: str) -> list[Mapping[str, Any]]:
    told = data.get(part)
    if isinstance(told, Mapping):
        op = data.get("compare", ">")
        return [{"id": key, "expr": key, "op": op, "value": value} for key, value in told.items()]
    found = entries(told, f"{name}.{part}")
    for one in found:
        for key in ("expr", "op", "value"):
            if key not in one:
                raise malformed(f"{name}.{part}.{one['id']}.{key}", Text("缺少这一项", "This key is missing"))
    return found


def _override(data: Mapping[str, Any], where: str, n: int) -> Criterion:
    one_of(data.get("verdict", "restrict"), ("restrict",), f"{where}.verdict")
    value = number(data.get("value"), f"{where}.value")
    quantity = QUANTITIES[one_of(data.get("nutrient"), tuple(QUANTITIES), f"{where}.nutrient")]
    op = one_of(data.get("op"), tuple(OPS), f"{where}.op")
    return Criterion(str(data["id"]), quantity, op, np.full((n, 3), value), np.full((n, 3), value))


def _limit(value: Any, status: str, where: str) -> tuple[float, float]:
    if value is not None:
        return number(value, where), number(value, where)
    if status == "active":
        raise malformed(
            where,
            Text("生效的模型不能有空的界值", "An active model has no empty limit"),
            Text("录入界值，或把 status 改为 draft", "Enter the limit, or set the status to draft"),
        )
    return OPEN


def _no_limits(n: int) -> tuple[Floats, Floats]:
    return np.full((n, 3), NONE[0]), np.full((n, 3), NONE[1])


def _quantity(expr: Any, where: str) -> Quantity:
    try:
        return quantity_of(str(expr))
    except (KeyError, ValueError) as error:
        raise malformed(
            where,
            Text("读不懂这个式子：{expr}", "This expression cannot be read: {expr}").format(expr=expr),
            Text("写作 sodium_mg 或 9 * fat_g / energy_kcal", "Write sodium_mg, or 9 * fat_g / energy_kcal"),
        ) from error


def _basis(told: Any, where: str) -> tuple[int | None, int | None]:
    if told is None:
        return None, None
    if isinstance(told, Mapping):
        return tuple(basis_of(told.get(state), f"{where}.{state}") for state in STATES)  # type: ignore[return-value]
    return basis_of(told, where), basis_of(told, where)


def _scope(data: Mapping[str, Any], where: str) -> Scope | None:
    if "applies_to" not in data:
        return None
    told = mapping(data["applies_to"], where)
    for key in told:
        one_of(key, ("any_yes", "nova"), f"{where}.{key}")
    flags = tuple(one_of(one, SCOPE_FLAGS, f"{where}.any_yes") for one in told.get("any_yes", ()))
    nova = tuple(one_of(one, (1, 2, 3, 4), f"{where}.nova") for one in told.get("nova", ()))
    return Scope(flags, nova, is_draft=data.get("applies_to_status") == "draft")
