"""Words of the other language carry their language."""

import pytest

from xinmiao.ui.foreign import marked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("云南省", '<span lang="zh-Hans">云南省</span>'),
        ("As published: 超过 265 万", 'As published: <span lang="zh-Hans">超过 265 万</span>'),
        ("Yunnan", "Yunnan"),
        ("<b>云南</b>", '&lt;b&gt;<span lang="zh-Hans">云南</span>&lt;/b&gt;'),
        (None, "None"),
        (12, "12"),
    ],
)
def test_an_english_page_marks_chinese(text: object, shown: str) -> None:
    assert marked(text, "en") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Lao PDR", '<span lang="en">Lao PDR</span>'),
        ("Women’s federation", '<span lang="en">Women’s federation</span>'),
        ("云南省 Yunnan", "云南省 Yunnan"),
        ("health.ecd.reached", "health.ecd.reached"),
        ("2024", "2024"),
        ("a & b", "a &amp; b"),
    ],
)
def test_a_chinese_page_marks_english_names(text: str, shown: str) -> None:
    assert marked(text, "zh") == shown
