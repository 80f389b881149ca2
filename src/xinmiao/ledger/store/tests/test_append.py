"""What goes into the ledger: checked first, in order, once, by several writers at a time."""

import itertools
import multiprocessing
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xinmiao.ledger.rows import ReportRow, table_of
from xinmiao.ledger.store import Ledger, NoLedger, RowsRefused, UnknownTable, VersionGone, Versions, checked
from xinmiao.ledger.store.datafiles import ROW_GROUP, clustered
from xinmiao.ledger.store.tests.samples import aliases_of, event, events, events_of


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger")


def _event_numbers(ledger: Ledger) -> list[int]:
    return ledger.snapshot().scan("events").select("event_no").collect()["event_no"].sort().to_list()


def test_what_is_appended_is_read_back_whole(ledger: Ledger):
    rows = events(5_000)

    appended = ledger.append("events", rows, app="form", batch=1)

    assert (appended.version, appended.rows, appended.already) == (1, 5_000, False)
    read = ledger.snapshot().scan("events").collect().sort("event_no")
    assert read.equals(pl.DataFrame(pl.from_arrow(rows)).sort("event_no"))


def test_a_batch_that_is_repeated_is_there_once(ledger: Ledger):
    rows = events(100)
    ledger.append("events", rows, app="form", batch=1)

    again = ledger.append("events", rows, app="form", batch=1)

    assert again.already
    assert again.rows == 0
    assert len(_event_numbers(ledger)) == 100
    assert ledger.last_batch("events", "form") == 1
    assert ledger.last_batch("events", "excel") == 0


def test_apps_number_their_batches_each_for_itself(ledger: Ledger):
    ledger.append("events", events(10), app="form", batch=1)
    ledger.append("events", events(10, first=11), app="excel", batch=1)

    assert _event_numbers(ledger) == list(range(1, 21))


def test_the_last_batch_is_remembered_beyond_checkpoints(ledger: Ledger):
    for batch in range(1, 46):
        ledger.append("aliases", aliases_of((batch, 99, "2024-01-01"), first=batch), app="x", batch=batch)

    assert ledger.last_batch("aliases", "x") == 45
    assert ledger.append("aliases", events(0).select([]), app="x", batch=3).already


def test_a_file_holds_one_year_in_the_order_of_county_and_person(ledger: Ledger):
    ledger.append("events", events(3_000), app="form", batch=1)

    snapshot = ledger.snapshot()
    assert snapshot.years() == [2023, 2024]
    assert len(snapshot.files("events")) == 2
    for path in snapshot.files("events", (2024,)):
        assert "/year=2024/" in path
        rows = pl.read_parquet(path, hive_partitioning=False)
        assert rows["date"].dt.year().unique().to_list() == [2024]
        assert rows.select("county", "person_no").equals(rows.select("county", "person_no").sort("county", "person_no"))


def test_row_groups_tell_which_counties_they_hold(ledger: Ledger):
    ledger.append("events", events(300_000, years=(2024,)), app="form", batch=1)

    (path,) = ledger.snapshot().files("events")
    footer = pq.read_metadata(path)
    county = footer.schema.to_arrow_schema().names.index("county")
    ranges = [footer.row_group(i).column(county).statistics for i in range(footer.num_row_groups)]
    assert footer.num_row_groups == -(-300_000 // ROW_GROUP)
    assert all(before.max <= after.min for before, after in itertools.pairwise(ranges))
    assert footer.row_group(0).column(county).compression == "ZSTD"


def test_rows_in_order_are_not_sorted_again():
    ordered = pl.DataFrame(pl.from_arrow(events(1_000))).sort("county", "person_no")

    assert clustered("events", ordered) is ordered
    assert clustered("events", ordered.reverse()) is not ordered


def test_a_snapshot_never_changes(ledger: Ledger):
    ledger.append("events", events(100), app="form", batch=1)
    before = ledger.snapshot()
    ledger.append("events", events(100, first=101), app="form", batch=2)

    assert before.rows("events") == 100
    assert ledger.snapshot().rows("events") == 200
    cited = Versions.from_dict(before.versions.as_dict())
    assert ledger.snapshot(cited) == before
    assert ledger.snapshot(cited).scan("events").collect().height == 100


def test_an_empty_table_has_its_columns(ledger: Ledger):
    assert ledger.snapshot().scan("events").collect().columns == events(0).column_names
    assert ledger.append("events", events(0), app="form", batch=1).rows == 0


def _writer(uri: str, app: str, n: int) -> None:
    ledger = Ledger.open(uri)
    for batch in range(1, n + 1):
        first = (1 + "ab".index(app)) * 100_000 + batch * 100
        ledger.append("events", events(50, seed=batch, first=first), app=app, batch=batch)


def test_two_writers_at_once_lose_nothing(ledger: Ledger):
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_writer, args=(ledger.uri, app, 15)) for app in "ab"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [w.exitcode for w in writers] == [0, 0]
    numbers = _event_numbers(ledger)
    assert len(numbers) == len(set(numbers)) == 2 * 15 * 50
    assert (ledger.last_batch("events", "a"), ledger.last_batch("events", "b")) == (15, 15)
    assert ledger.verify().holds


def _same_batch(uri: str, barrier: object) -> None:
    ledger = Ledger.open(uri)
    for batch in range(1, 9):
        barrier.wait()  # type: ignore[attr-defined]
        ledger.append("events", events(20, seed=batch, first=batch * 100), app="one", batch=batch)


