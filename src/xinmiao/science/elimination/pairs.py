"""One mother and infant: was syphilis treated adequately, was the first hepatitis B dose in time?

Clinical times are drafts of `pair_cascade` until a named reader confirms them: without `allow_draft=["pair_cascade"]`
every answer is `cannot_decide` for `draft_table`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import polars as pl

from xinmiao.science.elimination.cascades import NO, YES
from xinmiao.science.elimination.criteria import packaged_table
from xinmiao.science.elimination.follow_up import Moment, span
from xinmiao.science.elimination.reading import word
from xinmiao.science.tables import RuleTable, give_back, is_usable, read
from xinmiao.science.tables.verdicts import Verdict

Native = TypeVar("Native")
BENZATHINE = ("benzathine penicillin", "benzathine", "苄星青霉素")


@dataclass(frozen=True, slots=True)
class Answer:
    """yes, no or cannot_decide, with the reason of the last; `standard` names whose rule it is."""

    verdict: Verdict
    standard: str
    table_checksum: str
    table_status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """One course of treatment: drug, and the day it was finished; empty and None are unknown."""

    drug: str
    finished_date: date | None


def adequate_syphilis_treatment(
    courses: Iterable[Course] | None,
    delivery: date | None,
    *,
    rule: RuleTable | None = None,
    allow_draft: Collection[str] = (),
) -> Answer:
    """Whether enough courses of benzathine penicillin were finished early enough before delivery.

    courses: None where nobody knows; empty where there was none. One that is certain is enough, whatever others are.
    """
    table = rule or packaged_table("pair_cascade")
    asked = table.data["adequate_treatment"]
    if not is_usable(table.id, table.standing.within(asked).status, allow_draft, number="adequate_treatment"):
        return _answer(table, None, "draft_table")
    if courses is None:
        return _answer(table, None, "not_assessed")
    found = [_in_time(one, delivery, int(asked["finished_days_before_delivery_min"])) for one in courses]
    certain, possible = found.count(True), found.count(True) + found.count(None)
    if certain >= asked["min_courses"]:
        return _answer(table, True)
    return _answer(table, None, "no_date") if possible >= asked["min_courses"] else _answer(table, False)


def _in_time(one: Course, delivery: date | None, days: int) -> bool | None:
    drug = one.drug.strip().lower()
    if drug and drug not in BENZATHINE:
        return False
    if one.finished_date is None or delivery is None:
        return None
    if (delivery - one.finished_date).days < days:
        return False
    return True if drug else None


def birth_dose(
    born: Moment | None,
    given: Moment | None,
    *,
    is_given: bool | None = None,
    rule: RuleTable | None = None,
    allow_draft: Collection[str] = (),
) -> dict[str, Answer]:
    """Whether the first hepatitis B dose was in time, by each rule that is in use: `china_12h`, `who_24h`.

    born, given: with an hour, or a day alone, which settles only what every hour of it would; a zone that one of them
    names holds for both. is_given: False where it
    is known that there was no dose.
    """
    table = rule or packaged_table("pair_cascade")
    asked = table.data["birth_dose"]
    is_open = is_usable(table.id, table.standing.within(asked).status, allow_draft, number="birth_dose")
    found = {}
    for whose, hours in asked["hours"].items():
        name = f"{whose}_{hours}h"
        inside, reason = _within(born, given, int(hours), is_given) if is_open else (None, "draft_table")
        found[name] = _answer(table, inside, reason, name)
    return found


def _within(born: Moment | None, given: Moment | None, hours: int, is_given: bool | None) -> tuple[bool | None, str]:
    if is_given is False:
        return False, ""
    if born is None or given is None:
        return None, "no_date"
    zone = next((one.tzinfo for one in (born, given) if isinstance(one, datetime) and one.tzinfo), None)
    (born_first, born_last), (given_first, given_last) = span(born, zone), span(given, zone)
    if given_last < born_first:
        return None, "before_birth"
    limit = timedelta(hours=hours)
    if given_last - born_first <= limit:
        return True, ""
    return (False, "") if given_first - born_last > limit else (None, "too_close")


def _answer(table: RuleTable, holds: bool | None, reason: str = "", standard: str = "") -> Answer:
    verdict = Verdict.CANNOT_DECIDE if holds is None else Verdict.YES if holds else Verdict.NO
    return Answer(verdict, standard or table.id, table.checksum, table.status, reason if holds is None else "")


_NEW = {
    "syphilis_adequate": pl.String, "syphilis_adequate_reason": pl.String, "birth_dose_china_12h": pl.String,
    "birth_dose_who_24h": pl.String, "birth_dose_reason": pl.String, "standard": pl.String,
    "standard_version": pl.String, "table_checksum": pl.String, "table_status": pl.String,
}  # fmt: skip


def pairs(table: Native, allow_draft: Collection[str] = ()) -> Native:
    """Give the same rows with `syphilis_adequate`, `birth_dose_china_12h`, `birth_dose_who_24h` and reasons.

    table: one row a pair; dates as dates or ISO text: `benzathine_given` (yes, no), `benzathine_finished_date` (of the
    earliest course), `delivery_date`, `birth_time`, `hepb_dose1_given`, `hepb_dose1_time`.
    """
    frame = read(table)
    new = [_row(said, allow_draft) for said in frame.iter_rows(named=True)]
    return give_back(table, pl.DataFrame(new, schema=_NEW))


def _row(said: Mapping[str, Any], allow_draft: Collection[str]) -> dict[str, str | None]:
    rule = packaged_table("pair_cascade")
    finished, delivery = moment(said, "benzathine_finished_date"), moment(said, "delivery_date")
    given = _said(said, "benzathine_given")
    courses = [] if given is False else [Course(BENZATHINE[0], _day(finished))] if given or finished else None
    treated = adequate_syphilis_treatment(courses, _day(delivery), allow_draft=allow_draft)
    dose = birth_dose(
        moment(said, "birth_time"), moment(said, "hepb_dose1_time"), is_given=_said(said, "hepb_dose1_given"),
        allow_draft=allow_draft,
    )  # fmt: skip
    china, who = dose["china_12h"], dose["who_24h"]
    return {
        "syphilis_adequate": treated.verdict, "syphilis_adequate_reason": treated.reason or None,
        "birth_dose_china_12h": china.verdict, "birth_dose_who_24h": who.verdict,
        "birth_dose_reason": china.reason or who.reason or None, "standard": rule.id, "standard_version": rule.version,
        "table_checksum": rule.checksum, "table_status": rule.status,
    }  # fmt: skip


def moment(said: Mapping[str, Any], name: str) -> Moment | None:
    """Give a cell as a day, or as an instant where it tells the hour; None for anything else."""
    held = said.get(name)
    if isinstance(held, date):  # an instant is a date, too
        return held
    written = word(said, name)
    try:
        return date.fromisoformat(written) if len(written) <= len("2026-11-26") else datetime.fromisoformat(written)
    except ValueError:
        return None


def _day(found: Moment | None) -> date | None:
    return found.date() if isinstance(found, datetime) else found


def _said(said: Mapping[str, Any], name: str) -> bool | None:
    answer = word(said, name).lower()
    return True if answer in YES else False if answer in NO else None
