"""The pack that we ship is right, to every part that reads it."""

import pytest
from django.conf import settings

from xinmiao.core import packs


@pytest.fixture(scope="module")
def report():
    return packs.check(settings.PACK_DIR)


def test_the_shipped_pack_has_no_problem(report):
    assert [problem.message("en") for problem in report.problems] == []
    assert report.manifest.code == "china"


def test_every_part_reads_something_of_it(report):
    assert {"places", "partners", "programmes", "indicators"} <= set(report.parts)
    assert all(result is not None for result in report.parts.values())


def test_a_folder_that_is_no_pack_is_refused_at_its_manifest(tmp_path):
    problems = packs.check(tmp_path).problems

    assert "pack.yaml" in {problem.where.file for problem in problems}