def test_two_writers_with_the_same_batch_write_it_once(ledger: Ledger):
    spawn = multiprocessing.get_context("spawn")
    barrier = spawn.Barrier(2)
    writers = [spawn.Process(target=_same_batch, args=(ledger.uri, barrier)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [w.exitcode for w in writers] == [0, 0]
    assert len(_event_numbers(ledger)) == 8 * 20
    assert _strays(ledger) == []


def _strays(ledger: Ledger) -> list[str]:
    on_disk = {str(path) for path in Path(ledger.uri, "events").rglob("year=*/*.parquet")}
    return sorted(on_disk - set(ledger.snapshot().files("events")))


WRONG = [
    ("sex", 7, "ledger.out_of_range", "0 to 2, but is 7"),
    ("person_no", 0, "ledger.out_of_range", "1 to 2147483647, but is 0"),
    ("county", 1_000_000, "ledger.out_of_range", "0 to 999999"),
    ("age", -2, "ledger.out_of_range", "but is -2"),
    ("person_no", None, "ledger.person_or_site", "site event"),
    ("service", None, "ledger.value_missing", "unknown is 0"),
    ("service", 70_000, "ledger.type_wrong", "'70000' does not fit"),
    ("province", 11, "ledger.province_differs", "first two digits"),
    ("year", 2022, "ledger.year_differs", "year of date"),
    ("withdrawn", True, "ledger.supersedes_wrong", "takes back"),
]


@pytest.mark.parametrize(("column", "value", "code", "words"), WRONG)
def test_a_wrong_value_is_refused_with_row_and_column(
    ledger: Ledger, column: str, value: object, code: str, words: str
):
    rows = events(50)
    values = rows[column].to_pylist()
    values[6] = value
    at = rows.column_names.index(column)
    rows = rows.set_column(at, column, pa.array(values))

    with pytest.raises(RowsRefused) as refused:
        ledger.append("events", rows, app="form", batch=1)

    assert refused.value.code == code
    assert refused.value.problems[0].row == 7
    assert words in refused.value.message("en")
    assert refused.value.where.startswith("events[7].")
    assert refused.value.message("zh") != refused.value.message("en")
    assert ledger.snapshot().rows("events") == 0
    assert _strays(ledger) == []


def test_every_kind_of_mistake_is_told_at_once():
    rows = events(20)
    sexes, ages = rows["sex"].to_pylist(), rows["age"].to_pylist()
    sexes[3], ages[11] = 9, -5
    rows = rows.set_column(rows.column_names.index("sex"), "sex", pa.array(sexes))
    rows = rows.set_column(rows.column_names.index("age"), "age", pa.array(ages))

    with pytest.raises(RowsRefused) as refused:
        checked("events", rows)

    assert {(p.row, p.column) for p in refused.value.problems} == {(4, "sex"), (12, "age")}


def test_a_missing_and_an_unknown_column_are_named():
    with pytest.raises(RowsRefused, match=r"column_missing.*events\.service"):
        checked("events", events(3).drop_columns(["service"]))
    with pytest.raises(RowsRefused, match=r"column_unknown.*events\.name"):
        checked("events", events(3).append_column("name", pa.array(["a", "b", "c"])))


def test_wider_types_and_absent_nullable_columns_are_taken():
    rows = events(30)
    wide = rows.drop_columns(["amount", "supersedes"]).set_column(3, "service", rows["service"].cast(pa.int64()))

    assert checked("events", wide).equals(pl.DataFrame(pl.from_arrow(rows)))


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"value": -1.0}, "ledger.value_negative"),
        ({"value": None, "status": 1}, "ledger.value_status"),
        ({"start": date(2025, 1, 1)}, "ledger.period_reversed"),
    ],
)
def test_a_report_that_cannot_be_is_refused(columns: dict[str, object], code: str):
    told = {"component": 1, "start": date(2024, 1, 1), "end": date(2024, 12, 31), "value": 3.0, "report_no": 1}

    with pytest.raises(RowsRefused) as refused:
        checked("reports", table_of("reports", [ReportRow(**(told | columns))], source_no=1))  # type: ignore[arg-type]

    assert refused.value.code == code


def test_a_site_event_has_no_person():
    frame = checked("events", events_of(event(1, None), event(2, 5)))

    assert frame["person_no"].to_list() == [None, 5]
    assert frame["province"].to_list() == [53, 53]


def test_errors_of_the_ledger_itself_have_names(tmp_path: Path, ledger: Ledger):
    with pytest.raises(NoLedger):
        Ledger.open(tmp_path / "nowhere")
    assert not Ledger.is_at(tmp_path / "nowhere")
    with pytest.raises(UnknownTable):
        ledger.append("persons", events(1), app="x", batch=1)
    with pytest.raises(VersionGone):
        ledger.snapshot(Versions(events=9)).rows("events")


def test_code_tables_stand_beside_the_rows(ledger: Ledger):
    ledger.write_codes("service", {"eenc.coaching": 2, "quality_care.visit": 1})
    ledger.write_codes("service", {"eenc.coaching": 2, "quality_care.visit": 1, "emtct.test": 3})

    assert ledger.codes("service") == {"quality_care.visit": 1, "eenc.coaching": 2, "emtct.test": 3}
    assert ledger.codes("partner") == {}


def test_info_tells_rows_files_and_years(ledger: Ledger):
    ledger.append("events", events(500), app="form", batch=1)

    told = ledger.info()["events"]

    assert (told.rows, told.files, told.years, told.version) == (500, 2, (2023, 2024), 1)
    assert told.size > 0


def test_a_large_batch_is_cut_into_files_of_bounded_size(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinmiao.ledger.store.ledger.MOST_ROWS", 400)

    ledger.append("events", events(1_000, years=(2024,)), app="form", batch=1)

    files = ledger.snapshot().data_files("events")
    assert [f.rows for f in files] == [400, 400, 200]
    assert all(a.most <= b.least for a, b in itertools.pairwise(files))  # type: ignore[operator]
