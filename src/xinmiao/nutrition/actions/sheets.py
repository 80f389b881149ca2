"""The school doctor's workbook: given out with the roster, read back, and sent as the filled forms of its classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from re import compile as pattern
from typing import Any

from django.db import transaction
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Scope
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, FormVersion, Revision
from xinmiao.collection.queries import lists
from xinmiao.collection.queries.entities import content_of
from xinmiao.collection.queries.sheets import open_version
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.sheet_answers import Writer, canonical, instance_id
from xinmiao.core.actors import Actor
from xinmiao.nutrition.actions.rounds import Refused
from xinmiao.nutrition.models import Round
from xinmiao.nutrition.queries.results import sizes_before
from xinmiao.nutrition.queries.roster import Pupil, pupils_of, roster
from xinmiao.nutrition.queries.rounds import facts_of
from xinmiao.nutrition.rules import rounds as rules
from xinmiao.nutrition.rules import sheets
from xinmiao.science.answers import read as read_answers
from xinmiao.science.sheets import Checker, Fault, Template, marked, opened, told, written
from xinmiao.science.text import Text

_AGAIN = pattern(r"pupils\[(\d+)\]/measure_again")
_NOT_OPEN = Text("这一轮没有在测量或核对", "The round is neither measuring nor checking")


@dataclass(frozen=True, slots=True)
class Read:
    """What a workbook holds. marked: the workbook with what is wrong in it; empty where nothing is."""

    lines: tuple[sheets.Line, ...]
    faults: tuple[Fault, ...]
    marked: bytes = b""

    @property
    def is_good(self) -> bool:
        return all(one.is_warning for one in self.faults)


def template(of: Round, language: str) -> bytes:
    """The workbook with the roster, and what is known of each pupil already."""
    meta = {"template": "round", "round": str(of.key)}
    rows = [_row(one, language) for one in roster(of)]
    return written(Template(sheets.TITLE, sheets.COLUMNS, meta, sheets.NOTES, rows), language)


def read(of: Round, data: bytes, *, language: str, today: date) -> Read:
    """Read a workbook against the roster. Raises FileRefused."""
    book = opened(data)
    checker = Checker(book, sheets.COLUMNS, today=today)
    pupils = {str(one.entity.uuid): one for one in pupils_of(of.school)}
    faults, lines = list(checker.warnings()), []
    for examined in checker.examined():
        faults += checker.told(examined.faults)
        for values in examined.rows.to_dicts():
            if not sheets.is_said(values):
                continue
            wrong = list(sheets.faults(values["row"], values, checker.layout.found, roster=pupils,
                                       days=(of.first_day, of.last_day)))  # fmt: skip
            seen = {(one.row, one.letter) for one in faults}
            faults += [one for one in wrong if (one.row, one.letter) not in seen]  # a cell is told one thing
            if not wrong and not _is_wrong(values["row"], faults):
                lines.append(sheets.line_of(values, pupils[values["pupil"]].in_class))
    if not lines and all(one.is_warning for one in faults):
        faults.append(told(0, "", None, "no_rows", ""))
    faults.sort(key=lambda one: one.row)
    whole = Read(tuple(lines), tuple(faults))
    return whole if whole.is_good else Read((), tuple(faults), marked(data, book, faults, language))


@transaction.atomic
def send(*, of: Round, lines: Sequence[sheets.Line], user: User, scopes: Sequence[Scope], at: datetime) -> int:
    """Send the lines as the filled forms of their classes, all or none; gives how many forms are new or corrected.

    The same again sends nothing; a corrected sheet edits the form that the earlier one became. Raises Refused, Held.
    """
    facts = facts_of(of)
    if not (verdict := rules.may_run(facts, scopes)):
        raise Refused(verdict.reason, str(of.key))
    if facts.state not in rules.OPEN:
        raise Refused(_NOT_OPEN, str(of.key))
    form, sizes = _Open(open_version(rules.FORM), user, of), _sizes(of)
    forms = [_Sheet(of, key, found, sizes) for key, found in _grouped(lines).items()]
    return sum(one.send(form, user, at) for one in forms)


class _Open:
    """The open version of the pack's form, which works out what it calculates as it did on a phone before the round.

    A corrected sheet is thus held against earlier rounds, not against what it said itself the first time.
    """

    def __init__(self, version: FormVersion, user: User, of: Round) -> None:
        self._writer, self._check = Writer(bytes(version.xform)), compiled(version).check
        files = {name: lists.csv_for(user, version, file) for name, file in self._check.files.items()}
        before = sizes_before(of)
        known = {str(one.entity.uuid): before.get(one.entity.pk) for one in pupils_of(of.school)}
        self._lists = {
            name: [sheets.as_before(row, known.get(row["name"]), of.first_day) for row in one.as_rows]
            for name, one in files.items()
            if one
        }

    def asks_again(self, values: Mapping[str, object], today: date) -> list[int]:
        """Which pupils, from 1, the form asks to measure again."""
        told = self._worked_out(self._writer.written(values, instance_id="uuid:of-nothing"), today)
        return [int(found[1]) for at, said in told.items() if said == "yes" and (found := _AGAIN.fullmatch(at))]

    def filled(self, values: Mapping[str, object], today: date, **names: str) -> bytes:
        xml = self._writer.written(values, **names)
        return self._writer.filled(xml, self._worked_out(xml, today))

    def _worked_out(self, xml: bytes, today: date) -> dict[str, str]:
        return self._check.calculated(read_answers(xml), self._lists, today)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One class on one day."""

    of: Round
    key: tuple[tuple[int, int], date]
    lines: Sequence[sheets.Line]
    sizes: Mapping[tuple[int, int], int]

    def send(self, form: _Open, user: User, at: datetime) -> bool:
        today = timezone.localdate(at)
        values = self._values(form.asks_again(self._values(()), today))
        name = f"round:{self.of.key}:{self.key[0][0]}:{self.key[0][1]}:{self.key[1]}"
        before = Revision.objects.filter(device_id=name, is_current=True, submission__deleted_at=None).first()
        n = before.ordinal if before else 0
        content = canonical(values)
        if before and before.instance_id == instance_id(name, content, n):
            return False
        edits = before.instance_id if before else ""
        xml = form.filled(values, today, instance_id=instance_id(name, content, n + 1), deprecated_id=edits)
        receive(xml=xml, media={}, user=user, channel=Channel.FILE, at=at, by=Actor.of_user(user), device_id=name)
        return True

    def _values(self, again: Container[int]) -> dict[str, object]:
        of = self.of
        return sheets.answers(self.lines, school=of.school.code, name=of.school.name_zh, school_year=of.school_year,
                              term=of.term, n=self.sizes[self.key[0]], again=again)  # fmt: skip


