"""Keys of devices: made and shown once, listed, revoked."""

from __future__ import annotations

from typing import cast

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import devices as actions
from xinmiao.collection.actions.devices import MadeKey
from xinmiao.collection.forms.devices import DeviceForm
from xinmiao.collection.queries import devices as queries
from xinmiao.collection.rules.collect_settings import payload


@login_required
def devices(request: HttpRequest) -> HttpResponse:
    """The reader's devices, and those of the workers whose submissions they review; POST makes a key."""
    if not holds(request, Permission.FILL_FORMS):
        raise PermissionDenied
    me = cast(User, request.user)
    form = DeviceForm(me, queries.workers_of(me), request.POST or None)
    made = _made(request, me, form) if form.is_bound and form.is_valid() else None
    keys = queries.visible_to(me)
    context = {"form": DeviceForm(me, queries.workers_of(me)) if made else form, "made": made, "keys": keys}
    status = 422 if form.is_bound and not made else 200
    response = render(request, "collection/devices.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Let a key open nothing any more; one that the reader may not see does not exist for them."""
    key = get_object_or_404(queries.visible_to(cast(User, request.user)), pk=number)
    actions.revoke(key=key, by=actor_of(request), at=timezone.now())
    messages.success(request, _("The key was revoked: the device can neither fetch nor send."))
    return redirect("collection:devices")


def _made(request: HttpRequest, me: User, form: DeviceForm) -> dict[str, str]:
    told = form.cleaned_data
    made = actions.make(user=told.get("worker") or me, label=told["label"], by=actor_of(request), at=timezone.now())
    return _shown_once(request, made)


def _shown_once(request: HttpRequest, made: MadeKey) -> dict[str, str]:
    address = f"{request.scheme}://{request.get_host()}/openrosa/key/{made.token}"
    code = segno.make(payload(address, name=_("Xinmiao")), micro=False)
    drawn = code.svg_inline(scale=4, title=_("Settings for ODK Collect"))
    return {"label": made.key.label, "address": address, "token": made.token, "code": mark_safe(drawn)}
