"""Somebody whom a form speaks of, as one who may have to be registered. No database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xinmiao.collection.rules.counting import SEXES
from xinmiao.collection.rules.told import Told, born
from xinmiao.people.rules import Newcomer
from xinmiao.science.linkage.comparing import Facts, Precision, is_named
from xinmiao.science.linkage.identity_numbers import Document, InvalidNumber, document, findings, parse
from xinmiao.science.text import Text

MOTHER = "mother"
"""The code of this relation in `people`."""


@dataclass(frozen=True, slots=True)
class Described:
    """wrong: what somebody has to look at in what is told of their number."""

    newcomer: Newcomer
    wrong: tuple[Text, ...]


def described(one: Told, told: Sequence[Told], *, place: str, source: str, on: date) -> Described:
    """Give whom a form tells of. told: everybody of the form. place: the code of where it was filled; on: received."""
    documents, wrong = _documents(one, on)
    birth_date, precision = born(one)
    facts = Facts(
        name=one.name,
        sex=int(SEXES.get(one.sex, 0)),
        birth_date=birth_date,
        precision=Precision(precision),
        mother=_mother(one, told),
        documents=documents,
        phones=(one.phone,) if one.phone else (),
        place=place,
    )
    return Described(Newcomer(facts, source=source), wrong)


def _mother(one: Told, told: Sequence[Told]) -> str:
    """The name of the one mother that the form names for this role."""
    named = [other.name for other in told if other.relation == MOTHER and other.relation_to == one.role]
    return named[0] if len(named) == 1 and is_named(named[0]) else ""


def _documents(one: Told, on: date) -> tuple[tuple[Document, ...], tuple[Text, ...]]:
    """The number, where it is one and may be theirs; else what is wrong with it."""
    if not one.identity_number:
        return (), ()
    try:
        number = parse(one.identity_number)
    except InvalidNumber as error:
        return (), (error.what,)
    found = findings(number, birth_date=one.birth_date, sex=int(SEXES.get(one.sex, 0)), on=on)
    wrong = tuple(finding.words for finding in found)
    return (() if wrong else (document("identity_number", one.identity_number),)), wrong