def _grouped(lines: Sequence[sheets.Line]) -> dict[Any, list[sheets.Line]]:
    found: defaultdict[Any, list[sheets.Line]] = defaultdict(list)
    for one in sorted(lines, key=lambda one: (one.in_class, one.on, one.pupil)):
        found[one.in_class, one.on].append(one)
    return found


def _sizes(of: Round) -> dict[tuple[int, int], int]:
    found: defaultdict[tuple[int, int], int] = defaultdict(int)
    for one in pupils_of(of.school):
        found[one.in_class] += 1
    return found


def _is_wrong(row: int, faults: Sequence[Fault]) -> bool:
    return any(one.row == row and not one.is_warning for one in faults)


def _row(one: Pupil, language: str) -> dict[str, Any]:
    found = one.measured
    row: dict[str, Any] = {"pupil": str(one.entity.uuid), "grade": one.grade, "class_no": one.class_no,
                           "number": content_of(one.entity).label}  # fmt: skip
    if found is None:
        return row
    labels = {choice.code: choice.label.in_(language) for choice in sheets.MEASURED}
    first = found.first_height_cm is not None
    sizes = {
        "height_cm": found.first_height_cm if first else found.height_cm,
        "weight_kg": found.first_weight_kg if first else found.weight_kg,
        "height_again_cm": found.height_cm if first else None,
        "weight_again_kg": found.weight_kg if first else None,
    }
    numbers = {key: float(value) for key, value in sizes.items() if value is not None}
    return row | numbers | {"measured": labels.get(found.not_measured or "yes"), "on": found.measured_on}
