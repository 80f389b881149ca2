"""Small postings: each row is checked here, kept in the outbox, and accepted with the caller's transaction."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import polars as pl
import pyarrow as pa
from django.db import transaction
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import AliasRow, EventRow, MilestoneRow, ReportRow, Row, table_of
from xinmiao.ledger.schema import NUMBERS
from xinmiao.ledger.store import RowsRefused, checked
from xinmiao.ledger.store.aliases import circles
from xinmiao.ledger.store.check import Problem
from xinmiao.records import queries
from xinmiao.records.actions.numbering import take
from xinmiao.records.models import Outbox, Source
from xinmiao.records.rules import Population, report_problems
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class RevisionChanged(XinmiaoError):
    def __init__(self, source: Source, revision: int, table: str) -> None:
        super().__init__(
            "records.revision_changed",
            Text("这一版已经接收过，内容不同", "This revision was accepted before, with other rows"),
            where=f"{source.code} r{revision}, {table}",
            todo=Text("请以新的版本号提交更正", "Post the correction as a new revision"),
        )


@dataclass(frozen=True, slots=True)
class Posted:
    """numbers: what the rows are called from now on, in their order. already: they had been accepted before."""

    source: Source
    revision: int
    numbers: tuple[int, ...]
    already: bool


def source_of(code: str, *, title: str = "") -> Source:
    """Give the source of this code, made if it is new. Its id is the ledger's `source_no`."""
    return Source.objects.get_or_create(code=code, defaults={"title": title})[0]


def post_events(*, rows: Sequence[EventRow] | pa.Table, source: Source | str, by: Actor, revision: int = 1) -> Posted:
    """Accept events. The same source and revision again is the same posting. Raises RowsRefused, RevisionChanged."""
    return _post("events", rows, source, revision, by)


@dataclass(frozen=True, slots=True)
class Posting:
    """What one revision of the source of this code counts as."""

    code: str
    revision: int
    rows: Sequence[EventRow]


@transaction.atomic
def post_many_events(*, postings: Sequence[Posting], by: Actor) -> None:
    """Accept the events of many sources, of which each is posted once, as one by one; all or none.

    One entry in the audit trail tells of all that is new. Raises RowsRefused (rows counted through), RevisionChanged.
    """
    sources = _sources(one.code for one in postings)
    known = set(Outbox.objects.filter(source__in=sources.values(), table="events").values_list("source", "revision"))
    fresh = [one for one in postings if (sources[one.code].pk, one.revision) not in known]
    if len(fresh) < len(postings) or len(postings) == 1:
        for one in postings:
            post_events(rows=one.rows, source=sources[one.code], revision=one.revision, by=by)
    elif fresh:
        _post_together(fresh, sources, by)


def _post_together(postings: Sequence[Posting], sources: Mapping[str, Source], by: Actor) -> None:
    rows = [row for one in postings for row in one.rows]
    whose = [(sources[one.code], one.revision, i) for one in postings for i in range(len(one.rows))]
    numbers = _fresh_numbers("events", len(rows))
    _refuse_own_numbers("events", [row.event_no for row in rows])
    table = table_of("events", rows, source_no=0, numbers=numbers)
    place = table.column_names.index("source_no")
    table = table.set_column(place, "source_no", pa.array([source.pk for source, _, _ in whose], pa.int32()))
    payloads, now = _payloads("events", checked("events", table)), timezone.now()
    Outbox.objects.bulk_create(
        (
            Outbox(source=source, revision=revision, table="events", ordinal=i, number=number, payload=payload,
                   accepted_at=now)
            for (source, revision, i), number, payload in zip(whose, numbers, payloads, strict=True)
        ),
        batch_size=5_000,
    )  # fmt: skip
    told = {"rows": len(rows), "sources": len(postings), "first": numbers[0]}
    audit.record(by=by, verb="post", noun="events", key=postings[0].code, detail=told)


def _sources(codes: Iterable[str]) -> dict[str, Source]:
    """The sources of these codes, made where they are new."""
    wanted = list(dict.fromkeys(codes))
    found = Source.objects.in_bulk(wanted, field_name="code")
    missing = [Source(code=code) for code in wanted if code not in found]
    if missing:
        Source.objects.bulk_create(missing, ignore_conflicts=True)
        found |= Source.objects.in_bulk([one.code for one in missing], field_name="code")
    return found


