"""Options in other languages than the page's are marked."""

from __future__ import annotations

from xinmiao.ui.widgets import ForeignSelect


def test_an_option_is_marked_as_being_in_its_language_and_the_empty_one_is_not():
    select = ForeignSelect(lambda word: "zh" if word else "")
    select.choices = [("", "none"), ("超过", "超过")]
    html = select.render("hedge", "超过")
    assert '<option value="">none</option>' in html
    assert 'lang="zh"' in html.split("<option")[2]
