"""The door: what is accepted, what is refused and why."""

from datetime import date

import pyarrow as pa
import pytest
from django.db import IntegrityError, transaction

from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.ledger.rows import AliasRow, EventRow, MilestoneRow, ReportRow
from xinmiao.ledger.store import RowsRefused
from xinmiao.records import actions, queries
from xinmiao.records.actions.posting import RevisionChanged
from xinmiao.records.models import Outbox, Source

pytestmark = pytest.mark.django_db
TUESDAY = date(2024, 3, 5)


def _visit(person: int = 1, **columns: object) -> EventRow:
    return EventRow(**({"date": TUESDAY, "service": 3, "county": 530102, "person_no": person} | columns))  # type: ignore[arg-type]


def _count(place: int = 530102, value: float | None = 12, **columns: object) -> ReportRow:
    told = {"component": 4, "start": date(2024, 1, 1), "end": date(2024, 12, 31), "place": place, "value": value}
    return ReportRow(**(told | columns))  # type: ignore[arg-type]


def test_accepted_rows_wait_in_the_outbox_with_their_numbers(clerk: Actor):
    posted = actions.post_events(rows=[_visit(1), _visit(2)], source="form-7", by=clerk)

    assert (posted.numbers, posted.already) == ((1, 2), False)
    first = Outbox.objects.get(number=1)
    assert first.payload["date"] == "2024-03-05"
    assert (first.payload["province"], first.payload["year"], first.payload["source_no"]) == (
        53,
        2024,
        posted.source.pk,
    )
    assert queries.waiting().n_rows == 2
    assert queries.freshness() is None


def test_the_outbox_holds_codes_and_numbers_only(clerk: Actor):
    actions.post_events(rows=[_visit()], source="form-7", by=clerk)

    payload = Outbox.objects.get().payload
    assert {type(v) for name, v in payload.items() if name != "date"} <= {int, bool, type(None)}


def test_the_same_revision_again_is_the_same_posting(clerk: Actor):
    first = actions.post_events(rows=[_visit(1), _visit(2)], source="form-7", by=clerk)
    again = actions.post_events(rows=[_visit(1), _visit(2)], source="form-7", by=clerk)

    assert again.already
    assert again.numbers == first.numbers
    assert Outbox.objects.count() == 2


@pytest.mark.parametrize("rows", [[_visit(2)], [_visit(1), _visit(2)], []])
def test_a_revision_does_not_change(clerk: Actor, rows: list[EventRow]):
    actions.post_events(rows=[_visit(1)], source="form-7", by=clerk)

    with pytest.raises(RevisionChanged, match="form-7 r1"):
        actions.post_events(rows=rows, source="form-7", by=clerk)
    assert Outbox.objects.count() == 1


def test_a_correction_is_a_new_revision_that_supersedes(clerk: Actor):
    first = actions.post_events(rows=[_visit(1)], source="form-7", by=clerk)
    (number,) = queries.numbers_posted(first.source, revision=1)
    actions.post_events(rows=[_visit(1, sex=2, supersedes=number)], source="form-7", revision=2, by=clerk)
    actions.drain(by=clerk)

    live = queries.snapshot().live().collect()
    assert live.select("event_no", "sex").rows() == [(2, 2)]
    assert queries.verify().holds


def test_numbers_rise_over_sources_and_tables_have_their_own(clerk: Actor):
    one = actions.post_events(rows=[_visit(1)], source="a", by=clerk)
    two = actions.post_events(rows=[_visit(1), _visit(2)], source="b", by=clerk)
    milestone = actions.post_milestones(rows=[MilestoneRow(date=TUESDAY, kind=2)], source="a", by=clerk)

    assert (one.numbers, two.numbers, milestone.numbers) == ((1,), (2, 3), (1,))


def test_a_wrong_row_refuses_the_whole_posting_and_takes_no_number(clerk: Actor):
    with pytest.raises(RowsRefused) as refused:
        actions.post_events(rows=[_visit(1), _visit(2, sex=9)], source="form-7", by=clerk)

    assert refused.value.where == "events[2].sex"
    assert not Outbox.objects.exists()
    assert not Source.objects.exists()
    assert not AuditEntry.objects.exists()
    assert actions.post_events(rows=[_visit(1)], source="form-7", by=clerk).numbers == (1,)


