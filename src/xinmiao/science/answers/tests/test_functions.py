"""Every function of the table in docs/forms/functions.md, with an example; the table is held to the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xinmiao.science.answers.tree import Node, parse, tree
from xinmiao.science.answers.xpath import Rows, Shape, World, compile_expression, to_string
from xinmiao.science.answers.xpath.compiling import IMPURE
from xinmiao.science.answers.xpath.dates import days_of
from xinmiao.science.answers.xpath.functions import FUNCTIONS
from xinmiao.science.answers.xpath.special import SPECIAL

PAGE = Path(__file__).parents[5] / "docs" / "forms" / "functions.md"
XML = b"""<data id="x"><n>7</n><t> Ab c </t><e/><s>food play</s><d>2024-02-29</d><yes>true</yes>
<r><v>1</v><w>a</w></r><r><v>3</v><w>b</w></r><r><v/><w>c</w></r><p>25 102</p><q>25 103</q></data>"""
ROWS = {"kin": Rows([{"name": "a", "label": "A", "n": "1"}, {"name": "b", "label": "B", "n": "2"}])}

EXAMPLES = [
    ("string(7.50)", "7.5"), ("string(1 = 1)", "true"), ("concat('a', 1, /data/r/w)", "a1abc"),
    ("join('-', /data/r/w)", "a-b-c"), ("contains('abc', 'bc')", "true"), ("starts-with('abc', 'ab')", "true"),
    ("ends-with('abc', 'bc')", "true"), ("substring('12345', 2, 3)", "234"), ("substring('12345', 1.5, 2.6)", "234"),
    ("substr('12345', 1, 3)", "23"), ("substr('12345', -2)", "45"), ("substring-before('a/b', '/')", "a"),
    ("substring-after('a/b', '/')", "b"), ("string-length('苗苗')", "2"), ("normalize-space('  a   b ')", "a b"),
    ("translate('bar', 'abc', 'AB')", "BAr"), ("regex('13800000000', '1[0-9]{10}')", "true"),
    ("regex('x13800000000', '1[0-9]{10}')", "false"), ("selected(/data/s, 'play')", "true"),
    ("selected(/data/s, 'pla')", "false"), ("selected-at(/data/s, 1)", "play"), ("selected-at(/data/s, 9)", ""),
    ("count-selected(/data/s)", "2"), ("boolean(/data/none)", "false"), ("boolean-from-string(/data/yes)", "true"),
    ("not(1 = 2)", "true"), ("true() and not(false())", "true"), ("number('1.50')", "1.5"), ("number('')", "NaN"),
    ("int(2.9)", "2"), ("int(-2.9)", "-2"), ("round(2.5)", "3"), ("round(-2.5)", "-2"), ("round(1.005, 2)", "1.01"),
    ("round(1234, -2)", "1200"), ("floor(2.9)", "2"), ("ceiling(2.1)", "3"), ("abs(-3)", "3"), ("pow(2, 10)", "1024"),
    ("sqrt(16)", "4"), ("exp(0)", "1"), ("exp10(2)", "100"), ("log(1)", "0"), ("log10(1000)", "3"), ("sin(0)", "0"),
    ("cos(0)", "1"), ("tan(0)", "0"), ("asin(0)", "0"), ("acos(1)", "0"), ("atan(0)", "0"), ("atan2(0, 1)", "0"),
    ("floor(pi() * 100)", "314"), ("min(3, /data/n)", "3"), ("max(/data/r/v)", "NaN"), ("max(/data/r/v[. != ''])", "3"),
    ("min(/data/none)", "NaN"),
    ("sum(/data/r[v != '']/v)", "4"), ("sum(/data/none)", "0"), ("count(/data/r)", "3"),
    ("count-non-empty(/data/r/v)", "2"), ("checklist(1, 2, true(), false(), true())", "true"),
    ("checklist(-1, 1, true(), true())", "false"), ("weighted-checklist(3, -1, true(), 2, true(), 1)", "true"),
    ("date('2024-02-29T10:00:00.000+08:00')", "2024-02-29"), ("date(0)", "1970-01-01"),
    ("date-time('2024-02-29T12:00')", "2024-02-29T12:00:00.000"), ("decimal-date-time('1970-01-02')", "1"),
    ("decimal-time('06:00')", "0.25"), ("format-date('2024-02-09', '%Y/%n/%e')", "2024/2/9"),
    ("format-date-time('2024-02-09T08:05:00', '%H:%M')", "08:05"),
    ("floor(distance(/data/p, /data/q) div 1000)", "100"),
    ("if(/data/n > 5, 'many', 'few')", "many"), ("coalesce(/data/e, 'none')", "none"), ("once('a')", "7"),
    ("position(/data/r[w = 'b'])", "2"), ("/data/r[position() = last()]/w", "c"), ("/data/r[2]/w", "b"),
    ("string(current())", "7"), ("today()", "2024-05-01"), ("int(now() - today())", "0"),
    ("instance('kin')/root/item[name = 'b']/label", "B"), ("pulldata('kin', 'n', 'name', 'a')", "1"),
    ("indexed-repeat(/data/r/w, /data/r, 2)", "b"), ("../r[1]/w", "a"), ("-(-3) + 2 * 3 mod 4", "5"),
    ("1 div 0", "Infinity"), ("-1 div 0", "-Infinity"), ("7 mod -3", "1"), ("/data/d + 1", "19783"),
    ("date(/data/d + 1)", "2024-03-01"), ("count(//w)", "3"), ("count(/data/n | /data/e)", "2"),
    ("/data/r/following-sibling::r[1]/w", "b"), ("string(/data/@id)", "x"), ("/data/r/v = 3", "true"),
    ("/data/none != 3", "false"), ("'2024-02-29' = /data/d", "true"), ("/data/d >= '2024-02-28'", "true"),
    ("date('2024-02-30')", ""), ("normalize-space()", "7"), ("0.1 + 0.2", "0.30000000000000004"),
]  # fmt: skip


def value(expression: str) -> str:
    document = tree(parse(XML))
    node = document.below(("data", "n"))[0]
    compiled = compile_expression(expression, ("data", "n"), Shape(frozenset({("data", "r")})))
    assert compiled.unsupported == ""
    return to_string(compiled(node, World(document, ROWS, days_of("2024-05-01T12:00"))))


@pytest.mark.parametrize(("expression", "expected"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_an_expression_gives_what_xpath_and_odk_say(expression, expected):
    assert value(expression) == expected


def test_every_function_has_an_example():
    shown = " ".join(expression for expression, _ in EXAMPLES)
    assert [name for name in {**FUNCTIONS, **SPECIAL} if f"{name}(" not in shown] == []


def test_the_table_of_functions_is_the_codes():
    text = PAGE.read_text()
    checked, device = (set(re.findall(r"^\| `([\w:-]+)` ", part, re.M)) for part in text.split("## ")[1:3])
    assert checked == {*FUNCTIONS, *SPECIAL}
    assert device == IMPURE


def test_a_function_of_an_empty_answer_is_empty_or_no_number_never_an_error():
    for name, function in FUNCTIONS.items():
        arguments = ", ".join(["/data/e"] * function.least)
        compiled = compile_expression(f"{name}({arguments})", ("data", "n"), Shape())
        document = tree(parse(XML))
        assert to_string(compiled(document.below(("data", "n"))[0], World(document, {}, None))) is not None


def test_a_node_hung_below_another_is_found_by_name():
    root = Node("a")
    root.add(Node("b", "1"))
    root.add(Node("b", "2"))
    assert [node.value for node in root.below(("b",))] == ["1", "2"]
