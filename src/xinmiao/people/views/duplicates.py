"""The duplicates queue, one pair side by side, and the searches that filled it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.accounts.rules import Permission
from xinmiao.people import actions, queries
from xinmiao.people.findings import FIELDS, LEVELS, REASONS, STEPS
from xinmiao.people.models import LinkageRun, Pair
from xinmiao.people.models.linkage import Pairs
from xinmiao.people.queries import Line, SideBySide
from xinmiao.people.views.access import needs
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import Link, language

PAGE = 50
SECOND = "second"
SHOWN: dict[str, Callable[[Pairs], Pairs]] = {
    "open": Pairs.waiting,
    "unsure": Pairs.unsure,
    "check": Pairs.to_check,
    "decided": Pairs.decided,
}


@needs(Permission.SETTLE_DUPLICATES)
def index(request: HttpRequest) -> HttpResponse:
    """The queue: `?show=open|unsure|check|decided`, names masked."""
    show = request.GET.get("show", "open")
    if show not in SHOWN:
        raise Http404
    found = SHOWN[show](Pair.objects.near(scopes_of(request)))
    page = Paginator(found.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": _tabs(show),
        "show": show,
        "page": page,
        "n": page.paginator.count,
        "rows": _rows(_of(request, list(page.object_list))),
        "last": LinkageRun.objects.filter(state=LinkageRun.State.DONE).first(),
    }
    return render(request, "people/duplicates.html", context)


@needs(Permission.SETTLE_DUPLICATES)
def pair(request: HttpRequest, number: int) -> HttpResponse:
    """Two records side by side; that they were opened is logged."""
    return _shown(request, _found(request, number))


@require_POST
@needs(Permission.SETTLE_DUPLICATES)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Same, different, unsure, or left to another person; then on to the next pair."""
    found, state = _found(request, number), request.POST.get("state", "")
    if state not in (SECOND, *Pair.State.values) or state == Pair.State.OPEN:
        raise Http404
    told: dict[str, Any] = {"pair": found, "at": timezone.now(), "by": actor_of(request)}
    note = request.POST.get("note", "")[:300]
    try:
        if found.in_sample and not found.verdict:
            actions.check(state=state, **told)
        elif state == SECOND:
            actions.ask_second_opinion(note=note, **told)
        else:
            actions.decide(state=state, note=note, **told)
    except XinmiaoError as error:
        return _shown(request, found, error=error.message(language()), status=409)
    messages.success(request, _("Your decision is kept."))
    return _next(request, found)


@require_POST
@needs(Permission.SETTLE_DUPLICATES)
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Part two who were joined."""
    found = _found(request, number)
    try:
        actions.take_back(pair=found, at=timezone.now(), by=actor_of(request), note=request.POST.get("note", "")[:300])
    except XinmiaoError as error:
        return _shown(request, found, error=error.message(language()), status=409)
    messages.success(request, _("They are two persons again; all counts are as they were before."))
    return redirect("people:pair", number)


@needs(Permission.SETTLE_DUPLICATES)
def searches(request: HttpRequest) -> HttpResponse:
    """Every search of the country, with what it found and how right it was."""
    page = Paginator(LinkageRun.objects.all(), PAGE).get_page(request.GET.get("page"))
    runs = [(run, STEPS.get(run.step, ""), *_precision(run)) for run in page.object_list]
    going = any(run.state in (LinkageRun.State.WAITING, LinkageRun.State.RUNNING) for run, *_rest in runs)
    context = {"runs": runs, "page": page, "going": going, "breadcrumb": _back()}
    return render(request, "people/searches.html", context)


@require_POST
@needs(Permission.SETTLE_DUPLICATES)
def start(request: HttpRequest) -> HttpResponse:
    """Have the country looked through, beside the site."""
    try:
        actions.ask_for_links(at=timezone.now(), by=actor_of(request), trains="train" in request.POST)
    except XinmiaoError as error:
        messages.error(request, error.message(language()))
    else:
        messages.success(request, _("The search begins in the background."))
    return redirect("people:searches")


def _mine(request: HttpRequest) -> Pairs:
    return Pair.objects.visible_to(scopes_of(request))


def _found(request: HttpRequest, number: int) -> Pair:
    """A pair of people outside the reader's places does not exist for them."""
    wanted = _mine(request).select_related("a__place__parent", "b__place__parent", "merge")
    found = wanted.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _next(request: HttpRequest, done: Pair) -> HttpResponse:
    """The next pair of the list that this one was in; the list itself after the last."""
    show = "check" if done.in_sample else "open"
    following = (
        SHOWN[show](Pair.objects.near(scopes_of(request)))
        .exclude(pk=done.pk)
        .exclude(asked_by=actor_of(request).key)
        .first()
    )
    if following is None:
        return redirect(f"{reverse('people:duplicates')}?show={show}")
    return redirect("people:pair", following.pk)


def _shown(request: HttpRequest, found: Pair, *, error: str = "", status: int = 200) -> HttpResponse:
    told = queries.side_by_side(found, by=actor_of(request))
    context = {
        "pair": found,
        "lines": _lines(told),
        "reasons": _words(found.reasons),
        "error": error,
        "breadcrumb": _back(),
        "checks": found.in_sample and not found.verdict,
        "own_question": found.asked_by == actor_of(request).key,
        "since": queries.entered_since(found) if found.state == Pair.State.SAME else [],
    }
    return render(request, "people/pair.html", context, status=status)


def _of(request: HttpRequest, numbers: Sequence[int]) -> list[Pair]:
    """These pairs in this order, but for those whose people have left the reader's places since."""
    found = _mine(request).select_related("a__place", "b__place").in_bulk(numbers)
    return [found[number] for number in numbers if number in found]


def _rows(pairs: Sequence[Pair]) -> list[tuple[Pair, str, str, list[str]]]:
    names = queries.masked([person for pair in pairs for person in (pair.a, pair.b)])
    return [(pair, names[pair.a_id], names[pair.b_id], _words(pair.reasons)) for pair in pairs]


def _lines(told: SideBySide) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "field": FIELDS[line.field],
            "level": LEVELS.get(line.level, ""),
            "bar": _bar(line, told.heaviest),
        }
        for line in told.lines
    ]


def _bar(line: Line, heaviest: float) -> dict[str, Any]:
    """The weight as a bar either side of zero, in hundredths of half the width; nothing where nothing is weighed."""
    if line.weight is None:
        return {}
    share = min(1.0, abs(line.weight) / heaviest)
    width = round(50 * share, 1)
    return {
        "x": 50 if line.weight >= 0 else 50 - width,
        "width": width,
        "speaks": "for" if line.weight >= 0 else "against",
    }


def _words(codes: Sequence[str]) -> list[str]:
    return [str(REASONS.get(code, code)) for code in codes]


def _precision(run: LinkageRun) -> tuple[int, int, tuple[float, float] | None]:
    n_right, n, interval = run.precision
    return n_right, n, interval


def _tabs(show: str) -> list[Link]:
    labels = {
        "open": pgettext("pairs", "Open"),
        "unsure": pgettext("pair", "Unsure"),
        "check": _("Links to check"),
        "decided": _("Decided"),
    }
    here = reverse("people:duplicates")
    return [Link(label, f"{here}?show={code}", current=code == show) for code, label in labels.items()]


def _back() -> list[Link]:
    return [Link(_("Registered twice?"), reverse("people:duplicates"))]