def test_rows_may_come_as_columns(clerk: Actor):
    rows = pa.table({"component": [4], "intervention": [0], "county": [530102], "province": [53], "place": [530102],
                     "start": [date(2024, 1, 1)], "end": [date(2024, 12, 31)], "year": [2024], "partner": [1],
                     "dimension": [""], "value": [12.0], "status": [1], "withdrawn": [False]})  # fmt: skip

    assert actions.post_reports(rows=rows, source="sheet", by=clerk).numbers == (1,)


def test_whoever_posts_does_not_number(clerk: Actor):
    with pytest.raises(RowsRefused, match="number_given"):
        actions.post_events(rows=[_visit(1, event_no=77)], source="form-7", by=clerk)


def test_every_posting_is_in_the_audit_trail(clerk: Actor):
    actions.post_events(rows=[_visit(1)], source="form-7", by=clerk)

    entry = AuditEntry.objects.get()
    assert (entry.actor_label, entry.verb, entry.noun, entry.key) == ("clerk", "post", "events", "form-7 r1")


def test_the_database_itself_keeps_a_row_of_a_revision_once(clerk: Actor):
    actions.post_events(rows=[_visit(1)], source="form-7", by=clerk)
    row = Outbox.objects.get()
    row.pk, row.number = None, 99

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_report_for_an_unknown_place_is_refused(clerk: Actor):
    with pytest.raises(RowsRefused) as refused:
        actions.post_reports(rows=[_count(), _count(place=999999)], source="p", places={530102}, by=clerk)

    assert refused.value.code == "records.place_unknown"
    assert refused.value.where == "reports[2].place"
    assert "999999" in refused.value.message("en")
    assert "没有编号为 999999 的地点" in refused.value.message("zh")


def test_a_negative_count_is_refused(clerk: Actor):
    with pytest.raises(RowsRefused) as refused:
        actions.post_reports(rows=[_count(value=-1)], source="p", by=clerk)

    assert refused.value.code == "records.value_negative"
    assert "-1" in refused.value.message("zh")


def test_a_figure_above_the_population_is_refused(clerk: Actor):
    def population(row: object) -> float | None:
        return {530102: 1_000.0}.get(row["place"])  # type: ignore[index]

    with pytest.raises(RowsRefused) as refused:
        actions.post_reports(rows=[_count(value=1_001)], source="p", population=population, by=clerk)
    assert refused.value.code == "records.above_population"
    assert "1,001" in refused.value.message("en")
    assert "1,000" in refused.value.message("en")

    fitting = [_count(value=1_000), _count(place=530103, value=5_000)]
    assert len(actions.post_reports(rows=fitting, source="p", population=population, by=clerk).numbers) == 2


def test_a_missing_report_is_no_zero(clerk: Actor):
    actions.post_reports(rows=[_count(value=None), _count(value=0)], source="p", by=clerk)

    assert [row.payload["status"] for row in Outbox.objects.order_by("ordinal")] == [3, 2]


def test_a_merge_that_closes_a_circle_is_refused_even_while_the_first_waits(clerk: Actor):
    actions.post_aliases(rows=[AliasRow(person_no=1, kept_no=2, date=TUESDAY)], source="m1", by=clerk)
    actions.post_aliases(rows=[AliasRow(person_no=2, kept_no=3, date=TUESDAY)], source="m2", by=clerk)
    closing = [AliasRow(person_no=3, kept_no=1, date=TUESDAY)]

    with pytest.raises(RowsRefused, match="alias_circle"):
        actions.post_aliases(rows=closing, source="m3", by=clerk)
    actions.drain(by=clerk)
    with pytest.raises(RowsRefused, match="alias_circle"):
        actions.post_aliases(rows=closing, source="m3", by=clerk)


def test_an_unmerge_is_accepted(clerk: Actor):
    actions.post_aliases(rows=[AliasRow(person_no=1, kept_no=2, date=TUESDAY)], source="m1", by=clerk)
    actions.post_aliases(rows=[AliasRow(person_no=1, kept_no=1, date=TUESDAY)], source="m2", by=clerk)
    actions.drain(by=clerk)

    assert queries.snapshot().aliases().resolve([1]).tolist() == [1]
