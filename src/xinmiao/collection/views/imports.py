"""Files that people send: templates, upload, what would happen, the import, its history, withdrawal."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, holds, scopes_of
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import imports as actions
from xinmiao.collection.forms.imports import Upload
from xinmiao.collection.models import Import, ImportState, Mode
from xinmiao.collection.queries import importing
from xinmiao.collection.queries import imports as queries
from xinmiao.collection.queries.imports import SHOWN
from xinmiao.collection.tables import imports as tables
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE = 50
MOST = 100_000
"""Faults in one download of the table; the JSON and the marked workbook hold all."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


def for_importers(view: View) -> View:
    """Only for whoever imports files anywhere at all."""

    @login_required
    @functools.wraps(view)
    def seen(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request, Permission.IMPORT_FILES):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return seen


@for_importers
def index(request: HttpRequest) -> HttpResponse:
    """Templates, the upload, and what was imported."""
    offered = importing.offered(scopes_of(request))
    partners, any_ = importing.partners(scopes_of(request))
    form = Upload(offered, partners, *((request.POST, request.FILES) if request.method == "POST" else ()), any_=any_)
    if request.method == "POST" and form.is_valid() and (of := _uploaded(request, form)):
        return redirect("collection:import", of.key)
    found = Import.objects.visible_to(scopes_of(request)).select_related("user", "partner")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = {one.key: one.name for one in offered}
    table, templates = tables.history(list(page.object_list), names), tables.templates(offered)
    if download := downloads.requested(request, tables.history(found, names), templates):
        return download
    shown = replace(table, count=page.paginator.count)
    context = {"form": form, "templates": templates, "table": shown, "page": page}
    return render(request, "collection/imports/index.html", context, status=422 if form.errors else 200)


def _uploaded(request: HttpRequest, form: Upload) -> Import | None:
    """Keep the file and have it checked; None where it is refused, with the reason at its field."""
    file, chosen = form.cleaned_data["file"], form.chosen
    try:
        of = actions.upload(
            data=file.read(), name=file.name, user=_user(request), by=actor_of(request), at=timezone.now(),
            version=chosen.version, intervention=chosen.intervention, partner=form.partner_chosen,
            mode=Mode(form.cleaned_data["mode"]), is_complete=form.cleaned_data["is_complete"],
        )  # fmt: skip
    except XinmiaoError as error:
        form.add_error("file", error.message(language()))
        return None
    actions.ask_check(of)
    return of


@for_importers
def template(request: HttpRequest, kind: str, code: str, lang: str) -> HttpResponse:
    """A workbook to fill in."""
    scopes = scopes_of(request)
    one = next((one for one in importing.offered(scopes) if one.key == f"{kind}:{code}"), None)
    if one is None or lang not in ("zh", "en"):
        raise Http404
    partners, any_ = importing.partners(scopes)
    if one.version:
        content = queries.template_of_form(one.version, _user(request), lang)
    else:
        content = queries.template_of_reports(code, _user(request), None if any_ else partners[0], lang)
    return _attached(content, f"{code}_{lang}.xlsx")


