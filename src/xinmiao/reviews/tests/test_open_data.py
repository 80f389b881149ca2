"""The open data: a Data Package whose descriptor and files agree, with small cells hidden, the same bytes each time."""

import csv
import json
from io import StringIO

import pytest

from xinmiao.reviews import datapackage
from xinmiao.reviews.open_data import files, package

TYPES = {"string": str, "number": float, "integer": int, "boolean": lambda text: {"true": True, "false": False}[text]}


@pytest.fixture
def found(published):
    return files(published)


def test_the_descriptor_names_every_file_once_and_nothing_else(found):
    told = json.loads(found["datapackage.json"])
    assert told["profile"] == "tabular-data-package"
    paths = [one["path"] for one in told["resources"]]
    assert sorted(paths) == sorted(name for name in found if name.endswith(".csv"))
    assert {"name", "title", "licenses", "sources", "version", "created", "pins"} <= told.keys()
    assert len({one["name"] for one in told["resources"]}) == len(paths)
    assert told["pins"]["ledger"]["events"] > 0


def test_every_cell_is_of_the_type_that_its_field_declares(found):
    for resource in json.loads(found["datapackage.json"])["resources"]:
        fields, missing = resource["schema"]["fields"], resource["schema"]["missingValues"]
        head, *rows = csv.reader(StringIO(found[resource["path"]].removeprefix("\ufeff")))
        assert head == [field["name"] for field in fields]
        keys = [row[0] for row in rows]
        assert resource["schema"]["primaryKey"] == head[:1]
        assert len(keys) == len(set(keys)) > 0
        for row in rows:
            for field, cell in zip(fields, row, strict=True):
                assert cell in missing or TYPES[field["type"]](cell) is not None


def test_a_figure_of_one_to_four_people_is_hidden_in_every_form(published):
    figure = published.claims.get(code="health.reached").figure
    figure.lower = figure.point = figure.upper = 3
    figure.save()
    [row] = [one for one in csv.DictReader(StringIO(files(published)["figures.csv"].removeprefix("\ufeff")))
             if one["claim"] == "health.reached"]  # fmt: skip
    hidden = ("lower", "value", "upper", "records", "wording_zh", "wording_en")
    assert {row[name] for name in hidden} == {datapackage.SUPPRESSED}


def test_it_introduces_itself_in_both_languages(found):
    assert "不对应任何真实的人" in found["README.zh.md"]
    assert "stand for no real person" in found["README.en.md"]


def test_the_same_edition_gives_the_same_bytes(published):
    assert package(published) == package(published)
