"""A piece of a table of foods: read as a person said, its faults, its rows as the science takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from xinmiao.nutrition.rules.class_keywords import Keywords
from xinmiao.nutrition.rules.food_columns import AMOUNTS, FLAGS, factor, of_unit
from xinmiao.science.nutrient_profile import check_barcodes, classify
from xinmiao.science.nutrient_profile.columns import YES_NO
from xinmiao.science.nutrient_profile.foods import BASES, SOURCES, STATES
from xinmiao.science.nutrient_profile.limit_models import LimitModel
from xinmiao.science.nutrient_profile.models import Model
from xinmiao.science.sheets.book import Cell, kind_of
from xinmiao.science.sheets.cells import narrow, tidied
from xinmiao.science.text import Text

MOST_ROWS = 200_000
PIECE = 5_000
"""Rows that are held in memory at once."""
AMOUNT = r"^[<＜≤]?\s*\d+(?:\.\d+)?$"
VOCABULARIES = {
    "state": frozenset(STATES), "basis": frozenset(BASES), "tfa_source": frozenset(SOURCES),
    "nova": frozenset("1234"), **{flag: frozenset(YES_NO) for flag in FLAGS},
}  # fmt: skip
FAULTS = {
    "amount": Text("不是数量，按未知处理", "no amount: counts as unknown"),
    "word": Text("不认识这个词，按未知处理", "a word that we do not know: counts as unknown"),
    "class": Text("所选的模型都没有这个类别", "none of the models has this class"),
    "barcode": Text("条码的位数或校验码不对", "not a barcode, or its check digit is wrong"),
    "number": Text("条码是数字单元格，前面的零可能已丢失", "the barcode is a number: zeros in front may be lost"),
}
COUNTED = ("verdict", "grade", "reason")
STANDARD = ("standard", "standard_version", "table_checksum", "table_status")


@dataclass(frozen=True)
class Plan:
    """How a person read a file. columns: letter → column; units: letter → unit; first: row of the first food.

    accepted: classes that count although only a name proposes them.
    """

    columns: Mapping[str, str]
    units: Mapping[str, str]
    basis: str | None
    first: int
    accepted: frozenset[str]
    keywords: Keywords
    models: Sequence[Model] = field(repr=False)
    allow_draft: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell. cell: its address, as C7; why: a key of `FAULTS`."""

    row: int
    cell: str
    value: str
    why: str


