"""Rounds of schools: the list, one to plan, one with its classes, its steps and its workbook."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.accounts.guards import private_to
from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Permission
from xinmiao.collection.models import Submission
from xinmiao.collection.tables.imports import faults
from xinmiao.core import audit
from xinmiao.nutrition.actions import measurements, sheets
from xinmiao.nutrition.actions import rounds as actions
from xinmiao.nutrition.forms.rounds import PlanForm, SheetForm
from xinmiao.nutrition.models import Round, RoundState
from xinmiao.nutrition.pages import rounds as pages
from xinmiao.nutrition.queries import rounds as queries
from xinmiao.nutrition.queries.results import results_of, standard_name
from xinmiao.nutrition.queries.roster import by_class, roster
from xinmiao.nutrition.rules.rounds import STEPS, Step
from xinmiao.people.models import Person
from xinmiao.people.queries import Purpose, masked, reveal_many
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import downloads
from xinmiao.ui.frame import Link, language

PAGE = 50
runs = private_to(Permission.RUN_ROUNDS)


@runs
def index(request: HttpRequest) -> HttpResponse:
    """The rounds of one's schools."""
    page = Paginator(queries.visible_to(scopes_of(request)), PAGE).get_page(request.GET.get("page"))
    table = pages.rounds(list(page.object_list))
    if download := downloads.requested(request, table):
        return download
    return render(request, "nutrition/rounds.html", {"table": table, "page": page})


@runs
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a round."""
    given = request.POST if request.method == "POST" else None
    form = PlanForm(queries.schools_for(scopes_of(request)), timezone.localdate(), given)
    if form.is_valid() and (made := _planned(request, form)):
        messages.success(request, _("The round is planned."))
        return redirect("nutrition:round", made.key)
    context = {"form": form, "breadcrumb": _breadcrumb()}
    return render(request, "nutrition/plan.html", context, status=422 if form.errors else 200)


def _planned(request: HttpRequest, form: PlanForm) -> Round | None:
    told = form.cleaned_data
    new = actions.NewRound(told["school"], told["school_year"], told["term"], told["first_day"], told["last_day"],
                           form.instruments_told)  # fmt: skip
    try:
        return actions.plan(new=new, by=actor_of(request), scopes=scopes_of(request), at=timezone.now())
    except XinmiaoError as error:
        form.add_error(None, error.what.in_(language()))
        return None


@runs
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """A round: how far its classes are, what to look at, what can be done."""
    return _page(request, round_of(request, key))


@runs
@require_POST
def step(request: HttpRequest, key: UUID, name: str) -> HttpResponse:
    """Take a step of its way."""
    of = round_of(request, key)
    if name not in set(Step):
        raise Http404
    return _done(request, of, lambda told: actions.take_step(of=of, step=Step(name), **told))


@runs
@require_POST
def late(request: HttpRequest, key: UUID, submission: UUID) -> HttpResponse:
    """Take in a form that came after the round had closed."""
    of = round_of(request, key)
    found = queries.standing_submissions(of.school).filter(key=submission).first()
    if found is None:
        raise Http404
    return _done(request, of, lambda told: measurements.take_late(of=of, submission=found, **told))


@runs
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The workbook with the roster; sent back, it is taken in whole or not at all."""
    of = round_of(request, key)
    if request.method != "POST":
        audit.record(by=actor_of(request), verb="download", noun="round", key=of.key)
        content = sheets.template(of, language()[:2])
        name = f"round_{of.school.code}_{of.school_year}_{of.term}.xlsx"
        heads = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(content, content_type=downloads.XLSX_TYPE, headers=heads)
    form = SheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, of, error=_("Choose the filled workbook."), status=422)
    try:
        return _uploaded(request, of, form.cleaned_data["file"].read())
    except XinmiaoError as error:
        return _page(request, of, error=error.message(language()), status=422)