def post_reports(
    *,
    rows: Sequence[ReportRow] | pa.Table,
    source: Source | str,
    by: Actor,
    revision: int = 1,
    places: Container[int] | None = None,
    population: Population | None = None,
) -> Posted:
    """Accept counts that somebody added up: of known places, not negative, not above the population.

    population: from a row's columns to the most it can be; None where it does not count people.
    Raises RowsRefused, RevisionChanged.
    """
    told = rows.to_pylist() if isinstance(rows, pa.Table) else [asdict(row) for row in rows]
    if problems := report_problems(told, places=places, population=population):
        raise RowsRefused("reports", problems)
    return _post("reports", rows, source, revision, by)


def post_milestones(
    *, rows: Sequence[MilestoneRow] | pa.Table, source: Source | str, by: Actor, revision: int = 1
) -> Posted:
    """Accept milestones. Raises RowsRefused, RevisionChanged."""
    return _post("milestones", rows, source, revision, by)


def post_aliases(*, rows: Sequence[AliasRow] | pa.Table, source: Source | str, by: Actor, revision: int = 1) -> Posted:
    """Accept merges and un-merges of person numbers. Raises RowsRefused (a circle too), RevisionChanged."""
    return _post("aliases", rows, source, revision, by)


@transaction.atomic
def _post(table: str, rows: Sequence[Row] | pa.Table, source: Source | str, revision: int, by: Actor) -> Posted:
    """The whole posting or nothing of it."""
    origin = source_of(source) if isinstance(source, str) else source
    known = list(Outbox.objects.filter(source=origin, revision=revision, table=table).order_by("ordinal"))
    if known and len(known) != len(rows):
        raise RevisionChanged(origin, revision, table)
    numbers = tuple(row.number for row in known) or _fresh_numbers(table, len(rows))
    frame = checked(table, _with_numbers(table, rows, origin, numbers))
    payloads = _payloads(table, frame)
    if known:
        if payloads != [row.payload for row in known]:
            raise RevisionChanged(origin, revision, table)
        return Posted(origin, revision, numbers, already=True)
    if table == "aliases":
        refuse_circles(frame)
    _keep(table, origin, revision, numbers, payloads, timezone.now())
    audit.record(by=by, verb="post", noun=table, key=f"{origin.code} r{revision}", detail={"rows": len(rows)})
    return Posted(origin, revision, numbers, already=False)


def _fresh_numbers(table: str, n: int) -> tuple[int, ...]:
    first = take(table, n) if n else 0
    return tuple(range(first, first + n))


def _with_numbers(table: str, rows: Sequence[Row] | pa.Table, origin: Source, numbers: Sequence[int]) -> pa.Table:
    """Rows that are posted here are always numbered here."""
    own = NUMBERS[table]
    if not isinstance(rows, pa.Table):
        _refuse_own_numbers(table, [getattr(row, own) for row in rows])
        return table_of(table, rows, source_no=origin.pk, numbers=numbers)
    if own in rows.column_names:
        _refuse_own_numbers(table, rows[own].to_pylist())
    kept = rows.select([name for name in rows.column_names if name not in {own, "source_no"}])
    kept = kept.append_column(own, pa.array(numbers, pa.int64()))
    return kept.append_column("source_no", pa.array([origin.pk] * len(rows), pa.int32()))


def _refuse_own_numbers(table: str, given: list[int | None]) -> None:
    row = next((n for n, number in enumerate(given, 1) if number is not None), 0)
    if row:
        what = Text("编号由系统分配，请留空", "numbers are allotted here; leave it empty")
        raise RowsRefused(table, [Problem(row, NUMBERS[table], "records.number_given", what)])


def _payloads(table: str, frame: pl.DataFrame) -> list[dict[str, object]]:
    told = frame.drop(NUMBERS[table]).to_dicts()
    return [{k: v.isoformat() if isinstance(v, date) else v for k, v in row.items()} for row in told]


def _keep(
    table: str,
    origin: Source,
    revision: int,
    numbers: Sequence[int],
    payloads: Sequence[Mapping[str, object]],
    now: datetime,
) -> None:
    Outbox.objects.bulk_create(
        (
            Outbox(source=origin, revision=revision, table=table, ordinal=i, number=number, payload=payload,
                   accepted_at=now)
            for i, (number, payload) in enumerate(zip(numbers, payloads, strict=True))
        ),
        batch_size=5_000,
    )  # fmt: skip


def refuse_circles(frame: pl.DataFrame) -> None:
    """Raises RowsRefused when these merges, with all that were accepted before, never end."""
    if round_ := circles(pl.concat([queries.alias_rows(), frame])):
        row = frame["person_no"].is_in(round_).arg_true()
        what = Text("合并后会成环：{n}", "these merges would form a circle: {n}").format(n=round_[:10])
        raise RowsRefused("aliases", [Problem(int(row[0]) + 1, "kept_no", "records.alias_circle", what)])
