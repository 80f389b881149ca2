"""The value of an indicator, and of many in one pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from xinmiao.indicators.definitions import MeasureName, ReachSteps
from xinmiao.indicators.disclosure import STANDARD
from xinmiao.indicators.figure import Audience, Figure, Number
from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.indicators.queries.asking import Asked, Basis, as_period, in_units, points_at_people, rests_on_people
from xinmiao.indicators.queries.bounds import bounds
from xinmiao.indicators.queries.counting import Counting, counting
from xinmiao.indicators.queries.crossing import is_hidden
from xinmiao.indicators.queries.levels import level, parts
from xinmiao.indicators.queries.prefectures import n_prefectures
from xinmiao.indicators.queries.questions import Codes, indicator, question
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Measure, Question
from xinmiao.ledger.store import Snapshot
from xinmiao.records.queries import freshness
from xinmiao.records.queries import snapshot as current_snapshot


def figure(
    code: str,
    *,
    period: Period | str,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    version: IndicatorVersion | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> Figure:
    """Give the value of an indicator.

    Raises UnknownIndicator `indicator.unknown`, UnknownCode `slice.unknown`, TooFine `slice.too_fine`,
    `period.unreadable`.
    """
    asked = Asked(version or _current(indicator(code)), code, as_period(period), slice)
    return answered([asked], snapshot=snapshot, shown_to=shown_to)[0]


def figures(
    codes: Sequence[str] | None = None,
    *,
    period: Period | str,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> dict[str, Figure]:
    """Give the values of many indicators in one pass of the engine; of all active ones where none are named.

    Raises what `figure` raises.
    """
    found = {one.code: one for one in Indicator.objects.active().with_definitions().exclude(current=None)}
    wanted = [found.get(code) or indicator(code) for code in codes] if codes is not None else list(found.values())
    asked = [Asked(_current(one), one.code, as_period(period), slice) for one in wanted]
    return {one.code: one for one in answered(asked, snapshot=snapshot, shown_to=shown_to)}


def answered(
    asked: Sequence[Asked], *, snapshot: Snapshot | None = None, shown_to: Audience = Audience.OFFICE
) -> list[Figure]:
    """Give all the figures that are asked for, in their order, from one version of the ledger."""
    basis = Basis(snapshot or current_snapshot(), freshness())
    engine, known = counting(basis.snapshot), Codes()
    found = _counted([one for one in asked if one.is_from_events], engine, basis, known)

    def answer(one: Asked) -> Figure:
        if not one.is_from_events:
            return level(one, basis, known, answer)
        return found.get(one) or _counted([one], engine, basis, known)[one]

    answers = [answer(one) for one in asked]
    if shown_to is Audience.OFFICE:
        return answers
    return [_as_public(one, given, engine, known) for one, given in zip(asked, answers, strict=True)]


def _counted(asked: list[Asked], engine: Counting, basis: Basis, known: Codes) -> dict[Asked, Figure]:
    """Count what this version of the ledger was not asked before, in one pass."""
    keys = {one: ("figure", one.key, basis) for one in asked}
    new = [one for one, key in keys.items() if not engine.knows(key)]
    questions = {one: question(one.version, one.period, one.slice, known=known) for one in new}
    rows = {one: replace(wanted, measure=Measure.EVENTS) for one, wanted in questions.items()}
    engine.answers([*questions.values(), *rows.values()])

    def figure_of(one: Asked) -> Figure:
        lower, point, upper = _values(one, questions[one], engine, basis, known)
        n_records = engine.answer(rows[one]).total
        return basis.figure(one, lower=lower, point=point, upper=upper, n_records=n_records)

    return {one: engine.remembered(key, partial(figure_of, one)) for one, key in keys.items()}


def _values(
    asked: Asked, wanted: Question, engine: Counting, basis: Basis, known: Codes
) -> tuple[Number, Number, Number]:
    if isinstance(asked.spec.reach_rule, ReachSteps):
        return bounds(asked, wanted, asked.spec.reach_rule, engine, basis, known)
    if asked.spec.of == "prefecture":
        return (n_prefectures(engine, wanted),) * 3
    return (in_units(asked.spec, engine.answer(wanted).total),) * 3


def _as_public(asked: Asked, given: Figure, engine: Counting, known: Codes) -> Figure:
    if _is_hidden(asked, given.point, engine, known):
        return given.hidden()
    return given if _may_tell_records(asked, given, engine) else replace(given, n_records=None)


def _is_hidden(asked: Asked, value: Number | None, engine: Counting, known: Codes) -> bool:
    """A ratio is hidden where one of its parts is; a reported level of people where it is small."""
    if asked.spec.measure is MeasureName.RATIO:
        return any(_is_hidden(part, None, engine, known) for part in parts(asked))
    if not asked.is_from_events:
        return asked.spec.unit == "people" and value is not None and 0 < value < STANDARD.least
    if not points_at_people(asked.spec):
        return False
    hidden: bool = engine.remembered(
        ("hidden", asked.key),
        lambda: is_hidden(asked.version, asked.period, asked.slice, engine, known),
    )
    return hidden


def _may_tell_records(asked: Asked, given: Figure, engine: Counting) -> bool:
    """How many records a count of places rests on is told of whole years and the whole country, where not small."""
    if points_at_people(asked.spec) or not asked.is_from_events or given.n_records is None:
        return asked.spec.measure is not MeasureName.RATIO
    if not engine.remembered(("rests on people", asked.version.pk), lambda: rests_on_people(asked.spec)):
        return True
    is_whole = asked.slice == EVERYTHING and asked.period.is_whole_years
    return is_whole and not 0 < given.n_records < STANDARD.least


def _current(one: Indicator) -> IndicatorVersion:
    assert one.current is not None
    return one.current
