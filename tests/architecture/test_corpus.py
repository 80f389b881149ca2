"""The labelled pages that the checker is measured on hold together."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

CORPUS = Path(__file__).resolve().parents[2] / "bench" / "corpus"
PAGES = sorted(str(path.relative_to(CORPUS).with_suffix("")) for path in CORPUS.glob("*/*.txt"))


def read(page: str) -> tuple[str, dict[str, Any]]:
    return (CORPUS / f"{page}.txt").read_text(encoding="utf-8"), YAML(typ="safe").load(CORPUS / f"{page}.yaml")


def test_there_are_twenty_pages_and_more_each_in_one_part():
    parts = YAML(typ="safe").load(CORPUS / "split.yaml")
    assert sorted(page for part in parts.values() for page in part) == PAGES
    assert len(PAGES) >= 20


@pytest.mark.parametrize("page", PAGES)
def test_every_label_stands_where_it_says(page: str):
    text, labels = read(page)
    for one in [*labels["figures"], *labels["distractors"]]:
        assert text[one["start"] : one["end"]] == one["text"]
    for one in labels["figures"]:
        assert text.count(one["at"]) == 1
        assert one["text"] in one["at"]


@pytest.mark.parametrize("page", PAGES)
def test_figures_follow_one_another(page: str):
    figures = read(page)[1]["figures"]
    assert all(one["end"] <= other["start"] for one, other in pairwise(figures))


@pytest.mark.parametrize("page", PAGES)
def test_every_digit_is_labelled_one_way_or_the_other(page: str):
    text, labels = read(page)
    told = {at for one in [*labels["figures"], *labels["distractors"]] for at in range(one["start"], one["end"])}
    assert [text[max(at - 8, 0) : at + 8] for at, mark in enumerate(text) if mark.isdigit() and at not in told] == []
