"""The limits of the country's model: versions, the editor, files, the second person, into use and out of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.nutrition.actions import limits as actions
from xinmiao.nutrition.forms.limits import LimitFile, ReportHead, Retirement
from xinmiao.nutrition.models import LimitState, LimitVersion
from xinmiao.nutrition.pages import limits as pages
from xinmiao.nutrition.queries import limits as queries
from xinmiao.nutrition.queries import models_of_packs
from xinmiao.nutrition.rules import limit_sheets as sheets
from xinmiao.nutrition.rules.limits import Fault, Structure, changes, read
from xinmiao.nutrition.tables import limits as tables
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def for_editors(view: View) -> View:
    """Let in those who may edit limits."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request, Permission.EDIT_LIMITS):
            raise PermissionDenied(NO_ROLE.reason.in_(language()))
        return view(request, *args, **kwargs)

    return guarded


@for_editors
def index(request: HttpRequest) -> HttpResponse:
    """Each model that waits for limits, with its versions."""
    models = [(one, tables.versions(queries.versions(one.model))) for one in queries.structures(_pack()).values()]
    shown = [table for _structure, table in models]
    context = {"models": models, "breadcrumb": _breadcrumb()[:-1]}
    return downloads.requested(request, *shown) or render(request, "nutrition/limits/index.html", context)


@for_editors
def new(request: HttpRequest, model: str) -> HttpResponse:
    """The editor: a new version, empty or from the latest one."""
    by = _structure(model)
    if request.method == "POST":
        return _proposed(request, by)
    latest = queries.versions(model).first()
    initial: dict[str, object] = {"document": by.document, "edition": latest.edition if latest else ""}
    rows = sheets.blank_rows(by, latest.lines if latest else ())
    return _editor(request, by, _head(by, initial=initial), rows)


def _proposed(request: HttpRequest, by: Structure) -> HttpResponse:
    head, rows = _head(by, request.POST), pages.rows_of(request.POST.dict(), by)
    found = read(rows, by)
    if not head.is_valid() or found.faults:
        return _editor(request, by, head, rows, found.faults, status=422)
    try:
        version = actions.propose(of=by, head=head.head, lines=found.lines, user=_user(request), at=timezone.now())
    except XinmiaoError as error:
        head.add_error(None, error.message(language()))
        return _editor(request, by, head, rows, status=409)
    messages.success(
        request, _("Version %(n)s is proposed. A second person has to confirm it.") % {"n": version.number}
    )
    return redirect("nutrition:limits_version", version.key)


@for_editors
@require_POST
def upload(request: HttpRequest, model: str) -> HttpResponse:
    """Read a file into the editor, with every fault by its cell; nothing is kept yet."""
    by, form = _structure(model), LimitFile(request.POST, request.FILES)
    if form.is_valid():
        try:
            sheet = sheets.sheet_of(form.cleaned_data["file"].read(sheets.LARGEST + 1), by, today=timezone.localdate())
        except XinmiaoError as error:
            form.add_error("file", error.message(language()))
        else:
            faults = tables.faults(sheet.faults, sheet.rows)
            head = _head(by, initial={"document": by.document})
            wrong = [one.fault for one in sheet.faults]
            more: dict[str, object] = {"faults": faults} if wrong else {"is_read": True}
            return _editor(request, by, head, sheet.rows, wrong, status=422 if wrong else 200, more=more)
    head = _head(by, initial={"document": by.document})
    return _editor(request, by, head, sheets.blank_rows(by, ()), status=422, more={"file": form})


@for_editors
def template(request: HttpRequest, model: str, form: str) -> HttpResponse:
    """A file to fill in, with what the latest version says."""
    by, latest = _structure(model), queries.versions(model).first()
    lines = latest.lines if latest else ()
    if form == "yaml":
        content: bytes = sheets.template_yaml(by, lines).encode()
        kind = "application/yaml; charset=utf-8"
    else:
        content, kind = sheets.template_xlsx(by, lines, language()), downloads.XLSX_TYPE
    disposition = f'attachment; filename="{model}_limits.{form}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


@for_editors
def version(request: HttpRequest, key: UUID) -> HttpResponse:
    """One version: its numbers, how it differs from the one before, who did what."""
    return _version(request, _found(key))


