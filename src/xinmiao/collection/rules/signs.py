"""The first screen of a visit by a table of warning signs, from its answers. It finds children to look at. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from xinmiao.collection.rules.mapping import SignsMapping
from xinmiao.science import screening
from xinmiao.science.answers import Answers, FormCheck
from xinmiao.science.screening import Signs


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """result: refer, incomplete, none_found, cannot_decide; reason: why not. age_months: completed, by the calendar.

    at: the age whose items were used. is_draft: the table still waits for a reader, and every page says so.
    """

    result: str
    reason: str | None
    age_months: int | None
    at: int | None
    n_positive: int
    missing: tuple[str, ...]
    standard: str
    is_draft: bool
    gestation_weeks: str = ""


def first_screen(
    asked: SignsMapping, signs: Signs, check: FormCheck, answers: Answers, *, allow_draft: Collection[str] = ()
) -> FirstScreen:
    """Give the result of a visit. Items are the questions named as in the table, in whatever group they stand."""
    named = {one.path.rpartition("/")[2]: one.path for one in check.fields}
    row = {item: answers.value(named[item]) for item in signs.columns if item in named}
    row |= {"birth_date": answers.value(asked.birth_date), "visit_date": answers.value(asked.visit_date)[:10]}
    found = screening.warning_signs(pl.DataFrame([row]), signs, allow_draft=allow_draft).row(0, named=True)
    return FirstScreen(
        str(found["signs_result"]), found["signs_reason"], found["signs_age_months"], found["signs_at"],
        int(found["signs_n_positive"]), tuple(filter(None, (found["signs_missing"] or "").split(","))),
        str(found["signs_standard"]), found["signs_table_status"] == "draft",
        answers.value(asked.gestation_weeks) if asked.gestation_weeks else "",
    )  # fmt: skip
