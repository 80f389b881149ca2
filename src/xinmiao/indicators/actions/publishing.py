"""Adopting definitions from a pack, and posting published figures to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from xinmiao.core import audit, codes
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.indicators.definitions import Definition
from xinmiao.indicators.models import Indicator, IndicatorVersion, Publication
from xinmiao.ledger.period import Period
from xinmiao.ledger.rows import ReportRow
from xinmiao.ledger.schema import ReportStatus
from xinmiao.places.models import Place
from xinmiao.records.actions import post_reports
from xinmiao.records.models import Outbox

Key = tuple[str, str, str, str, str]
"""Indicator, place, partner, period, source: what a published figure is known by."""


@transaction.atomic
def adopt(*, definitions: Sequence[Definition], version: PackVersion, by: Actor) -> int:
    """Make each definition its indicator's current version; give how many versions are new.

    A definition that was in force before becomes current again under its old number.
    """
    indicators = {one.code: one for one in Indicator.objects.select_related("current")}
    return sum(_adopt(indicators[one.id], one, version, by) for one in definitions)


def _adopt(indicator: Indicator, definition: Definition, version: PackVersion, by: Actor) -> bool:
    if indicator.current and indicator.current.content_hash == definition.digest:
        return False
    there = indicator.versions.filter(content_hash=definition.digest).first()
    before, after = indicator.current, there or _new_version(indicator, definition, version)
    indicator.current = after
    indicator.save(update_fields=["current"])
    if before:
        detail = {"from": before.number, "to": after.number, "content_hash": after.content_hash}
        audit.record(by=by, verb="redefine", noun="indicator", key=indicator.code, detail=detail)
    return there is None


def _new_version(indicator: Indicator, definition: Definition, version: PackVersion) -> IndicatorVersion:
    last = indicator.versions.aggregate(last=Max("number"))["last"] or 0
    return indicator.versions.create(
        number=last + 1,
        content_hash=definition.digest,
        definition=definition.model_dump(mode="json"),
        pack_version=version,
        made_at=version.loaded_at,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One published figure: whose, where, when, how much, in which words."""

    indicator: str
    place: str
    partner: str
    period: str
    value: float | None
    status: str
    source: str
    wording: str = ""

    @property
    def key(self) -> Key:
        return (self.indicator, self.place, self.partner, self.period, self.source)


@transaction.atomic
def publish_reports(*, lines: Iterable[Line], by: Actor) -> int:
    """Post lines that the ledger does not hold yet, or holds otherwise; give how many were posted.

    The same lines again post nothing. A changed line supersedes the row that it corrects.
    """
    there = {_key(one): one for one in Publication.objects.select_related("indicator")}
    new = [line for line in lines if line.key not in there or _differs(there[line.key], line)]
    for source in sorted({line.source for line in new}):
        _post([line for line in new if line.source == source], source, there, by)
    return len(new)


def _key(one: Publication) -> Key:
    return (one.indicator.code, one.place, one.partner, one.period, one.source)


def _differs(one: Publication, line: Line) -> bool:
    return (one.value, one.status, one.wording) != (line.value, line.status, line.wording)


def _post(lines: list[Line], source: str, there: Mapping[Key, Publication], by: Actor) -> None:
    indicators = {one.code: one for one in Indicator.objects.all()}
    places = {one.code: one for one in Place.objects.filter(code__in={line.place for line in lines})}
    partners = codes.table("partner")
    rows = [
        _row(line, indicators[line.indicator], places[line.place], partners[line.partner], there.get(line.key))
        for line in lines
    ]
    revision = 1 + _last_revision(source)
    posted = post_reports(rows=rows, source=f"published:{source}", by=by, revision=revision)
    for line, report_no in zip(lines, posted.numbers, strict=True):
        _remember(line, indicators[line.indicator], report_no)


def _row(line: Line, indicator: Indicator, place: Place, partner: int, before: Publication | None) -> ReportRow:
    period = Period.parse(line.period)
    return ReportRow(
        component=indicator.number,
        intervention=indicator.intervention_id,
        start=period.start,
        end=period.end,
        value=line.value if line.status != "zero" else 0.0,
        status=int(ReportStatus[line.status.upper()]),
        place=place.number,
        province=place.province_no,
        county=place.county_no,
        partner=partner,
        supersedes=before.report_no if before else None,
    )


def _last_revision(source: str) -> int:
    known = Outbox.objects.filter(source__code=f"published:{source}", table="reports")
    return known.aggregate(last=Max("revision"))["last"] or 0


def _remember(line: Line, indicator: Indicator, report_no: int) -> None:
    told = {"value": line.value, "status": line.status, "wording": line.wording, "report_no": report_no}
    Publication.objects.update_or_create(
        indicator=indicator,
        place=line.place,
        partner=line.partner,
        period=line.period,
        source=line.source,
        defaults=told,
    )
