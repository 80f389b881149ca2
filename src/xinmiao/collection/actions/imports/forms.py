"""Rows of a form's sheet: each becomes a submission, through the same door as one from a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import polars as pl
from django.utils import timezone

from xinmiao.collection.actions import posting
from xinmiao.collection.actions.bulk import receive_many
from xinmiao.collection.actions.decisions import DECIDED
from xinmiao.collection.actions.imports.targets import Extra, Item, Planned, Tokens, Unwritten, rows_of
from xinmiao.collection.models import Channel, Import, ImportedRow, Revision, Submission
from xinmiao.collection.queries import lists, versions
from xinmiao.collection.queries.sheets import columns_of_form, places_below
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.rules import told
from xinmiao.collection.rules.sheet_answers import (
    Writer,
    canonical,
    entity_id,
    instance_id,
    person_and_day,
    record_key,
)
from xinmiao.collection.rules.sheet_columns import PLACES
from xinmiao.core import audit, handlers
from xinmiao.core.actors import Actor
from xinmiao.science.answers import Answers, Row, read
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

_ANOTHER = Text(
    "这个编号已经是另一个人的：姓名和出生日期都不同。请核对编号；确是另一个人，请给新的编号",
    "The number is another person's already: name and birth date both differ. Check it, or give a new number",
)


class FormTarget:
    """A form's version, for the partner and the places of an import."""

    messages: Mapping[str, tuple[Text, Text]] = {}
    chunk = 500

    def __init__(self, of: Import) -> None:
        assert of.form_version is not None
        self._of, self._version, self._tokens = of, of.form_version, Tokens()
        self.columns = columns_of_form(of.form_version, of.place_path)
        self._keys = [column.key for column in self.columns]
        self._mapping = of.form_version.mapping
        self._writer = Writer(bytes(of.form_version.xform))
        self._check = versions.compiled(of.form_version).check
        self._works_out = any(field.calculate for field in self._check.fields) or self._mapping.entity is not None
        self._places = {one.code: one.label.zh for one in places_below(of.place_path)}
        self._lists: dict[str, Sequence[Row]] = {}

    def items(self, rows: pl.DataFrame) -> tuple[list[Item], list[Extra]]:
        return [self._item(row, values) for row, values in rows_of(rows, self._keys)], []

    def _item(self, row: int, values: dict[str, object]) -> Item:
        content, key = canonical(values), record_key(values, self._mapping)
        family = self._of.family
        same = person_and_day(values, self._mapping)
        who = self._tokens.of(f"{family}\x1f{same}") if same else ""
        return Item(row, self._tokens.of(f"{family}\x1f{key}"), self._tokens.of(content), values, same=who)

    def last(self) -> list[Extra]:
        return []

    def write(self, planned: Sequence[Planned], of: Import, *, by: Actor, at: datetime) -> list[Unwritten]:
        current = _current([one.known.submission_id for one in planned if one.known and one.known.submission_id])
        filled = [(one, self._xml(one, current)) for one in planned]
        sent = [(one, xml) for one, xml in filled if xml]
        again = [
            one.known.submission_id for one, _ in sent if one.known and not one.known.stands and one.known.submission_id
        ]
        Submission.objects.filter(pk__in=again).update(deleted_at=None)  # withdrawn before, and brought in once more
        answers = receive_many(
            rows=[xml for _, xml in sent], user=of.user, channel=Channel.FILE, at=at, by=by
        )  # fmt: skip
        written, left = [], [Unwritten(one.item.row, _ANOTHER) for one, xml in filled if not xml]
        for (one, _), answer in zip(sent, answers, strict=True):
            if isinstance(answer, XinmiaoError):
                left.append(Unwritten(one.item.row, answer.what))
            else:
                written.append((one, answer.revision.submission if answer.revision else None))
        keep([(one, submission, None) for one, submission in written], of)
        return left

    def _xml(self, one: Planned, current: Mapping[int, Revision]) -> bytes:
        """The row as a device would have sent it; empty where its number is plainly somebody else's."""
        n = one.known.n_changes + 1 if one.known else 0
        old = current.get(one.known.submission_id or 0) if one.known else None
        name = instance_id(one.item.key, one.item.content, n)
        edited = old.instance_id.partition("#")[0] if old else ""
        xml = self._writer.written(one.item.values, instance_id=name, deprecated_id=edited)
        if not self._works_out:
            return xml
        answers = read(xml)
        former = answers_of(old)[0] if old and self._mapping.entity else None
        if former and told.is_another(told.people(self._mapping, former), told.people(self._mapping, answers)):
            return b""
        return self._worked_out(xml, answers, former, one.item)

    def _worked_out(self, xml: bytes, answers: Answers, former: Answers | None, item: Item) -> bytes:
        """With what the form calculates and asks of its list. What a device draws once stays as it was drawn."""
        rows = {name: self._rows(file, item.values) for name, file in self._check.files.items()}
        today = timezone.localdate()
        worked_out = self._check.calculated(answers, rows, today, seed=item.key, former=former)
        block = self._check.entity_asked(answers, rows, today)
        xml = self._writer.filled(xml, worked_out) if worked_out else xml
        owner = self._of.partner.code if self._of.partner else ""
        return (
            self._writer.with_entity(xml, {**block, "id": block["id"] or entity_id(item.key, owner)}) if block else xml
        )

    def _rows(self, file: str, values: Mapping[str, object]) -> Sequence[Row]:
        """A list that the form reads, as the sender has it; of places the ones that the row names."""
        if file == PLACES:
            code = values.get(self._mapping.place or "")
            return [{"name": str(code), "label": self._places.get(str(code), "")}] if code else []
        if file not in self._lists:
            made = lists.csv_for(self._of.user, self._version, file)
            self._lists[file] = made.as_rows if made else []
        return self._lists[file]

    def withdraw(self, rows: Sequence[ImportedRow], of: Import, *, by: Actor, at: datetime) -> None:
        for row in rows:
            if row.submission_id is not None:
                take_out(Submission.objects.select_for_update().get(pk=row.submission_id), by=by, at=at)

    def world(self) -> str:
        return f"{self._version.pk}:{self._version.state}"


