"""Exactly the figures that are marked are found in each sentence of the `sentences_*.txt`."""

from __future__ import annotations

import pytest

from xinmiao.science.wording.tests.sentences import Sentence, sentences

SETS = ("zh", "en", "zh_later", "en_later", "zh_third", "en_third", "zh_fourth", "en_fourth", "zh_fifth", "en_fifth")
MARKED = [sentence for name in SETS for sentence in sentences(name)]


@pytest.mark.parametrize("sentence", MARKED, ids=lambda sentence: sentence.text)
def test_exactly_the_figures_are_found(sentence: Sentence) -> None:
    assert sentence.missed_and_false() == ([], [])
