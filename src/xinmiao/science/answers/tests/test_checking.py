"""What the phone should have refused is found again: planted errors, the seven traps, nothing on a clean form."""

from __future__ import annotations

from datetime import date

import pytest

from xinmiao.science.answers import FLAGGED, OK, UNCHECKED, compile, read
from xinmiao.science.answers.tests.forms import CLEAN, PLACES, VISIT, filled, one_question, xform

LISTS = {"places": PLACES}


@pytest.fixture(scope="module")
def visit():
    return compile(xform(VISIT))


def found(check, xml, lists=LISTS, **more):
    outcome = check.check(read(xml.encode() if isinstance(xml, str) else xml), lists, **more)
    return outcome.state, [(finding.at, finding.kind) for finding in outcome.findings]


def test_a_clean_submission_is_ok(visit):
    assert found(visit, CLEAN) == (OK, [])


PLANTED = [
    ("<name>小苗</name>", "<name/>", ("child/name", "required")),
    ("<age>30</age>", "<age>thirty</age>", ("carers[1]/age", "type")),
    ("<weight>9.6<", "<weight>0.2<", ("child/weight", "constraint")),
    ("<town>a1</town>", "<town>b1</town>", ("town", "choice")),
    ("<bmi>16.9</bmi>", "<bmi>18.9</bmi>", ("child/bmi", "calculate")),
    ("<weighed>yes</weighed>", "<weighed>no</weighed>", ("child/weight", "relevant")),
    ("<carer_name>乙</carer_name>", "", ("carers[2]/carer_name", "required")),
    ("<place>p1</place>", "<place>p9</place>", ("place", "choice")),
    ("<topics>play</topics>", "<topics>play sing</topics>", ("carers[2]/topics", "choice")),
    ("<phone>13800000000</phone>", "<phone>1380000</phone>", ("phone", "constraint")),
    ("<n_carers>2</n_carers>", "<n_carers>3</n_carers>", ("n_carers", "calculate")),
    ("<at>25.04 102.71 1890 5</at>", "<at>102.71 25.04</at>", ("at", "type")),
    ("<phone>", "<hobby>chess</hobby><phone>", ("hobby", "unknown")),
    ("<county>a</county>", "<county>a</county><county>b</county>", ("county", "repeated")),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), PLANTED, ids=[f"{p[2][1]} {p[2][0]}" for p in PLANTED])
def test_a_planted_error_is_flagged_at_its_place(visit, right, wrong, expected):
    assert right in CLEAN
    state, findings = found(visit, CLEAN.replace(right, wrong))
    assert state == FLAGGED
    assert expected in findings


def test_a_finding_carries_label_and_message_in_both_languages(visit):
    outcome = visit.check(read(CLEAN.replace("小苗", "").encode()), LISTS)
    (finding,) = outcome.findings
    assert (finding.label.zh, finding.label.en) == ("姓名", "Name")
    assert "必填" in finding.message.zh
    assert "answer" in finding.message.en


def test_what_the_form_says_in_its_own_words_is_shown():
    form = xform("""
| survey |
| | type | name | label | constraint | constraint_message::中文 (zh) | constraint_message::English (en) |
| | integer | n | N | . < 5 | 要小于五 | Below five |
| settings |
| | form_id |
| | one |
""")
    outcome = compile(form).check(read(filled(n="7")))
    assert (outcome.findings[0].message.zh, outcome.findings[0].message.en) == ("要小于五", "Below five")


def test_nothing_is_required_inside_what_is_not_relevant():
    form = xform("""
| survey |
| | type | name | label | relevant | required |
| | text | a | A | | |
| | begin_group | g | G | ${a} = 'x' | |
| | begin_group | h | H | | |
| | text | q | Q | | yes |
| | end_group | | | | |
| | end_group | | | | |
| settings |
| | form_id |
| | one |
""")
    assert found(compile(form), filled(a="y")) == (OK, [])
    assert found(compile(form), filled(a="x")) == (FLAGGED, [("g/h/q", "required")])
    assert found(compile(form), filled(a="y", g="<h><q>1</q></h>")) == (FLAGGED, [("g", "relevant")])


def test_a_question_that_was_not_sent_is_an_empty_answer():
    form = xform("""
| survey |
| | type | name | label | relevant | calculation |
| | text | a | A | | |
| | begin_group | g | G | ${a} = 'x' | |
| | integer | q | Q | | |
| | end_group | | | | |
| | calculate | missing | | | if(${q} = '', 1, 0) |
| settings |
| | form_id |
| | one |
""")
    assert found(compile(form), filled(a="y", missing="1")) == (OK, [])
    assert found(compile(form), filled(a="y", missing="0")) == (FLAGGED, [("missing", "calculate")])


# The seven traps of 02 §4


