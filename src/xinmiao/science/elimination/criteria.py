"""Criteria of elimination: WHO's, which are package data, and those that a pack brings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from xinmiao.science.elimination.rates import OPERATORS, exact
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables import RuleTable, TableFault, is_usable, load
from xinmiao.science.text import Text

_FOLDER = Path(__file__).parent / "standards"
PACKAGED = ("who_validation", "path_to_elimination")
DISEASES = {
    "hiv": Text("艾滋病", "HIV"),
    "syphilis": Text("梅毒", "Syphilis"),
    "hbv": Text("乙肝", "Hepatitis B"),
    "all": Text("三病", "All three"),
}
ALL, REFERENCE = "all", "reference"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a standard: `indicator` `op` `limit`, a rate per one; printed per `per` (100 for shares).

    number: its id for `allow_draft`, behind the table's. years: how many in a row. when: the condition under which it
    is asked; one_of: criteria of one name are alternatives to each other. limit is None where nobody knows it.
    """

    indicator: str
    number: str
    group: str
    tier: str
    disease: str
    op: str
    limit: Fraction | None
    per: int
    years: int
    when: str
    one_of: str
    status: str
    source: str
    name: Text

    @property
    def is_case_rate(self) -> bool:
        """Cases among all live births, which hold the children of unknown outcome."""
        return self.per != 100

    @property
    def unit(self) -> str:
        return f"per {self.per}" if self.is_case_rate else "%"


@dataclass(frozen=True)
class Criteria:
    """A loaded standard. recorded: assessments that people make and nobody computes, id → name."""

    rule: RuleTable
    criteria: tuple[Criterion, ...] = field(repr=False)
    reference: tuple[Criterion, ...] = field(repr=False)
    tiers: tuple[str, ...]
    recorded: Mapping[str, Text] = field(repr=False)
    asks_lowest_unit: bool

    @property
    def diseases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.disease for one in self.criteria if one.disease != ALL))

    @property
    def by_indicator(self) -> dict[str, Criterion]:
        return {one.indicator: one for one in (*self.reference, *self.criteria)}

    def of(self, disease: str, tier: str = "") -> list[Criterion]:
        """Give the criteria of a disease, those of all diseases among them."""
        return [one for one in self.criteria if one.disease in (disease, ALL) and (not tier or one.tier == tier)]

    def is_open(self, one: Criterion, allow_draft: Collection[str]) -> bool:
        """Whether the number may give a verdict."""
        return is_usable(self.rule.id, one.status, allow_draft, number=one.number)

    def table_status(self, allow_draft: Collection[str]) -> str:
        """Give `draft` where the table is one, or where the caller opted into a draft number of it; else `active`."""
        opted = any(one == self.rule.id or one.startswith(f"{self.rule.id}.") for one in allow_draft)
        has_draft = any(one.status == "draft" for one in self.criteria)
        return "draft" if self.rule.status == "draft" or (opted and has_draft) else "active"


class UnknownCriteria(XinmiaoError):
    """No criteria of that id are package data, and no loaded ones were given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "elimination_criteria.unknown",
            Text("没有这套标准：{name}", "No such criteria: {name}").format(name=name),
            todo=Text(
                "用 who_validation、path_to_elimination，或用 elimination.load_criteria 从国家包读取后传入",
                "use who_validation or path_to_elimination, or load a pack's with elimination.load_criteria",
            ),
        )


def criteria_of(given: str | Criteria) -> Criteria:
    """Give loaded criteria as they are, package data by id. Raises `UnknownCriteria`, `TableFault`."""
    return given if isinstance(given, Criteria) else _packaged(given)


@cache
def _packaged(name: str) -> Criteria:
    if name not in PACKAGED:
        raise UnknownCriteria(name)
    return load_criteria(_FOLDER / f"{name}.yaml")


@cache
def packaged_table(name: str) -> RuleTable:
    """Give another table of this package by id: `pair_cascade`, `eenc_indicators`. Raises `TableFault`."""
    return load(_FOLDER / f"{name}.yaml")


def load_criteria(path: Path) -> Criteria:
    """Read criteria from their YAML. Raises `TableFault`: table.unsupported, table.malformed and others of `load`."""
    rule = load(path)
    try:
        return _criteria(rule)
    except (KeyError, TypeError, ValueError) as error:
        raise TableFault(
            "table.malformed",
            Text("标准缺一项或写错：{error}", "Something is missing or miswritten: {error}").format(error=error),
            where=str(path),
        ) from error


def load_all(folder: Path) -> dict[str, Criteria]:
    """Read each set of criteria of a pack's folder, by id. Raises `TableFault`."""
    found = (load_criteria(path) for path in sorted(folder.glob("*.yaml")))
    return {one.rule.id: one for one in found}


def _criteria(rule: RuleTable) -> Criteria:
    data = rule.data
    years = {str(one["id"]): int(one["years"]) for one in data["groups"]}
    return Criteria(
        rule,
        tuple(_criterion(rule, one, years) for one in data["criteria"]),
        tuple(_criterion(rule, {**one, "group": REFERENCE}, {REFERENCE: 1}) for one in data.get("reference", ())),
        tuple(str(one) for one in data.get("tiers", ())),
        {str(one["id"]): _text(one["name"]) for one in data.get("recorded", ())},
        bool(data.get("lowest_subnational_unit", False)),
    )


def _criterion(rule: RuleTable, said: Mapping[str, Any], years: Mapping[str, int]) -> Criterion:
    indicator, disease, tier = str(said["id"]), str(said["disease"]), str(said.get("tier", ""))
    per = int(said.get("per", 1))
    op, limit = str(said.get("op", ">=")), exact(said["value"])
    if disease not in DISEASES or op not in OPERATORS or (limit is None and said["value"] is not None):
        raise ValueError(indicator)
    standing = rule.standing.within(said)
    return Criterion(
        indicator=indicator,
        number=f"{disease}.{tier}.{indicator}" if tier else indicator,
        group=str(said["group"]),
        tier=tier,
        disease=disease,
        op=op,
        limit=None if limit is None else limit / per,
        per=100 if per == 1 else per,
        years=years[str(said["group"])],
        when=str(said.get("when", "")),
        one_of=str(said.get("one_of", "")),
        status=standing.status,
        source=standing.source,
        name=_text(said.get("name") or rule.data["names"][indicator]),
    )


def _text(said: Mapping[str, str]) -> Text:
    return Text(said["zh"], said["en"])
