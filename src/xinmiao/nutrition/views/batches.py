"""Tables of foods: upload, what was found in it and what a person says of it, progress, the result."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.core.packs import allowed
from xinmiao.nutrition.actions import batches as actions
from xinmiao.nutrition.forms.batches import Confirm, Upload
from xinmiao.nutrition.models import BatchState, FoodBatch, ResultKind
from xinmiao.nutrition.queries import batches, class_keywords, models_of_foods
from xinmiao.nutrition.queries.batch_files import RESULT, chunks
from xinmiao.nutrition.rules.nutrient_models import Asked, usual, version_of
from xinmiao.nutrition.tables import batches as tables
from xinmiao.nutrition.views.foods import for_assessors
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE = 50
TYPES = {"xlsx": downloads.XLSX_TYPE, "csv": downloads.CSV_TYPE}
View = Callable[..., HttpResponseBase]


def for_those_who_see_it(view: View) -> View:
    """Give the view its batch; one's own, or any to those who assess foods."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, key: UUID) -> HttpResponseBase:
        assert isinstance(request.user, User)
        assesses = holds(request, Permission.ASSESS_FOODS)
        seen = batches.visible_to(request.user, assesses=assesses)
        found = seen.filter(key=key).first()
        if found is None and not assesses:
            raise PermissionDenied(NO_ROLE.reason.in_(language()))
        if found is None:
            raise Http404
        return view(request, found)

    return guarded


@for_assessors
def index(request: HttpRequest) -> HttpResponse:
    """All tables that were assessed, and the upload."""
    form = Upload(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid() and (of := _uploaded(request, form)):
        return redirect("nutrition:food_batch", of.key)
    found = FoodBatch.objects.select_related("user")
    if download := downloads.requested(request, tables.batches(found)):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "table": tables.batches(page.object_list), "page": page, "breadcrumb": _breadcrumb()}
    return render(request, "nutrition/batches/index.html", context, status=422 if form.errors else 200)


def _uploaded(request: HttpRequest, form: Upload) -> FoodBatch | None:
    """Keep the file; None where it is refused, with the reason at its field."""
    file = form.cleaned_data["file"]
    assert isinstance(request.user, User)
    try:
        return actions.upload(
            data=file.read(), name=file.name, user=request.user, by=actor_of(request), at=timezone.now()
        )
    except XinmiaoError as error:
        form.add_error("file", error.message(language()))
        return None


@for_those_who_see_it
def one(request: HttpRequest, of: FoodBatch) -> HttpResponse:
    """A batch: what a person has to say of it, how far it is, or what came of it."""
    if request.htmx and of.is_running:  # type: ignore[attr-defined]
        return render(request, "nutrition/batches/one.html#progress", {"of": of})
    context: dict[str, Any] = {"of": of, "state": tables.state(of), "breadcrumb": _breadcrumb()}
    status = 200
    if of.state in (BatchState.UPLOADED, BatchState.FAILED):
        form = _confirming(request, of)
        if form.is_bound and form.is_valid():
            _confirm(request, of, form)
            return redirect("nutrition:food_batch", of.key)
        context["form"], status = form, 422 if form.errors else 200
    if of.state == BatchState.DONE:
        counted, explained = tables.counted(of, language()), tables.explained(of, language())
        if download := downloads.requested(request, counted, explained):
            return download
        context |= {"counted": counted, "explained": explained}
    response = render(request, "nutrition/batches/one.html", context, status=status)
    if request.htmx:  # type: ignore[attr-defined]
        response["HX-Refresh"] = "true"
    return response


def _confirming(request: HttpRequest, of: FoodBatch) -> Confirm:
    models, own = models_of_foods.usable(settings.PACK_DIR), models_of_foods.of_pack(settings.PACK_DIR)
    kind = ResultKind.XLSX if of.file_name.lower().endswith(".xlsx") else ResultKind.CSV
    given = (request.POST,) if request.method == "POST" else ()
    proposing = class_keywords.of_pack(settings.PACK_DIR).model
    return Confirm(of.preview, models, *given, chosen=usual(models, own), kind=kind, proposing=proposing)


def _confirm(request: HttpRequest, of: FoodBatch, form: Confirm) -> None:
    models, drafts, told = models_of_foods.usable(settings.PACK_DIR), allowed(settings.PACK_DIR), form.cleaned_data
    actions.confirm(
        of=of, columns=form.columns, units=form.units, basis=told["basis"], accepted=told.get("accepted", []),
        standards=[str(Asked(name, version_of(models[name], drafts))) for name in told["standards"]],
        kind=ResultKind(told["kind"]), language=language(), by=actor_of(request), at=timezone.now(),
    )  # fmt: skip


@require_POST
@for_those_who_see_it
def again(request: HttpRequest, of: FoodBatch) -> HttpResponse:
    """Have an interrupted batch assessed from its beginning."""
    if of.is_running:
        actions.again(of=of)
    return redirect("nutrition:food_batch", of.key)


@for_those_who_see_it
def result(request: HttpRequest, of: FoodBatch) -> HttpResponseBase:
    """The result, once it is whole."""
    if of.state != BatchState.DONE:
        raise Http404
    stem = of.file_name.rpartition(".")[0] or of.file_name
    name = f"{stem}_{_('assessed')}.{of.kind}"
    response = StreamingHttpResponse(chunks(of, RESULT), content_type=TYPES[of.kind])
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@for_those_who_see_it
def delete(request: HttpRequest, of: FoodBatch) -> HttpResponse:
    """Take a batch away with its files, once that is confirmed."""
    if request.method == "POST":
        actions.delete(of=of, by=actor_of(request), at=timezone.now())
        messages.success(request, _("The table and its result are deleted."))
        return redirect("nutrition:foods")
    links = [*_breadcrumb(), Link(of.file_name, reverse("nutrition:food_batch", args=[of.key]))]
    return render(request, "nutrition/batches/delete.html", {"of": of, "breadcrumb": links})


def _breadcrumb() -> list[Link]:
    return [Link(_("Food desk"), reverse("nutrition:foods"))]
