"""What a worker sent, how far it is, and the words of what came back."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xinmiao.accounts.models import User
from xinmiao.collection.pages import review as pages
from xinmiao.collection.queries import review

PAGE = 50


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """A person's own submissions, the newest first; what came back stands above them with its words."""
    assert isinstance(request.user, User)
    returned = review.returned_to(request.user)
    page = Paginator(review.sent_by(request.user), PAGE).get_page(request.GET.get("page"))
    words = {one.submission.pk: one for one in returned}
    table = pages.mine(list(page.object_list), words, page.paginator.count)
    return render(request, "collection/mine.html", {"returned": returned, "table": table, "page": page})
