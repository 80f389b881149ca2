"""A form that somebody uploads: checked as far as this server can, then kept as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from xinmiao.collection.actions import forms
from xinmiao.collection.deep_check import Deep, deep_check
from xinmiao.collection.models import Form, FormState, FormVersion
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.problems import Problem, in_order, translated
from xinmiao.collection.rules.publishable import problems
from xinmiao.collection.rules.states import may_become
from xinmiao.collection.workbooks import rows_of
from xinmiao.collection.xlsforms import Converted, FormRefused, converted
from xinmiao.core.actors import Actor
from xinmiao.science import answers
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Checked:
    """What an upload was found to be. made: none where it cannot be converted. deep: none where not got that far."""

    made: Converted | None
    problems: tuple[Problem, ...]
    deep: Deep | None = None

    @property
    def blocks(self) -> bool:
        """Whether anything stands in the way of keeping it."""
        return any(problem.blocks for problem in self.problems)


class NotThisWay(XinmiaoError):
    """A state that cannot be reached from the one that a version is in."""

    def __init__(self, version: FormVersion, wanted: FormState) -> None:
        super().__init__(
            "form.not_this_way",
            Text("这一版现在不能变为该状态。", "This version cannot go into that state now."),
            where=f"{version}: {version.state} → {wanted}",
        )


class NotOpened(XinmiaoError):
    """A version that the browser's engine would not open."""

    def __init__(self, version: FormVersion) -> None:
        super().__init__(
            "form.not_opened",
            Text("浏览器打不开这一版，不能开放。", "The browser cannot open this version, so it cannot be opened."),
            where=str(version),
            todo=Text("请看预览页的说明，改正后用新的 version 上传。",
                      "See what the preview says, correct it and upload it as a new version."),
        )  # fmt: skip


def checked(workbook: bytes, mapping: Mapping) -> Checked:
    """Convert and check a workbook; every problem at once, with its row."""
    try:
        made = converted(workbook)
    except FormRefused as refused:
        return Checked(None, (translated(_told(refused)),))
    rows, form = rows_of(workbook), answers.compile(made.xform)
    deep = deep_check(made.xform, rows)
    warnings = [translated(told, blocks=False) for told in made.warnings if "max-pixels" not in told]
    return Checked(made, tuple(in_order([*problems(form, mapping, rows), *deep.problems, *warnings])), deep)


def _told(refused: FormRefused) -> str:
    row = refused.where.removeprefix("row ")
    words = refused.what.en.partition(": ")[2]
    return f"[row : {row}] {words}" if row else words


@transaction.atomic
def keep(*, checked: Checked, workbook: bytes, mapping: Mapping, by: Actor, at: datetime) -> FormVersion:
    """Keep a form that was found to be in order as a draft. Raises what `forms.publish` does."""
    assert checked.made is not None
    assert not checked.blocks
    form = Form.objects.filter(code=checked.made.form_id).first()
    if form is None:
        form = forms.describe(code=checked.made.form_id, mapping=mapping, by=by, is_of_pack=False)
    told = [{"sheet": p.sheet, "row": p.row, "zh": p.what.zh, "en": p.what.en} for p in checked.problems]
    checks = {"validate": "passed" if checked.deep and checked.deep.has_run else "not run", "rules": told}
    return forms.publish(
        form=form, workbook=workbook, mapping=mapping, by=by, at=at, checks=checks, state=FormState.DRAFT
    )


@transaction.atomic
def change_state(*, version: FormVersion, state: FormState, by: Actor, at: datetime) -> FormVersion:
    """Put a version into another state; once it is open, what it says of its form holds.

    Raises NotThisWay, or NotOpened where the browser could not open it.
    """
    held = FormVersion.objects.select_for_update().get(pk=version.pk)
    if not may_become(held.state, state):
        raise NotThisWay(held, state)
    if state is FormState.OPEN and held.checks.get("browser", {}).get("opens") is False:
        raise NotOpened(held)
    if state is FormState.OPEN:
        forms.describe(code=held.form.code, mapping=held.mapping, by=by, is_of_pack=held.form.is_of_pack)
    return forms.set_state(version=held, state=state, by=by, at=at)
