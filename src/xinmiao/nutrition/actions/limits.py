"""Limits on their way: one person proposes what the report says, a second confirms it; it is used, and retired."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from xinmiao.accounts.models import User
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.nutrition.models import Limit, LimitClass, LimitReading, LimitState, LimitVersion
from xinmiao.nutrition.queries import limits as queries
from xinmiao.nutrition.queries.limits import NOUN
from xinmiao.nutrition.rules.limits import Line, Structure, differing, read, written
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.tables import RuleTable
from xinmiao.science.text import Text

REPLACED = Text("由第 {n} 版取代", "Replaced by version {n}")


class CannotSettle(XinmiaoError):
    """A step that a version of limits cannot take. cells: (class, column) of what both persons read otherwise."""

    def __init__(self, where: object, what: Text, todo: Text | None = None, *, cells: Collection[tuple[str, str]] = ()):
        super().__init__("limits.refused", what, where=str(where), todo=todo)
        self.cells = frozenset(cells)


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of the report as a whole. compare: `>` or `>=`; pages: where the report says it."""

    document: str
    edition: str
    read_on: date
    compare: str
    compare_page: int
    basis_page: int
    note: str = ""


@transaction.atomic
def propose(*, of: Structure, head: Head, lines: Sequence[Line], user: User, at: datetime) -> LimitVersion:
    """Keep a new version as it was read; nothing uses it yet. Raises `CannotSettle`."""
    _require_name(user, of.model)
    if faults := read([written(line, of) for line in lines], of).faults:
        raise CannotSettle(of.model, faults[0].what)
    last = LimitVersion.objects.filter(model=of.model).aggregate(n=Max("number"))["n"] or 0
    version = LimitVersion.objects.create(
        model=of.model, number=last + 1, document=head.document, edition=head.edition, read_on=head.read_on,
        compare=head.compare, compare_page=head.compare_page, basis_page=head.basis_page, note=head.note,
        entered_by=user, entered_at=at,
    )  # fmt: skip
    for position, line in enumerate(lines, start=1):
        _keep(version, position, line)
    _note(version, "propose", user, at, {"model": of.model, "version": version.number, "classes": len(lines)})
    return version


def _keep(version: LimitVersion, position: int, line: Line) -> None:
    kept = LimitClass.objects.create(
        version=version, position=position, code=line.code, zh=line.zh, en=line.en, rule=line.rule, page=line.page,
        without_alcohol=line.without_alcohol,
    )  # fmt: skip
    Limit.objects.bulk_create(
        Limit(of_class=kept, component=name, value=value) for name, value in line.limits.items()
    )  # fmt: skip


@transaction.atomic
def confirm(
    *, version: LimitVersion, told: Mapping[tuple[str, str], str], user: User, at: datetime
) -> LimitVersion:  # fmt: skip
    """Note that a second person read every number in the report and found the same.

    told: (class, column) → what that person typed or ticked. Raises `CannotSettle` with the cells that differ.
    """
    of = _locked(version, LimitState.PROPOSED)
    _require_name(user, of)
    if user.pk == of.entered_by_id:
        raise CannotSettle(
            of, Text("录入的人不能确认自己录入的界值", "Whoever entered the limits cannot confirm them"),
            Text("请另一位同事对照报告确认", "Ask a colleague to read them in the report"),
        )  # fmt: skip
    if cells := differing(of.lines, told):
        raise CannotSettle(
            of, Text("有 {n} 处与录入的不同，或还没有核对", "{n} differ from what was entered, or are not checked yet")
            .format(n=len(cells)),
            Text("请再看报告；若录入有误，请停用本版", "Look at the report again; if the entry is wrong, retire it"),
            cells=cells,
        )  # fmt: skip
    LimitReading.objects.bulk_create(
        LimitReading(limit=one, value=one.value, read_by=user, read_at=at)
        for one in Limit.objects.filter(of_class__version=of)
    )
    of.confirmed_by, of.confirmed_at = user, at
    of.save(update_fields=["confirmed_by", "confirmed_at"])
    _note(of, "confirm", user, at)
    return of


@transaction.atomic
def activate(*, version: LimitVersion, rule: RuleTable, user: User, at: datetime) -> LimitVersion:
    """Bring a confirmed version into use for desk, files, audit and commands; the one before it is retired.

    rule: the table of the pack. Raises `CannotSettle`, `TableFault`.
    """
    of = _locked(version, LimitState.CONFIRMED)
    model = queries.model_of(of, rule)
    if (before := queries.active(of.model)) is not None:
        _retire(before, REPLACED.format(n=of.number).zh, user, at)
    of.activated_by, of.activated_at = user, at
    of.save(update_fields=["activated_by", "activated_at"])
    _note(of, "activate", user, at, {"checksum": model.rule.checksum})
    return of


@transaction.atomic
def retire(*, version: LimitVersion, why: str, user: User, at: datetime) -> LimitVersion:
    """Take a version out of use, or refuse one that was proposed. Raises `CannotSettle`."""
    of = _locked(version, LimitState.PROPOSED, LimitState.CONFIRMED, LimitState.ACTIVE)
    if not why.strip():
        raise CannotSettle(of, Text("请写明原因", "Say why"))
    _retire(of, why.strip()[:400], user, at)
    return of


def _retire(of: LimitVersion, why: str, user: User, at: datetime) -> None:
    of.retired_by, of.retired_at, of.retired_why = user, at, why
    of.save(update_fields=["retired_by", "retired_at", "retired_why"])
    _note(of, "retire", user, at, {"why": why})


def _locked(version: LimitVersion, *states: LimitState) -> LimitVersion:
    of = LimitVersion.objects.select_for_update().get(pk=version.pk)
    if of.state not in states:
        raise CannotSettle(
            of, Text("这一版已不在这一步", "This version is no longer at this step"), Text("请刷新页面", "Load it anew")
        )
    return of


def _require_name(user: User, where: object) -> None:
    if not user.name.strip():
        raise CannotSettle(
            where, Text("您的账号没有姓名，请先请管理员补上", "Your account has no name: ask an administrator")
        )


def _note(of: LimitVersion, verb: str, user: User, at: datetime, detail: Mapping[str, object] | None = None) -> None:
    audit.record(by=Actor.of_user(user), verb=verb, noun=NOUN, key=of.key, at=at, detail=detail)
