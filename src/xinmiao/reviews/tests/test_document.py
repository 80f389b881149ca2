"""Markdown read into a tree that page and PDF share."""

from django.utils.html import format_html

from xinmiao.reviews import document
from xinmiao.reviews.html import Drawing

PAGE = """# Title

Before {{ a.b }}. And {{ c.d }} after.

## First

Two lines
of **text {{ c.d | numeral }}** [here](https://example.org/) and [there](javascript:alert) <b>raw</b>

- one
- two

{{ block: chart }}

## Second
"""


def draw(blocks, language="en"):
    drawing = Drawing(
        language,
        figure=lambda node: format_html("[{}|{}]", node["code"], node["form"]),
        exhibit=lambda code: format_html("<figure>{}</figure>", code),
    )
    return str(drawing.blocks(blocks))


def test_a_page_has_a_title_a_lead_and_chapters():
    page = document.read(PAGE)
    assert page.title == "Title"
    assert [chapter.title for chapter in page.chapters] == ["First", "Second"]
    assert page.figures() == ["a.b", "c.d"]


def test_it_is_drawn_as_html_and_nothing_raw_comes_through():
    page = document.read(PAGE)
    assert draw(page.lead) == "<p>Before [a.b|full]. And [c.d|full] after.</p>"
    body = draw(page.chapters[0].blocks)
    assert "<strong>text [c.d|numeral]</strong>" in body
    assert '<a href="https://example.org/">here</a>' in body
    assert "javascript" not in body.replace("[there](javascript:alert)", "")
    assert "&lt;b&gt;raw&lt;/b&gt;" in body
    assert "<ul><li>one</li><li>two</li></ul>" in body
    assert "<figure>chart</figure>" in body


def test_chinese_runs_on_over_the_end_of_a_line():
    page = document.read("两行\n文字")
    assert draw(page.lead, "zh") == "<p>两行文字</p>"
    assert draw(page.lead, "en") == "<p>两行 文字</p>"


def test_the_sentence_that_cites_a_claim():
    page = document.read(PAGE)
    assert document.sentence(page, "c.d", lambda node: "12") == "And 12 after."
    chinese = document.read("第一句{{ a.b }}。第二句，{{ c.d }}人。第三句。")
    assert document.sentence(chinese, "c.d", lambda node: "12") == "第二句，12人。"
