"""Figure → words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xinmiao.science.wording import (
    BadRounding,
    Hedge,
    HedgeDoesNotHold,
    NotANumber,
    NotWordable,
    Noun,
    Settings,
    UnknownHedge,
    propose,
    render,
)

SCHOOLS = Noun(measure="所", word="学校", one="school", many="schools")


@pytest.mark.parametrize(
    ("value", "how", "zh", "en"),
    [
        (2_653_412, {"hedge": "over", "to": 10_000}, "超过 265 万", "over 2.65 million"),
        (12_870, {"hedge": "nearly", "to": 1000}, "近 1.3 万", "nearly 13,000"),
        (164_530, {"hedge": "多", "to": 100}, "16.45 万多", "more than 164,500"),
        (912, {"hedge": "about", "to": 100}, "约 900", "about 900"),
        (1_153_000, {"hedge": "多", "to": 100_000}, "110 多万", "more than 1.1 million"),
        (1_103_000, {"hedge": "多", "to": 10_000}, "110 万多", "more than 1.1 million"),
        (4650, {"hedge": "余", "to": 100}, "4600 余", "more than 4,600"),
        (1_081_200, {"to": 10_000}, "108 万", "1.08 million"),
        (9_800_000, {"hedge": "nearly", "to": 10**6, "unit": "USD"}, "近 1000 万美元", "nearly 10 million US dollars"),
        (9_800_000, {"hedge": "nearly", "to": 10**6, "unit": "US$"}, "近 1000 万美元", "nearly US$10 million"),
        (123_000_000, {"hedge": "over", "to": 10**7}, "超过 1.2 亿", "over 120 million"),
        (0.634, {"unit": "percent", "to": 0.01}, "63%", "63%"),
        (0.634, {"hedge": "over", "unit": "percent", "to": 0.1}, "超过 60%", "over 60%"),
        (2_653_412, {}, "2,653,412", "2,653,412"),
        (2024, {}, "2,024", "2,024"),
        (0, {}, "0", "0"),
        (Decimal("3.25"), {"to": 0.1, "unit": "times"}, "3.3 倍", "3.3 times"),
        (Fraction(520), {}, "520", "520"),
    ],
)
def test_a_figure_is_written_in_both_languages(value: Any, how: dict[str, Any], zh: str, en: str) -> None:
    assert (render(value, lang="zh", **how), render(value, lang="en", **how)) == (zh, en)


@pytest.mark.parametrize(
    ("value", "how", "zh", "en"),
    [
        (350, {"hedge": "多", "to": 100}, "300 多所学校", "more than 300 schools"),
        (352, {"hedge": "左右", "to": 10}, "350 所左右学校", "around 350 schools"),
        (352, {"hedge": "or more", "to": 10}, "350 所以上学校", "350 or more schools"),
        (3, {"numeral": True}, "三所学校", "three schools"),
        (2, {"numeral": True}, "两所学校", "two schools"),
        (1, {"numeral": True}, "一所学校", "one school"),
        (37, {"numeral": True, "hedge": "多", "to": 10}, "三十多所学校", "more than thirty schools"),
        (0.7, {"hedge": "majority"}, "大多数学校", "the majority of schools"),
        (0.9, {"hedge": "great_majority"}, "绝大多数学校", "the great majority of schools"),
    ],
)
def test_the_counted_noun_stands_where_the_language_wants_it(
    value: float, how: dict[str, Any], zh: str, en: str
) -> None:
    assert (render(value, lang="zh", noun=SCHOOLS, **how), render(value, lang="en", noun=SCHOOLS, **how)) == (zh, en)


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        ("超过", "超过 300 所", "over 300"), ("逾", "逾 300 所", "over 300"),
        ("多", "300 多所", "more than 300"),
        ("余", "300 余所", "more than 300"), ("over", "超过 300 所", "over 300"),
        ("more than", "300 多所", "more than 300"), ("at_least", "至少 300 所", "at least 300"),
        ("不到", "不到 400 所", "under 400"), ("up to", "最多 400 所", "up to 400"),
        ("以上", "300 所以上", "at least 300"),
    ],
)  # fmt: skip
def test_a_style_of_either_language_finds_its_counterpart(asked: str, zh: str, en: str) -> None:
    assert render(350, lang="zh", hedge=asked, to=100, noun="所") == zh
    assert render(350, lang="en", hedge=asked, to=100) == en


def test_a_pack_names_its_noun_in_both_languages() -> None:
    noun = Noun.of({"zh": {"word": "人", "measure": ""}, "en": {"one": "person", "many": "people"}})
    assert render(26, lang="zh", noun=noun) == "26 人"
    assert render(26, lang="en", noun=noun) == "26 people"
    assert render(1, lang="en", noun=noun) == "1 person"


@pytest.mark.parametrize(
    ("value", "hedge", "to"),
    [
        (2_653_412, "nearly", 10_000),  # it rounds down
        (2_650_000, "over", 10_000),  # it is not above
        (13_000, "nearly", 1000),  # it is not below
        (8_700, "exact", 10_000),  # a rounding may not move it by 15 %
        (521, "exact", 10),  # a number written out claims its digits
        (340, "about", 100),  # 「约 300」 reaches to 315
        (0.5, "majority", 1),
        (0.8, "great_majority", 1),
        (40, "over", 100),  # 「超过 0」 says nothing
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hedge_that_does_not_hold_is_refused(value: float, hedge: str, to: int, lang: str) -> None:
    with pytest.raises(HedgeDoesNotHold):
        render(value, lang=lang, hedge=hedge, to=to)


def test_the_refusal_says_what_would_hold() -> None:
    with pytest.raises(HedgeDoesNotHold) as refused:
        render(2_653_412, lang="zh", hedge="近", to=10_000)
    assert [proposal.words for proposal in refused.value.proposals[:2]] == ["超过 265 万", "265 万"]
    assert "超过 265 万" in refused.value.message("zh")
    assert refused.value.code == "wording.hedge_does_not_hold"


@pytest.mark.parametrize(
    ("value", "to", "first"),
    [
        (520, 1, "520"),
        (2_653_412, 10_000, "超过 265 万"),
        (12_870, 1000, "近 1.3 万"),
        (8_700, 10_000, "近 9000"),  # nothing telling holds to 10 000, so a finer rounding is proposed
        (13_000, 1000, "1.3 万"),
    ],
)
def test_the_most_telling_words_are_proposed_first(value: int, to: int, first: str) -> None:
    assert propose(value, lang="zh", to=to)[0].words == first


def test_a_wider_about_is_a_setting() -> None:
    wide = Settings(about=Decimal("0.2"))
    assert render(340, lang="zh", hedge="about", to=100, settings=wide) == "约 300"


@dataclass(frozen=True)
class Figure:
    lower: int
    point: int
    upper: int


def test_an_interval_is_written_only_if_both_its_ends_bear_the_words() -> None:
    assert render(Figure(2_651_000, 2_653_000, 2_658_000), lang="zh", hedge="over", to=10_000) == "超过 265 万"
    with pytest.raises(HedgeDoesNotHold):
        render(Figure(2_651_000, 2_653_000, 2_661_000), lang="zh", hedge="over", to=10_000)


def test_an_interval_too_wide_for_any_hedge_still_has_something_true_to_say() -> None:
    proposals = propose(Figure(300_000, 350_000, 400_000), lang="zh", to=100_000)
    assert [(proposal.hedge, proposal.words) for proposal in proposals] == [
        (Hedge.AT_LEAST, "至少 30 万"), (Hedge.AT_MOST, "最多 40 万"), (Hedge.UNDER, "不到 50 万"),
    ]  # fmt: skip


@pytest.mark.parametrize("to", [3, 0, -10, 250])
def test_the_last_place_must_be_a_power_of_ten(to: int) -> None:
    with pytest.raises(BadRounding):
        render(5, lang="zh", to=to)


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), "twelve"])
def test_what_is_no_number_is_not_worded(value: Any) -> None:
    with pytest.raises(NotANumber):
        render(value, lang="zh")


def test_a_figure_below_zero_is_not_worded() -> None:
    with pytest.raises(NotWordable):
        render(-3, lang="en")


@pytest.mark.parametrize("hedge", ["banana", "", "上", "+"])
def test_an_unknown_hedge_is_refused_by_name(hedge: str) -> None:
    with pytest.raises(UnknownHedge):
        render(3, lang="en", hedge=hedge)
