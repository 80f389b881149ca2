"""One pupil, one file, for who treats the pupil: scores, tier, answers, and when the pupil is seen again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.collection.actions import follow_ups as actions
from xinmiao.collection.forms.sessions import SeenForm
from xinmiao.collection.models import FollowUp, Submission
from xinmiao.collection.pages import sessions as pages
from xinmiao.collection.queries import sessions
from xinmiao.collection.queries.sessions import Seen
from xinmiao.collection.views.sessions import for_screeners
from xinmiao.core import audit
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import Link, language


@for_screeners
@require_safe
def pupil(request: HttpRequest, key: UUID, ordinal: int) -> HttpResponse:
    """The file of a pupil. Each reading is logged."""
    seen = _found(request, key, ordinal)
    detail = {"ordinal": ordinal}
    audit.record(by=actor_of(request), verb="read", noun="screening result", key=key, detail=detail)
    return _page(request, seen)


@for_screeners
@require_POST
def agree(request: HttpRequest, key: UUID, ordinal: int) -> HttpResponse:
    """Note that a follow-up was agreed with the pupil."""
    seen = _found(request, key, ordinal)
    return _answered(request, seen, lambda of: actions.agree(follow_up=of, **_by(request)))


@for_screeners
@require_POST
def settle(request: HttpRequest, key: UUID, ordinal: int) -> HttpResponse:
    """Note that the pupil was seen."""
    seen, told = _found(request, key, ordinal), SeenForm(request.POST)
    if not told.is_valid():
        return _page(request, seen, error=_("Say what was done."), status=422)
    return _answered(request, seen, lambda of: actions.settle(follow_up=of, **told.cleaned_data, **_by(request)))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"user": request.user, "scopes": scopes_of(request), "at": timezone.now()}


def _found(request: HttpRequest, key: UUID, ordinal: int) -> Seen:
    """A pupil whom the reader does not treat does not exist for them."""
    of = Submission.objects.filter(key=key, deleted_at=None).select_related("form__intervention", "place").first()
    if of is None or not sessions.treats(scopes_of(request), of):
        raise Http404
    found = next((one for one in sessions.pupils_of(of) if one.pupil.told.ordinal == ordinal), None)
    if found is None:
        raise Http404
    return found


def _answered(request: HttpRequest, seen: Seen, act: Callable[[FollowUp], object]) -> HttpResponse:
    if seen.follow_up is None:
        raise Http404
    try:
        act(seen.follow_up)
    except XinmiaoError as error:
        return _page(request, seen, error=error.message(language()), status=409)
    messages.success(request, _("It is written down."))
    return redirect("collection:session_pupil", seen.submission.key, seen.pupil.told.ordinal)


def _page(request: HttpRequest, seen: Seen, *, error: str = "", status: int = 200) -> HttpResponse:
    breadcrumb = [Link(_("Screening sessions"), reverse("collection:sessions"))]
    sheet = getattr(seen.submission, "sheet", None)
    if sheet:
        url = reverse("collection:session", args=[sheet.session.key])
        breadcrumb.append(Link(pages.class_name(sheet.session), url))
    context = {"page": pages.pupil_page(seen), "seeing": SeenForm(), "error": error, "breadcrumb": breadcrumb}
    return render(request, "collection/session_pupil.html", context, status=status)
