"""The tables: each loads, each active number has its ground, and none that lacks it loads."""

from pathlib import Path

import pytest

from xinmiao.science.elimination import load_criteria
from xinmiao.science.elimination.criteria import _FOLDER, criteria_of
from xinmiao.science.elimination.observation import NotASheet, load_sheet
from xinmiao.science.elimination.tests.long import CN_PROCESS, ROOT, china
from xinmiao.science.tables import TableFault, load, standings

PACK = ROOT / "packs" / "china"
FILES = [*_FOLDER.glob("*.yaml"), *(PACK / "elimination").glob("*.yaml"), *(PACK / "eenc").glob("*.yaml")]


def test_every_table_of_the_facts_is_here() -> None:
    """Fact 36."""
    assert {path.stem for path in FILES} == {
        "who_validation", "path_to_elimination", "pair_cascade", "cn_2022_2025", "eenc_indicators", "eenc_observation",
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_table_loads_and_each_active_number_has_source_date_and_evidence(path: Path) -> None:
    """Fact 36."""
    active = [one for _path, one in standings(load(path).data) if one.is_active]
    assert all(one.source and one.read_on and one.evidence in ("primary", "design") for one in active)


@pytest.mark.parametrize("key", ["source", "read_on", "evidence"])
@pytest.mark.parametrize("path", [one for one in FILES if one.stem != "pair_cascade"], ids=lambda path: path.stem)
def test_without_its_ground_an_active_number_breaks_the_load(path: Path, key: str, tmp_path: Path) -> None:
    """Fact 36."""
    text = path.read_text(encoding="utf-8").replace(f"\n{key}:", f"\nwas_{key}:")
    if path.stem == "path_to_elimination" and key == "evidence":
        text = text.replace(", evidence: primary", "")
    (tmp_path / path.name).write_text(text, encoding="utf-8")
    with pytest.raises(TableFault) as error:
        load(tmp_path / path.name)
    assert error.value.code == "table.unsupported"


def test_china_has_three_outcomes_ten_process_and_eleven_reference_indicators() -> None:
    criteria = china()
    groups = [one.group for one in criteria.criteria]
    assert (groups.count("outcome"), groups.count("process"), len(criteria.reference)) == (3, 10, 11)
    assert tuple(one.indicator for one in criteria.criteria if one.group == "process") == CN_PROCESS
    assert {(one.op, float(one.limit), one.years) for one in criteria.criteria if one.group == "process"} == {
        (">=", 0.95, 2)
    }
    assert criteria.rule.data["provinces_eliminated_2023"] == ["北京", "江苏", "湖南", "广东", "云南"]


def test_hepatitis_b_of_who_and_most_of_the_path_are_drafts() -> None:
    drafts = lambda name: [one.number for one in criteria_of(name).criteria if one.status == "draft"]  # noqa: E731
    assert all(one.disease == "hbv" for one in criteria_of("who_validation").criteria if one.status == "draft")
    assert len(drafts("who_validation")) == 5
    assert len(drafts("path_to_elimination")) == 16


@pytest.mark.parametrize(("was", "now"), [
    ('op: "<", value: 0.02', 'op: "~", value: 0.02'), ("disease: syphilis", "disease: rubella"),
    ("group: outcome", "group: vague"), ("value: 50", "value: few"), ("criteria:", "criterions:"),
])  # fmt: skip
def test_a_table_that_is_miswritten_is_told(was: str, now: str, tmp_path: Path) -> None:
    text = (PACK / "elimination" / "cn_2022_2025.yaml").read_text(encoding="utf-8")
    path = tmp_path / "t.yaml"
    path.write_text(text.replace(was, now), encoding="utf-8")
    with pytest.raises(TableFault) as error:
        load_criteria(path)
    assert error.value.code == "table.malformed"


def test_criteria_are_no_observation_sheet() -> None:
    with pytest.raises(NotASheet):
        load_sheet(PACK / "elimination" / "cn_2022_2025.yaml")
