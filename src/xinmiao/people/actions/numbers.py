"""Numbers for people: fresh ones, whole blocks, and those of identities that are not kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.db.models import Max

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.people.models import NumberBlock, Person
from xinmiao.people.rules import LAST_BLOCK, SEQUENCES, first_number, pseudonym
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Numbers = npt.NDArray[np.int32]


class BlocksExhausted(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "people.blocks_exhausted",
            Text("人员编号的 4095 个号段已用完", "All 4,095 blocks of person numbers are taken"),
        )


@transaction.atomic
def allot(*, counties: Mapping[int, int], by: Actor) -> dict[int, Numbers]:
    """Give out as many fresh person numbers in each county as asked, ascending. Raises BlocksExhausted."""
    given = {county: _take(county, n) for county, n in sorted(counties.items())}
    detail = {"counties": len(given), "numbers": sum(len(numbers) for numbers in given.values())}
    audit.record(by=by, verb="allot", noun="person numbers", key="", detail=detail)
    return given


@transaction.atomic
def blocks_for(*, counties: Iterable[int], by: Actor) -> dict[int, int]:
    """Hand the actor a whole block in each county, to number people in itself; the same ones when it asks again.

    The numbers of block b are `rules.first_number(b)` and the 2^19 - 1 after it. Raises BlocksExhausted.
    """
    wanted = sorted(set(counties))
    held = dict(NumberBlock.objects.filter(holder=by.key).values_list("county", "number"))
    new = [county for county in wanted if county not in held]
    if new:
        first = _next_block(len(new))
        fresh = [NumberBlock(number=first + i, county=c, holder=by.key) for i, c in enumerate(new)]
        NumberBlock.objects.bulk_create(fresh)
        held |= {block.county: block.number for block in fresh}
        audit.record(by=by, verb="hand over", noun="number blocks", key=first, detail={"blocks": len(new)})
    return {county: held[county] for county in wanted}


@transaction.atomic
def register(*, identities: Sequence[str], county: int, key: bytes, at: datetime, by: Actor) -> dict[str, int]:
    """Give each identity its person number: the one it has, or a fresh one of the county. Identities are not kept."""
    names = {pseudonym(identity, key=key): identity for identity in identities}
    known = dict(Person.objects.filter(pseudonym__in=list(names)).values_list("pseudonym", "person_no"))
    new = [name for name in names if name not in known]
    if new:
        numbers = allot(counties={county: len(new)}, by=by)[county].tolist()
        Person.objects.bulk_create(
            Person(person_no=number, pseudonym=name, county=county, registered_at=at)
            for name, number in zip(new, numbers, strict=True)
        )
        known |= dict(zip(new, numbers, strict=True))
    return {identity: known[name] for name, identity in names.items()}


def _take(county: int, n: int) -> Numbers:
    """Numbers from the county's open block, and from as many new ones as it takes."""
    parts: list[Numbers] = []
    block = _open_block(county)
    while n > 0:
        if block is None or block.next_sequence == SEQUENCES:
            block = NumberBlock.objects.create(number=_next_block(1), county=county)
        taken = min(n, SEQUENCES - block.next_sequence)
        start = first_number(block.number) + block.next_sequence
        parts.append(np.arange(start, start + taken, dtype=np.int32))
        block.next_sequence += taken
        block.save(update_fields=["next_sequence"])
        n -= taken
    return np.concatenate([np.zeros(0, dtype=np.int32), *parts])


def _open_block(county: int) -> NumberBlock | None:
    ours = NumberBlock.objects.select_for_update().filter(county=county, holder="")
    return ours.filter(next_sequence__lt=SEQUENCES).order_by("number").first()


def _next_block(n: int) -> int:
    last = NumberBlock.objects.aggregate(last=Max("number"))["last"] or 0
    if last + n > LAST_BLOCK:
        raise BlocksExhausted
    return last + 1
