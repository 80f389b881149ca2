"""The growth standards of a pack are checked with it."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from xinmiao.core import packs
from xinmiao.nutrition.pack.growth import PART

CHINA = Path(__file__).resolve().parents[4] / "packs" / "china" / "growth"


def problems(root: Path) -> list[str]:
    return [one.code for one in packs.check(root, parts=[PART]).problems if one.where.file.startswith("growth")]


def test_the_first_country_s_standards_are_sound(tmp_path):
    copytree(CHINA, tmp_path / "growth")
    assert problems(tmp_path) == []


def test_an_active_number_without_a_source_breaks_the_pack(tmp_path):
    copytree(CHINA, tmp_path / "growth")
    path = tmp_path / "growth" / "cn_wst586_456.yaml"
    path.write_text("".join(one for one in path.read_text().splitlines(keepends=True) if not one.startswith("source")))
    assert problems(tmp_path)