def foods_of(piece: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Give the rows that hold anything: `row`, every letter as it came, and beside them the columns of the science."""
    letters = [name for name in piece.columns if name != "row" and "." not in name]
    kept = piece.filter(pl.col("row") >= plan.first, pl.any_horizontal(pl.col(letters).is_not_null()))
    return kept.with_columns(_read(letter, name, plan.units.get(letter, "")) for letter, name in plan.columns.items())


def _read(letter: str, name: str, unit: str) -> pl.Expr:
    text = tidied(pl.col(letter))
    if name not in AMOUNTS:
        return text.alias(name)
    plain, column = narrow(text), of_unit(name, unit)
    times = factor(column, unit)
    if times == 1.0:
        return plain.alias(column)
    scaled = (plain.str.extract(r"(\d+(?:\.\d+)?)").cast(pl.Float64) * times).round(9).cast(pl.String)
    sign = pl.when(plain.str.contains(r"^[<＜≤]")).then(pl.lit("<")).otherwise(pl.lit(""))
    return pl.when(plain.str.contains(AMOUNT)).then(sign + scaled).otherwise(plain).alias(column)


def proposed(foods: pl.DataFrame, keywords: Keywords) -> pl.Series:
    """Give the class that each name proposes where the file says none, "" for none; shape (n,)."""
    names = foods["name"] if "name" in foods.columns else pl.Series([None] * foods.height, dtype=pl.String)
    given = foods["class"] if "class" in foods.columns else pl.Series([None] * foods.height, dtype=pl.String)
    known = {name: keywords.proposed(name) for name in names.unique()}
    return pl.Series("class_proposed", [
        "" if there else known[name] for name, there in zip(names, given, strict=True)
    ], dtype=pl.String)  # fmt: skip


def assessed(foods: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Give the results of each model, `<model>__…`, then `class_proposed` and `class_from` (file, name, or null)."""
    classes = proposed(foods, plan.keywords)
    taken = pl.Series("taken", [one if one in plan.accepted else None for one in classes], dtype=pl.String)
    told = foods.select(pl.col("class") if "class" in foods.columns else pl.lit(None, pl.String).alias("class"))
    rows = foods.select(one for one in foods.columns if one in _of_science(plan))
    if plan.keywords.model:
        rows = rows.with_columns(pl.coalesce(told["class"], taken).alias(plan.keywords.column))
    whence = pl.when(told["class"].is_not_null()).then(pl.lit("file")).when(taken.is_not_null()).then(pl.lit("name"))
    found = pl.concat([_by(rows, model, plan) for model in plan.models], how="horizontal")
    return found.with_columns(classes.replace("", None), pl.select(whence.alias("class_from")).to_series())


def _of_science(plan: Plan) -> set[str]:
    return {of_unit(name, plan.units.get(letter, "")) if name in AMOUNTS else name
            for letter, name in plan.columns.items()}  # fmt: skip


def _by(rows: pl.DataFrame, model: Model, plan: Plan) -> pl.DataFrame:
    found = classify(rows, model, allow_draft=plan.allow_draft, basis=plan.basis).drop(rows.columns)
    return found.rename({name: f"{model.rule.id}__{name}" for name in found.columns})


def faults(foods: pl.DataFrame, plan: Plan) -> Iterator[Fault]:
    """Tell what is wrong, cell by cell, in the order of rows and columns."""
    found = [fault for letter, name in plan.columns.items() for fault in _faults(foods, plan, letter, name)]
    return iter(sorted(found, key=lambda one: one.row))


def _faults(foods: pl.DataFrame, plan: Plan, letter: str, name: str) -> Iterator[Fault]:
    for why, wrong in _wrong(foods, plan, letter, name):
        for row, value in foods.filter(wrong.fill_null(False)).select("row", letter).iter_rows():
            yield Fault(row, f"{letter}{row}", str(value)[:60], why)


def _wrong(foods: pl.DataFrame, plan: Plan, letter: str, name: str) -> Iterator[tuple[str, pl.Series]]:
    """Give by reason where a column is wrong."""
    if name in AMOUNTS:
        yield "amount", ~foods[of_unit(name, plan.units.get(letter, ""))].str.contains(AMOUNT)
    elif name in VOCABULARIES:
        yield "word", ~foods[name].str.to_uppercase().is_in(list(VOCABULARIES[name]))
    elif name == "class" and (known := _classes(plan.models)):
        yield "class", ~foods[name].str.to_uppercase().is_in(known)
    elif name == "barcode":
        yield "barcode", check_barcodes(foods.select("barcode"))["barcode_valid"] == "no"
        if kind_of(letter) in foods.columns:
            yield "number", foods[kind_of(letter)] == Cell.NUMBER


def _classes(models: Iterable[Model]) -> list[str]:
    return [word for one in models if isinstance(one, LimitModel) for word in one.vocabulary]


class Told:
    """What a result says as a whole, added up piece by piece."""

    def __init__(self) -> None:
        self.rows = self.n_faults = 0
        self.faults: Counter[str] = Counter()
        self.proposed: Counter[str] = Counter()
        self._counts: dict[str, Counter[str]] = {}
        self._standards: dict[str, dict[str, str]] = {}

    def add(self, found: pl.DataFrame, wrong: Sequence[Fault]) -> None:
        """Take a piece in."""
        self.rows += found.height
        self.n_faults += len(wrong)
        self.faults.update(one.why for one in wrong)
        self.proposed.update(found["class_proposed"].drop_nulls())
        for name in found.columns:
            model, _, what = name.rpartition("__")
            if what in COUNTED:
                self._counts.setdefault(name, Counter()).update(found[name].drop_nulls())
            if what == "standard" and found.height:
                self._standards[model] = {one: found[f"{model}__{one}"][0] for one in STANDARD}

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "standards": self._standards,
            "counts": {name: dict(sorted(counted.items())) for name, counted in self._counts.items()},
            "faults": dict(self.faults),
            "proposed": dict(self.proposed),
        }
