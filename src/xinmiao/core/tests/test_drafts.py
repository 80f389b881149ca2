"""What a pack opts into is read where calculations ask, and says who decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from xinmiao.core import packs
from xinmiao.core.tests.pack_files import write_pack

SAID = """
use_draft:
  - {id: a_table.a_column, decided_by: {zh: 某人, en: Somebody}, decided_on: 2026-01-02, serves: {zh: 试, en: trying}}
"""


def pack_with(folder: Path, said: str) -> Path:
    root = write_pack(folder)
    manifest = root / "pack.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("\nuse_draft: []\n", said), encoding="utf-8")
    return root


def test_the_pack_of_china_asks_for_three_drafts_and_says_who_decided() -> None:
    asked = packs.in_use("packs/china")
    assert [one.id for one in asked] == ["cn_warning_signs", "cn_wst586_456.stunting", "cn_wst586_456.obese"]
    assert all(one.decided_by.zh and one.decided_on for one in asked)


def test_what_a_caller_adds_comes_after_and_once(tmp_path: Path) -> None:
    assert packs.allowed(pack_with(tmp_path, SAID), ["another", "a_table.a_column"]) == ("a_table.a_column", "another")


@pytest.mark.parametrize("said", ["\nuse_draft: [a_table]\n", "\nuse_draft:\n  - {id: a_table}\n"])
def test_a_draft_that_nobody_decided_on_is_a_problem_and_is_not_used(tmp_path: Path, said: str) -> None:
    root = pack_with(tmp_path, said)
    keys = [problem.where.key for problem in packs.check(root, parts=()).problems]
    assert any(key.startswith("use_draft") for key in keys)
    assert packs.allowed(root) == ()


def test_a_folder_without_a_pack_opts_into_nothing(tmp_path: Path) -> None:
    assert packs.allowed(tmp_path) == ()
