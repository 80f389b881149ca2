"""Rules 5 and 6 where candidates are sought: nobody is found by what is missing."""

from datetime import date

import pytest

from xinmiao.science.linkage.comparing import Facts, Precision
from xinmiao.science.linkage.identity_numbers import document
from xinmiao.science.linkage.tokens import blocking, phone, search, search_number, sought

BORN = date(2020, 2, 29)


def share(one: Facts, other: Facts) -> bool:
    return bool(set(blocking(one)) & set(blocking(other)))


def test_names_of_one_sound_with_one_birth_date_are_candidates():
    assert share(Facts("王小明", birth_date=BORN), Facts("汪晓明", birth_date=BORN))


def test_number_phone_and_mother_each_make_candidates():
    passport = (document("passport", "E1"),)

    assert share(Facts(documents=passport), Facts("李丽", documents=passport))
    assert share(Facts("王小明", phones=("13800000001",)), Facts("王晓", phones=("13800000001",)))
    assert share(
        Facts("张婴", birth_date=BORN, mother="刘秀英"), Facts("张小明", birth_date=date(2020, 5, 1), mother="刘秀瑛")
    )


def test_rule_6_two_children_without_mother_data_are_no_candidates_by_that():
    assert not share(Facts("王小明", birth_date=BORN), Facts("李丽", birth_date=BORN))
    assert not [token for token in blocking(Facts("王小明", birth_date=BORN)) if token.startswith("mother")]


def test_rule_6_no_facts_no_tokens():
    assert blocking(Facts()) == ()
    assert search("") == ()


def test_rule_5_a_placeholder_gives_no_token_of_a_name():
    assert blocking(Facts("王某之子", birth_date=BORN, phones=("13800000001",), mother="不详")) == ()
    assert search("王某之子") == ()


def test_a_birth_date_known_by_its_year_is_no_block():
    assert blocking(Facts("王小明", birth_date=BORN, precision=Precision.YEAR)) == ()


@pytest.mark.parametrize("typed", ["+86 138 0000 0001", "0086-13800000001", "１３８０００００００１", "138-0000-0001"])
def test_phones_are_compared_by_their_digits(typed: str):
    assert phone(typed) == "13800000001"


def test_too_few_digits_are_no_phone():
    assert phone("110") == phone("无") == ""


@pytest.mark.parametrize("words", ["王小明", "王晓明", "wang xiaoming", "Wáng Xiǎomíng", "wxm"])
def test_a_name_is_found_as_written_by_sound_and_by_initials(words: str):
    assert set(sought(words)) & set(search("王小明"))


@pytest.mark.parametrize("words", ["11010519491231002x", "002X", "1101 0519 4912 3100 2X"])
def test_a_number_is_found_whole_and_by_its_last_four(words: str):
    assert set(sought(words)) & set(search_number("11010519491231002X"))


def test_other_words_find_nobody():
    assert not set(sought("李丽")) & set(search("王小明"))
    assert sought("不详") == ()
