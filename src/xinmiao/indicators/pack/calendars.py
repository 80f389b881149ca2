"""Reading the reporting calendar: who reports what, how often, due how many days after the period ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from xinmiao.core import codes
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import CodeText, Entry, Label, Part, Reading, Shape, bring_into_step
from xinmiao.indicators import actions
from xinmiao.indicators.actions import Expected
from xinmiao.indicators.definitions import Definition, MeasureName, ReachSteps
from xinmiao.indicators.models import Schedule
from xinmiao.indicators.rules.calendar import due_on, periods
from xinmiao.science.text import Text

Year = Annotated[int, Field(ge=1900, le=2200)]
_TOTALS_ONLY = Text(
    "这个指标的数值来自上报，只报合计，不分性别",
    "This indicator takes its value from reports: they give totals only, not by sex",
)
_BACKWARDS = Text("结束年份早于开始年份", "It ends before it begins")


class ScheduleShape(Shape):
    """places: codes; a country stands for the whole. since, until: calendar years, both in."""

    code: CodeText
    label: Label
    indicator: CodeText
    partners: Annotated[list[CodeText], Field(min_length=1)]
    places: Annotated[list[str], Field(min_length=1)]
    every: Literal["month", "quarter", "year"]
    since: Year
    until: Year
    due_days: Annotated[int, Field(ge=0, le=730)]
    by: list[Literal["sex"]] = []


def read_calendars(reading: Reading) -> list[Entry[ScheduleShape]]:
    entries = [
        entry
        for file in reading.files("calendars", "*.yaml")
        for entry in reading.records(file, ScheduleShape, declares=("schedule", "code"))
    ]
    definitions = {e.value.id: e.value for e in reading.of("indicators") or []}
    for entry in entries:
        _check(reading, entry, definitions)
    return entries


def _check(reading: Reading, entry: Entry[ScheduleShape], definitions: dict[str, Definition]) -> None:
    one = entry.value
    reading.require("indicator", one.indicator, entry.at("indicator"))
    for kind, key, given in (("partner", "partners", one.partners), ("place", "places", one.places)):
        for i, code in enumerate(given):
            reading.require(kind, code, entry.at(key, i))
    if one.until < one.since:
        reading.problem(entry.at("until"), "calendar.backwards", _BACKWARDS)
    definition = definitions.get(one.indicator)
    if one.by and definition and _takes_reports(definition):
        reading.problem(entry.at("by"), "calendar.totals_only", _TOTALS_ONLY)


def _takes_reports(definition: Definition) -> bool:
    reported = (MeasureName.LATEST, MeasureName.ESTIMATE)
    return definition.measure in reported or isinstance(definition.reach_rule, ReachSteps)


def load_calendars(entries: list[Entry[ScheduleShape]], *, version: PackVersion, by: Actor) -> dict[str, object]:
    shapes = [entry.value for entry in entries]
    numbers, components = codes.allot("schedule", (one.code for one in shapes)), codes.table("component")
    changes = bring_into_step(Schedule, (_row(one, numbers, components) for one in shapes))
    return {**changes.as_dict(), "returns": actions.expect(wanted=_expected(shapes, numbers), by=by)}


def _row(one: ScheduleShape, numbers: dict[str, int], components: dict[str, int]) -> dict[str, Any]:
    return {
        "number": numbers[one.code],
        "code": one.code,
        "name_zh": one.label.zh,
        "name_en": one.label.en,
        "indicator_id": components[one.indicator],
        "every": one.every,
        "due_days": one.due_days,
        "by_sex": "sex" in one.by,
    }


def _expected(shapes: list[ScheduleShape], numbers: dict[str, int]) -> Iterator[Expected]:
    partners, places = codes.table("partner"), codes.table("place")
    for one in shapes:
        for period in periods(one.every, one.since, one.until):
            due = due_on(period, one.due_days)
            for partner in one.partners:
                for place in one.places:
                    yield Expected(
                        numbers[one.code], partners[partner], places[place],
                        str(period), period.start, period.end, due,
                    )  # fmt: skip


CALENDARS = Part("calendars", read_calendars, load_calendars, after=("indicators", "partners", "places"))
