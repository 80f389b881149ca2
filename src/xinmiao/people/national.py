"""The national job: everybody's facts as columns, the search, and what it found kept as merges and pairs.

Names are opened for the search alone, in memory, and said so in the audit trail; nothing of them is kept.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import AliasRow
from xinmiao.people import encryption, sealing
from xinmiao.people.actions.joining import met
from xinmiao.people.models import CaregiverRelation, LinkageRules, LinkageRun, Merge, Pair, Person
from xinmiao.people.rules import common_path
from xinmiao.people.sealing import Opened
from xinmiao.records import actions as records
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage import identity_numbers, tokens
from xinmiao.science.linkage.identity_numbers import Document, DocumentKind
from xinmiao.science.linkage.national.levels import COMPARISONS
from xinmiao.science.linkage.national.linking import Linked, link
from xinmiao.science.linkage.national.model import Model
from xinmiao.science.linkage.national.preparing import prepared
from xinmiao.science.linkage.national.tables import NUMBERS, PAIRS
from xinmiao.science.linkage.national.training import TooFewKnown, train

BATCH = 5000
N_SAMPLE, SEED = 200_000, 1
BY = Actor.job("linkage")
RAW = pl.Schema(
    {"person": pl.Int64, "name": pl.String, "guardian": pl.String, "birth_date": pl.Date, "precision": pl.String,
     "birth_order": pl.Int8, "sex": pl.Int8, "county": pl.Int32, "phone": pl.String}
)  # fmt: skip
Progress = Callable[[str], None]
State = LinkageRun.State


def run(*, number: int, trains: bool = False, progress: Progress = lambda step: None) -> LinkageRun:
    """Do a run that was asked for. A run that fails says so, and raises; one that is done is left as it is."""
    asked = LinkageRun.objects.get(pk=number)
    if asked.state == State.DONE:
        return asked
    _mark(asked, state=State.RUNNING, started_at=timezone.now())
    try:
        return _run(asked, trains, _telling(asked, progress))
    except Exception as error:
        code = error.code if isinstance(error, XinmiaoError) else type(error).__name__
        _mark(asked, state=State.FAILED, error=code[:200], finished_at=timezone.now())
        raise


def _run(asked: LinkageRun, trains: bool, progress: Progress) -> LinkageRun:
    rules = LinkageRules.objects.get()
    progress("open")
    people, numbers = tables(on=timezone.localdate(asked.started_at))
    progress("train")
    model = _model(rules, people, numbers, trains)
    found = link(people, numbers, model=model, thresholds=rules.thresholds, apart=_told_apart(), progress=progress)
    progress("keep")
    with transaction.atomic():
        n_linked = _keep(asked, found, rules.n_clerical, timezone.now())
        audit.record(by=BY, verb="open identities", noun="linkage run", key=asked.pk, detail={"persons": people.height})
        _mark(
            asked,
            state=State.DONE,
            step="",
            finished_at=timezone.now(),
            model=model.as_dict(),
            model_version=model.version,
            n_people=people.height,
            n_linked=n_linked,
            n_by_number=found.n_by_number,
            n_shown=found.review.height,
        )
    return asked


# what is read


def tables(*, on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Everybody who counts as themselves, in the columns of PEOPLE and NUMBERS; `person` is the row's key."""
    merged = Merge.objects.filter(undone_date=None).values("merged_no")
    persons = Person.objects.exclude(person_no__in=merged).select_related("place").order_by("pk")
    guardians = dict(
        CaregiverRelation.objects.filter(to_date=None)
        .order_by("is_guardian", "is_primary")
        .values_list("child", "caregiver")
    )
    rows, numbers, names = [], [], {}
    for person, told in _opened(persons):
        names[person.pk] = told.name
        rows.append(_row(person, told))
        numbers += [(person.pk, *_number(person, paper, on)) for paper in told.documents]
    raw = pl.DataFrame(rows, schema=RAW, orient="row")
    told_of = pl.DataFrame(
        [(child, names[carer]) for child, carer in guardians.items() if names.get(carer)],
        schema={"person": pl.Int64, "carer": pl.String},
        orient="row",
    )
    raw = raw.join(told_of, on="person", how="left").with_columns(pl.coalesce("guardian", "carer").alias("guardian"))
    return prepared(raw), pl.DataFrame(numbers, schema=NUMBERS, orient="row")


def _opened(persons: QuerySet[Person]) -> Iterator[tuple[Person, Opened]]:
    last = 0
    while batch := list(persons.filter(pk__gt=last)[:BATCH]):
        found = sealing.opened(batch)
        yield from ((person, found[person.pk]) for person in batch)
        last = batch[-1].pk


def _row(person: Person, told: Opened) -> tuple[object, ...]:
    county = person.place.county_no if person.place else person.county
    phone = tokens.phone(told.phones[0]) if told.phones else ""
    return (person.pk, told.name or None, told.mother or None, person.birth_date, person.birth_precision,
            person.birth_order, person.sex, county or None, phone or None)  # fmt: skip


def _number(person: Person, paper: Document, on: date) -> tuple[str, str, bool, bool]:
    """A document's kind, tag, whether it is valid, and whether it is the person's own."""
    tag = encryption.tag(paper.kind, f"{paper.country}:{paper.number}").hex()
    if paper.kind != DocumentKind.IDENTITY_NUMBER:
        return paper.kind, tag, True, True
    if not identity_numbers.is_valid(paper.number):
        return paper.kind, tag, False, False
    said = identity_numbers.parse(paper.number)
    against = identity_numbers.findings(said, birth_date=person.birth_date, sex=person.sex, on=on)
    return paper.kind, tag, identity_numbers.CAREGIVERS_NUMBER not in against, not against


