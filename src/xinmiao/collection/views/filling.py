"""Filling in the browser: a page that is the same for everybody, and what it asks for once somebody has signed in."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from xinmiao.accounts.actors import actor_of, holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import browsers
from xinmiao.collection.models import FormMedia, FormState, FormVersion
from xinmiao.collection.queries import filling, lists
from xinmiao.collection.views.filling_words import words
from xinmiao.core import audit
from xinmiao.ui import tokens
from xinmiao.ui.frame import language

ENGINE = "collection/forms/0.22.0/forms.js"
NAMES = (
    "page", "engine", "screen", "session", "outbox", "drafts", "lists", "sealing", "store", "sheet", "fields", "tree",
)  # fmt: skip
MODULES = tuple(f"collection/{name}.js" for name in NAMES)
SIZES = (192, 512)
ICONS = tuple(f"collection/icon-{size}.png" for size in SIZES)
POLICY = {
    "script-src": "'self' 'wasm-unsafe-eval'",  # the parser of XPath
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",  # a photograph just taken
}
"""What the form engine needs beyond the site's own policy; on pages that hold it only."""
HERE = Path(__file__).parents[1] / "static" / "collection"
FOREVER = cache_control(private=True, max_age=365 * 24 * 3600, immutable=True)


@require_safe
def page(request: HttpRequest, form: str = "") -> HttpResponse:
    """The worker's page. It says nothing of anybody: a phone keeps it, and each worker on it sees the same."""
    response = render(request, "collection/filling.html", {"settings": _settings(), "words": words()})
    response.policy = POLICY  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "no-cache"
    return response


def _settings() -> dict[str, Any]:
    home = reverse("collection:fill")
    return {
        "language": language(),
        "scope": home,
        "fill": f"{home}fill/",
        "worker_script": reverse("collection:worker_script"),
        "token": reverse("collection:token"),
        "catalogue": reverse("collection:catalogue"),
        "submissions": reverse("collection:submissions"),
        "browser": reverse("collection:browser"),
        "sign_out": reverse("account_logout"),
        "engine": static(ENGINE),
        "forget_after_days": settings.COLLECTION_FORGET_AFTER_DAYS,
    }


@require_safe
def worker_script(request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses of what it keeps; its content changes when any of them does."""
    files = [static(name) for name in (ENGINE, *MODULES, *ICONS, "ui/site.css", "ui/icon.svg")]
    files.append(reverse("collection:manifest"))
    home = reverse("collection:fill")
    stamp = sha256(page(request).content + "".join(files).encode()).hexdigest()[:16]
    kept = {"name": stamp, "page": home, "scope": home, "fill": f"{home}fill/", "files": files}
    script = f"const KEPT = {json.dumps(kept)};\n{(HERE / 'sw.js').read_text(encoding='utf-8')}"
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest: with it a phone puts the page among its apps."""
    home = reverse("collection:fill")
    told = {
        "name": _("Xinmiao field forms"),
        "short_name": _("Field forms"),
        "start_url": home,
        "scope": home,
        "id": home,
        "display": "standalone",
        "background_color": tokens.LIGHT["ground"],
        "theme_color": tokens.LIGHT["accent"],
        "icons": [_icon(size) for size in SIZES],
    }
    return JsonResponse(told, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


def _icon(size: int) -> dict[str, str]:
    where = static(f"collection/icon-{size}.png")
    return {"src": where, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}


@never_cache
@require_safe
def token(request: HttpRequest) -> JsonResponse:
    """A fresh CSRF token, who is signed in, and whether this browser is to forget what it holds."""
    device = request.GET.get("device", "")
    told = {"csrf": get_token(request), "forget": browsers.is_revoked(device), "worker": None}
    if isinstance(request.user, User) and holds(request, Permission.FILL_FORMS):
        told["worker"] = filling.worker_key(request.user)
    return JsonResponse(told)


@never_cache
@require_safe
def catalogue(request: HttpRequest) -> JsonResponse:
    """The worker's forms, with addresses and hashes of all that belongs to them."""
    return JsonResponse(filling.catalogue(_worker(request)))


@never_cache
@require_POST
def browser(request: HttpRequest) -> JsonResponse:
    """Note a browser that a worker has set up, so that it can be told to forget."""
    worker, device = _worker(request), request.POST.get("device", "")
    if not device:
        raise BadRequest
    browsers.register(
        user=worker,
        device_id=device[:200],
        label=_("Browser"),
        at=timezone.now(),
        by=actor_of(request),
    )
    return JsonResponse({})


@FOREVER
@require_safe
def form_xml(request: HttpRequest, form: str, version: str) -> HttpResponse:
    """A form definition, byte for byte; also of a version that is offered no more, for drafts begun in it."""
    return HttpResponse(bytes(version_for(request, form, version).xform), content_type="text/xml; charset=utf-8")


@FOREVER
@require_safe
def form_media(request: HttpRequest, form: str, version: str, name: str) -> HttpResponse:
    """A file that a version brings along."""
    found = FormMedia.objects.filter(form_version=version_for(request, form, version), name=name).first()
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.content), content_type="application/octet-stream")


@never_cache
@require_safe
def form_list(request: HttpRequest, form: str, version: str, name: str) -> HttpResponse:
    """A list as this worker gets it; the audit trail keeps how many rows of an entity list went out."""
    found = lists.csv_for(_worker(request), version_for(request, form, version), name)
    if found is None:
        raise Http404
    if found.is_entities:
        detail = {"rows": len(found.rows), "form": form}
        audit.record(by=actor_of(request), verb="download", noun="list", key=name, detail=detail)
    return HttpResponse(found.content, content_type="text/csv; charset=utf-8")


def version_for(request: HttpRequest, form: str, version: str) -> FormVersion:
    """A version that this user may see: what was published for who fills forms, drafts for who manages them."""
    found = FormVersion.objects.filter(form__code=form, version=version).select_related("form").first()
    right = Permission.MANAGE_FORMS if found and found.state == FormState.DRAFT else Permission.FILL_FORMS
    if found is None or not holds(request, right):
        raise Http404
    return found


def _worker(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not holds(request, Permission.FILL_FORMS):
        raise Http404
    return request.user
