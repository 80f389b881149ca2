"""Forms of numbers in running prose: all that counts is found, nothing else is."""

from __future__ import annotations

import pytest

from xinmiao.science.wording import Kind, parse


def figures(text: str) -> list[str]:
    return [one.words for one in parse(text) if one.is_quantity and one.kind is not Kind.ARTICLE]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("五年来，财政投入翻了一番，床位数增加到原来的3倍。", ["五年", "翻了一番", "3倍"]),
        ("死亡率降至16.1/10万，婴儿死亡率降至4.5‰。", ["16.1/10万", "4.5‰"]),
        ("数以万计的儿童，仨孩子，他们俩，近半学生。", ["数以万计", "仨", "俩", "近半"]),
        ("半年，一年半，两个半小时，一岁半，三五个人。", ["半年", "一年半", "两个半小时", "一岁半", "三五个"]),
        ("每5个中小学生中就有一个小胖墩。", ["每5个中小学生中就有一个"]),
        ("转介率由三成五提升到五成，过万家庭受益。", ["三成五", "五成", "过万家"]),
        ("比例为1:4，得分由72.5分提高到81分。", ["1:4", "72.5分", "81分"]),
        ("已举办8届，开展四轮培训，从一个县扩展到12个县。", ["8届", "四轮", "一个", "12个"]),
        ("Spending doubled; a threefold rise, twice as many.", ["doubled", "threefold", "twice"]),
        ("It fell to 6.2 per 1,000 live births.", ["6.2 per 1,000"]),
        ("2 of every 3 households, nine in ten schools, one child in five.",
         ["2 of every 3", "nine in ten", "one child in five"]),
        ("Children under 5 and 3- to 6-year-olds, for one and a half years.",
         ["under 5", "3- to 6-year-olds", "one and a half years"]),
        ("Fewer than half do so. Scores of clinics.", ["Fewer than half", "Scores"]),
    ],
)  # fmt: skip
def test_each_form_is_found(text: str, found: list[str]) -> None:
    assert figures(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "请拨打12355或400-812-3456，手机13800138000。", "项目二期，版本2.0.1，目标8.7，可持续发展目标4。",
        "2021年1月—12月，上午10点，15时30分，上半年。", "十三届全国人大五次会议，3·15，“1+5”，301医院，60后。",
        "（单位：万人）", "一来方便，二来省钱。", "二孩家庭，百年大计，四个自信。",
        "Call the 12355 hotline or +86 10 8531 2600.",
        "Grades 1 to 6, Part One, Day 1, resolution 44/25, Article 19(2).",
        "13–15 May, at 2 p.m., in the first half of the year, the twenty-first century.",
        "The 14th Five-Year Plan, version 2.0, 24/7 support, zero tolerance.",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_left_out(text: str) -> None:
    assert figures(text) == []


def test_what_a_form_comes_to() -> None:
    values = {"翻了一番": "2", "1:4": "0.25", "三成五": "0.35", "16.1/10万": "0.000161", "一年半": "1.5"}
    for words, value in values.items():
        [phrase] = [one for one in parse(f"结果是{words}。") if one.is_quantity]
        assert str(phrase.value.normalize() if phrase.value else None) == value
