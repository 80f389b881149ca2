"""One submission: read, decided, its files, whom it speaks of."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.collection.actions import attachments, people
from xinmiao.collection.actions import review as actions
from xinmiao.collection.forms.review import Purpose, StepForm, Who
from xinmiao.collection.models import Attachment, Submission
from xinmiao.collection.pages import review as tables
from xinmiao.collection.pages import submission as pages
from xinmiao.collection.queries import review
from xinmiao.collection.queries.neighbours import following, preceding
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.review import Verb
from xinmiao.collection.views.queue import filters_of, for_reviewers
from xinmiao.core import audit
from xinmiao.people.models import Person
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import Link, language

SHOWN_INLINE = ("image/jpeg", "image/png", "image/webp")


@for_reviewers
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """A submission; the filters of the queue that it was opened from stay in the address. Reading it is logged."""
    of = found(request, key)
    audit.record(by=actor_of(request), verb="read", noun="submission", key=of.key)
    return page(request, of)


@for_reviewers
@require_POST
def shown(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same with what is hidden, for a purpose, which is logged. It has no address: it cannot be passed on."""
    of, asked = found(request, key), Purpose(request.POST)
    if not asked.is_valid():
        return page(request, of, error=_("Say what you need it for."), status=422)
    detail = {"purpose": asked.cleaned_data["purpose"]}
    audit.record(by=actor_of(request), verb="show", noun="submission", key=of.key, detail=detail)
    return page(request, of, identities=True)


@for_reviewers
@require_POST
def step(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Take one step of its way, and go to the next of the queue."""
    of, told = found(request, key), StepForm(request.POST)
    if name not in list(Verb) or not told.is_valid():
        raise Http404
    by, scopes, at = actor_of(request), scopes_of(request), timezone.now()
    try:
        done = actions.decide(submission=of, verb=Verb(name), by=by, scopes=scopes, at=at, **told.cleaned_data)
    except XinmiaoError as error:
        return page(request, of, error=error.what.in_(language()), reason=told.cleaned_data["reason"], status=409)
    said = {"state": done.get_state_display(), "form": done.form.name, "date": done.date.isoformat()}
    messages.success(request, _("%(form)s of %(date)s: %(state)s.") % said)
    return redirect(_next(request, done))


@for_reviewers
@require_POST
def tie(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say who somebody is whom it speaks of."""
    of, told = found(request, key), Who(request.POST)
    if not told.is_valid():
        return page(request, of, error=_("Choose who it is."), status=422)
    person = Person.objects.visible_to(scopes_of(request)).filter(pseudonym=told.pseudonym).first()
    if told.pseudonym and person is None:
        return page(request, of, error=_("No such person is known in your places."), status=422)
    position, reason = (told.cleaned_data["role"], told.cleaned_data["ordinal"]), told.cleaned_data["reason"]
    by, scopes, at = actor_of(request), scopes_of(request), timezone.now()
    try:
        people.tie(submission=of, position=position, person=person, by=by, scopes=scopes, at=at, reason=reason)
    except XinmiaoError as error:
        return page(request, of, error=error.what.in_(language()), status=409)
    messages.success(request, _("It is written down who this is."))
    return redirect(f"{tables.address(of, request.GET.urlencode())}#review-people")


@for_reviewers
def attachment(request: HttpRequest, key: UUID, number: int) -> HttpResponse:
    """A file, opened for this answer alone. Opening it is logged."""
    of = found(request, key)
    file = Attachment.objects.filter(revision__submission=of, pk=number).exclude(file="").first()
    if file is None or pages.closed_to(of, compiled(file.revision.form_version), scopes_of(request)):
        raise Http404
    detail = {"file": file.pk}
    audit.record(by=actor_of(request), verb="open file", noun="submission", key=of.key, detail=detail)
    shows = file.content_type in SHOWN_INLINE
    response = HttpResponse(
        attachments.content(file), content_type=file.content_type if shows else "application/octet-stream"
    )
    response.headers["Content-Disposition"] = "inline" if shows else "attachment"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def found(request: HttpRequest, key: UUID) -> Submission:
    """A submission outside the reader's scopes does not exist for them."""
    of = review.visible_to(scopes_of(request)).filter(key=key).first()
    if of is None:
        raise Http404
    return of


def page(
    request: HttpRequest,
    of: Submission,
    *,
    identities: bool = False,
    error: str = "",
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a submission."""
    scopes = scopes_of(request)
    visible = review.visible_to(scopes)
    form = filters_of(request, visible)
    queue = review.filtered(visible, form.limits)
    before, after = preceding(of, queue), following(of, queue)
    context = {
        **pages.context(pages.shown(of, identities=identities, scopes=scopes), scopes, f"person:{request.user.pk}"),
        "query": form.query,
        "queue": f"{reverse('collection:queue')}?{form.query}",
        "before": tables.address(before, form.query) if before else "",
        "after": tables.address(after, form.query) if after else "",
        "error": error,
        "reason": reason,
        "breadcrumb": [Link(_("Review of submissions"), f"{reverse('collection:queue')}?{form.query}")],
    }
    response = render(request, "collection/submission.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _next(request: HttpRequest, of: Submission) -> str:
    """The next of the queue that somebody works through; the queue itself at its end."""
    visible = review.visible_to(scopes_of(request))
    form = filters_of(request, visible)
    after = following(of, review.filtered(visible, form.limits))
    return tables.address(after, form.query) if after else f"{reverse('collection:queue')}?{form.query}"
