"""One reading of a file, from its bytes to how each row stands: the same for a dry run and an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import islice

import polars as pl

from xinmiao.collection.actions.imports.forms import FormTarget
from xinmiao.collection.actions.imports.reports import ReportTarget
from xinmiao.collection.actions.imports.targets import Extra, Item, Planned, Target
from xinmiao.collection.models import Import, ImportedRow
from xinmiao.collection.queries.imports import content_of
from xinmiao.collection.queries.sheets import door
from xinmiao.collection.rules.imports import Duplicates, standing
from xinmiao.core.models import PackVersion
from xinmiao.science.sheets import Checker, opened
from xinmiao.science.sheets.checking import FAULTS
from xinmiao.science.sheets.faults import WARNINGS

BATCH = 20_000
AT_ONCE = 500
Faults = Callable[[pl.DataFrame], None]


@dataclass(slots=True)
class Counts:
    """What a file would do, or did."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    faults: int = 0
    duplicates: Duplicates = field(default_factory=Duplicates)
    keys: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)


def target_of(of: Import) -> Target:
    return FormTarget(of) if of.form_version_id else ReportTarget(of)


class Reading:
    """A file read against what is known now. counts: complete once `planned` has been walked through."""

    def __init__(self, of: Import, *, today: date, faults: Faults) -> None:
        self.of, self.target, self.counts = of, target_of(of), Counts()
        self._faults = faults
        self._owner = of.partner.code if of.partner else ""
        self.checker = Checker(opened(content_of(of)), self.target.columns, today=today)
        self.height = self.checker.book.height

    def planned(self) -> Iterator[list[Planned]]:
        """Give the good rows of each batch with how they stand; tell every fault on the way."""
        heading = [[one.row, one.letter, one.key, one.code, one.value] for one in self.checker.warnings()]
        self._tell(pl.DataFrame(heading, schema=FAULTS, orient="row"))
        if not self.checker.layout.is_whole:
            self.counts.refused += 1
            return
        for part in self.checker.examined(BATCH):
            self.counts.rows += part.rows.height
            items, extra = self.target.items(part.good)
            self._tell(self._together(part.faults, extra))
            yield list(self._standing(items))
        self._tell(self._together(pl.DataFrame(schema=FAULTS), self.target.last()))

    def _together(self, faults: pl.DataFrame, extra: Sequence[Extra]) -> pl.DataFrame:
        found = self.checker.layout.found
        rows = [[one.row, found.get(one.key, ""), one.key, one.code, one.value] for one in extra]
        return pl.concat([faults, pl.DataFrame(rows, schema=FAULTS, orient="row")]).sort("row", maintain_order=True)

    def _tell(self, faults: pl.DataFrame) -> None:
        if not faults.height:
            return
        stops = faults.filter(pl.col("code").is_in([*WARNINGS]).not_() & pl.col("code").str.ends_with("_differ").not_())
        self.counts.faults += stops.height
        self.counts.refused += stops.filter(pl.col("row") > 0)["row"].n_unique()
        self._faults(faults)

    def _standing(self, items: Sequence[Item]) -> Iterator[Planned]:
        for chunk in _chunks(items, AT_ONCE):
            known = self._known([one.key for one in chunk])
            alike = self._alike([one.same for one in chunk if one.same])
            for item in chunk:
                planned = self._one(item, known.get(item.key), alike.get(item.same, ""))
                if planned:
                    yield planned

    def _one(self, item: Item, known: ImportedRow | None, alike: str) -> Planned | None:
        """How a row stands; None for the very same row again."""
        is_again = item.key in self.counts.keys
        self.counts.duplicates.add(item.same, known=alike not in ("", item.key))
        self.counts.groups.add(item.group)
        if is_again:
            self.counts.unchanged += 1
            return None
        self.counts.keys.add(item.key)
        how = standing(known.content if known else None, item.content, stands=known.stands if known else True)
        setattr(self.counts, how, getattr(self.counts, how) + 1)
        return Planned(item, how, known)

    def _known(self, keys: Sequence[str]) -> dict[str, ImportedRow]:
        rows = ImportedRow.objects.filter(family=self.of.family, owner=self._owner, key__in=keys)
        return {row.key: row for row in rows}

    def _alike(self, same: Sequence[str]) -> dict[str, str]:
        """The key of a record of the same person and day, by token."""
        rows = ImportedRow.objects.filter(family=self.of.family, same__in=same, stands=True)
        return dict(rows.values_list("same", "key"))


def left_out(of: Import, counts: Counts) -> list[ImportedRow]:
    """Records that a complete file does not name any more: of indicators and periods that it speaks of, none closed."""
    if not of.is_complete or of.form_version_id:
        return []
    owner = of.partner.code if of.partner else ""
    rows = ImportedRow.objects.filter(family=of.family, owner=owner, group__in=counts.groups, stands=True)
    out = [row for row in rows if row.key not in counts.keys]
    closed = door().closed_numbers([row.report_no for row in out if row.report_no is not None])
    return [row for row in out if row.report_no not in closed]


def world_of(of: Import) -> str:
    """What the outcome of a check depends on, in one hash: it changes when a commit might give another outcome."""
    rows = ImportedRow.objects.filter(family=of.family, owner=of.partner.code if of.partner else "")
    last = rows.order_by("-last").values_list("last", flat=True).first()
    changes = rows.filter(stands=True).count()
    pack = PackVersion.objects.filter(is_current=True).values_list("content_hash", flat=True).first()
    return sha256(f"{last}|{changes}|{pack}|{target_of(of).world()}".encode()).hexdigest()


def _chunks(items: Sequence[Item], n: int) -> Iterator[list[Item]]:
    rest = iter(items)
    while chunk := list(islice(rest, n)):
        yield chunk
