"""Every word that people see is in Chinese, and what is compiled is what was written."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xinmiao"
CATALOGUES = sorted(SOURCE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))


def test_there_are_catalogues():
    assert CATALOGUES


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_nothing_is_left_untranslated(path: Path):
    messages = [m for m in read_po(path.open("rb")) if m.id]
    assert [m.id for m in messages if m.fuzzy or not all(m.string if m.pluralizable else [m.string])] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_the_compiled_words_are_the_written_ones(path: Path):
    assert words(read_mo(path.with_suffix(".mo").open("rb"))) == words(read_po(path.open("rb")))


def words(catalogue: Catalog) -> dict[tuple[object, str | None], object]:
    """What stands for each message; a reader of the compiled file may count one plural form more, an empty one."""
    return {(key(m.id), context(m.context)): key(m.string) for m in catalogue if m.id}


def key(told: str | list[str] | tuple[str, ...]) -> str | tuple[str, ...]:
    return told if isinstance(told, str) else tuple(form for form in told if form)


def context(told: str | bytes | None) -> str | None:
    return told.decode() if isinstance(told, bytes) else told


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parts[-5])
def test_an_intervention_has_one_name(path: Path):
    told = [m for m in read_po(path.open("rb")) if m.id and "intervention" in str(m.id).lower()]
    assert [m.id for m in told if "干预措施" not in str(m.string)] == []


def test_one_word_is_said_one_way_everywhere():
    """Catalogues are merged when pages are drawn: a second translation of the same words would win at random."""
    told = defaultdict[tuple[object, str | None], set[object]](set)
    for path in CATALOGUES:
        for words_there, chinese in words(read_po(path.open("rb"))).items():
            told[words_there].add(chinese)
    assert {one: ways for one, ways in told.items() if len(ways) > 1} == {}
