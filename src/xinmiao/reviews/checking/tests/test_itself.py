"""A text against itself: planted faults are found, and sentences without fault pass."""

import pytest

from xinmiao.reviews.checking.findings import Kind, Outcome
from xinmiao.reviews.checking.judging import Knowledge, check
from xinmiao.reviews.checking.suggestions import Catalogue

NOTHING_KNOWN = Knowledge(Catalogue([]), {}, (), 2024, lambda wanted: {})


def against_itself(text):
    return check(text, NOTHING_KNOWN).against_itself


FAULTS = [
    (
        Kind.RETOLD,
        "超过 265 万名儿童和照料者获得了优质卫生服务。\n获得优质卫生服务的儿童和照料者达到 256 万名。",
        "256 万名",
    ),
    (
        Kind.RETOLD,
        "Over 520 schools joined the school nutrition programme.\nThe school nutrition programme "
        "was joined by 540 schools.",
        "540",
    ),
    (Kind.CAPTION, "图 3：全国共有 540 所学校开展营养项目\n正文：520 所学校开展营养项目。", "520 所"),
    (Kind.TOTAL, "超过 1 万名医务人员参加线下培训，6.2 万多名参加线上培训，共计 8.2 万名。", "8.2 万名"),
    (Kind.TOTAL, "培训教师 300 名，其中女教师 350 名。", "350 名"),
    (Kind.TOTAL, "It trained 10 teachers in spring and 20 teachers in autumn, 35 teachers in total.", "35"),
    (Kind.TOTAL, "The camp took in 100 children, of whom 120 were girls.", "120"),
    (Kind.DIRECTION, "2024 年，覆盖县从 17 个增至 12 个。", "12 个"),
    (Kind.DIRECTION, "Counties grew from 17 to 12 in 2024.", "12"),
    (Kind.NO_YEAR, "服务人数增长 15%。", "15%"),
    (Kind.NO_YEAR, "Coverage rose by 15 per cent.", "15 per cent"),
    (Kind.REPEATED, "我们支持第二阶段的第二阶段工作。", "第二阶段的第二阶段"),
    (Kind.REPEATED, "We support the the second phase.", "the the"),
    (Kind.FOREIGN, "孩子们参与了 we 支持的活动。", "we"),
    (Kind.FOREIGN, "The county runs a 培训 for teachers.", "培训"),
    (Kind.WIDTH, "培训教师２００人。", "２００"),
    (Kind.WIDTH, "覆盖学校,效果很好。", ","),
    (Kind.WIDTH, "It went well，and grew.", "，"),
]


@pytest.mark.parametrize(("kind", "text", "words"), FAULTS)
def test_a_planted_fault_is_found_where_it_stands(kind, text, words):
    found = [one for one in against_itself(text) if one.kind is kind]
    assert [one.text for one in found] == [words]
    assert text[found[0].offset : found[0].end] == words


@pytest.mark.parametrize(
    "text",
    [
        "超过 1 万名医务人员参加线下培训，6.2 万多名参加线上培训，共计超过 7.2 万名。",
        "2024 年，超过 265 万名儿童获得服务。2023 年，110 万名儿童获得服务。",
        "2024 年，覆盖县从 12 个扩展至 17 个，较上年增加 5 个。",
        "五华区有 120 名儿童主任参加培训。\n盘龙区有 80 名儿童主任参加培训。",
        "云南的 120 所学校开展营养项目。\n湖北的 80 所学校开展营养项目。",
        "我们一起讨论讨论，再研究研究，妈妈也来看看。",
        "HIV、PDF、STEM 和 AI 不是错字，COVID-19 也不是，体重 3.2 kg，联系 info@example.org。",
        "培训教师 300 名，其中女教师 200 名、乡村教师 150 名。",
        "Two phases follow: the first phase, then the second. It had had two parts.",
        "In 2024 the schools rose from 12 to 17, compared with 9 in 2022.",
        "`code, here` 和 [链接](https://example.org/a,b) 都不看。",
    ],
)
def test_sentences_without_fault_pass(text):
    assert [(one.kind, one.text) for one in against_itself(text)] == []


def test_parts_that_may_still_come_to_the_whole_are_told_but_not_called_false():
    [found] = against_itself("超过 1 万名医生参加线下培训，6.2 万多名参加线上培训，共计 7.9 万名。")
    assert found.verdict is Outcome.CANNOT_TELL


def test_the_parts_behind_a_whole_are_added_where_the_rest_is_named():
    [found] = against_itself(
        "覆盖 900 万名学生、13 个省份。共有 320 名教师参加，其中 4 所学校 200 名，另 1 所 100 名。"
    )
    assert found.reason.zh == "200 名 + 100 名 合起来是 300，与「320 名」不符"
    assert against_itself("共有 320 名教师参加，其中男教师 120 名，其余 200 名为女教师。") == []
    assert against_itself("共有 320 名教师参加，其中 120 名来自乡镇，100 名是新教师。") == []


@pytest.mark.parametrize("text", ["We 支持的项目继续推进。", "参与了 we 支持的项目。", "项目由各地共同 and"])
def test_a_foreign_word_is_found_wherever_it_stands(text):
    assert [one.kind for one in against_itself(text)] == [Kind.FOREIGN]
