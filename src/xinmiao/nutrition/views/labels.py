"""The check of a label: typed from a package, or of a product version of the desk."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xinmiao.nutrition.forms.labels import Typed
from xinmiao.nutrition.pages import labels as pages
from xinmiao.nutrition.queries import foods
from xinmiao.nutrition.queries.models_of_packs import FOLDER
from xinmiao.nutrition.views.foods import for_assessors
from xinmiao.science.nutrient_profile import load_profiles
from xinmiao.science.nutrient_profile.labels import LabelProfile
from xinmiao.ui.frame import Link


@for_assessors
def index(request: HttpRequest) -> HttpResponse:
    """Check what somebody typed; nothing of it is kept."""
    profiles, today = _profiles(), timezone.localdate()
    if request.method != "POST":
        form = Typed(profiles, initial={"profile": next(reversed(profiles)), "on": today})
        return _page(request, {"form": form})
    form = Typed(profiles, request.POST)
    if not form.is_valid():
        return _page(request, {"form": form}, status=422)
    by = profiles[form.cleaned_data["profile"]]
    return _page(request, {"form": form, "found": [pages.checked(form.row, by, as_of=form.cleaned_data["on"])]})


@for_assessors
def one(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """Check a product version by each of the rules, as of today."""
    version = foods.version(key, number)
    if version is None:
        raise Http404
    found = [pages.checked(version.row, by, as_of=timezone.localdate()) for by in _profiles().values()]
    return _page(request, {"found": found, "version": version})


def _page(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    links = [Link(_("Food desk"), reverse("nutrition:foods"))]
    return render(request, "nutrition/labels/index.html", context | {"breadcrumb": links}, status=status)


def _profiles() -> dict[str, LabelProfile]:
    return load_profiles(Path(settings.PACK_DIR) / FOLDER / "label_profiles.yaml")
