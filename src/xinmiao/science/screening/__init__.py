"""Screening: scores, bands, tiers, warning signs, licences, and the safety rule that no parameter changes. Pure.

`score(table, instrument)`, `tier(table)`, `warning_signs(table, signs)`, `group_results(table, instrument)`;
`safety.assess(frame)`; README.md.
"""

from xinmiao.science.screening.groups import group_results
from xinmiao.science.screening.instruments import (
    Instrument,
    UnknownInstrument,
    instrument,
    load_instrument,
    load_instruments,
)
from xinmiao.science.screening.licences import GroupOnly, LicenceRefused, licence, licences, refuse_items
from xinmiao.science.screening.protocol import PROTOCOL, RULE, Protocol, WeakerRule, load_protocol, stricter
from xinmiao.science.screening.reasons import REASONS
from xinmiao.science.screening.scoring import score
from xinmiao.science.screening.signs import Signs, load_signs, warning_signs
from xinmiao.science.screening.tiers import tier

__all__ = [
    "PROTOCOL",
    "REASONS",
    "RULE",
    "GroupOnly",
    "Instrument",
    "LicenceRefused",
    "Protocol",
    "Signs",
    "UnknownInstrument",
    "WeakerRule",
    "group_results",
    "instrument",
    "licence",
    "licences",
    "load_instrument",
    "load_instruments",
    "load_protocol",
    "load_signs",
    "refuse_items",
    "score",
    "stricter",
    "tier",
    "warning_signs",
]  # fmt: skip
