"""Countries as tiles: each in its square, the marked ones told by more than colour, every name within its tile."""

import pytest
from django.utils import translation

from xinmiao.ui import framed, world
from xinmiao.ui.gallery_samples import world as sample


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("narrow", [True, False])
def test_a_marked_country_has_a_dot_and_the_picture_says_so_in_words(narrow):
    drawn = world.svg(sample("en"), narrow=narrow)
    assert drawn.count("<circle") == 1
    assert "Funded: Lao PDR" in drawn


def test_a_phone_shows_codes_where_english_names_are_long_and_names_in_chinese():
    assert ">TLS<" in world.svg(sample("en"), narrow=True)
    with translation.override("zh-hans"):
        assert ">东帝汶<" in world.svg(sample("zh"), narrow=True)


@pytest.mark.parametrize(
    ("name", "lines"),
    [("Mozambique", ("Mozambique",)), ("Sierra Leone", ("Sierra", "Leone")), ("埃塞俄比亚", ("埃塞俄", "比亚")),
     ("刚果（金）", ("刚果", "（金）")), ("加纳", ("加纳",))],
)  # fmt: skip
def test_a_name_breaks_where_its_letters_stay_largest(name, lines):
    found, size = world.fitted(name, 19)
    assert found == lines
    assert size * max(sum(1.0 if letter > "\u2e80" else 0.6 for letter in line) for line in found) <= world.WIDE


def test_to_stand_alone_it_carries_title_source_and_key():
    drawn = framed.svg(sample("en"))
    for words in ("Three countries, one of them funded", "Source: made up for this page", "● Funded"):
        assert words in drawn
