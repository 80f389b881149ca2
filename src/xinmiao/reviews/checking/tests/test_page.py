"""A page of Chinese prose: every figure with its hedge; planted contradictions found; true sentences pass."""

from decimal import Decimal

from xinmiao.reviews.checking.findings import Kind, Outcome
from xinmiao.reviews.checking.judging import Knowledge, check
from xinmiao.reviews.checking.suggestions import Catalogue, Entry
from xinmiao.science.text import Text


def entry(code: str, label: str, unit: str, more: str) -> Entry:
    return Entry(code, Text(label, ""), unit, Text(f"{label}，{more}", ""))


VALUES = {
    "breakfast": 20_613,
    "schools": 306,
    "nurses": 4_127,
    "counties": 14,
    "screened": 91_480,
    "anaemia": Decimal("0.176"),
    "homes": 1_148,
}
CATALOGUE = Catalogue(
    [
        entry("breakfast", "吃上营养早餐的学生", "people", "学生，营养早餐"),
        entry("schools", "供应营养早餐的学校", "schools", "学校，营养早餐"),
        entry("nurses", "参加新生儿急救培训的护士", "people", "护士，新生儿急救"),
        entry("counties", "开展入户养育指导的县", "counties", "县，入户养育指导"),
        entry("screened", "接受视力筛查的儿童", "people", "儿童，视力筛查"),
        entry("anaemia", "婴幼儿贫血率", "percent", "婴幼儿，贫血"),
        entry("homes", "建成的儿童之家", "sites", "儿童之家，村"),
    ]
)
KNOWN = Knowledge(CATALOGUE, {}, (), 2025, lambda wanted: {one: (Decimal(VALUES[one[0]]),) * 3 for one in wanted})
PAGE = """\
一、这一年

2025 年，第二阶段的工作进入第三年。{breakfast}名学生吃上了营养早餐，供应营养早餐的学校有{schools}所。早餐由 12355 热线的
志愿者抽查，每份不到 6 元。{nurses}名护士参加了新生儿急救培训，其中绝大多数来自乡镇卫生院。

二、在村里

开展入户养育指导的县达到{counties}个，每两周入户一次。{screened}名儿童接受了视力筛查。婴幼儿贫血率为{anaemia}。
建成的儿童之家共计{homes}处，依照第 12 条，十分之一的儿童之家由孩子自己管理。
"""
TRUE = {
    "breakfast": "2.06 万余", "schools": "300 多", "nurses": "超过 4100 ", "counties": "十四", "screened": "9.15 万",
    "anaemia": "近 18%", "homes": "约 1150 ",
}  # fmt: skip
FALSE = {
    "breakfast": "2.16 万余", "schools": "400 多", "nurses": "超过 4200 ", "counties": "十七", "screened": "近 9.1 万",
    "anaemia": "近 17%", "homes": "约 1250 ",
}  # fmt: skip


def judged(told: dict[str, str]) -> dict[str, Outcome]:
    """The verdict on each figure that is bound to an indicator."""
    report = check(PAGE.format(**told), KNOWN)
    return {one.chosen.entry.code: one.verdict for one in report.figures if one.chosen}


def test_every_figure_of_the_page_is_found_with_its_hedge():
    report = check(PAGE.format(**TRUE), KNOWN)
    assert [(one.text, one.phrase.hedge) for one in report.figures if one.phrase] == [
        ("2.06 万余名", "over"), ("300 多所", "over"), ("不到 6 元", "under"), ("超过 4100 名", "over"),
        ("绝大多数", "great_majority"), ("十四个", "exact"), ("两周", "exact"), ("一次", "exact"),
        ("9.15 万名", "exact"),
        ("近 18%", "nearly"), ("约 1150 处", "about"), ("十分之一", "exact"),
    ]  # fmt: skip


def test_true_sentences_pass():
    assert judged(TRUE) == dict.fromkeys(VALUES, Outcome.SUPPORTED)
    assert check(PAGE.format(**TRUE), KNOWN).against_itself == []


def test_each_planted_contradiction_is_found_and_nothing_else_is():
    for planted, words in FALSE.items():
        verdicts = judged(TRUE | {planted: words})
        wrong = [code for code, verdict in verdicts.items() if verdict is Outcome.CONTRADICTED]
        assert wrong == [planted], words


def test_a_page_that_tells_one_quantity_twice_and_adds_up_wrongly_is_told():
    page = PAGE.format(**TRUE) + (
        "\n三、回看\n\n供应营养早餐的学校有 280 所。培训班上有护士 300 名，其中男护士 320 名。\n"
    )
    found = {(one.kind, one.text) for one in check(page, KNOWN).against_itself}
    assert {(Kind.RETOLD, "280 所"), (Kind.TOTAL, "320 名")} <= found