def take_out(submission: Submission, *, by: Actor, at: datetime) -> None:
    """A submission is withdrawn: kept, shown to nobody as standing, and counted no more."""
    submission.deleted_at = at
    submission.save(update_fields=["deleted_at"])
    if submission.stands:
        posting.take_back(submission=submission, by=by)
    audit.record(by=by, verb="withdraw", noun="submission", key=submission.key, at=at)
    handlers.call(DECIDED, submission=submission, by=by, at=at)


def keep(written: Sequence[tuple[Planned, Submission | None, int | None]], of: Import) -> None:
    """Remember which record each row is known as from now on."""
    owner = of.partner.code if of.partner else ""
    fresh: list[ImportedRow] = []
    known: list[ImportedRow] = []
    for one, submission, number in written:
        row = one.known or ImportedRow(family=of.family, owner=owner, key=one.item.key)
        row.n_changes += one.known is not None
        row.content, row.same, row.group, row.last, row.stands = (
            one.item.content, one.item.same, one.item.group, of, True,
        )  # fmt: skip
        row.submission, row.report_no = submission or row.submission, number if number is not None else row.report_no
        (known if one.known else fresh).append(row)
    ImportedRow.objects.bulk_create(fresh)
    names = ["content", "same", "group", "last", "stands", "submission", "report_no", "n_changes"]
    ImportedRow.objects.bulk_update(known, names, batch_size=500)


def _current(submissions: Sequence[int]) -> dict[int, Revision]:
    """The current revision of each."""
    rows = Revision.objects.filter(submission__in=submissions, is_current=True)
    return {one.submission_id: one for one in rows.select_related("form_version", "submission")}
