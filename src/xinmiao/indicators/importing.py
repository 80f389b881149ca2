"""Counts from files: what partners may report as a sheet, and how a cell of it reaches the ledger.

Where the calendar asks for a return with this very number, the cell goes into the return, and waits for its approval
there; any other cell is posted. A period whose return was sent or approved takes nothing (ADR 0140).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from xinmiao.accounts.rules import Scope
from xinmiao.collection.rules.reports import Cell, ReportTemplate
from xinmiao.core.actors import Actor
from xinmiao.indicators import axes
from xinmiao.indicators.actions import enter
from xinmiao.indicators.models import Indicator, Return
from xinmiao.indicators.models.reporting import ReturnStep
from xinmiao.indicators.queries.closing import closed_numbers
from xinmiao.indicators.rules.returns import Number, State, closed_by
from xinmiao.ledger.rows import ReportRow
from xinmiao.ledger.schema import ReportStatus
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place
from xinmiao.records.actions import post_reports
from xinmiao.records.models import Outbox
from xinmiao.science.sheets import Choice
from xinmiao.science.text import Text

AXES = ("sex", "age_band", "disability", "residence")
_DERIVED = ("ratio", "estimate")


def door() -> Door:
    """What `collection` asks for by the code `collection.reports`."""
    return Door()


class Door:
    """How counts of files reach the ledger."""

    def templates(self) -> list[ReportTemplate]:
        found: dict[str, list[Indicator]] = defaultdict(list)
        for one in Indicator.objects.active().with_definitions():
            if one.current and one.current.spec.measure not in _DERIVED:
                found[one.intervention.code].append(one)
        return [_template(code, indicators) for code, indicators in found.items()]

    def world(self) -> str:
        """Changes with every step of every return."""
        return str(ReturnStep.objects.order_by("-pk").values_list("pk", flat=True).first())

    def closed(self, cells: Sequence[Cell]) -> dict[int, Text]:
        returns = _returns(cells)
        found = {}
        for n, cell in enumerate(cells):
            why = closed_by(State(one.state) for one in returns.get(_of(cell), ()) if _overlaps(one, cell))
            if why:
                found[n] = why
        return found

    def closed_numbers(self, numbers: Sequence[int]) -> dict[int, Text]:
        return closed_numbers(numbers)

    def post(
        self, cells: Sequence[Cell], *, supersedes: Sequence[int | None], source: str, by: Actor,
        scopes: Sequence[Scope], at: datetime,
    ) -> list[int | None]:  # fmt: skip
        returns = _returns(cells)
        asked = [_asking(returns.get(_of(cell), ()), cell) for cell in cells]
        _enter([(one, cell) for one, cell in zip(asked, cells, strict=True) if one], by, scopes, at)
        rest = [n for n, one in enumerate(asked) if one is None]
        rows = _rows([cells[n] for n in rest], [supersedes[n] for n in rest])
        numbers: list[int | None] = [None] * len(cells)
        if rows:
            posted = post_reports(rows=rows, source=source, by=by)
            for n, number in zip(rest, posted.numbers, strict=True):
                numbers[n] = number
        return numbers

    def withdraw(self, numbers: Sequence[int], *, source: str, by: Actor) -> None:
        accepted = Outbox.objects.filter(table="reports", number__in=numbers).order_by("number")
        post_reports(rows=[_withdrawal(one) for one in accepted], source=source, by=by)


def _template(code: str, indicators: Sequence[Indicator]) -> ReportTemplate:
    first = indicators[0].intervention
    told = sorted((one.code, one.current.content_hash[:12]) for one in indicators if one.current)
    return ReportTemplate(
        intervention=code,
        title=Text(f"{first.name_zh}：汇总数", f"{first.name_en}: counts"),
        version=",".join(f"{name}@{version}" for name, version in told),
        components=tuple(Choice(one.code, Text(one.name_zh, one.name_en)) for one in indicators),
        axes={axis: (axes.NAMES[axis], _values(axis)) for axis in AXES},
    )


def _values(axis: str) -> tuple[Choice, ...]:
    return tuple(Choice(value.code, value.label) for value in axes.VALUES[axis])


_Of = tuple[str, str, str]


def _of(cell: Cell) -> _Of:
    return (cell.component, cell.place, cell.partner)


def _returns(cells: Iterable[Cell]) -> dict[_Of, list[Return]]:
    """The returns that speak of the same indicator, place and partner."""
    wanted = {_of(cell) for cell in cells}
    rows = Return.objects.with_names().filter(
        schedule__indicator__code__in={one[0] for one in wanted}, partner__code__in={one[2] for one in wanted}
    )
    found: dict[_Of, list[Return]] = defaultdict(list)
    for one in rows:
        key = (one.schedule.indicator.code, one.place.code, one.partner.code)
        if key in wanted:
            found[key].append(one)
    return found


def _overlaps(one: Return, cell: Cell) -> bool:
    return one.start <= cell.end and cell.start <= one.end


def _asking(returns: Iterable[Return], cell: Cell) -> Return | None:
    """The open return that asks for this very number."""
    for one in returns:
        if (one.start, one.end) == (cell.start, cell.end) and _dimension(cell) in one.schedule.dimensions:
            return one
    return None


def _dimension(cell: Cell) -> str:
    """Its parts as the ledger writes them: "" is the total, "sex=2" girls and women."""
    return ";".join(f"{axis}={axes.number(axis, value)}" for axis, value in sorted(cell.parts))


def _enter(told: Sequence[tuple[Return, Cell]], by: Actor, scopes: Sequence[Scope], at: datetime) -> None:
    """Write numbers into their returns; the numbers that are there already stay, but for those told anew."""
    numbers: dict[int, tuple[Return, list[Number]]] = {}
    for one, cell in told:
        numbers.setdefault(one.pk, (one, []))[1].append(Number(_dimension(cell), cell.status, cell.value))
    for one, fresh in numbers.values():
        enter(of=one, numbers=fresh, by=by, scopes=scopes, at=at)


def _rows(cells: Sequence[Cell], supersedes: Sequence[int | None]) -> list[ReportRow]:
    indicators = {one.code: one for one in Indicator.objects.filter(code__in={cell.component for cell in cells})}
    places = {one.code: one for one in Place.objects.filter(code__in={cell.place for cell in cells})}
    partners = {one.code: one.number for one in Partner.objects.filter(code__in={cell.partner for cell in cells})}
    rows = []
    for cell, number in zip(cells, supersedes, strict=True):
        place, indicator = places[cell.place], indicators[cell.component]
        rows.append(
            ReportRow(
                component=indicator.number, intervention=indicator.intervention_id, start=cell.start, end=cell.end,
                value=cell.value, status=int(ReportStatus[cell.status.upper()]), place=place.number,
                province=place.province_no, county=place.county_no, partner=partners[cell.partner],
                dimension=_dimension(cell), supersedes=number,
            )
        )  # fmt: skip
    return rows


def _withdrawal(accepted: Outbox) -> ReportRow:
    names = ("component", "intervention", "value", "status", "place", "province", "county", "partner", "dimension")
    told = {name: accepted.payload[name] for name in names}
    start, end = (date.fromisoformat(accepted.payload[name]) for name in ("start", "end"))
    return replace(ReportRow(component=0, start=start, end=end), **told, supersedes=accepted.number, withdrawn=True)
