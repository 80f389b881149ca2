"""The reporting calendar and one return: filled in, sent, decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.indicators import actions
from xinmiao.indicators.forms import Calendar, Numbers, StepForm
from xinmiao.indicators.models import Return
from xinmiao.indicators.models.reporting import STEP_NAMES
from xinmiao.indicators.pages import address
from xinmiao.indicators.queries import returns
from xinmiao.indicators.queries.returns import Listed
from xinmiao.indicators.rules.calendar import standing
from xinmiao.indicators.rules.returns import TRANSITIONS, State, Step, may_enter, may_take
from xinmiao.indicators.tables import reporting as tables
from xinmiao.partners.models import Partner
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE = 100


@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """What is due when: `?partner=`, `?year=`, `?state=`, `?standing=`, `?place=`, `?on=`."""
    scopes = scopes_of(request)
    mine = Return.objects.visible_to(scopes)
    years = sorted(set(mine.order_by().values_list("end__year", flat=True)), reverse=True)
    form = Calendar(request.GET, Partner.objects.filter(returns__in=mine).distinct().order_by("number"), years)
    found = returns.listed(scopes, form.on_day(timezone.localdate()), form.limits)
    table = tables.calendar(found).sorted_by(request.GET.get("sort", ""))
    if download := downloads.requested(request, table):
        return download
    page = Paginator(table.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "table": table.paged(list(page.object_list)),
        "page": page,
        "counts": returns.counted(found),
    }
    return render(request, "indicators/calendar.html", context)


@login_required
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One return with its numbers, its history, and what the reader may do with it."""
    found = _found(request, number)
    if request.method == "POST":
        return _filled(request, found)
    return _shown(request, found, Numbers(found))


@login_required
@require_POST
def step(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Take one step of a return's way."""
    found = _found(request, number)
    if name not in list(Step):
        raise Http404
    told = StepForm(request.POST)
    reason = told.cleaned_data["reason"] if told.is_valid() else ""
    by, scopes, at = actor_of(request), scopes_of(request), timezone.now()
    try:
        actions.decide(of=found, step=Step(name), by=by, scopes=scopes, at=at, reason=reason)
    except XinmiaoError as error:
        return _shown(request, found, Numbers(found), error=error.what.in_(language()), status=409)
    messages.success(
        request, _("Done: the return is %(state)s.") % {"state": _found(request, number).get_state_display()}
    )
    return redirect("indicators:return", number)


def _filled(request: HttpRequest, found: Return) -> HttpResponse:
    """Keep the numbers, and submit them where that was asked."""
    sends = request.POST.get("step") == Step.SUBMIT
    form = Numbers(found, request.POST, whole=sends)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    by, scopes, at = actor_of(request), scopes_of(request), timezone.now()
    try:
        actions.fill(of=found, numbers=form.numbers, sends=sends, by=by, scopes=scopes, at=at)
    except XinmiaoError as error:
        return _shown(request, found, form, error=error.what.in_(language()), status=409)
    messages.success(request, _("Your numbers were submitted.") if sends else _("Your numbers were saved."))
    return redirect("indicators:return", found.pk)


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that the reader may take. with_reason: it asks for one."""

    name: str
    label: str
    with_reason: bool


def _offered(request: HttpRequest, found: Return) -> list[Offered]:
    who = f"person:{request.user.pk}"
    return [
        Offered(name, str(label), TRANSITIONS[Step(name)].with_reason)
        for name, label in STEP_NAMES
        if name != Step.SUBMIT and may_take(Step(name), found.facts, scopes_of(request), who)
    ]


def _shown(request: HttpRequest, found: Return, form: Numbers, *, error: str = "", status: int = 200) -> HttpResponse:
    numbers, history = tables.numbers(found), tables.history(found)
    if download := downloads.requested(request, numbers, history):
        return download
    return render(
        request, "indicators/return.html", _page(request, found, form, numbers, history, error), status=status
    )


def _page(
    request: HttpRequest, found: Return, form: Numbers, numbers: object, history: object, error: str
) -> dict[str, Any]:
    today = timezone.localdate()
    indicator = found.schedule.indicator
    listed = Listed(found, standing(State(found.state), found.due_on, today))
    return {
        "return": found,
        "form": form,
        "step_form": StepForm(auto_id=False),
        "may_enter": may_enter(found.facts, scopes_of(request)),
        "offered": _offered(request, found),
        "is_own": found.sender == f"person:{request.user.pk}" and found.state not in ("draft", "returned"),
        "state": tables.state(listed),
        "last_reason": _last_reason(found),
        "numbers": numbers,
        "history": history,
        "error": error,
        "breadcrumb": [Link(_("Reporting calendar"), reverse("indicators:calendar"))],
        "facts": [
            (_("Partner"), found.partner.name),
            (_("Place"), found.place.name),
            (_("Period"), found.period),
            (_("Due"), found.due_on.isoformat()),
            (_("Figure"), indicator.name, address(indicator.code, period=found.period)),
        ],
    }


def _last_reason(found: Return) -> str:
    last = found.steps.last()
    return last.reason if last and found.state == State.RETURNED else ""


def _found(request: HttpRequest, number: int) -> Return:
    """A return outside the reader's scopes does not exist for them."""
    found = Return.objects.visible_to(scopes_of(request)).with_names().filter(pk=number).first()
    if found is None:
        raise Http404
    return found
