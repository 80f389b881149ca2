"""The only form of a peer supporter. What was sent cannot be opened again; afterwards the page is the same for all."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from xinmiao.accounts.actors import holds
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.collection.actions import worries as actions
from xinmiao.collection.forms.worries import WorryForm
from xinmiao.collection.queries import worries
from xinmiao.ui.frame import language


@login_required
def worried(request: HttpRequest) -> HttpResponse:
    """I am worried about a classmate."""
    if not holds(request, Permission.TELL_WORRIES):
        raise PermissionDenied(NO_ROLE.reason.in_(language()))
    assert isinstance(request.user, User)
    form = WorryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.tell(told=form.told(), user=request.user, at=timezone.now())
        return redirect(f"{reverse('collection:worried')}?told")
    context = {
        "form": form,
        "adults": worries.adults(worries.place_of(request.user)),
        "is_told": "told" in request.GET and request.method == "GET",
    }
    response = render(request, "collection/worried.html", context, status=422 if form.errors else 200)
    response.headers["Cache-Control"] = "private, no-store"
    return response
