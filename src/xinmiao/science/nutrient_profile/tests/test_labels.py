"""Labels by GB 28050: the sentence under the nutrition table, the nutrients that must be there, from which day."""

from datetime import date

import polars as pl
import pytest

from xinmiao.science.nutrient_profile import check_label, load_profiles
from xinmiao.science.nutrient_profile.labels import UnknownProfile, find_sentence, profile
from xinmiao.science.nutrient_profile.tests.foods import PACK, food
from xinmiao.science.tables import TableFault

PROFILES = load_profiles(PACK / "label_profiles.yaml")
SENTENCE = "儿童青少年应避免过量摄入盐油糖"
LABEL = {**food(), "carbohydrate_g": 60.0}


def told(name, text, as_of=None, **values):
    row = pl.DataFrame({**LABEL, "label_text": text, **values}, strict=False)
    return check_label(row, PROFILES[name], as_of=as_of).to_dicts()[0]


@pytest.mark.parametrize(("name", "text", "sentence", "verdict"), [
    ("gb28050_2025", "营养成分表。保质期12个月", "absent", "fail"),
    ("gb28050_2011", "营养成分表。保质期12个月", "not_asked", "pass"),
    ("gb28050_2025", "儿童青少年应避免\n过量摄入盐油糖", "present", "pass"),
    ("gb28050_2025", "注：儿童青少年应避免过量摄入糖油盐。", "near_miss", "fail"),
])  # fmt: skip
def test_fact_20_the_sentence(name, text, sentence, verdict):
    found = told(name, text)
    assert (found["sentence"], found["label_verdict"], found["standard"]) == (sentence, verdict, name)


def test_fact_20_a_near_miss_shows_the_difference():
    found = told("gb28050_2025", "注：儿童青少年应避免过量摄入糖油盐。")
    assert (found["sentence_found"], found["sentence_difference"]) == (
        "儿童青少年应避免过量摄入糖油盐",
        "13:盐→糖 15:糖→盐",
    )


@pytest.mark.parametrize(("text", "says", "difference"), [
    (f"  {SENTENCE[:5]}　{SENTENCE[5:]}！", "present", ""),
    ("儿童青少年应避免过量摄入鹽油糖", "near_miss", "13:盐→鹽"),
    ("儿童青少年应避免过量摄入盐、油糖", "near_miss", "14:+、"),
    ("儿童青少年避免摄入盐油糖", "absent", ""),
    ("儿童青少年应避免过量摄入盐油", "near_miss", "15:−糖"),
    ("盐", "absent", ""),
    ("", "cannot_decide", ""),
    (None, "cannot_decide", ""),
])  # fmt: skip
def test_all_words_must_be_there_white_space_and_width_do_not_count(text, says, difference):
    found = find_sentence(text, SENTENCE)
    assert (found.says, found.difference) == (says, difference)


def test_mandatory_nutrients_that_are_missing_are_listed():
    found = told("gb28050_2025", SENTENCE, saturated_fat_g=None, sugars_g=" ")
    assert (found["missing"], found["label_verdict"]) == ("saturated_fat,sugars", "cannot_decide")
    assert told("gb28050_2011", SENTENCE, saturated_fat_g=None, sugars_g="")["label_verdict"] == "pass"


def test_a_label_whose_text_nobody_read_is_undecided():
    found = told("gb28050_2025", None)
    assert (found["sentence"], found["label_verdict"], found["missing"]) == (
        "cannot_decide",
        "cannot_decide",
        "label_text",
    )


def test_before_it_is_in_force_the_profile_of_2025_is_not_yet_required():
    assert told("gb28050_2025", "无", as_of=date(2027, 3, 15))["label_verdict"] == "not_yet_required"
    assert told("gb28050_2025", "无", as_of=date(2027, 3, 16))["label_verdict"] == "fail"
    assert told("gb28050_2025", SENTENCE, as_of=date(2027, 3, 15))["label_verdict"] == "pass"


def test_a_profile_read_in_one_source_says_so_in_each_row():
    assert told("gb28050_2011", SENTENCE)["warnings"] == "to_confirm"
    found = told("gb28050_2025", SENTENCE)
    assert (found["warnings"], found["table_status"]) == ("to_confirm,date_unconfirmed", "active")


def test_an_unknown_profile_is_named():
    with pytest.raises(UnknownProfile, match="gb28050_2011, gb28050_2025"):
        profile(PROFILES, "gb28050_2030")


@pytest.mark.parametrize(("old", "new", "key"), [
    ("mandatory: [energy,", "mandatory: [vigour,", "profiles.gb28050_2011.mandatory"),
    ('in_force_from: "2027-03-16"', "in_force_from: soon", "profiles.gb28050_2025.in_force_from"),
])  # fmt: skip
def test_a_slip_in_the_profiles_is_told_with_its_key(tmp_path, old, new, key):
    text = (PACK / "label_profiles.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "p.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableFault) as refused:
        load_profiles(tmp_path / "p.yaml")
    assert refused.value.where.endswith(key)
