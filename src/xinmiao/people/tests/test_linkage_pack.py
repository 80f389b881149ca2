"""The pack says when two are one; what contradicts itself is refused with its line."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from xinmiao.core.actors import Actor
from xinmiao.core.packs import Reading
from xinmiao.people import pack
from xinmiao.people.models import LinkageRules

CHINA = settings.PACK_DIR
GOOD = "possible: 0.5\nduplicate: 0.99\ncommon_phone: 20\nclerical_sample: 200\n"


@pytest.fixture
def reading(tmp_path: Path) -> Reading:
    (tmp_path / "linkage").mkdir()
    (tmp_path / pack.THRESHOLDS).write_text(GOOD)
    (tmp_path / pack.MODEL).write_text((CHINA / pack.MODEL).read_text())
    return Reading(tmp_path)


@pytest.mark.django_db
def test_the_pack_of_china_is_loaded(clerk: Actor):
    reading = Reading(CHINA)

    counts = pack.load(pack.read(reading), version=None, by=clerk)

    rules = LinkageRules.objects.get()
    assert (reading.problems, counts) == ([], {"linkage rules": 1})
    assert (rules.possible, rules.duplicate) == (0.5, 0.99)


def test_possible_at_or_above_duplicate_is_refused(reading: Reading):
    (reading.root / pack.THRESHOLDS).write_text(GOOD.replace("0.5", "0.99"))

    pack.read(reading)

    (problem,) = reading.problems
    assert (problem.code, problem.where.line) == ("linkage.thresholds_cross", 1)


def test_a_model_without_a_weight_is_refused(reading: Reading):
    told = json.loads((reading.root / pack.MODEL).read_text())
    del told["weights"]["sex"]["same"]
    (reading.root / pack.MODEL).write_text(json.dumps(told))

    assert pack.read(reading) is None
    assert [problem.code for problem in reading.problems] == ["linkage.weights_missing"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"weights": 3}'])
def test_what_is_no_model_is_refused(reading: Reading, text: str):
    (reading.root / pack.MODEL).write_text(text)

    assert pack.read(reading) is None
    assert len(reading.problems) == 1


def test_a_pack_without_linkage_says_nothing(tmp_path: Path):
    assert pack.read(Reading(tmp_path)) is None