def test_trap_1_an_absolute_path_inside_an_itemset_predicate_means_the_submission(visit):
    assert "[county= /data/county ]" in xform(VISIT).decode()
    assert found(visit, CLEAN.replace("<county>a</county><town>a1", "<county>b</county><town>b1")) == (OK, [])
    assert ("town", "choice") in found(visit, CLEAN.replace("<county>a<", "<county>b<"))[1]


def test_trap_2_round_takes_two_arguments_and_one():
    check = compile(one_question("calculate", calculation="concat(round(${n} div 3, 2), '/', round(${n} div 3))"))
    assert found(check, filled(n="10", q="3.33/3")) == (OK, [])


def test_trap_3_dates_are_compared_as_days():
    check = compile(one_question("date", constraint=". > ${d} and . <= date('2024-12-31')"))
    assert found(check, filled(d="2024-02-09", q="2024-02-10")) == (OK, [])
    assert found(check, filled(d="2024-02-10", q="2024-02-09")) == (FLAGGED, [("q", "constraint")])
    days = compile(one_question("calculate", calculation="int(${d} - date('2024-02-28'))"))
    assert found(days, filled(d="2024-03-01", q="2")) == (OK, [])


def test_trap_4_the_branch_that_does_not_hold_is_not_evaluated():
    check = compile(one_question("calculate", calculation="if(${d} = '', '', format-date(${d}, '%Q'))"))
    assert found(check, filled(d="", q="")) == (OK, [])
    assert found(check, filled(d="2024-01-01", q=""))[0] == UNCHECKED


def test_trap_5_an_absolute_path_inside_a_repeat_means_the_current_iteration():
    form = xform("""
| survey |
| | type | name | label | constraint |
| | begin_repeat | r | R | |
| | integer | low | Low | |
| | integer | high | High | . >= /data/r/low |
| | end_repeat | | | |
| settings |
| | form_id |
| | one |
""")
    xml = filled().replace(b"<meta>", b"<r><low>1</low><high>2</high></r><r><low>5</low><high>3</high></r><meta>")
    assert found(compile(form), xml) == (FLAGGED, [("r[2]/high", "constraint")])


@pytest.mark.parametrize("arrives", [date(2024, 5, 1), date(2024, 5, 2), date(2024, 6, 30)])
def test_trap_6_today_is_the_day_of_the_device_however_late_it_arrives(arrives):
    check = compile(one_question("date", constraint=". <= today()"))
    assert found(check, filled(today="2024-05-01", q="2024-05-01"), today=arrives) == (OK, [])
    assert found(check, filled(today="2024-05-01", q="2024-05-02"), today=arrives)[0] == FLAGGED


def test_a_form_begun_yesterday_and_ended_today_may_say_today(visit):
    late = CLEAN.replace("2024-05-01T09:20", "2024-05-02T00:10").replace("2023-05-01<", "2024-05-02<")
    assert found(visit, late) == (OK, [])


@pytest.mark.parametrize("expression", ["teleport(.) = 1", "area(.) > 1", ". = (", "namespace::x = 1", "$x = 1"])
def test_trap_7_what_is_not_supported_is_unchecked_never_invalid_never_a_crash(expression):
    xml = (
        one_question()
        .decode()
        .replace('nodeset="/data/q" type="string"', f'nodeset="/data/q" type="string" constraint="{expression}"')
    )
    check = compile(xml.encode())
    assert found(check, filled(q="1")) == (UNCHECKED, [("q", "unsupported")])
    assert [(known.path, known.kind) for known in check.unsupported] == [("q", "constraint")]


def test_an_error_beside_what_could_not_be_checked_is_still_flagged():
    form = one_question("integer").decode().replace('nodeset="/data/q"', 'nodeset="/data/q" constraint="teleport(.)"')
    state, findings = found(compile(form.encode()), filled(q="x"))
    assert state == FLAGGED
    assert ("q", "unsupported") in findings


def test_a_list_that_was_not_given_leaves_its_question_unchecked(visit):
    assert found(visit, CLEAN, lists={}) == (UNCHECKED, [("place", "unsupported")])


@pytest.mark.parametrize("function", ["today()", "now()", "random()", "uuid()", "pulldata('p', 'a', 'b', ${a})"])
def test_what_the_device_alone_could_calculate_is_not_recomputed(function):
    check = compile(one_question("calculate", calculation=f"concat({function}, ${{n}})"))
    assert found(check, filled(n="1", q="anything")) == (OK, [])


def test_a_huge_tower_of_brackets_is_unchecked():
    tower = "(" * 3000 + "." + ")" * 3000
    form = one_question().decode().replace('nodeset="/data/q"', f'nodeset="/data/q" constraint="{tower} = 1"')
    assert found(compile(form.encode()), filled(q="1"))[0] == UNCHECKED
