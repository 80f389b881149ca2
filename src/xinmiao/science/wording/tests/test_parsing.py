"""Words → figures: every number of a text is found, and known for what it is."""

from __future__ import annotations

import pytest

from xinmiao.science.wording import CHINESE, ENGLISH, Kind, Phrase, grammar_of, parse


def quantities(text: str, lang: str | None = None) -> list[Phrase]:
    return [phrase for phrase in parse(text, lang=lang) if phrase.is_quantity]


def only(text: str, lang: str | None = None) -> Phrase:
    (phrase,) = parse(text, lang=lang)
    return phrase


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("265 万人", 2_650_000), ("16.45 万名", 164_500), ("１２，３４５ 人", 12_345), ("１.５万人", 15_000),
        ("12,345 人", 12_345), ("2 653 412 人", 2_653_412), ("1.2 亿人", 120_000_000),
        ("1 亿 2000 万人", 120_000_000),
        ("3万5千人", 35_000), ("5 千人", 5000), ("3百万人", 3_000_000), ("2 千万人", 20_000_000),
        ("20 十万人", None),
        ("三个省", 3), ("一百二十所", 120), ("两千人", 2000), ("二百六十五万人", 2_650_000),
        ("一万二千人", 12_000),
        ("百万儿童受益，百万名", 1_000_000),
        ("2.65 million people", 2_650_000), ("13,000 teachers", 13_000), ("24 countries", 24),
        ("twenty-four countries", 24), ("one hundred and twenty thousand people", 120_000),
        ("a dozen schools", 12),
        ("two dozen schools", 24), ("half a million people", 500_000), ("a million children", 1_000_000),
        ("1.2bn people", 1_200_000_000), ("50k people", 50_000), ("Three provinces", 3),
        ("12 hundred people", 1200),
    ],
)  # fmt: skip
def test_number_forms(text: str, value: int | None) -> None:
    found = quantities(text)
    assert found[0].value == value if value is not None else found


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("超过 300 所", "over"), ("逾 300 所", "over"), ("超 300 所", "over"), ("300 多所", "over"),
        ("300 余所", "over"), ("百余所", "over"), ("突破 300 所", "over"),
        ("近 300 所", "nearly"), ("将近 300 所", "nearly"), ("接近 300 所", "nearly"), ("近百所", "nearly"),
        ("约 300 所", "about"), ("大约 300 所", "about"), ("300 所左右", "about"), ("300 来所", "about"),
        ("不到 300 所", "under"), ("不足 300 所", "under"), ("至少 300 所", "at_least"),
        ("上百所", "at_least"),
        ("300 所以上", "at_least"), ("不少于 300 所", "at_least"), ("最多 300 所", "at_most"),
        ("不超过 300 所", "at_most"), ("300 所以内", "at_most"), ("高达 300 所", "exact"),
        ("300 所", "exact"),
        ("over 300 schools", "over"), ("more than 300 schools", "over"), ("nearly 300 schools", "nearly"),
        ("almost 300 schools", "nearly"), ("about 300 schools", "about"), ("some 300 schools", "about"),
        ("around 300 schools", "about"), ("at least 300 schools", "at_least"),
        ("up to 300 schools", "at_most"),
        ("fewer than 300 schools", "under"), ("under 300 schools", "under"), ("300+ schools", "at_least"),
        ("no fewer than 300 schools", "at_least"), ("No more than 300 schools", "at_most"),
        ("300 schools", "exact"), ("as many as 300 schools", "exact"),
    ],
)  # fmt: skip
def test_hedges(text: str, hedge: str) -> None:
    assert only(text).hedge == hedge


