"""The food desk: the list, one product in, one version held against models, its score bars."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import actor_of, holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.core.packs import allowed
from xinmiao.nutrition.actions import foods as actions
from xinmiao.nutrition.forms.foods import NewProduct, Values, initial
from xinmiao.nutrition.models import FoodBatch, Product, ProductVersion
from xinmiao.nutrition.pages import foods as pages
from xinmiao.nutrition.queries import foods, models_of_foods
from xinmiao.nutrition.rules.nutrient_models import Asked, asked_for, name_of, usual
from xinmiao.nutrition.tables import batches as batch_tables
from xinmiao.nutrition.tables import foods as tables
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile import NoBars, bars_svg
from xinmiao.science.nutrient_profile.models import Model
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE, NEWEST = 25, 5
MODEL = "m"
"""The parameter of an address that names a model and its version."""
View = Callable[..., HttpResponse]


def for_assessors(view: View) -> View:
    """Only for those who may assess foods."""

    @functools.wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request, Permission.ASSESS_FOODS):
            raise PermissionDenied(NO_ROLE.reason.in_(language()))
        return view(request, *args, **kwargs)

    return guarded


@for_assessors
def index(request: HttpRequest) -> HttpResponse:
    """Products, looked up by barcode or words; the newest batches."""
    words = request.GET.get("q", "")
    if there := foods.by_barcode(words.strip()):
        return redirect("nutrition:food", there.key)
    found = foods.found(words)
    if download := downloads.requested(request, tables.products(found, searched=bool(words))):
        return download
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    table = replace(tables.products(page.object_list, searched=bool(words)), count=page.paginator.count)
    batches = batch_tables.batches(FoodBatch.objects.select_related("user")[:NEWEST])
    return render(request, "nutrition/foods/index.html",
                  {"table": table, "page": page, "batches": batches, "words": words})  # fmt: skip


@for_assessors
def new(request: HttpRequest) -> HttpResponse:
    """A product that is not in the list."""
    given = (request.POST,) if request.method == "POST" else ()
    start = {"basis": "100g", "barcode": request.GET.get("barcode", ""), "valid_from": timezone.localdate()}
    form = NewProduct(_models(), *given, initial=start)
    if request.method == "POST" and form.is_valid() and (made := _entered(request, form)):
        messages.success(request, _("The product is entered."))
        return redirect("nutrition:food_version", made.product.key, made.number)
    return _form(request, form, _("Add a product"), reverse("nutrition:foods"))


def _entered(request: HttpRequest, form: NewProduct) -> ProductVersion | None:
    """Enter it; None where somebody else did meanwhile, with the reason at its field."""
    told = {name: form.cleaned_data[name] for name in ("barcode", "name", "brand")}
    try:
        return actions.enter(**told, declared=form.declared, **_by(request))
    except XinmiaoError as error:
        form.add_error("barcode", error.message(language()))
        return None


@for_assessors
def amend(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new version of what a product declares, begun with the last one."""
    product = _product(key)
    latest = foods.latest(product)
    start = (initial(latest) if latest else {}) | {"valid_from": timezone.localdate()}
    form = Values(_models(), *((request.POST,) if request.method == "POST" else ()), initial=start)
    if request.method == "POST" and form.is_valid():
        made = actions.amend(product=product, declared=form.declared, **_by(request))
        messages.success(request, _("The new version is entered; those before it stay."))
        return redirect("nutrition:food_version", product.key, made.number)
    title = _("New version of %(name)s") % {"name": product}
    return _form(request, form, title, reverse("nutrition:food", args=[product.key]))


@for_assessors
def latest(request: HttpRequest, key: UUID) -> HttpResponse:
    """The version that counts now."""
    found = foods.latest(_product(key))
    if found is None:
        raise Http404
    return redirect("nutrition:food_version", key, found.number)


@for_assessors
def version(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """A version held against models, under an address that names it and the versions of the models."""
    of, models, drafts = _version(key, number), _models(), _drafts()
    asked = asked_for(request.GET.getlist(MODEL)) or _usual(models)
    found = pages.judged(of, asked, models, drafts, language())
    if not all(one.version for one in asked) and downloads.PARAMETER not in request.GET:
        return redirect(_address(of, [Asked(one.id, one.version) for one in found]))
    nutrients = tables.nutrients(found, language())
    if download := downloads.requested(request, nutrients):
        return download
    context = {
        "of": of,
        "found": found,
        "nutrients": nutrients,
        "versions": tables.versions(of.product.versions.select_related("product", "entered_by"), of),
        "address": request.build_absolute_uri(),
        "anew": _address(of, [Asked(one.id, one.version) for one in found]),
        "has_changed": any(one.has_changed for one in found),
        "choices": [(id_, name_of(model).in_(language()), id_ in {one.id for one in found})
                    for id_, model in models.items()],
        "breadcrumb": [Link(_("Food desk"), reverse("nutrition:foods"))],
    }  # fmt: skip
    return render(request, "nutrition/foods/version.html", context)


@for_assessors
def bars(request: HttpRequest, key: UUID, number: int, model: str) -> HttpResponse:
    """The score bars of one version by one model, as SVG."""
    of, found = _version(key, number), _models().get(model)
    try:
        picture = bars_svg(of.row, found, language=language(), allow_draft=_drafts()) if found else ""
    except NoBars:
        picture = ""
    if not picture:
        raise Http404
    return HttpResponse(picture, content_type="image/svg+xml; charset=utf-8")


def _usual(models: dict[str, Model]) -> list[Asked]:
    own = models_of_foods.of_pack(settings.PACK_DIR)
    return [Asked(name) for name in usual(models, own)]


def _address(of: ProductVersion, asked: list[Asked]) -> str:
    path = reverse("nutrition:food_version", args=[of.product.key, of.number])
    return f"{path}?{urlencode([(MODEL, str(one)) for one in asked], safe='@')}"


def _form(request: HttpRequest, form: Values, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back,
               "breadcrumb": [Link(_("Food desk"), reverse("nutrition:foods"))]}  # fmt: skip
    return render(request, "nutrition/foods/form.html", context, status=422 if form.errors else 200)


def _models() -> dict[str, Model]:
    return models_of_foods.usable(settings.PACK_DIR)


def _drafts() -> tuple[str, ...]:
    return allowed(settings.PACK_DIR)


def _product(key: UUID) -> Product:
    found = Product.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _version(key: UUID, number: int) -> ProductVersion:
    found = foods.version(key, number)
    if found is None:
        raise Http404
    return found


def _by(request: HttpRequest) -> dict[str, Any]:
    assert isinstance(request.user, User)
    return {"user": request.user, "by": actor_of(request), "at": timezone.now()}
