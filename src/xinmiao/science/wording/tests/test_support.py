"""Words against a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest

from xinmiao.science.wording import Outcome, Settings, parse, supports

# words, the least and the greatest whole figure that bears them out
RANGES = [
    ("超过 265 万", 2_650_001, 2_659_999),
    ("over 2.65 million", 2_650_001, 2_659_999),
    ("more than 2,650,000 people", 2_650_001, 2_659_999),
    ("近 1.3 万", 12_500, 12_999),
    ("nearly 13,000", 12_500, 12_999),
    ("约 900", 855, 945),
    ("900 名左右", 855, 945),
    ("about 900", 855, 945),
    ("300 多所", 301, 399),
    ("三百多所", 301, 399),
    ("more than 300 schools", 301, 399),
    ("逾 100 所", 101, 199),
    ("百余所", 101, 199),
    ("16.45 万多", 164_501, 164_599),
    ("6.2 万多", 62_001, 62_999),
    ("110 多万", 1_100_001, 1_199_999),
    ("110 万多", 1_100_001, 1_109_999),
    ("一百一十多万", 1_100_001, 1_199_999),
    ("20 多万", 200_001, 299_999),
    ("20 万多", 200_001, 209_999),
    ("超过 1 万", 10_001, 19_999),
    ("近 1000 万美元", 9_500_000, 9_999_999),
    ("nearly US$10 million", 9_500_000, 9_999_999),
    ("近百个", 95, 99),
    ("近 10 个", 9, 9),
    ("108 万", 1_075_000, 1_084_999),
    ("1.08 million", 1_075_000, 1_084_999),
    ("1.10 million", 1_095_000, 1_104_999),
    ("1.1 million", 1_050_000, 1_149_999),
    ("1 万", 9_500, 10_499),
    ("13,000 teachers", 12_500, 13_499),
    ("164,500 students", 164_450, 164_549),
    ("520", 520, 520),
    ("500", 500, 500),
    ("2700 个", 2700, 2700),
    ("三个", 3, 3),
    ("164,530 students", 164_530, 164_530),
    ("超过 525 个", 526, 534),
    ("超过三个", 4, 5),
    ("十几个", 11, 19),
    ("数百名", 200, 999),
    ("dozens of schools", 24, 119),
    ("三四个", 3, 4),
    ("300–400 所", 300, 400),
    ("between 300 and 400 schools", 300, 400),
    ("最多 30 名", 0, 30),
    ("不到 500 家", 0, 499),
    ("fewer than 500 schools", 0, 499),
    ("no more than 50 schools", 0, 50),
]


@pytest.mark.parametrize(("words", "least", "greatest"), RANGES)
def test_words_hold_from_their_least_to_their_greatest_figure_and_no_further(
    words: str, least: int, greatest: int
) -> None:
    assert supports(words, least).holds
    assert supports(words, greatest).holds
    assert supports(words, greatest + 1).code == "above"
    assert supports(words, least - 1).code == "below"


@pytest.mark.parametrize(
    "words", ["至少 20 个", "20 个以上", "不少于 20 个", "at least 20 sites", "20+ sites", "20 or more sites"]
)
def test_at_least_has_no_upper_end(words: str) -> None:
    assert supports(words, 20).holds
    assert supports(words, 10**9).holds
    assert supports(words, 19).outcome is Outcome.CONTRADICTED


@pytest.mark.parametrize(
    ("words", "share", "outcome"),
    [
        ("大多数学校", 0.51, "supported"), ("大多数学校", 0.5, "contradicted"),
        ("the majority of schools", 0.51, "supported"), ("most of them rural", 0.49, "contradicted"),
        ("绝大多数儿童", 0.81, "supported"), ("绝大多数儿童", 0.8, "contradicted"),
        ("85%", 0.853, "supported"), ("85%", 0.856, "contradicted"), ("百分之八十五", 0.85, "supported"),
        ("85.3%", 0.8527, "supported"), ("近九成", 0.88, "supported"), ("超过 60%", 0.634, "supported"),
        ("三分之二", Fraction(2, 3), "supported"), ("三分之二以上", 0.7, "supported"),
        ("two thirds of caregivers", 0.66, "supported"), ("一半", 0.6, "contradicted"),
    ],
)  # fmt: skip
def test_shares_are_fractions_of_one(words: str, share: float, outcome: str) -> None:
    assert supports(words, share).outcome == outcome


@dataclass(frozen=True)
class Figure:
    lower: int | None
    point: int | None
    upper: int | None


@pytest.mark.parametrize(
    ("lower", "upper", "outcome", "code"),
    [
        (2_651_000, 2_659_000, "supported", "within"),
        (2_651_000, 2_661_000, "cannot_tell", "straddles"),
        (2_640_000, 2_670_000, "cannot_tell", "straddles"),  # both ends outside, but the truth may lie within
        (2_600_000, 2_650_000, "contradicted", "below"),
        (2_660_000, 2_700_000, "contradicted", "above"),
    ],
)
def test_an_interval_supports_only_if_all_of_it_does(lower: int, upper: int, outcome: str, code: str) -> None:
    for value in (Figure(lower, (lower + upper) // 2, upper), (lower, upper)):
        verdict = supports("超过 265 万", value)
        assert (verdict.outcome, verdict.code) == (outcome, code)


@pytest.mark.parametrize("value", [None, Figure(None, None, None)])
def test_without_data_nobody_can_tell(value: Figure | None) -> None:
    assert supports("超过 265 万", value).code == "no_value"


@pytest.mark.parametrize("words", ["", "第二阶段", "2024 年", "COVID-19", "图 1", "学校"])
def test_words_without_a_quantity_cannot_be_judged(words: str) -> None:
    assert supports(words, 2).code == "no_figure"


def test_a_text_with_several_figures_must_be_judged_one_by_one() -> None:
    assert supports("300 多所初中、16.45 万多名学生", 350).code == "many_figures"
    schools, students = parse("300 多所初中、16.45 万多名学生")
    assert supports(schools, 350).holds
    assert supports(students, 164_530).holds


def test_a_verdict_says_why_in_both_languages() -> None:
    reason = supports("超过 265 万", 2_653_412).reason
    assert reason.zh.startswith("2,653,412 在「超过 265 万」所容许的 2,650,001 至 2,659,999 之内")
    assert reason.en.startswith("2,653,412 lies within what “超过 265 万” allows: 2,650,001 to 2,659,999")
    assert "claim too much" in supports("over 2.65 million", 2_640_000).reason.en
    assert "63.4%" in supports("超过 70%", 0.634).reason.zh


def test_the_width_of_about_and_of_the_great_majority_are_settings_and_are_shown() -> None:
    loose = Settings(about=Decimal("0.1"), great_majority=Decimal("0.7"))
    assert supports("约 900", 820).outcome == "contradicted"
    assert supports("约 900", 820, settings=loose).holds
    assert "10%" in supports("约 900", 820, settings=loose).reason.zh
    assert supports("绝大多数学校", 0.75, settings=loose).holds
    assert "70 %" in supports("绝大多数学校", 0.75, settings=loose).reason.en