@for_editors
def confirm(request: HttpRequest, key: UUID) -> HttpResponse:
    """The second person reads every number in the report again."""
    of = _found(key)
    by = _structure(of.model)
    if of.state != LimitState.PROPOSED:
        return redirect("nutrition:limits_version", of.key)
    if request.method == "GET":
        return _check(request, of, by)
    told = pages.told_of(request.POST.dict(), of, by)
    try:
        actions.confirm(version=of, told=told, user=_user(request), at=timezone.now())
    except actions.CannotSettle as error:
        return _check(request, of, by, error)
    messages.success(request, _("Confirmed: both of you read the same. It can now be brought into use."))
    return redirect("nutrition:limits_version", of.key)


@for_editors
@require_POST
def activate(request: HttpRequest, key: UUID) -> HttpResponse:
    """Bring a confirmed version into use."""
    of = _found(key)
    rule = models_of_packs.of_pack(_pack())[of.model].rule
    return _settled(
        request, of, lambda: actions.activate(version=of, rule=rule, user=_user(request), at=timezone.now())
    )


@for_editors
@require_POST
def retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a version out of use, or refuse it."""
    of, form = _found(key), Retirement(request.POST)
    if not form.is_valid():
        return _version(request, of, form=form, status=422)
    why = form.cleaned_data["why"]
    return _settled(request, of, lambda: actions.retire(version=of, why=why, user=_user(request), at=timezone.now()))


def _settled(request: HttpRequest, of: LimitVersion, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except XinmiaoError as error:
        return _version(request, of, error=error.message(language()), status=409)
    messages.success(request, _("It is written down."))
    return redirect("nutrition:limits_version", of.key)


def _editor(
    request: HttpRequest, by: Structure, head: ReportHead, rows: Any, faults: Any = (), *, status: int = 200,
    more: dict[str, object] | None = None,
) -> HttpResponse:  # fmt: skip
    wrong: tuple[Fault, ...] = tuple(faults)
    context = {"structure": by, "name": by.name.in_(language()), "head": head, "editor": pages.editor(rows, wrong, by),
               "file": LimitFile(), "breadcrumb": _breadcrumb()}  # fmt: skip
    return render(request, "nutrition/limits/editor.html", context | (more or {}), status=status)


def _version(
    request: HttpRequest, of: LimitVersion, *, form: Retirement | None = None, error: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    by, before = _structure(of.model), queries.versions(of.model).filter(number__lt=of.number).first()
    shown = [tables.limits(of, by)]
    if before is not None:
        shown.append(tables.changes(changes(before.lines, of.lines, by), by, before))
    shown.append(tables.trail(queries.trail(of)))
    context = {
        "version": of, "name": by.name.in_(language()), "state": tables.state(of), "facts": pages.facts(of),
        "tables": shown, "form": form or Retirement(), "error": error, "breadcrumb": _breadcrumb(),
        "may_confirm": of.state == LimitState.PROPOSED and of.entered_by_id != _user(request).pk,
        "may_activate": of.state == LimitState.CONFIRMED, "may_retire": of.state != LimitState.RETIRED,
        "is_mine": of.state == LimitState.PROPOSED and of.entered_by_id == _user(request).pk,
    }  # fmt: skip
    response = downloads.requested(request, *shown)
    return response or render(request, "nutrition/limits/version.html", context, status=status)


def _check(
    request: HttpRequest, of: LimitVersion, by: Structure, error: actions.CannotSettle | None = None
) -> HttpResponse:  # fmt: skip
    links = [
        *_breadcrumb(),
        Link(_("Version %(n)s") % {"n": of.number}, reverse("nutrition:limits_version", args=[of.key])),
    ]
    context = {
        "version": of, "name": by.name.in_(language()), "breadcrumb": links, "facts": pages.facts(of)[:4],
        "classes": pages.check(of, by, request.POST.dict(), error.cells if error else ()),
        "error": error.message(language()) if error else "",
    }  # fmt: skip
    return render(request, "nutrition/limits/confirm.html", context, status=409 if error else 200)


def _head(by: Structure, data: Any = None, *, initial: dict[str, object] | None = None) -> ReportHead:
    released = str(models_of_packs.of_pack(_pack())[by.model].rule.data.get("released") or "")
    return ReportHead(data, initial=initial, today=timezone.localdate(), released=released)


def _structure(model: str) -> Structure:
    found = queries.structures(_pack()).get(model)
    if found is None:
        raise Http404
    return found


def _found(key: UUID) -> LimitVersion:
    people = ("entered_by", "confirmed_by", "activated_by", "retired_by")
    found = LimitVersion.objects.select_related(*people).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _pack() -> Path:
    return Path(settings.PACK_DIR)


def _breadcrumb() -> list[Link]:
    return [Link(_("Food desk"), reverse("nutrition:foods")), Link(_("Limits"), reverse("nutrition:limits"))]
