"""What the sciences share: standing, gate, reasons, verdicts, tables in and out."""

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from xinmiao.science.tables import (
    Reasons,
    TableFault,
    give_back,
    is_usable,
    listed,
    load,
    printed,
    read,
    standings,
    verdicts,
)
from xinmiao.science.tables.frames import NotATable
from xinmiao.science.text import Text

GOOD = """\
id: t
status: active
evidence: primary
source: "a page"
read_on: "2026-11-23"
limits:
  - {id: a, value: 1, status: active}
  - {id: b, value: 2, status: draft}
"""


def write(folder: Path, text: str, name: str = "t.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_a_table_has_id_version_standing_and_checksum(tmp_path: Path) -> None:
    table = load(write(tmp_path, GOOD))
    assert (table.id, table.version, table.status, len(table.checksum)) == ("t", "2026-11-23", "active", 64)
    assert {path: one.status for path, one in standings(table.data)} == {
        "": "active", "limits.a": "active", "limits.b": "draft",
    }  # fmt: skip


def test_rows_beside_the_table_count_in_its_checksum(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + "rows: t.csv\n")
    write(tmp_path, "a,b\n1,2\n", "t.csv")
    first = load(path)
    write(tmp_path, "a,b\n1,3\n", "t.csv")
    assert first.rows == ({"a": "1", "b": "2"},)
    assert load(path).checksum != first.checksum


@pytest.mark.parametrize("key", ["source", "read_on", "evidence"])
def test_an_active_number_without_its_ground_breaks_the_load(tmp_path: Path, key: str) -> None:
    """Fact 36."""
    text = "\n".join(line for line in GOOD.splitlines() if not line.startswith(key))
    with pytest.raises(TableFault) as error:
        load(write(tmp_path, text))
    assert error.value.code == "table.unsupported"
    assert key in error.value.message("en")


def test_one_transcription_is_enough_once_a_named_reader_confirmed_it(tmp_path: Path) -> None:
    one = GOOD.replace("primary", "one")
    with pytest.raises(TableFault):
        load(write(tmp_path, one))
    assert load(write(tmp_path, one.replace("value: 1", "name: x"))).status == "active", "text stands on one reading"
    assert load(write(tmp_path, one + "confirmed_by: Li Wei\nconfirmed_on: 2026-11-24\n")).status == "active"


@pytest.mark.parametrize("text", ["status: active", "- 1", "id: [", ""])
def test_what_is_no_table_is_told(tmp_path: Path, text: str) -> None:
    with pytest.raises(TableFault):
        load(write(tmp_path, text))


def test_a_draft_gives_nothing_unless_named() -> None:
    assert is_usable("t", "active")
    assert not is_usable("t", "draft", ["u"])
    assert is_usable("t", "draft", ["t"])
    assert is_usable("t", "draft", ["t.a"], number="a")
    assert not is_usable("t", "draft", ["t.b"], number="a")


def test_reasons_are_closed() -> None:
    reasons = Reasons(no_sex=Text("没有性别", "No sex"), no_age=Text("没有年龄", "No age"))
    assert reasons.column("r", np.array([0, 2, 1])).to_list() == [None, "no_age", "no_sex"]
    with pytest.raises(KeyError):
        reasons.code("tired")


def test_what_is_missing_is_listed_in_order() -> None:
    given = {"a": np.array([True, False, True]), "b": np.array([True, False, False])}
    assert listed("missing", given).to_list() == ["a,b", None, "a"]


def test_an_unknown_decides_nothing_unless_the_known_settle_it() -> None:
    yes, no, unknown = (np.full(1, one, dtype=np.int8) for one in (verdicts.YES, verdicts.NO, verdicts.CANNOT_DECIDE))
    told = lambda codes: verdicts.column("v", codes).to_list()[0]  # noqa: E731
    assert told(verdicts.any_of([yes, unknown])) == "yes"
    assert told(verdicts.any_of([no, unknown])) == "cannot_decide"
    assert told(verdicts.all_of([no, unknown])) == "no"
    assert told(verdicts.all_of([yes, unknown])) == "cannot_decide"
    assert told(verdicts.all_of([yes, yes])) == "yes"
    assert told(verdicts.decided(np.array([True]), np.array([False]))) == "cannot_decide"


KINDS = {
    "polars": lambda data: pl.DataFrame(data),
    "pandas": lambda data: pd.DataFrame(data, index=[7, 3]),
    "arrow": lambda data: pa.table(data),
    "numpy": lambda data: {name: np.array(values) for name, values in data.items()},
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_comes_back_with_the_same_rows(kind: str) -> None:
    table = KINDS[kind]({"name": ["b", "a"], "x": [1.0, float("nan")]})
    frame = read(table)
    new = pl.DataFrame({"y": frame["x"] * 2, "why": [None, "no_x"]})
    out = give_back(table, new)
    assert type(out) is type(table)
    again = read(out)
    assert again.columns == ["name", "x", "y", "why"]
    assert again["name"].to_list() == ["b", "a"]
    assert again["y"].fill_nan(None).to_list() == [2.0, None]
    assert again["why"].to_list() == [None, "no_x"]


@pytest.mark.parametrize("thing", [3, "a.csv", {"a": np.zeros(2), "b": np.zeros(3)}])
def test_no_table_is_told(thing: object) -> None:
    with pytest.raises(NotATable):
        read(thing)


@pytest.mark.parametrize(("value", "digits", "limits", "text"), [
    (50.04, 1, (50.0,), "50.04"), (50.06, 1, (50.0,), "50.1"), (-1.996, 2, (-2.0,), "-1.996"), (2.675, 2, (), "2.68"),
    (19.2, 1, (19.2,), "19.2"), (0.5, 0, (), "1"), (24.04, 1, (), "24.0"),
])  # fmt: skip
def test_a_figure_is_not_printed_across_a_limit(
    value: float, digits: int, limits: tuple[float, ...], text: str
) -> None:
    assert printed(value, digits, limits) == text
