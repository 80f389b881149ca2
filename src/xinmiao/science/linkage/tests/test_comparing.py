"""Rules 5 to 7 of identity, both ways, and the words in which a comparison speaks."""

from dataclasses import replace
from datetime import date

import pytest

from xinmiao.science.linkage.comparing import Facts, Precision, Thresholds, Verdict, compare
from xinmiao.science.linkage.identity_numbers import check_character, document

BORN = date(2020, 2, 29)


def number(seventeen: str):
    return document("identity_number", seventeen + check_character(seventeen))


NUMBER, OTHER = number("53010220200229001"), number("53010220200229003")
MING = Facts("王小明", 1, BORN, mother="刘秀英", phones=("13800000001",), place="530102001")


def test_same_sound_same_birth_date_mother_differs():
    found = compare(MING, Facts("王晓明", 1, BORN, mother="张桂兰"))

    assert found.verdict is Verdict.POSSIBLE
    assert found.words().en == "same sound, same birth date, same sex, mother differs"
    assert found.words().zh == "姓名同音，出生日期相同，性别相同，母亲不同"


def test_name_and_birth_date_alone_are_suggested_never_settled():
    assert compare(Facts("王小明", 1, BORN), Facts("王小明", 1, BORN, place="530102")).verdict is Verdict.POSSIBLE


def test_name_birth_date_and_mother_are_the_same():
    assert compare(MING, replace(MING, phones=())).verdict is Verdict.SAME


def test_names_of_one_sound_are_never_settled_without_a_number():
    assert compare(MING, replace(MING, name="王晓明")).verdict is Verdict.POSSIBLE
    numbered = replace(MING, documents=(NUMBER,))
    assert compare(numbered, replace(numbered, name="王晓明")).verdict is Verdict.SAME


def test_different_people_are_different():
    assert compare(MING, Facts("李丽", 2, date(2018, 1, 1))).verdict is Verdict.DIFFERENT


def test_rule_5_a_placeholder_matches_nobody_and_speaks_against_nobody():
    nameless = Facts("王某之子", 1, BORN)

    assert compare(nameless, replace(nameless)).verdict is Verdict.DIFFERENT
    assert not [r for r in compare(nameless, MING).reasons if r.field == "name"]


@pytest.mark.parametrize("field", ["name", "sex", "birth_date", "mother", "phones", "documents", "birth_order"])
def test_rule_6_what_is_missing_neither_supports_nor_contradicts(field: str):
    empty = replace(MING, documents=(NUMBER,), birth_order=1)
    empty = replace(empty, **{field: getattr(Facts(), field)})
    told = {reason.field for reason in compare(empty, replace(empty)).reasons}
    names = {"birth_date": "birth", "phones": "phone", "documents": "number", "birth_order": "order"}

    assert names.get(field, field) not in told
    assert compare(Facts(), Facts()).reasons == ()
    assert compare(Facts(), Facts()).verdict is Verdict.DIFFERENT


def test_rule_6_a_shared_phone_supports_and_a_common_one_does_not():
    caller, other = Facts("王小明", phones=("13800000001",)), Facts("王小明", phones=("13800000001",))

    assert compare(caller, other).found("phone", "same")
    assert not compare(caller, other, common_phones={"13800000001"}).found("phone", "same")


def test_rule_7_the_same_number_with_name_and_birth_date_is_the_same():
    assert compare(replace(MING, documents=(NUMBER,)), replace(MING, documents=(NUMBER,))).verdict is Verdict.SAME


def test_rule_7_the_same_number_with_another_name_or_birth_date_is_held():
    held = replace(MING, documents=(NUMBER,))

    assert compare(held, replace(held, name="李强", mother="")).verdict is Verdict.POSSIBLE
    assert compare(held, replace(held, birth_date=date(2019, 1, 1))).verdict is Verdict.POSSIBLE
    assert compare(Facts(documents=(NUMBER,)), Facts(documents=(NUMBER,))).verdict is Verdict.POSSIBLE


def test_rule_7_two_different_numbers_of_one_kind_are_never_settled():
    one, other = replace(MING, documents=(NUMBER,)), replace(MING, documents=(OTHER,))
    passport = replace(MING, documents=(document("passport", "E1"),))

    assert compare(one, other).verdict is not Verdict.SAME
    assert compare(one, other).found("number", "different")
    assert compare(one, passport).verdict is Verdict.SAME


@pytest.mark.parametrize("sign", [{"name": "王小丽"}, {"birth_order": 2}, {"sex": 2}, {"documents": (OTHER,)}])
def test_rule_7_twins_are_suggested_told_apart_and_never_settled(sign: dict[str, object]):
    first = replace(MING, birth_order=1, documents=(NUMBER,))
    found = compare(first, replace(first, **{"documents": (), **sign}))

    assert found.verdict is Verdict.POSSIBLE
    assert "may be twins" in found.words().en


def test_rule_7_one_child_registered_twice_is_not_a_twin():
    assert "twins" not in compare(MING, replace(MING)).words().en


def test_rule_7_a_mother_of_that_name_elsewhere_makes_no_twins():
    found = compare(MING, replace(MING, name="陈刚", place="650102001", phones=()))

    assert found.verdict is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("other", "precision", "finding"),
    [
        (date(2020, 2, 29), Precision.DAY, "same"),
        (date(2020, 2, 28), Precision.DAY, "close"),
        (date(2020, 2, 1), Precision.MONTH, "month"),
        (date(2020, 1, 1), Precision.YEAR, "year"),
        (date(2019, 6, 1), Precision.ESTIMATED, "year"),
        (date(2017, 6, 1), Precision.ESTIMATED, "different"),
        (date(2019, 1, 1), Precision.YEAR, "different"),
    ],
)
def test_birth_dates_agree_as_far_as_they_are_known(other: date, precision: Precision, finding: str):
    assert compare(Facts(birth_date=BORN), Facts(birth_date=other, precision=precision)).found("birth", finding)


def test_day_and_month_swapped():
    assert compare(Facts(birth_date=date(2020, 3, 4)), Facts(birth_date=date(2020, 4, 3))).found("birth", "swapped")


def test_thresholds_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="possible < same"):
        Thresholds(same=0.5, possible=0.9)


def test_a_comparison_is_the_same_both_ways():
    one, other = MING, Facts("王晓明", 1, date(2020, 2, 28), mother="刘秀瑛", place="530102")
    assert compare(one, other) == compare(other, one)