def _told_apart() -> pl.DataFrame:
    told = Pair.objects.filter(state=Pair.State.DIFFERENT).values_list("a", "b")
    return pl.DataFrame(list(told), schema=PAIRS, orient="row")


def _model(rules: LinkageRules, people: pl.DataFrame, numbers: pl.DataFrame, trains: bool) -> Model:
    """The last run's model, else the pack's; trained anew where that is asked for and enough is known."""
    if trains:
        try:
            return train(people, numbers, n_sample=N_SAMPLE, seed=SEED)
        except TooFewKnown:
            pass
    last = LinkageRun.objects.filter(state=State.DONE).first()
    return last.trained if last and last.model.get("trained_on", {}).get("n_people") else Model.of(rules.model)


# what is kept


def _keep(asked: LinkageRun, found: Linked, n_clerical: int, at: datetime) -> int:
    """Keep links as merges and pairs, the others as pairs for people; give how many merges there are."""
    _keep_pairs(asked, found.review, state=Pair.State.OPEN)
    Pair.objects.filter(state=Pair.State.OPEN, asked_by="").exclude(run=asked).delete()
    _keep_pairs(asked, found.links, state=Pair.State.SAME, at=at)
    pairs = list(asked.pairs.filter(state=Pair.State.SAME).select_related("a__place", "b__place").order_by("-weight"))
    joined = _joins(pairs, timezone.localdate(at))
    _merge_all(asked, joined)
    drawn = random.Random(asked.pk).sample([pair for pair, *_ in joined], min(n_clerical, len(joined)))
    Pair.objects.filter(pk__in=[pair.pk for pair in drawn]).update(in_sample=True)
    met([(made, first, last) for _, made, first, last in joined], at=at, by=BY)
    return len(joined)


def _keep_pairs(asked: LinkageRun, found: pl.DataFrame, *, state: str, at: datetime | None = None) -> None:
    """Keep pairs; at: when the job decided them, None for those that people decide."""
    paths = _paths(pl.concat([found["a"], found["b"]]).unique().to_list())
    decided = {"state": state, "decided_at": at, "decided_by": BY.key if at else ""}
    Pair.objects.bulk_create(
        (_pair(asked, row, paths, decided) for row in found.iter_rows(named=True)),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["a", "b"],
        update_fields=["run", "within", "weight", "probability", "reasons", "levels", *(decided if at else ())],
    )


def _pair(asked: LinkageRun, row: dict[str, Any], paths: dict[int, str], decided: dict[str, Any]) -> Pair:
    within = common_path(paths.get(row["a"], ""), paths.get(row["b"], ""))
    return Pair(
        run=asked, a_id=row["a"], b_id=row["b"], within=within, weight=row["weight"], probability=row["probability"],
        reasons=row["against"], levels=_levels(row), **decided,
    )  # fmt: skip


def _paths(people: Sequence[int]) -> dict[int, str]:
    """Where these people live."""
    found: dict[int, str] = {}
    for start in range(0, len(people), BATCH):
        there = Person.objects.filter(pk__in=people[start : start + BATCH], place__isnull=False)
        found |= dict(there.values_list("pk", "place__path"))
    return found


def _levels(row: dict[str, Any]) -> dict[str, list[object]]:
    """Each comparison's level and what it weighs; nothing where either is missing."""
    told = {name: [row[f"level_{name}"], round(row[f"mw_{name}"] or 0.0, 2)] for name in COMPARISONS}
    levels = {name: pair for name, pair in told.items() if pair[0] is not None}
    return ({"number": ["same", row["weight"]]} if row["by_number"] is not None else {}) | levels


def _joins(pairs: Sequence[Pair], on: date) -> list[tuple[Pair, Merge, Person, Person]]:
    """Which number becomes which: of each two the earlier registered stands, the heaviest link first."""
    ends: dict[int, Person] = {}
    found = []
    for pair in pairs:
        one, other = _end(pair.a, ends), _end(pair.b, ends)
        if one != other:
            first, last = sorted((one, other), key=lambda person: person.pk)
            ends[last.pk] = first
            found.append((pair, Merge(merged_no=last.person_no, kept_no=first.person_no, date=on), first, last))
    return found


def _end(person: Person, ends: dict[int, Person]) -> Person:
    while person.pk in ends:
        person = ends[person.pk]
    return person


def _merge_all(asked: LinkageRun, joined: Sequence[tuple[Pair, Merge, Person, Person]]) -> None:
    if not joined:
        return
    Merge.objects.bulk_create([made for _, made, *_ in joined], batch_size=BATCH)
    for pair, made, *_ in joined:
        pair.merge = made
    Pair.objects.bulk_update([pair for pair, *_ in joined], ["merge"], batch_size=BATCH)
    rows = [AliasRow(person_no=made.merged_no, kept_no=made.kept_no, date=made.date) for _, made, *_ in joined]
    records.post_aliases(rows=rows, source=f"people.linkage.{asked.pk}", by=BY)
    audit.record(by=BY, verb="merge", noun="people", key=asked.pk, detail={"merges": len(joined)})


def _mark(asked: LinkageRun, **told: object) -> None:
    for name, value in told.items():
        setattr(asked, name, value)
    asked.save(update_fields=list(told))


def _telling(asked: LinkageRun, progress: Progress) -> Progress:
    def tell(step: str) -> None:
        _mark(asked, step=step)
        progress(step)

    return tell
