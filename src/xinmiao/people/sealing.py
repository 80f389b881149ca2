"""What names a person, taken apart into sealed rows, tags and tokens, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from xinmiao.people import encryption
from xinmiao.people.encryption import Plain, Sealed
from xinmiao.people.models import Identity, IdentityKind, MatchTag, Person, SearchToken, cell
from xinmiao.people.rules import Newcomer
from xinmiao.science.linkage import tokens
from xinmiao.science.linkage.comparing import Facts, Precision
from xinmiao.science.linkage.identity_numbers import Document, DocumentKind


class Row(NamedTuple):
    """One thing that names a person, in plain; country: of a document."""

    kind: str
    text: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """What names one person, as it stands now."""

    names: tuple[str, ...] = ()
    mother: str = ""
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()
    address: str = ""

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""


def rows_of(newcomer: Newcomer) -> list[Row]:
    """The rows of somebody new; what is not known has none."""
    facts = newcomer.facts
    told = [
        Row(IdentityKind.NAME, facts.name),
        *(Row(IdentityKind.NAME, name) for name in newcomer.other_names),
        Row(IdentityKind.MOTHER_NAME, facts.mother),
        *(Row(document.kind, document.number, document.country) for document in facts.documents),
        *(Row(IdentityKind.PHONE, phone) for phone in facts.phones),
        Row(IdentityKind.ADDRESS, newcomer.address),
    ]
    return [row for row in told if row.text]


def sealed(persons: Sequence[Person], rows: Sequence[Sequence[Row]], *, first: int = 0) -> list[Identity]:
    """Identities to save, with one write of keys. first: the lowest ordinal that is free."""
    placed = [
        (person, row, ordinal)
        for person, theirs in zip(persons, rows, strict=True)
        for row, ordinal in _numbered(theirs, first)
    ]
    cells = [
        Plain(row.text.encode(), person.subject, cell(person.pseudonym, row.kind, ordinal))
        for person, row, ordinal in placed
    ]
    return [
        Identity(person=person, kind=row.kind, ordinal=ordinal, country=row.country, sealed=closed)
        for (person, row, ordinal), closed in zip(placed, encryption.seal_many(cells), strict=True)
    ]


def tags(person: Person, documents: Iterable[Document]) -> list[MatchTag]:
    """The tags of a person's documents, to save."""
    told = {encryption.tag(d.kind, f"{d.country}:{d.number}"): d.kind for d in documents}
    return [MatchTag(person=person, kind=kind, tag=tag) for tag, kind in told.items()]


def search_tokens(facts: Facts, names: Iterable[str]) -> list[tuple[int, int]]:
    """The tokens under which a person is found, each with its use."""
    plain = [one for name in names for one in tokens.search(name)]
    plain += [one for number in _numbers(facts) for one in tokens.search_number(number)]
    block, search = set(encryption.tokens(tokens.blocking(facts))), set(encryption.tokens(plain))
    return [
        *((SearchToken.Use.BLOCK.value, one) for one in block),
        *((SearchToken.Use.SEARCH.value, one) for one in search),
    ]


def opened(persons: Sequence[Person]) -> dict[int, Opened]:
    """What names each of these persons, by their key; all cells are opened at once."""
    by_pk = {person.pk: person for person in persons}
    rows = list(
        Identity.objects.filter(person_id__in=list(by_pk), ended_at=None)
        .order_by("person_id", "ordinal")
        .values_list("person_id", "kind", "ordinal", "country", "sealed")
    )
    cells = [
        Sealed(bytes(closed), by_pk[pk].subject, cell(by_pk[pk].pseudonym, kind, ordinal))
        for pk, kind, ordinal, _country, closed in rows
    ]
    plain = (text.decode() for text in encryption.unseal_many(cells))
    told = [(pk, Row(kind, text, country)) for (pk, kind, _, country, _), text in zip(rows, plain, strict=True)]
    found = {pk: _together([row for _pk, row in group]) for pk, group in groupby(told, key=lambda one: one[0])}
    return {pk: found.get(pk, Opened()) for pk in by_pk}


def facts_of(person: Person, told: Opened) -> Facts:
    """A person's facts, for comparing."""
    return Facts(
        name=told.name,
        sex=person.sex,
        birth_date=person.birth_date,
        precision=Precision(person.birth_precision),
        birth_order=person.birth_order,
        mother=told.mother,
        documents=told.documents,
        phones=told.phones,
        place=person.place.code if person.place else "",
    )


def _together(rows: Sequence[Row]) -> Opened:
    def of(kind: str) -> tuple[str, ...]:
        return tuple(row.text for row in rows if row.kind == kind)

    papers = {kind.value for kind in DocumentKind}
    documents = tuple(Document(DocumentKind(r.kind), r.text, r.country) for r in rows if r.kind in papers)
    mothers, addresses = of(IdentityKind.MOTHER_NAME), of(IdentityKind.ADDRESS)
    return Opened(
        names=of(IdentityKind.NAME),
        mother=mothers[0] if mothers else "",
        documents=documents,
        phones=of(IdentityKind.PHONE),
        address=addresses[0] if addresses else "",
    )


def _numbered(rows: Sequence[Row], first: int) -> Iterator[tuple[Row, int]]:
    next_of: dict[str, int] = {}
    for row in rows:
        next_of[row.kind] = ordinal = next_of.get(row.kind, first - 1) + 1
        yield row, ordinal


def _numbers(facts: Facts) -> Iterator[str]:
    yield from (document.number for document in facts.documents)
    yield from facts.phones
