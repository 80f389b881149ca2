"""The marketing audit: what was seen, held against a model; an advertisement noted on a phone."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.models import User
from xinmiao.core.packs import allowed
from xinmiao.nutrition import pictures
from xinmiao.nutrition.actions import advertisements as actions
from xinmiao.nutrition.forms.advertisements import LIST, Noted, Period
from xinmiao.nutrition.models import Advertisement, Product
from xinmiao.nutrition.queries import advertisements as queries
from xinmiao.nutrition.queries import models_of_foods
from xinmiao.nutrition.rules.nutrient_models import name_of
from xinmiao.nutrition.tables import advertisements as tables
from xinmiao.nutrition.views.foods import for_assessors
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile.limit_models import LimitModel
from xinmiao.science.nutrient_profile.marketing import SIGNALS
from xinmiao.science.nutrient_profile.models import Model, is_open, table_status
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

OFFERED = 500
"""Products that the boxes of the entry page offer."""


@for_assessors
def index(request: HttpRequest) -> HttpResponse:
    """The report: by medium and verdict, what reaches children, every advertisement."""
    models = _models()
    form = Period([(key, name_of(one).in_(language())) for key, one in models.items()], request.GET or None)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    model = models[told.get("model") or next(iter(models))]
    found = queries.audit(list(queries.between(told.get("first"), told.get("last"))), model, _drafts())
    source = f"{name_of(model).in_(language())} · {model.rule.version}"
    shown = [tables.by_medium(found, source), tables.exposure(found, source), tables.listed(found.found, model.rule.id)]
    if download := downloads.requested(request, *shown):
        return download
    generated = any(one.advertisement.is_generated for one in found.found)
    context = _said_of(model) | {
        "form": form if form.is_bound else Period(form.fields["model"].choices, initial={"model": model.rule.id}),  # type: ignore[attr-defined]
        "chart": tables.chart(found, source, demonstration=generated), "tables": shown, "generated": generated,
        "breadcrumb": _breadcrumb()[:1],
    }  # fmt: skip
    return render(request, "nutrition/advertisements/index.html", context)


@for_assessors
def new(request: HttpRequest) -> HttpResponse:
    """Note an advertisement."""
    today = timezone.localdate()
    if request.method != "POST":
        return _form(request, Noted(initial={"seen_on": today}, today=today))
    form = Noted(request.POST, request.FILES, today=today)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        made = actions.note(**form.noted, user=_user(request), at=timezone.now())
    except XinmiaoError as error:
        form.add_error(None, error.message(language()))
        return _form(request, form, status=409)
    messages.success(request, _("The advertisement is noted."))
    return redirect("nutrition:advertisement", made.key)


def _form(request: HttpRequest, form: Noted, *, status: int = 200) -> HttpResponse:
    products = Product.objects.order_by("-pk")[:OFFERED]
    context = {"form": form, "products": products, "list": LIST, "breadcrumb": _breadcrumb()}
    return render(request, "nutrition/advertisements/new.html", context, status=status)


@for_assessors
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One advertisement: what it shows, the verdict of each product, who is its audience."""
    of, models = _found(key), _models()
    model = models.get(request.GET.get("model", "")) or next(iter(models.values()))
    (audited,) = queries.audit([of], model, _drafts()).found
    shown = [(each, tables.verdict(audited.products.get(each.version_id or 0, "")) if each.version_id else None)
             for each in of.shown.all()]  # fmt: skip
    signals = [(tables.signal_words(name), tables.reaches(getattr(of, name))) for name in SIGNALS]
    context = _said_of(model) | {
        "advertisement": of, "verdict": tables.verdict(audited.verdict), "shown": shown, "breadcrumb": _breadcrumb(),
        "facts": [
            (_("Where"), of.seen_where), (_("Medium"), of.get_medium_display()), (_("Date"), str(of.seen_on)),
            *signals, (_("Note"), of.note), (_("Noted by"), str(of.entered_by)),
        ],
    }  # fmt: skip
    return render(request, "nutrition/advertisements/one.html", context)


@for_assessors
def picture(request: HttpRequest, key: UUID) -> HttpResponse:
    """The picture of an advertisement."""
    of = _found(key)
    content = pictures.kept(of.picture)
    if content is None:
        raise Http404
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=pictures.content_type(of.picture), headers=headers)


@for_assessors
@require_POST
def take_picture_away(request: HttpRequest, key: UUID) -> HttpResponse:
    """Destroy a picture, at once: a child may be in it after all."""
    of = _found(key)
    actions.take_picture_away(advertisement=of, user=_user(request), at=timezone.now())
    messages.success(request, _("The picture is gone."))
    return redirect("nutrition:advertisement", of.key)


def _models() -> dict[str, Model]:
    """The models that restrict foods, the country's first."""
    found = models_of_foods.usable(Path(settings.PACK_DIR))
    return {key: one for key, one in found.items() if isinstance(one, LimitModel)}


def _drafts() -> tuple[str, ...]:
    return allowed(settings.PACK_DIR)


def _said_of(model: Model) -> dict[str, object]:
    """What a page says of the model that judges: its name, whether it may, whether drafts were used."""
    open_ = is_open(model, _drafts())
    return {"model": model.rule.id, "model_name": name_of(model).in_(language()), "is_gated": not open_,
            "is_draft": open_ and table_status(model, _drafts()) == "draft"}  # fmt: skip


def _found(key: UUID) -> Advertisement:
    found = queries.between(None, None).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _breadcrumb() -> list[Link]:
    return [Link(_("Food desk"), reverse("nutrition:foods")),
            Link(_("Marketing audit"), reverse("nutrition:advertisements"))]  # fmt: skip
