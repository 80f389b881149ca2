"""Rules 1 to 3 of identity: GB 11643, what a number says of its holder, and other documents."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinmiao.science.linkage.identity_numbers import (
    BIRTH_DATE_DISAGREES,
    CAREGIVERS_NUMBER,
    NOT_YET_BORN,
    SEX_DISAGREES,
    DocumentKind,
    InvalidNumber,
    check_character,
    document,
    findings,
    is_valid,
    masked,
    parse,
)

BEIJING, OLD = "11010519491231002X", "440524188001010014"
TODAY = date(2024, 6, 1)
CHILD = parse("53010220200229001" + check_character("53010220200229001"))


@pytest.mark.parametrize("number", [BEIJING, OLD])
def test_rule_1_the_standards_own_examples_pass(number: str):
    assert parse(number).number == number


@pytest.mark.parametrize("number", [BEIJING, OLD])
def test_rule_1_every_change_of_one_digit_fails(number: str):
    changed = [number[:i] + d + number[i + 1 :] for i in range(18) for d in "0123456789X" if d != number[i]]
    assert len(changed) == 180
    assert [one for one in changed if is_valid(one)] == []


def test_rule_1_digits_swapped_ten_places_apart_are_not_caught():
    swapped = "530102202002290" + "01"
    number = swapped + check_character(swapped)
    ten_apart = number[:1] + number[11] + number[2:11] + number[1] + number[12:]

    assert check_character(ten_apart[:17]) == number[17]


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        " 110105 19491231 002X\u3000",
        "110105-19491231-002X",
    ],
)
def test_rule_1_width_case_and_spaces_do_not_matter(typed: str):
    assert parse(typed).number == BEIJING


def test_rule_1_fifteen_digits_become_eighteen():
    assert parse("110105491231002").number == BEIJING


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1101051949123100", "shape"),
        ("1101051949123100XX", "shape"),
        ("", "shape"),
        ("000105194912310025", "place"),
        ("110105194913310025", "date"),
        ("53010220210229001X", "date"),
        ("110105194912310021", "check"),
    ],
)
def test_rule_1_a_refusal_says_why_and_never_repeats_the_number(typed: str, reason: str):
    with pytest.raises(InvalidNumber) as refused:
        parse(typed)

    assert refused.value.reason == reason
    assert not typed or typed not in refused.value.message("en") + refused.value.message("zh")


@given(st.dates(date(1900, 1, 1), date(2024, 1, 1)), st.integers(0, 999))
def test_rule_1_a_number_gives_back_what_was_put_in(born: date, sequence: int):
    seventeen = f"530102{born:%Y%m%d}{sequence:03d}"
    read = parse(seventeen + check_character(seventeen))

    assert (read.birth_date, read.sex, read.place_code) == (born, 1 if sequence % 2 else 2, "530102")


def test_rule_2_birth_date_and_sex_that_agree_raise_nothing():
    assert findings(CHILD, birth_date=date(2020, 2, 29), sex=1, on=TODAY) == ()


def test_rule_2_birth_date_and_sex_that_disagree_are_flagged():
    found = findings(CHILD, birth_date=date(2020, 3, 1), sex=2, on=TODAY)

    assert found == (BIRTH_DATE_DISAGREES, SEX_DISAGREES)


def test_rule_2_what_is_not_told_disagrees_with_nothing():
    assert findings(CHILD, birth_date=None, sex=0, on=TODAY) == ()


def test_rule_2_a_mothers_number_on_a_child_is_named_as_such():
    mothers = parse("53010219920214002" + check_character("53010219920214002"))
    found = findings(mothers, birth_date=date(2020, 2, 29), sex=1, on=TODAY)

    assert found == (CAREGIVERS_NUMBER,)
    assert "caregiver's" in found[0].words.en
    assert findings(mothers, birth_date=date(1992, 2, 14), sex=2, on=TODAY) == ()


def test_rule_2_a_number_of_the_future_is_flagged():
    assert findings(CHILD, birth_date=date(2020, 2, 29), sex=1, on=date(2019, 1, 1)) == (NOT_YET_BORN,)


def test_rule_3_other_documents_are_known_by_kind_number_and_country():
    certificate = document("birth_certificate", "Ｑ530 102 001")

    assert certificate == document("birth_certificate", "q530102001")
    assert certificate != document("passport", "Q530102001")
    assert document("passport", "E1234567") != document("passport", "E1234567", "VNM")
    assert str(certificate) == f"{DocumentKind.BIRTH_CERTIFICATE}:CHN:Q530102001"


def test_rule_3_a_document_without_a_number_is_none():
    with pytest.raises(InvalidNumber):
        document("passport", " - ")


def test_a_number_is_shown_masked():
    assert masked(BEIJING) == "**************002X"
    assert masked("12345") == "*****"
