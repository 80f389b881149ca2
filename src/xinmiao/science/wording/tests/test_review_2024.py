"""The 31 figures that a published review printed: each can be written, read, and borne out.

`review_2024.csv` gives the printed Chinese wording, our English one, and the range inside which it is true.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from xinmiao.science.wording import Noun, parse, propose, render, supports

CLAIMS = list(csv.DictReader((Path(__file__).parent / "review_2024.csv").open(encoding="utf-8")))
each_claim = pytest.mark.parametrize("claim", CLAIMS, ids=[claim["claim_id"] for claim in CLAIMS])


def values(claim: dict[str, str]) -> set[int]:
    """Give the ends of a claim's range and its middle."""
    low, high = int(claim["value_low"]), int(claim["value_high"])
    return {low, (low + high) // 2, high}


def written(claim: dict[str, str], value: int, lang: str) -> str:
    noun = Noun(measure=claim["measure"], one=claim["noun_en"], many=claim["noun_en"])
    style = {"hedge": claim["hedge"], "to": int(claim["to"]), "numeral": bool(claim["numeral"])}
    return render(value, lang=lang, noun=noun, unit=claim["unit"], **style)


def test_there_are_31_claims() -> None:
    assert len(CLAIMS) == 31


@each_claim
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_value_of_the_range_is_written_as_printed_or_is_nearer_to_other_words(
    claim: dict[str, str], lang: str
) -> None:
    """Where 「约 900」 may be said of 855, the words themselves round, so only a value that rounds to 900 writes it."""
    found = {written(claim, value, lang) for value in values(claim) if rounds_to_the_printed(claim, value)}
    assert found == {claim[lang]}


def rounds_to_the_printed(claim: dict[str, str], value: int) -> bool:
    if claim["hedge"] != "约":
        return True
    return round(value / int(claim["to"])) * int(claim["to"]) == 900


@each_claim
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_printed_words_are_borne_out_by_every_value_of_the_range(claim: dict[str, str], lang: str) -> None:
    for value in values(claim):
        verdict = supports(claim[lang], value, lang=lang)
        assert verdict.outcome == "supported", verdict.reason.en


@each_claim
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_printed_words_are_contradicted_one_below_the_range(claim: dict[str, str], lang: str) -> None:
    verdict = supports(claim[lang], int(claim["value_low"]) - 1, lang=lang)
    assert (verdict.outcome, verdict.code) == ("contradicted", "below")


@each_claim
def test_the_printed_words_are_contradicted_far_above_the_range(claim: dict[str, str]) -> None:
    verdict = supports(claim["zh"], int(claim["value_high"]) * 2, lang="zh")
    assert (verdict.outcome, verdict.code) == ("contradicted", "above")


@each_claim
def test_both_languages_claim_the_same(claim: dict[str, str]) -> None:
    (zh,), (en,) = parse(claim["zh"], lang="zh"), parse(claim["en"], lang="en")
    assert (zh.range, zh.kind, zh.hedge, zh.unit) == (en.range, en.kind, en.hedge, en.unit)


@each_claim
def test_what_is_printed_is_among_what_would_be_proposed(claim: dict[str, str]) -> None:
    hedge = parse(claim["zh"], lang="zh")[0].hedge
    low = int(claim["value_low"]) if claim["hedge"] != "约" else 900
    assert hedge in {proposal.hedge for proposal in propose(low, lang="zh", to=int(claim["to"]))}