@for_importers
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One import: how far it is; what it would do or did; everything that is wrong, paged."""
    of = _found(request, key)
    if request.htmx and of.is_running:  # type: ignore[attr-defined]
        return render(request, "collection/imports/one.html#progress", {"import": of})
    context = {"import": of, "state": tables.state(of), "breadcrumb": _breadcrumb(), "facts": _facts(of)}
    if of.is_running:
        return render(request, "collection/imports/one.html", context)
    if downloads.PARAMETER in request.GET:
        whole = tables.faults(list(islice(queries.all_faults(of), MOST)), queries.n_faults(of), language())
        return downloads.requested(request, whole, _counted(of)) or redirect("collection:import", of.key)
    page = Paginator(range(queries.n_faults(of)), SHOWN).get_page(request.GET.get("page"))
    shown = queries.faults_of(of, page.number)
    context |= {
        "faults": tables.faults(shown.faults, shown.n, language()),
        "counted": _counted(of),
        "page": page,
        "n_all": shown.n,
        "may_commit": of.state == ImportState.CHECKED,
        "may_withdraw": of.state == ImportState.COMMITTED,
    }
    response = render(request, "collection/imports/one.html", context)
    if request.htmx:  # type: ignore[attr-defined]
        response["HX-Refresh"] = "true"
    return response


@for_importers
def commit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say in words what the import will do; do it when that is confirmed."""
    of = _found(request, key)
    if of.state not in (ImportState.CHECKED, ImportState.ASKED, ImportState.COMMITTING):
        return redirect("collection:import", of.key)
    if request.method == "POST":
        actions.ask_commit(of)
        return redirect("collection:import", of.key)
    links = [*_breadcrumb(), Link(of.file_name, reverse("collection:import", args=[of.key]))]
    return render(request, "collection/imports/commit.html", {"import": of, "breadcrumb": links})


@for_importers
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an import back, once that is confirmed."""
    of = _found(request, key)
    if of.state != ImportState.COMMITTED:
        return redirect("collection:import", of.key)
    if request.method == "POST":
        try:
            done = actions.withdraw(of=of, by=actor_of(request), at=timezone.now())
            messages.success(request, _("Withdrawn: %(n)s record(s).") % {"n": done.n_withdrawn})
        except XinmiaoError as error:
            messages.error(request, error.message(language()))
        return redirect("collection:import", of.key)
    links = [*_breadcrumb(), Link(of.file_name, reverse("collection:import", args=[of.key]))]
    return render(request, "collection/imports/withdraw.html", {"import": of, "breadcrumb": links})


@for_importers
@require_POST
def again(request: HttpRequest, key: UUID) -> HttpResponse:
    """Check the file again, against what is known now."""
    of = _found(request, key)
    if of.state in (ImportState.CHECKED, ImportState.REFUSED):
        actions.ask_check(of)
    return redirect("collection:import", of.key)


@for_importers
def marked(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook with its faulty cells marked."""
    of = _found(request, key)
    content = queries.marked_workbook(of, language(), today=timezone.localdate())
    stem = of.file_name.rpartition(".")[0] or of.file_name
    suffix = _("to correct")
    return _attached(content, f"{stem}_{suffix}.xlsx")


@for_importers
def faults(request: HttpRequest, key: UUID) -> JsonResponse:
    """Every fault as JSON."""
    of = _found(request, key)
    told = [one.as_dict(language()) for one in queries.all_faults(of)]
    return JsonResponse({"import": str(of.key), "state": of.state, **of.promised, "faults": told})


def _found(request: HttpRequest, key: UUID) -> Import:
    """An import outside the reader's scopes does not exist for them."""
    rows = Import.objects.visible_to(scopes_of(request))
    rows = rows.select_related("user", "partner", "intervention", "form_version__form__intervention")
    found = rows.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _breadcrumb() -> list[Link]:
    return [Link(_("Imports"), reverse("collection:imports"))]


def _facts(of: Import) -> list[tuple[str, str]]:
    name = of.form_version.form.name if of.form_version else _("Counts: %(name)s") % {"name": of.intervention.name}
    when = timezone.localtime(of.uploaded_at).strftime("%Y-%m-%d %H:%M")
    return [
        (_("What it holds"), name),
        (_("Partner"), of.partner.name if of.partner else "—"),
        (_("Uploaded"), f"{when} · {of.user.get_full_name() or of.user.get_username()}"),
        (_("When a row is wrong"), of.get_mode_display()),
    ]


def _counted(of: Import) -> Any:
    wording = queries.wording_of(of, timezone.localdate())
    labels = {column.key: column.label.in_(language()) for column in queries.columns_of(of)}
    told = of.summary.get("faults", [])
    words = {code: wording.one(1, "", key, code, "…").reason.in_(language()) for code, key, _n in told}
    return tables.counted(told, words, labels)


def _attached(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response
