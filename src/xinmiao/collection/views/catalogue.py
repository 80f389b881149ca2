"""The catalogue of forms: what there is, a new version with its problems by row, what changed, a blank to print."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, holds, scopes_of
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import uploads
from xinmiao.collection.forms.catalogue import UploadForm
from xinmiao.collection.models import Form, FormState, FormVersion
from xinmiao.collection.pages import catalogue as pages
from xinmiao.collection.queries import catalogue
from xinmiao.collection.rules.states import NEXT
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

View = Callable[..., HttpResponse]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def for_managers(view: View) -> View:
    """Only for who manages forms somewhere."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, **where: str) -> HttpResponse:
        if not holds(request, Permission.MANAGE_FORMS):
            raise PermissionDenied
        return view(request, **where)

    return inner


@for_managers
def index(request: HttpRequest) -> HttpResponse:
    """Every form with the state of its version and how much came in."""
    table = pages.table_of_forms(catalogue.listed()).sorted_by(request.GET.get("sort", ""))
    if download := downloads.requested(request, table):
        return download
    return render(request, "collection/catalogue.html", {"table": table})


@for_managers
def one(request: HttpRequest, form: str) -> HttpResponse:
    """One form: its versions, who may fill it and who decides, what its answers mean."""
    found = _form(form)
    versions = catalogue.versions_of(found)
    table = pages.table_of_versions(versions)
    if download := downloads.requested(request, table):
        return download
    context = {
        "form": found,
        "facts": pages.facts(found),
        "meaning": pages.meaning(versions[0][0].mapping) if versions else [],
        "table": table,
        "breadcrumb": _breadcrumb(),
        "may_manage": catalogue.may_manage(scopes_of(request), found.intervention.code),
    }
    return render(request, "collection/form.html", context)


@for_managers
def upload(request: HttpRequest, form: str = "") -> HttpResponse:
    """A new version of a form, or a new form: kept as a draft when nothing blocks it, else its problems by row."""
    of = _form(form) if form else None
    if of is not None and not catalogue.may_manage(scopes_of(request), of.intervention.code):
        raise PermissionDenied
    if request.method != "POST":
        return _upload(request, of, UploadForm(form=of))
    given = UploadForm(request.POST, request.FILES, form=of)
    return _checked(request, of, given) if given.is_valid() else _upload(request, of, given, status=422)


def _checked(request: HttpRequest, of: Form | None, given: UploadForm) -> HttpResponse:
    workbook, mapping = given.cleaned_data["workbook"], given.mapping
    found = uploads.checked(workbook, mapping)
    if found.blocks or found.made is None:
        return _upload(request, of, given, checked=found, status=422)
    if not catalogue.may_manage(scopes_of(request), *catalogue.programmes_of(found.made.form_id, mapping.intervention)):
        raise PermissionDenied
    if of is not None and found.made.form_id != of.code:
        error = _("Its form_id is %(found)s, not %(wanted)s.") % {"found": found.made.form_id, "wanted": of.code}
        return _upload(request, of, given, checked=found, error=error, status=422)
    try:
        kept = uploads.keep(checked=found, workbook=workbook, mapping=mapping, by=actor_of(request), at=timezone.now())
    except XinmiaoError as error:
        return _upload(request, of, given, checked=found, error=error.message(language()), status=409)
    messages.success(request, _("Kept as a draft. Open it when its preview works."))
    return redirect("collection:form_version", kept.form.code, kept.version)


def _upload(
    request: HttpRequest, of: Form | None, given: UploadForm, *, checked: uploads.Checked | None = None,
    error: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {
        "of": of,
        "given": given,
        "problems": pages.problems_shown(checked.problems) if checked else None,
        "deep": pages.words_of_deep(checked) if checked else "",
        "error": error,
        "breadcrumb": _breadcrumb(of),
    }
    return render(request, "collection/upload.html", context, status=status)


@for_managers
def version(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """One version: its state and checks, what changed since the one before, and where it may go from here."""
    found = _version(form, version)
    kept = pages.table_of_kept(found)
    if download := downloads.requested(request, kept):
        return download
    context = {
        "version": found,
        "facts": pages.facts_of_version(found),
        "problems": kept,
        "changes": pages.words_of_changes(catalogue.changes(found)),
        "next": [(state, pages.words_of_step(state)) for state in NEXT[found.state]],
        "may_manage": catalogue.may_manage(scopes_of(request), found.form.intervention.code),
        "breadcrumb": _breadcrumb(found.form),
        "preview": pages.address("collection:preview", found.form.code, found.version),
    }
    return render(request, "collection/form_version.html", context)


@for_managers
@require_POST
def state(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """Put a version into another state."""
    found, wanted = _version(form, version), request.POST.get("state", "")
    if not catalogue.may_manage(scopes_of(request), found.form.intervention.code):
        raise PermissionDenied
    if wanted not in FormState.values:
        raise Http404
    try:
        uploads.change_state(version=found, state=FormState(wanted), by=actor_of(request), at=timezone.now())
    except XinmiaoError as error:
        messages.error(request, error.message(language()))
    return redirect("collection:form_version", form, version)


@for_managers
def blank(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """The form on paper, in the language of the page: print it on A4."""
    found = _version(form, version)
    lines = pages.lines_on_paper(catalogue.compiled(bytes(found.xform)))
    return render(request, "collection/blank.html", {"version": found, "lines": lines})


@for_managers
def workbook(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """The workbook as it was uploaded."""
    name = f"{form}-{version}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(_version(form, version).workbook), content_type=XLSX, headers=headers)


def _form(code: str) -> Form:
    return get_object_or_404(Form.objects.live().select_related("intervention", "service"), code=code)


def _version(form: str, version: str) -> FormVersion:
    return get_object_or_404(FormVersion.objects.select_related("form__intervention"), form__code=form, version=version)


def _breadcrumb(form: Form | None = None) -> list[Link]:
    found = [Link(_("Forms"), reverse("collection:forms"))]
    return [*found, Link(form.name, reverse("collection:form", args=[form.code]))] if form else found
