"""A page's references, and when words are true of an interval."""

import pytest

from xinmiao.reviews import rules
from xinmiao.reviews.rules import Outcome
from xinmiao.science.text import Text

PAGE = "第一行\n有{{ a.b }}人，{{a.b | numeral}}，上年 {{ a.b.compare }}\n\n{{ block: by_year }}\n"


def test_segments_joined_are_the_page_again():
    found = rules.segments(PAGE)
    assert "".join(PAGE[one.start : one.end] for one in found) == PAGE


def test_figures_are_found_with_their_form_line_and_column():
    figures = [one for one in rules.segments(PAGE) if one.kind == "figure"]
    assert [(one.code, one.form) for one in figures] == [("a.b", "full"), ("a.b", "numeral"), ("a.b", "compare")]
    assert (figures[0].line, figures[0].column) == (2, 2)


def test_a_block_is_no_claim():
    assert rules.cited(PAGE) == {"a.b"}
    assert [one.code for one in rules.segments(PAGE) if one.kind == "block"] == ["by_year"]


@pytest.mark.parametrize(
    ("page", "code", "line", "column"),
    [
        ("x\n  {{ no.such }}", "review.unknown_claim", 2, 3),
        ("{{ block: none }}", "review.unknown_block", 1, 1),
        ("{{ a.b | shout }}", "review.unreadable", 1, 1),
        ("ok {{ a.b", "review.unreadable", 1, 4),
        ("{{ a.b.compare }}", "review.no_comparison", 1, 1),
    ],
)
def test_what_a_page_cites_wrongly_is_told_with_its_place(page, code, line, column):
    [flaw] = rules.flaws(page, claims=["a.b"], blocks=["by_year"])
    assert (flaw.code, flaw.line, flaw.column) == (code, line, column)


def test_languages_that_differ_are_listed_both_ways():
    assert rules.only_in("{{ a.a }}{{ b.b }}", "{{ b.b }}{{ c.c }}") == (["a.a"], ["c.c"])


def test_a_claim_is_supported_only_in_both_languages():
    good = rules.Judgement(Outcome.SUPPORTED, Text("对", "right"))
    bad = rules.Judgement(Outcome.CONTRADICTED, Text("错", "wrong"))
    assert rules.both(good, bad).outcome is Outcome.CONTRADICTED
    assert rules.both(good, good).outcome is Outcome.SUPPORTED
