"""Headings, keywords and the pack's part: what is recognised, what only proposed, what is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from xinmiao.core import packs
from xinmiao.nutrition.pack.nutrient_models import PART
from xinmiao.nutrition.rules.class_keywords import Keywords
from xinmiao.nutrition.rules.food_headings import recognised, row_of_headings


@pytest.mark.parametrize(("heading", "found"), [
    ("钠(mg)", ("sodium_mg", "mg")), ("钠（毫克）", ("sodium_mg", "mg")), ("钠", ("sodium_mg", "")),
    ("Sodium (g)", ("sodium_mg", "g")), ("sodium_mg", ("sodium_mg", "mg")), ("脂肪", ("fat_g", "")),
    ("Energy (kcal)", ("energy_kj", "kcal")), ("能量(kJ)", ("energy_kj", "kJ")), ("条码", ("barcode", "")),
    ("fat (kJ)", ("fat_g", "")), ("备注", ("", "")),
])  # fmt: skip
def test_a_heading_gives_its_column_and_the_unit_that_it_names(heading, found):
    assert recognised(heading) == found


def test_headings_may_stand_below_a_title():
    assert row_of_headings([("某厂产品表", None), (None, None), ("名称", "钠(mg)"), ("饼干", "310")]) == 2


def test_the_longest_word_proposes_and_two_that_disagree_propose_nothing():
    words = Keywords("cn", {"bakery": ["饼干", "巧克力饼干"], "confectionery": ["巧克力"], "beverages": ["果汁"]})
    told = {name: words.proposed(name) for name in ("巧克力饼干", "牛奶巧克力", "果汁饼干", "酸奶")}
    assert told == {"巧克力饼干": "bakery", "牛奶巧克力": "confectionery", "果汁饼干": "", "酸奶": ""}


@pytest.mark.parametrize(("file", "old", "new", "code"), [
    ("cn_npm_2024.yaml", 'op: ">=", value: 0.5', 'op: "=", value: 0.5', "nutrient_model.malformed"),
    ("cn_npm_2024.yaml", "kind: threshold_any", "kind: other", "table.unknown_kind"),
    ("label_profiles.yaml", '"2027-03-16"', '"soon"', "nutrient_model.malformed"),
    ("class_keywords.yaml", "id: bakery", "id: none_such", "nutrient_model.unknown_class"),
])  # fmt: skip
def test_a_pack_whose_models_cannot_be_used_is_refused(tmp_path: Path, file, old, new, code):
    root = tmp_path / "pack"
    shutil.copytree(Path(settings.PACK_DIR) / "nutrient_models", root / "nutrient_models")
    shutil.copy(Path(settings.PACK_DIR) / "pack.yaml", root / "pack.yaml")
    assert packs.check(root, parts=[PART]).ok
    path = root / "nutrient_models" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    problems = packs.check(root, parts=[PART]).problems
    assert code in {one.code for one in problems}
    assert f"nutrient_models/{file}" in {one.where.file for one in problems if one.code == code}