def _uploaded(request: HttpRequest, of: Round, data: bytes) -> HttpResponse:
    assert isinstance(request.user, User)
    found = sheets.read(of, data, language=language()[:2], today=timezone.localdate())
    if not found.is_good:
        table = faults(found.faults, len(found.faults), language())
        marked = b64encode(found.marked).decode()
        context = {"round": of, "table": table, "marked": marked, "type": downloads.XLSX_TYPE,
                   "breadcrumb": [*_breadcrumb(), _link(of)]}  # fmt: skip
        return render(request, "nutrition/sheet.html", context, status=422)
    n = sheets.send(of=of, lines=found.lines, user=request.user, scopes=scopes_of(request), at=timezone.now())
    said = ngettext("%(n)s class was taken in.", "%(n)s classes were taken in.", n) % {"n": n}
    messages.success(request, said if n else _("The workbook holds nothing new."))
    return redirect("nutrition:round", of.key)


@runs
def class_(request: HttpRequest, key: UUID, grade: int, class_no: int) -> HttpResponse:
    """The pupils of a class with both results. Names are masked until they are asked for; either reading is logged."""
    of = round_of(request, key)
    pupils = by_class(roster(of)).get((grade, class_no))
    if pupils is None:
        raise Http404
    results = results_of(pupils)
    who = [result.who.standard for result in results.values()][:1] or ["who_2007"]
    names = _names(request, [one.person for one in pupils if one.person])
    table = pages.pupils(pupils, results, names, (standard_name().in_(language()), f"WHO {who[0][-4:]}"))
    audit.record(by=actor_of(request), verb="read", noun="class of a round", key=of.key,
                 detail={"grade": grade, "class": class_no})  # fmt: skip
    if download := downloads.requested(request, table):
        return download
    drafts = sorted({one.china.standard for one in results.values() if one.china.status == "draft"})
    context = {
        "round": of, "title": pages.class_name(grade, class_no), "table": table, "drafts": drafts,
        "grade": grade, "class_no": class_no,
        "is_shown": request.method == "POST",
        "breadcrumb": [*_breadcrumb(), _link(of)],
    }  # fmt: skip
    return render(request, "nutrition/class.html", context)


def _names(request: HttpRequest, persons: list[Person]) -> dict[int, str]:
    if request.method != "POST":
        return masked(persons)
    seen = Person.objects.visible_to(scopes_of(request)).filter(pk__in=[one.pk for one in persons])
    told = reveal_many(list(seen), purpose=Purpose.SERVICE, by=actor_of(request))
    return {pk: one.name for pk, one in told.items()}


def round_of(request: HttpRequest, key: UUID) -> Round:
    """A round of a school outside one's places does not exist."""
    found = queries.visible_to(scopes_of(request)).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _done(request: HttpRequest, of: Round, act: Callable[[dict[str, Any]], object]) -> HttpResponse:
    because = request.POST.get("because", "")
    told = {"by": actor_of(request), "scopes": scopes_of(request), "at": timezone.now(), "because": because}
    try:
        act(told)
    except XinmiaoError as error:
        return _page(request, of, error=error.what.in_(language()), status=409)
    messages.success(request, _("It is done."))
    return redirect("nutrition:round", of.key)


def _page(request: HttpRequest, of: Round, *, error: str = "", status: int = 200) -> HttpResponse:
    pupils = roster(of)
    found = by_class(pupils)
    table = pages.classes(of, found)
    if download := downloads.requested(request, table):
        return download
    unsettled = queries.unsettled(of)
    numbers = {one.entity.pk: one.number for one in pupils}
    late_ones: list[Submission] = measurements.late(of)
    context = {
        "round": of, "state": pages.state(of), "table": table, "chart": pages.progress(found) if found else None,
        "warned": pages.warned(of, unsettled, numbers) if of.state != RoundState.PLANNED else None,
        "n_unsettled": len(unsettled), "steps": [one.value for one, way in STEPS.items() if way[0].value == of.state],
        "is_open": of.state in (RoundState.MEASURING, RoundState.CHECKING), "late": late_ones, "error": error,
        "sheet_form": SheetForm(), "breadcrumb": _breadcrumb(), "county": _county(of),
        "days": f"{of.first_day} – {of.last_day}",
    }  # fmt: skip
    return render(request, "nutrition/round.html", context, status=status)


def _county(of: Round) -> str:
    return next((one for one in reversed(of.school.ancestor_codes)), "")


def _link(of: Round) -> Link:
    return Link(of.school.name, reverse("nutrition:round", args=[of.key]))


def _breadcrumb() -> list[Link]:
    return [Link(_("School rounds"), reverse("nutrition:rounds"))]