@pytest.mark.parametrize(
    ("text", "words", "hedge"),
    [
        ("最近 3 个月", "3 个月", "exact"), ("近 3 年来", "3 年", "exact"), ("附近 3 所", "3 所", "exact"),
        ("节约 300 万元", "300 万元", "exact"), ("签约 20 家", "20 家", "exact"),
        ("线上 3 万人", "3 万人", "exact"),
        ("其余 3 个", "3 个", "exact"), ("3 来自农村", "3", "exact"),
        ("anniversary over 12 schools", "over 12", "over"),
        ("handsome 12 schools", "12", "exact"),
    ],
)  # fmt: skip
def test_a_hedge_inside_another_word_is_none(text: str, words: str, hedge: str) -> None:
    phrase = only(text)
    assert (phrase.words, phrase.hedge) == (words, hedge)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2024 年", Kind.YEAR), ("2018—2024 年", Kind.YEAR), ("二〇二四年", Kind.YEAR),
        ("2023-2024 学年", Kind.YEAR),
        ("2024", Kind.YEAR), ("in 2019", Kind.YEAR), ("2018–2024", Kind.YEAR), ("2018-20", Kind.YEAR),
        ("2024 年 5 月 12 日", Kind.DATE), ("5 月", Kind.DATE), ("2024-05-12", Kind.DATE),
        ("12 May 2024", Kind.DATE),
        ("May 12, 2024", Kind.DATE), ("May 2024", Kind.DATE), ("第三季度", Kind.DATE), ("十二月", Kind.DATE),
        ("8:30", Kind.TIME), ("８：３０", Kind.TIME),
        ("第二阶段", Kind.ORDINAL), ("第 5 届", Kind.ORDINAL), ("三年级", Kind.ORDINAL),
        ("3rd", Kind.ORDINAL),
        ("the second phase", Kind.ORDINAL), ("Phase 2, again", Kind.ORDINAL), ("5 号", Kind.ORDINAL),
        ("图 1", Kind.SECTION), ("表2", Kind.SECTION), ("附件三", Kind.SECTION), ("第三章", Kind.SECTION),
        ("一、总论", Kind.SECTION), ("（二）分论", Kind.SECTION), ("## 3.1 Findings", Kind.SECTION),
        ("2. Findings", Kind.SECTION), ("Table 2", Kind.SECTION), ("Figure 1.2", Kind.SECTION),
        ("§4", Kind.SECTION),
        ("COVID-19", Kind.CODE), ("H1N1", Kind.CODE), ("GB/T 2260", Kind.CODE), ("12355 热线", Kind.CODE),
        ("SDG 3.2", Kind.CODE), ("13812345678", Kind.CODE), ("010-12345678", Kind.CODE),
        ("v1.2.3", Kind.CODE),
        ("〔2024〕12 号", Kind.CODE), ("https://example.org/2024/12", Kind.CODE), ("{{ a.1 }}", Kind.CODE),
        ("0–3 岁", Kind.AGE), ("18 岁", Kind.AGE), ("aged 0–3", Kind.AGE), ("children under 5", Kind.AGE),
        ("5 years old", Kind.AGE), ("12 月龄", Kind.AGE), ("0-3-year-olds", Kind.AGE),
        ("3 个月", Kind.DURATION), ("三年", Kind.DURATION), ("24 小时", Kind.DURATION),
        ("three-year", Kind.DURATION),
        ("3 倍", Kind.RATIO), ("5 个百分点", Kind.POINTS), ("提供一个环境", Kind.ARTICLE),
        ("for one school", Kind.ARTICLE),
        ("每 10 万活产", Kind.BASE), ("per 100,000 live births", Kind.BASE),
        ("300 万元", Kind.AMOUNT), ("$5", Kind.AMOUNT), ("5 公里", Kind.AMOUNT), ("5kg", Kind.AMOUNT),
        ("5 千克", Kind.AMOUNT),
        ("85%", Kind.SHARE), ("百分之五", Kind.SHARE), ("三成", Kind.SHARE), ("绝大多数", Kind.SHARE),
        ("24", Kind.COUNT), ("2000 所学校", Kind.COUNT), ("over 2000 schools", Kind.COUNT),
        ("2000 schools", Kind.COUNT),
    ],
)  # fmt: skip
def test_kinds(text: str, kind: Kind) -> None:
    assert only(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "进一步统一思想", "四川、三亚、九江和六安", "万一", "千万不要", "十分重要", "老百姓", "一带一路", "一些学校",
        "二维码", "两会期间", "唯一", "no one", "one-stop centres", "someone", "第", "", "……",
        "the most vulnerable",
    ],
)  # fmt: skip
def test_numerals_that_count_nothing_are_no_figures(text: str) -> None:
    assert parse(text) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "kind"),
    [
        ("0–3 岁儿童", 0, 3, "age"), ("12 至 17 个", 12, 17, "count"), ("3～5 名", 3, 5, "count"),
        ("5-10 万人", 50_000, 100_000, "count"), ("50%–60%", 0.5, 0.6, "share"), ("3 岁至 6 岁", 3, 6, "age"),
        ("5–10 million people", 5_000_000, 10_000_000, "count"), ("3 to 5 schools", 3, 5, "count"),
        ("between 300 and 400 schools", 300, 400, "count"), ("五六百人", 500, 600, "count"),
    ],
)  # fmt: skip
def test_ranges(text: str, low: float, high: float, kind: str) -> None:
    phrase = only(text)
    assert phrase.range is not None
    assert (float(phrase.range.low), float(phrase.range.high or 0), phrase.kind) == (low, high, kind)


@pytest.mark.parametrize(
    ("text", "unit", "measure", "noun"),
    [
        ("近 1000 万美元经费", "USD", "", "经费"), ("300 多所初中使用", "", "所", "初中"),
        ("US$10 million", "USD", "", ""),
        ("265 万名儿童和照料者", "", "名", "儿童"), ("31 个省份", "", "个", "省份"),
        ("13,000 teachers and others", "", "", "teachers"),
        ("85% 的基层医务人员", "percent", "", "基层医务人员"),
        ("24 countries with programmes", "", "", "countries"),
        ("the majority of schools", "percent", "", "schools"),
        ("6 primary-level health workers were", "", "", "primary-level health workers"),
    ],
)  # fmt: skip
def test_unit_measure_word_and_counted_noun(text: str, unit: str, measure: str, noun: str) -> None:
    phrase = only(text)
    assert (phrase.unit, phrase.measure, phrase.noun) == (unit, measure, noun)


