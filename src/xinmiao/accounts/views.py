"""A person's own pages: who they are here, what they may do where, what they were told."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from xinmiao.accounts import actions, pages, queries
from xinmiao.accounts.forms import Preferences
from xinmiao.accounts.models import User
from xinmiao.ui import downloads

PAGE = 50


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show the signed-in user's grants."""
    table = pages.grants_table(cast(User, request.user))
    return downloads.requested(request, table) or render(request, "accounts/account.html", {"grants": table})


@login_required
def tasks(request: HttpRequest) -> HttpResponse:
    """What the signed-in user has to do, the most urgent first."""
    open_tasks = queries.tasks_of(cast(User, request.user))
    page = Paginator(open_tasks, PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/tasks.html", {"page": page, "now": timezone.now()})


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What the signed-in user was told, newest first."""
    mine = cast(User, request.user)
    page = Paginator(mine.notices.all(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "n_unread": mine.notices.unread().count(), "form": Preferences(instance=mine)}
    return render(request, "accounts/notices.html", context)


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice (`number`) or all of them as read."""
    number = request.POST.get("number", "")
    mine = cast(User, request.user)
    actions.mark_read(user=mine, at=timezone.now(), number=int(number) if number.isdecimal() else None)
    return redirect("accounts:notices")


@login_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the user's e-mails."""
    form = Preferences(request.POST, instance=cast(User, request.user))
    if form.is_valid():
        form.save()
    return redirect("accounts:notices")
