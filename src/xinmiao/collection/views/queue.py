"""What waits for a reviewer: the queue, approval of many at once, what is held back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xinmiao.accounts.actors import actor_of, holds, scopes_of
from xinmiao.accounts.rules import NO_ROLE, Permission
from xinmiao.collection.actions import review as actions
from xinmiao.collection.forms.review import Filters
from xinmiao.collection.models import Submission
from xinmiao.collection.pages import review as pages
from xinmiao.collection.queries import review
from xinmiao.collection.queries.review import Submissions
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE = 50
View = Callable[Concatenate[HttpRequest, ...], HttpResponse]


def for_reviewers(view: View) -> View:
    """Let in those who may review submissions anywhere; others are told why not."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not holds(request, Permission.REVIEW_SUBMISSIONS):
            raise PermissionDenied(NO_ROLE.reason.in_(language()))
        return view(request, *args, **kwargs)

    return guarded


def filters_of(request: HttpRequest, visible: Submissions) -> Filters:
    """The filters of the address, with what there is to choose from."""
    return Filters(request.GET, *review.choices(visible))


@for_reviewers
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first: `?county=`, `?form=`, `?flag=`, `?state=`."""
    visible = review.visible_to(scopes_of(request))
    form = filters_of(request, visible)
    page = Paginator(review.filtered(visible, form.limits), PAGE).get_page(request.GET.get("page"))
    table = pages.queue(list(page.object_list), form.query, page.paginator.count)
    if download := downloads.requested(request, table):
        return download
    context = {
        "form": form,
        "table": table,
        "page": page,
        "counts": review.counts(visible),
        "n_held": review.held_for(scopes_of(request)).count(),
        "query": form.query,
    }
    return render(request, "collection/queue.html", context)


@for_reviewers
def bulk(request: HttpRequest) -> HttpResponse:
    """Approve everything that the filters leave, after its count was shown."""
    visible = review.visible_to(scopes_of(request))
    form = filters_of(request, visible)
    chosen = review.waiting(review.filtered(visible, form.limits))
    if request.method == "POST":
        return _approved(request, chosen, form)
    return _asked(request, chosen, form)


def _approved(request: HttpRequest, chosen: Submissions, form: Filters) -> HttpResponse:
    by, scopes, at = actor_of(request), scopes_of(request), timezone.now()
    try:
        done = actions.approve_all(
            chosen=chosen, expected=request.POST.get("expected", ""), by=by, scopes=scopes, at=at
        )
    except XinmiaoError as error:
        return _asked(request, chosen, form, error=error, status=409)
    n = len(done.approved)
    messages.success(
        request, ngettext("%(n)s submission was approved.", "%(n)s submissions were approved.", n) % {"n": n}
    )
    if not done.refused:
        return redirect(f"{reverse('collection:queue')}?{form.query}")
    left = review.waiting(review.filtered(review.visible_to(scopes), form.limits))
    return _asked(request, left, form, refused=done.refused)


def _asked(
    request: HttpRequest, chosen: Submissions, form: Filters, *, error: XinmiaoError | None = None,
    refused: Sequence[tuple[Submission, XinmiaoError]] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    n = chosen.count()
    context = {
        "form": form,
        "n": n,
        "most": actions.MOST_AT_ONCE,
        "is_too_many": n > actions.MOST_AT_ONCE,
        "expected": review.fingerprint(chosen),
        "table": pages.queue(list(chosen[:PAGE]), form.query, n),
        "error": " ".join(filter(None, (error.what.in_(language()), error.todo.in_(language()) if error.todo else "")))
        if error
        else "",
        "refused": [(one, pages.address(one), why.what.in_(language())) for one, why in refused],
        "query": form.query,
        "breadcrumb": [Link(_("Review of submissions"), f"{reverse('collection:queue')}?{form.query}")],
    }
    return render(request, "collection/bulk.html", context, status=status)