@pytest.mark.parametrize(
    ("text", "words", "kind", "low"),
    [
        ("约三分之一", "约三分之一", "share", 0.3166), ("1/3 的学校", "1/3", "share", 0.3166),
        ("十万分之18.3", "十万分之18.3", "share", 0.0001825),
        ("5.4‰", "5.4‰", "share", 0.00535), ("one in five children", "one in five", "share", 0.19),
        ("3 out of 4 schools", "3 out of 4", "share", 0.7125), ("三个多月", "三个多月", "duration", 3),
        ("约有 900 名", "约有 900 名", "count", 855), ("超过了 300 所", "超过了 300 所", "count", 300),
        ("30-odd schools", "30-odd", "count", 30), ("$1.5m", "$1.5m", "amount", 1_450_000),
        ("两三天", "两三天", "duration", 2),
        ("several thousand people", "several thousand", "count", 2000), ("九万一千人", "九万一千人", "count", 90_500),
    ],
)  # fmt: skip
def test_what_else_prose_holds(text: str, words: str, kind: str, low: float) -> None:
    phrase = only(text)
    assert phrase.range is not None
    assert (phrase.words, phrase.kind, float(phrase.range.low)) == (words, kind, pytest.approx(low, rel=1e-3))


def linked(text: str) -> list[tuple[str, str, int | None, str]]:
    return [(p.words, p.link.role, p.link.other, p.link.direction) for p in parse(text) if p.link]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("从 12 个扩展至 17 个", [("12 个", "before", 1, "up"), ("17 个", "after", 0, "up")]),
        ("由 17 个减少到 12 个", [("17 个", "before", 1, "down"), ("12 个", "after", 0, "down")]),
        ("从 12 至 17 个", [("12", "before", 1, "up"), ("17 个", "after", 0, "up")]),
        ("265 万人，较 2023 年的 110 万大幅提升", [("265 万人", "after", 2, "up"),
        ("110 万", "before", 0, "up")]),
        ("比去年的 12 个增加 5 个", [("12 个", "before", 1, "up"), ("5 个", "after", 0, "up")]),
        ("同比增长 20%", [("20%", "change", None, "up")]),
        ("减少了 300 所", [("300 所", "change", None, "down")]),
        ("占比 30%", []),
        ("from 12 to 17 counties", [("12", "before", 1, "up"), ("17", "after", 0, "up")]),
        ("grew to 17 counties from 12", [("17", "after", 1, "up"), ("12", "before", 0, "up")]),
        ("2.65 million, up from 1.10 million in 2023", [
            ("2.65 million", "after", 1, "up"), ("1.10 million", "before", 0, "up")]),
        ("17 counties, compared with 12", [("17", "after", 1, "up"), ("12", "before", 0, "up")]),
        ("rose by 20 per cent", [("20 per cent", "change", None, "up")]),
        ("children from 12 counties", []),
    ],
)  # fmt: skip
def test_comparisons(text: str, links: list[tuple[str, str, int | None, str]]) -> None:
    assert linked(text) == links


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024 年，265 万人，较 2023 年的 110 万提升。今年 3 个。", [2024, 2023, None]),
        ("12 counties in 2023 and 17 in 2024.", [2023, 2024]),
        ("In 2024, 17 counties took part. 12 left.", [2024, None]),
        ("2024 年 5 月 12 日，300 人", [2024]),
        ("2024 年，从 2023 年的 12 个扩展至 17 个", [2023, 2024]),
        ("从 2023 年的 12 个扩展至 17 个", [2023, None]),
        ("grew from 12 counties in 2023 to 17", [2023, None]),
    ],
)
def test_the_year_of_a_figure(text: str, years: list[int | None]) -> None:
    assert [phrase.year for phrase in quantities(text)] == years


def test_an_offset_and_a_length_give_the_words_back() -> None:
    text = "２０２４ 年，超过 265 万名儿童，约 900 名；over 300。"
    for phrase in parse(text):
        assert text[phrase.offset : phrase.offset + phrase.length] == phrase.words


def test_the_language_is_told_from_the_text_where_it_is_not_given() -> None:
    assert {phrase.lang for phrase in parse("约 900 名")} == {"zh"}
    assert {phrase.lang for phrase in parse("about 900")} == {"en"}


def test_a_phrase_gives_itself_as_plain_data() -> None:
    data = only("超过 265 万名儿童").as_dict()
    assert data["words"] == "超过 265 万名"
    assert (data["low"], data["low_open"], data["high"], data["high_open"]) == ("2650000", True, "2660000", True)


def test_a_lexicon_is_extended_by_rows() -> None:
    grammar = grammar_of(CHINESE.extended(nouns=["护苗员"], idioms=["九龙湾"], marks=[(Kind.CODE, r"编号\d+")]))
    assert [phrase.noun for phrase in parse("九龙湾有 3 名县级护苗员", grammar=grammar)] == ["县级护苗员"]
    assert [phrase.kind for phrase in parse("编号77", grammar=grammar)] == [Kind.CODE]
    english = grammar_of(ENGLISH.extended(nouns=["guardians"]))
    assert parse("2000 guardians", lang="en", grammar=english)[0].kind is Kind.COUNT
