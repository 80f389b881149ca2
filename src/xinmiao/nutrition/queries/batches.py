"""Batches of foods: who sees them, what a look at a file finds, how its confirmed reading goes on."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from django.db.models import QuerySet

from xinmiao.accounts.models import User
from xinmiao.core.packs import allowed
from xinmiao.nutrition.models import FoodBatch
from xinmiao.nutrition.queries import class_keywords, models_of_foods
from xinmiao.nutrition.rules.batches import MOST_ROWS, PIECE, Plan
from xinmiao.nutrition.rules.class_keywords import Keywords
from xinmiao.nutrition.rules.food_headings import SEARCHED, recognised, row_of_headings
from xinmiao.nutrition.rules.nutrient_models import asked_for, version_of
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import opened
from xinmiao.science.sheets.book import Book
from xinmiao.science.text import Text

SAMPLES, EXAMPLES = 3, 3


class TooManyRows(XinmiaoError):
    def __init__(self, n: int) -> None:
        super().__init__(
            "food_batch.too_many_rows",
            Text(f"文件有 {n:,} 行，一次最多 {MOST_ROWS:,} 行", f"{n:,} rows; {MOST_ROWS:,} at most at a time"),
            todo=Text("请分成几个文件", "Split it into several files"),
        )


class NoFoods(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "food_batch.no_foods",
            Text("没有认出任何一列，或表头下面没有行", "No heading is known to us, or there is no row under it"),
            todo=Text("第一行写列名，如 名称、钠(mg)", "Write headings into the first row, as name, sodium (mg)"),
        )


class ModelChanged(XinmiaoError):
    def __init__(self, name: str) -> None:
        super().__init__(
            "food_batch.model_changed",
            Text("确认以后模型 {name} 有了变化", "The model {name} has changed since you confirmed").format(name=name),
            todo=Text("请看过再确认一次", "Look again and confirm once more"),
        )


def visible_to(user: User, *, assesses: bool) -> QuerySet[FoodBatch]:
    """Give one's own, and all to those who assess foods."""
    rows = FoodBatch.objects.select_related("user")
    return rows if assesses else rows.filter(user=user)


def look(data: bytes, keywords: Keywords) -> dict[str, Any]:
    """Say what a file holds: `headings` (letter, heading, column, unit, samples), `first`, `rows`, `proposals`.

    Raises FileRefused, TooManyRows, NoFoods.
    """
    book = opened(data)
    head = book.head(SEARCHED + SAMPLES)
    at = row_of_headings(head.select(book.letters).rows())
    headings = [one for letter in book.letters if (one := _heading(head, letter, at))]
    first = int(head["row"][at]) + 1 if head.height else 1
    name = next((one["letter"] for one in headings if one["name"] == "name"), None)
    rows, proposals = _counted(book, first, name, keywords)
    if not rows or not any(one["name"] for one in headings):
        raise NoFoods
    return {"headings": headings, "first": first, "rows": rows, "proposals": proposals}


def _heading(head: pl.DataFrame, letter: str, at: int) -> dict[str, Any] | None:
    heading = head[letter][at] if head.height else None
    if not heading or not heading.strip():
        return None
    name, unit = recognised(heading)
    samples = [value[:40] for value in islice(head[letter][at + 1 :].drop_nulls(), SAMPLES)]
    return {"letter": letter, "heading": heading.strip()[:100], "name": name, "unit": unit, "samples": samples}


def _counted(book: Book, first: int, name: str | None, keywords: Keywords) -> tuple[int, list[dict[str, Any]]]:
    """Count the rows that hold anything, and the classes that their names propose."""
    n, counts, examples = 0, Counter[str](), dict[str, list[str]]()
    for piece in book.batches(PIECE):
        kept = piece.filter(pl.col("row") >= first, pl.any_horizontal(pl.col(book.letters).is_not_null()))
        n += kept.height
        if n > MOST_ROWS:
            raise TooManyRows(max(book.height - first + 1, n))
        for word in kept[name].drop_nulls() if name else ():
            if found := keywords.proposed(word):
                counts[found] += 1
                shown = examples.setdefault(found, [])
                if len(shown) < EXAMPLES and word[:40] not in shown:
                    shown.append(word[:40])
    return n, [{"class": one, "n": times, "examples": examples[one]} for one, times in counts.most_common()]


def plan_of(of: FoodBatch, pack: Path | str) -> Plan:
    """Give the reading that a person confirmed, with the models as they were then. Raises ModelChanged."""
    models, drafts = models_of_foods.usable(pack), allowed(pack)
    asked = asked_for(of.standards)
    for one in asked:
        if one.id not in models or version_of(models[one.id], drafts) != one.version:
            raise ModelChanged(one.id)
    return Plan(
        of.columns, of.units, of.basis or None, int(of.preview["first"]), frozenset(of.accepted),
        class_keywords.of_pack(pack), [models[one.id] for one in asked], drafts,
    )  # fmt: skip
