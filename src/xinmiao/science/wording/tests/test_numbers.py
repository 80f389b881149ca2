"""Whole numbers in characters and in words, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinmiao.science.wording.chinese import from_chinese, to_chinese
from xinmiao.science.wording.english import from_english, to_english

WHOLE = st.integers(0, 10**12) | st.integers(0, 20_000)

CHINESE = {
    0: "零", 3: "三", 10: "十", 17: "十七", 20: "二十", 110: "一百一十", 120: "一百二十", 1003: "一千零三",
    1030: "一千零三十", 10_500: "一万零五百", 110_000: "十一万", 200_010: "二十万零一十", 2_650_000: "二百六十五万",
    10**8: "一亿", 10**8 + 1: "一亿零一", 10**12: "一万亿",
}  # fmt: skip
ENGLISH = {
    0: "zero", 3: "three", 24: "twenty-four", 100: "one hundred", 120: "one hundred and twenty",
    1001: "one thousand and one", 2_650_000: "two million six hundred and fifty thousand", 10**12: "one trillion",
}  # fmt: skip


@pytest.mark.parametrize(("number", "characters"), CHINESE.items())
def test_chinese_numerals_are_written_as_people_write_them(number: int, characters: str) -> None:
    assert to_chinese(number) == characters


@pytest.mark.parametrize(("number", "words"), ENGLISH.items())
def test_english_numerals_are_written_as_people_write_them(number: int, words: str) -> None:
    assert to_english(number) == words


@given(WHOLE)
def test_every_chinese_numeral_reads_back(number: int) -> None:
    assert from_chinese(to_chinese(number)) == number


@given(WHOLE)
def test_every_english_numeral_reads_back(number: int) -> None:
    assert from_english(to_english(number)) == number


@pytest.mark.parametrize(
    ("characters", "number"),
    [
        ("两千", 2000), ("两百", 200), ("一万二", 12_000), ("一百五", 150), ("一千三", 1300), ("百万", 10**6),
        ("千万", 10**7), ("二〇二四", 2024), ("壹佰贰拾", 120), ("一亿二千万", 120_000_000), ("百", 100),
    ],
)  # fmt: skip
def test_what_people_write_besides_is_read_too(characters: str, number: int) -> None:
    assert from_chinese(characters) == number


@pytest.mark.parametrize("characters", ["十十", "万万", "", "百十千", "三四", "一二", "两两"])
def test_characters_that_make_no_number_are_none(characters: str) -> None:
    assert from_chinese(characters) is None


@pytest.mark.parametrize(
    ("words", "number"), [("a hundred", 100), ("two dozen", 24), ("A Million", 10**6), ("twenty four", 24)]
)
def test_english_words_besides(words: str, number: int) -> None:
    assert from_english(words) == number


@pytest.mark.parametrize("words", ["", "and", "three four", "hundred hundred", "schools", "one hundred and"])
def test_words_that_make_no_number_are_none(words: str) -> None:
    assert from_english(words) is None
