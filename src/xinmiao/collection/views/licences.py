"""Licences of instruments: who read which notice, when; recorded and taken back by who manages forms everywhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import permits
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.actions import licences as actions
from xinmiao.collection.forms.licences import ConfirmationForm, RevocationForm
from xinmiao.collection.queries import licences
from xinmiao.collection.views.catalogue import for_managers
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import Link, language


@for_managers
def index(request: HttpRequest) -> HttpResponse:
    """The registry with what was confirmed; whoever manages forms of the whole country adds to it."""
    may_confirm = bool(permits(request, Permission.MANAGE_FORMS))
    form, error = ConfirmationForm(request.POST or None), ""
    if request.method == "POST":
        if not may_confirm:
            raise PermissionDenied
        assert isinstance(request.user, User)
        try:
            if form.is_valid():
                actions.confirm(**form.cleaned_data, user=request.user, at=timezone.now())
                messages.success(request, _("It is written down who read the notice."))
                return redirect("collection:licences")
        except XinmiaoError as refused:
            error = refused.message(language())
    context = {
        "held": licences.held(), "form": form, "error": error, "may_confirm": may_confirm,
        "breadcrumb": [Link(_("Forms"), reverse("collection:forms"))],
    }  # fmt: skip
    return render(request, "collection/licences.html", context, status=422 if form.errors or error else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, instrument: str) -> HttpResponse:
    """Take a confirmation back: open forms that carry the instrument are offered no more."""
    if not permits(request, Permission.MANAGE_FORMS):
        raise PermissionDenied
    assert isinstance(request.user, User)
    form = RevocationForm(request.POST)
    because = form.cleaned_data["because"] if form.is_valid() else ""
    try:
        actions.revoke(instrument=instrument, because=because, user=request.user, at=timezone.now())
        messages.success(request, _("The confirmation is taken back."))
    except XinmiaoError as refused:
        messages.error(request, refused.message(language()))
    return redirect("collection:licences")
