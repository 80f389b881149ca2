"""A version of a form as phones will show it, for who publishes it; their browser says whether it opens."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from xinmiao.accounts.actors import actor_of, holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import previews
from xinmiao.collection.models import FormVersion
from xinmiao.collection.queries import filling
from xinmiao.collection.views.filling import ENGINE, POLICY, version_for


@never_cache
@require_safe
def preview(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """The form in the engine that workers have; nothing that is filled in here is kept or sent."""
    shown = _version(request, form, version)
    where = [form, version]
    lists = {one.name: reverse("collection:form_list", args=[*where, one.name])
             for one in filling.lists_of(shown, cast(User, request.user))}  # fmt: skip
    media = {one.name: reverse("collection:form_media", args=[*where, one.name]) for one in shown.media.all()}
    settings = {
        "form": reverse("collection:form_xml", args=where),
        "files": {**lists, **media},
        "engine": static(ENGINE),
        "verdict": reverse("collection:preview_verdict", args=where),
        "md5": shown.xform_md5,
    }
    response = render(request, "collection/preview.html", {"version": shown, "settings": settings})
    response.policy = POLICY  # type: ignore[attr-defined]
    return response


@never_cache
@require_POST
def verdict(request: HttpRequest, form: str, version: str) -> JsonResponse:
    """Whether the publisher's browser opened the form; of other bytes than those kept, nothing is noted."""
    tried = _version(request, form, version)
    if request.POST.get("md5") != tried.xform_md5:
        return JsonResponse({"noted": False}, status=409)
    previews.note(
        version=tried,
        opens=request.POST.get("opens") == "yes",
        words=request.POST.get("words", ""),
        engine=ENGINE.split("/")[2],
        by=actor_of(request),
        at=timezone.now(),
    )
    return JsonResponse({"noted": True})


def _version(request: HttpRequest, form: str, version: str) -> FormVersion:
    if not holds(request, Permission.MANAGE_FORMS):
        raise Http404
    return version_for(request, form, version)
