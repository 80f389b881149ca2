"""Reading the indicators of a pack, their targets, and the figures that were published before this product counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from xinmiao.core import codes
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import CodeText, Entry, Label, Part, Reading, Shape, bring_into_step
from xinmiao.indicators import actions
from xinmiao.indicators.consistency import findings
from xinmiao.indicators.definitions import Definition
from xinmiao.indicators.models import Baseline, Indicator, Source, Target
from xinmiao.ledger.period import Period
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Kind = Literal["goal_area", "intervention", "service", "place", "partner", "indicator", "source"]


class StartShape(Shape):
    period: str
    value: float


class TargetShape(Shape):
    indicator: CodeText
    period: str
    value: float
    place: str = ""
    dimension: str = ""
    baseline: StartShape | None = None


class SourceShape(Shape):
    code: CodeText
    title: Label
    publisher: str
    year: int | None = None
    url: str = ""


class ReportShape(Shape):
    indicator: CodeText
    place: str
    period: str
    partner: CodeText
    value: float | None = None
    status: Literal["reported", "zero", "missing", "not_applicable"]
    source: CodeText
    note: str = ""


@dataclass(frozen=True)
class Published:
    """What a pack says was published: where, and what."""

    sources: list[Entry[SourceShape]]
    reports: list[Entry[ReportShape]]


# indicators


def read_indicators(reading: Reading) -> list[Entry[Definition]]:
    entries = [
        entry
        for file in reading.files("indicators", "*.yaml")
        for entry in reading.records(file, Definition, declares=("indicator", "id"))
    ]
    counts = _counts(reading)
    for entry in entries:
        _check_codes(reading, entry)
        for steps, what in findings(entry.value, counts):
            reading.problem(entry.at(*steps), "indicator.inconsistent", what)
    return entries


def _counts(reading: Reading) -> dict[str, str]:
    programme = reading.of("programmes")
    return {entry.value.code: entry.value.counts for entry in programme.services} if programme else {}


def _check_codes(reading: Reading, entry: Entry[Definition]) -> None:
    for kind, code, steps in _codes_in(entry.value):
        reading.require(kind, code, entry.at(*steps))


def _codes_in(one: Definition) -> Iterator[tuple[Kind, str, tuple[str | int, ...]]]:
    if one.goal_area:
        yield "goal_area", one.goal_area, ("goal_area",)
    yield "intervention", one.intervention, ("intervention",)
    for i, service in enumerate(one.services):
        yield "service", service, ("services", i)
    for i, place in enumerate(one.places):
        yield "place", place, ("places", i)
    for key in ("numerator", "denominator"):
        if code := getattr(one, key):
            yield "indicator", code, (key,)


def load_indicators(entries: list[Entry[Definition]], *, version: PackVersion, by: Actor) -> dict[str, object]:
    definitions = [entry.value for entry in entries]
    services = [service for one in definitions for service in one.services]
    numbers = codes.allot("component", [*(one.id for one in definitions), *services])
    changes = bring_into_step(Indicator, _indicator_rows(definitions, numbers))
    n_versions = actions.adopt(definitions=definitions, version=version, by=by)
    return {**changes.as_dict(), "new_versions": n_versions}


def _indicator_rows(definitions: list[Definition], numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    areas, interventions = codes.table("goal_area"), codes.table("intervention")
    for order, one in enumerate(definitions):
        yield {
            "number": numbers[one.id],
            "code": one.id,
            "name_zh": one.label.zh,
            "name_en": one.label.en,
            "goal_area_id": areas[one.goal_area] if one.goal_area else None,
            "intervention_id": interventions[one.intervention],
            "status": one.status,
            "order": order,
        }


# targets


def read_targets(reading: Reading) -> list[Entry[TargetShape]]:
    entries = [entry for file in reading.files("targets", "*.yaml") for entry in reading.records(file, TargetShape)]
    for entry in entries:
        reading.require("indicator", entry.value.indicator, entry.at("indicator"))
        if entry.value.place:
            reading.require("place", entry.value.place, entry.at("place"))
        _check_period(reading, entry, entry.value.period, ("period",))
        _check_not_negative(reading, entry, entry.value.value, ("value",))
        if start := entry.value.baseline:
            _check_period(reading, entry, start.period, ("baseline", "period"))
            _check_not_negative(reading, entry, start.value, ("baseline", "value"))
    _check_once(reading, entries, ("indicator", "place", "period", "dimension"))
    return entries


def load_targets(entries: list[Entry[TargetShape]], *, version: PackVersion, by: Actor) -> dict[str, object]:
    numbers, key = codes.table("component"), ("indicator_id", "place", "period", "dimension")
    aims = [(numbers[entry.value.indicator], entry.value) for entry in entries]
    baselines = {
        (number, one.place, one.baseline.period, one.dimension): one.baseline.value
        for number, one in aims
        if one.baseline
    }
    starts = [dict(zip((*key, "value"), (*at, value), strict=True)) for at, value in baselines.items()]
    return {
        "baselines": bring_into_step(Baseline, starts, key=key).as_dict(),
        "targets": bring_into_step(Target, [_target_row(number, one) for number, one in aims], key=key).as_dict(),
    }


def _target_row(number: int, one: TargetShape) -> dict[str, Any]:
    return {
        "indicator_id": number,
        "place": one.place,
        "period": one.period,
        "dimension": one.dimension,
        "value": one.value,
        "baseline_period": one.baseline.period if one.baseline else "",
    }


# reports


def read_reports(reading: Reading) -> Published:
    published = Published(
        reading.records("reports/sources.yaml", SourceShape, declares=("source", "code"), optional=True),
        [entry for file in reading.files("reports", "*.csv") for entry in reading.table(file, ReportShape)],
    )
    populations = _populations(reading)
    people = {e.value.id for e in reading.of("indicators") or [] if e.value.unit == "people"}
    for entry in published.reports:
        _check_report(reading, entry)
        if entry.value.indicator in people:
            _check_population(reading, entry, populations)
    _check_once(reading, published.reports, ("indicator", "place", "period", "partner", "source"))
    return published


def _check_report(reading: Reading, entry: Entry[ReportShape]) -> None:
    for kind in ("indicator", "place", "partner", "source"):
        reading.require(kind, getattr(entry.value, kind), entry.at(kind))
    _check_period(reading, entry, entry.value.period, ("period",))
    _check_not_negative(reading, entry, entry.value.value, ("value",))
    if (entry.value.status == "reported") != (entry.value.value is not None and entry.value.value != 0):
        what = Text(
            "“reported”要有不为零的数；零写 zero，没有写 missing",
            "'reported' has a value that is not zero; else zero or missing",
        )
        reading.problem(entry.at("status"), "report.status", what)


def _populations(reading: Reading) -> dict[str, int]:
    geography = reading.of("places")
    totals = [e.value for e in geography.populations if e.value.group == "total"] if geography else []
    return {one.place: one.value for one in sorted(totals, key=lambda one: one.year)}


def _check_population(reading: Reading, entry: Entry[ReportShape], populations: dict[str, int]) -> None:
    value, cap = entry.value.value, populations.get(entry.value.place)
    if value is not None and cap is not None and value > cap:
        what = Text(
            f"{value:,.0f} 人超过当地人口 {cap:,}",
            f"{value:,.0f} people are more than the {cap:,} who live there",
        )
        reading.problem(entry.at("value"), "report.above_population", what)


def load_reports(published: Published, *, version: PackVersion, by: Actor) -> dict[str, object]:
    sources = bring_into_step(Source, (_source_row(e.value) for e in published.sources), key=("code",))
    lines = [
        actions.Line(r.indicator, r.place, r.partner, r.period, r.value, r.status, r.source, r.note)
        for r in (entry.value for entry in published.reports)
    ]
    return {"sources": sources.as_dict(), "posted": actions.publish_reports(lines=lines, by=by)}


def _source_row(one: SourceShape) -> dict[str, Any]:
    return {
        "code": one.code,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "publisher": one.publisher,
        "year": one.year,
        "url": one.url,
    }


# checks that several of these share


def _check_period(reading: Reading, entry: Entry[Any], period: str, steps: tuple[str, ...]) -> None:
    try:
        Period.parse(period)
    except XinmiaoError as error:
        reading.problem(entry.at(*steps), error.code, error.what, error.todo)


def _check_not_negative(reading: Reading, entry: Entry[Any], value: float | None, steps: tuple[str, ...]) -> None:
    if value is not None and value < 0:
        reading.problem(entry.at(*steps), "report.negative", Text("不能是负数", "It cannot be negative"))


def _check_once(reading: Reading, entries: Iterable[Entry[Any]], keys: tuple[str, ...]) -> None:
    first: dict[tuple[object, ...], Entry[Any]] = {}
    for entry in entries:
        values = tuple(getattr(entry.value, key) for key in keys)
        if values in first:
            shown = ", ".join(str(value) for value in values if value)
            what = Text(
                f"重复：{shown}，已见于 {first[values].where}",
                f"Twice: {shown}, first at {first[values].where}",
            )
            reading.problem(entry.at(keys[0]), "pack.duplicate", what)
        first.setdefault(values, entry)


INDICATORS = Part("indicators", read_indicators, load_indicators, after=("places", "programmes"))
TARGETS = Part("targets", read_targets, load_targets, after=("indicators",))
REPORTS = Part("reports", read_reports, load_reports, after=("indicators", "partners"))
