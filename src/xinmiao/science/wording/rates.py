"""Rates told in two numbers: 16.1/10 万, 6.2 per 1,000. They are one figure, a share of one."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from xinmiao.science.wording.phrases import Phrase
from xinmiao.science.wording.words import Kind

BASES = frozenset({Decimal(10) ** power for power in (2, 3, 4, 5, 6)})
PER = re.compile(r"\s*(?:[/／]|\bper\s|\bfor\s+every\s|\bin\s+every\s|每)\s*", re.IGNORECASE)


def joined(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Give the phrases with each rate as one."""
    out: list[Phrase] = []
    for phrase in phrases:
        rate = _rate(text, out[-1], phrase) if out else None
        if rate:
            out[-1] = rate
        else:
            out.append(phrase)
    return out


def _rate(text: str, over: Phrase, under: Phrase) -> Phrase | None:
    plain = over.kind is Kind.COUNT and over.numeral and not over.second
    if not plain or under.value not in BASES or not PER.fullmatch(text[over.end : under.offset]):
        return None
    assert over.numeral is not None
    assert under.value is not None
    return replace(
        over, words=text[over.offset : under.end], kind=Kind.SHARE, unit="percent", noun=under.noun,
        numeral=over.numeral.as_share(1 / under.value),
    )  # fmt: skip
