"""A page of prose: nothing that counts is missed, nothing else is taken for a figure."""

from __future__ import annotations

from xinmiao.science.wording import parse

CHINESE_PAGE = """
一、总体进展

2024 年，项目覆盖全国 31 个省份，与 29 个合作伙伴一起，在四川等三个西部省份推进第二阶段工作。
超过 265 万名儿童和照料者获得优质卫生服务，较 2023 年的 110 万大幅提升。6.2 万多名卫生人员参加了线上培训，
约 900 名心理辅导员在 300 多所初中开展工作，16.45 万多名学生受益，其中绝大多数来自农村。
护童成长体系从 12 个县（区）扩展至 17 个。近 1000 万美元的资金支持了六个国家；0–3 岁儿童占 63%。
如图 1 和表 2 所示，COVID-19 期间（2020—2022 年）进一步加强了 12355 热线服务。详见第三章。
"""
ENGLISH_PAGE = """
1. Progress

In 2024 the programme worked in 31 provinces with 29 partners, in three western provinces in its second phase.
Over 2.65 million children and caregivers received quality care, up from 1.1 million in 2023. More than 62,000
health workers learnt online, about 900 counsellors worked in more than 300 schools, and more than 164,500 students
benefited, the great majority of them rural. The system grew from 12 to 17 counties. Nearly US$10 million reached
six countries; 63% were aged 0–3. As Figure 1 and Table 2 show, one-stop centres kept the 24-hour service during
COVID-19 (2020–2022).
"""


def told(text: str, lang: str) -> list[tuple[str, str]]:
    return [(phrase.words, phrase.hedge) for phrase in parse(text, lang=lang) if phrase.is_quantity]


def test_every_figure_of_a_chinese_page_is_found_with_its_hedge() -> None:
    assert told(CHINESE_PAGE, "zh") == [
        ("31 个", "exact"), ("29 个", "exact"), ("三个", "exact"), ("超过 265 万名", "over"),
        ("110 万", "exact"),
        ("6.2 万多名", "over"), ("约 900 名", "about"), ("300 多所", "over"), ("16.45 万多名", "over"),
        ("绝大多数", "great_majority"), ("12 个", "exact"), ("17 个", "exact"), ("近 1000 万美元", "nearly"),
        ("六个", "exact"), ("0–3 岁", "exact"), ("63%", "exact"),
    ]  # fmt: skip


def test_every_figure_of_an_english_page_is_found_with_its_hedge() -> None:
    assert told(ENGLISH_PAGE, "en") == [
        ("31", "exact"), ("29", "exact"), ("three", "exact"), ("Over 2.65 million", "over"),
        ("1.1 million", "exact"), ("More than 62,000", "over"), ("about 900", "about"),
        ("more than 300", "over"),
        ("more than 164,500", "over"), ("the great majority", "great_majority"), ("12", "exact"),
        ("17", "exact"),
        ("Nearly US$10 million", "nearly"), ("six", "exact"), ("63%", "exact"), ("aged 0–3", "exact"),
        ("24-hour", "exact"),
    ]  # fmt: skip


def test_what_counts_nothing_is_named_for_what_it_is() -> None:
    others = [(phrase.words, phrase.kind) for phrase in parse(CHINESE_PAGE, lang="zh") if not phrase.is_quantity]
    assert others == [
        ("一、", "section"), ("2024 年", "year"), ("第二阶段", "ordinal"), ("2023 年", "year"),
        ("图 1", "section"),
        ("表 2", "section"), ("COVID-19", "code"), ("2020—2022 年", "year"), ("12355 热线", "code"),
        ("第三章", "section"),
    ]  # fmt: skip


def test_the_two_pages_tell_the_same_figures() -> None:
    ages = {"0–3 岁", "aged 0–3", "24-hour"}

    def figures(page: str, lang: str) -> list[str]:
        found = [phrase for phrase in parse(page, lang=lang) if phrase.is_quantity and phrase.words not in ages]
        return sorted(str(phrase.range) for phrase in found)

    assert figures(CHINESE_PAGE, "zh") == figures(ENGLISH_PAGE, "en")


def test_a_numbered_heading_without_a_full_stop_counts_nothing() -> None:
    page = "1 背景\n全县有 12 个乡镇。\n\n2 做法与成效\n开课 30 场。\n5 公里\n"
    assert [words for words, _ in told(page, "zh")] == ["12 个", "30 场", "5 公里"]
