"""Instruments: the international ones are package data, those of a country come from its pack. No item's words here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening.licences import Licence, refuse_individual
from xinmiao.science.tables import RuleTable, TableFault, is_usable, load
from xinmiao.science.text import Text

FOLDER = Path(__file__).parent / "instruments"
KINDS = ("items", "entered")
PACKAGED = tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@dataclass(frozen=True, slots=True)
class Bands:
    """Names from the lowest to the highest, and the lowest value of each; `highest` is the last value of the last."""

    names: tuple[str, ...]
    lowest: tuple[float, ...]
    highest: float


@dataclass(frozen=True, slots=True)
class Entered:
    """A score that is entered as a total: its name, its bands, and whether it may give them by itself."""

    name: str
    bands: Bands
    status: str


@dataclass(frozen=True)
class Instrument:
    """What is scored from its items (`n_items` > 0), or entered as totals (`entered`).

    answers: the scale of each item. prorate_up_to: how many items may be missing. times: the total is the sum times it.
    """

    rule: RuleTable
    n_items: int = 0
    answers: tuple[int, ...] = ()
    prorate_up_to: int = 0
    times: int = 1
    bands: Bands | None = None
    entered: tuple[Entered, ...] = ()

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def items(self) -> tuple[str, ...]:
        """Columns of its items, in order: phq9_1 … phq9_9."""
        return tuple(f"{self.id}_{n}" for n in range(1, self.n_items + 1))

    @property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """What a column of an item may also be called, in lower case."""
        return {name: _called(self.id, n) for n, name in enumerate(self.items, start=1)}

    def is_open(self, allow_draft: Collection[str], score: Entered | None = None) -> bool:
        """Whether it, or one of its entered scores, may give a band."""
        status = self.rule.status if score is None or self.rule.status != "active" else score.status
        return is_usable(self.id, status, allow_draft, number=score.name if score else "")


def _called(of: str, n: int) -> tuple[str, ...]:
    stems = dict.fromkeys((of, of.rstrip("0123456789")))
    told = (f"{stem}{joint}{n}" for stem in stems for joint in ("_", "", "_item", "_item_"))
    return (*(one for one in told if one != f"{of}_{n}"), f"item{n}", f"item_{n}", f"q{n}", f"第{n}题")


class UnknownInstrument(XinmiaoError):
    """No instrument of that id is package data, and no loaded one was given."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "instrument.unknown",
            Text("没有这个量表：{name}", "No such instrument: {name}").format(name=name),
            todo=Text(
                "用 {known}，或用 screening.load_instrument 从国家包读取后传入",
                "use {known}, or load it from a pack with screening.load_instrument and give that",
            ).format(known=", ".join(PACKAGED)),
        )


def instrument(name: str) -> Instrument:
    """Give one of the package's by its id. Raises `UnknownInstrument`, `GroupOnly` and `LicenceRefused` (licences)."""
    refuse_individual(name)
    if name not in PACKAGED:
        raise UnknownInstrument(name)
    return _packaged(name)


@cache
def _packaged(name: str) -> Instrument:
    return load_instrument(FOLDER / f"{name}.yaml")


def load_instrument(path: Path) -> Instrument:
    """Read an instrument from its YAML: `kind: items`, or `kind: entered`. Raises `TableFault`, `GroupOnly`."""
    rule = load(path)
    kind, data = rule.data.get("kind"), rule.data
    held = refuse_individual(rule.id)
    if kind == "entered":
        return Instrument(rule, entered=tuple(_entered(name, one, rule) for name, one in data["scores"].items()))
    if kind == "items":
        _refuse_scored(held, path)
        return Instrument(
            rule, int(data["items"]), tuple(data["answers"]), int(data["missing"]["prorate_up_to"]),
            int(data.get("total_times", 1)), _bands(data["bands"]),
        )  # fmt: skip
    raise TableFault(
        "table.unknown_kind", Text("不认识的类型：{kind}", "Unknown kind: {kind}").format(kind=kind), where=str(path)
    )


def load_instruments(folder: Path) -> dict[str, Instrument]:
    """Read each instrument of a pack's folder, by id; its other tables name no kind of instrument. As above."""
    tables = {path: load(path) for path in sorted(folder.glob("*.yaml"))}
    return {of.id: load_instrument(path) for path, of in tables.items() if of.data.get("kind") in KINDS}


def _refuse_scored(held: Licence | None, path: Path) -> None:
    if held is not None and held.scoring == "entered":
        what = Text("“{id}”只能录入总分，不能按题计分", "'{id}' is entered as totals, never scored from items")
        raise TableFault("instrument.totals_only", what.format(id=held.id), where=str(path))


def _entered(name: str, said: Mapping[str, Any], rule: RuleTable) -> Entered:
    return Entered(name, _bands(said["bands"]), str(said.get("status", rule.status)))


def _bands(said: Mapping[str, tuple[float, float]]) -> Bands:
    return Bands(tuple(said), tuple(low for low, _ in said.values()), list(said.values())[-1][1])
