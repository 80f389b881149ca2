"""People found, and somebody new registered, with those who may be the same beside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, holds, scopes_of
from xinmiao.accounts.rules import Permission
from xinmiao.people import actions, pages, queries
from xinmiao.people.forms import DespiteForm, PersonForm, Search
from xinmiao.people.models import Person
from xinmiao.people.queries import Candidates
from xinmiao.people.views.access import needs
from xinmiao.ui.frame import language

SHOWN = 50


@needs(Permission.READ_PEOPLE)
def index(request: HttpRequest) -> HttpResponse:
    """Those registered last, or those whom the words posted find: a name never stands in an address."""
    form = Search(request.POST or None)
    sought = form.is_valid()
    persons = queries.found(form.cleaned_data["q"], scopes_of(request)) if sought else _latest(request)
    title = _("Found") if sought else _("Registered last")
    table = pages.persons_table(list(persons[:SHOWN]), n=persons.count(), title=title, today=timezone.localdate())
    context = {"form": form, "table": table, "may_register": holds(request, Permission.REGISTER_PEOPLE),
               "may_settle": holds(request, Permission.SETTLE_DUPLICATES)}  # fmt: skip
    return render(request, "people/index.html", context | {"cut": table.n_rows > SHOWN, "shown": SHOWN})


@needs(Permission.REGISTER_PEOPLE)
def register(request: HttpRequest) -> HttpResponse:
    """Register somebody. Like persons are shown first; "register anyway" needs a reason, and is never refused."""
    form = _form(request)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, form, status=422 if form.is_bound else 200)
    likely, despite = queries.candidates(form.facts, scopes_of(request)), DespiteForm(request.POST)
    if _asks(form, likely) and not despite.is_valid():
        return _shown(request, form, likely, status=409)
    by, at = actor_of(request), timezone.now()
    if _asks(form, likely):
        others = [one.person for one in likely.shown]
        reason = despite.cleaned_data["despite"]
        person = actions.register_despite(newcomer=form.newcomer, likely=others, reason=reason, at=at, by=by)
    else:
        person = actions.register_person(newcomer=form.newcomer, at=at, by=by)
    messages.success(request, _("The person is registered."))
    return redirect("people:person", person.pseudonym)


@require_POST
@needs(Permission.REGISTER_PEOPLE)
def check(request: HttpRequest) -> HttpResponse:
    """What is known already of whoever is being typed: the fragment beside the form."""
    form = _form(request)
    form.is_valid()
    likely = queries.candidates(form.facts, scopes_of(request))
    return render(request, "people/likely.html", _likely(form, likely))


def _form(request: HttpRequest) -> PersonForm:
    told = request.POST if request.method == "POST" else None
    return PersonForm(scopes_of(request), told, today=timezone.localdate())


def _asks(form: PersonForm, likely: Candidates) -> bool:
    return bool(likely.shown or likely.elsewhere or form.findings)


def _latest(request: HttpRequest):  # type: ignore[no-untyped-def]
    return Person.objects.visible_to(scopes_of(request)).select_related("place").order_by("-registered_at", "-pk")


def _shown(
    request: HttpRequest, form: PersonForm, likely: Candidates | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "despite": DespiteForm() if likely else None}
    return render(request, "people/register.html", context | _likely(form, likely), status=status)


def _likely(form: PersonForm, likely: Candidates | None) -> dict[str, object]:
    shown = likely.shown if likely else ()
    return {
        "likely": [
            (one, pages.address(one.person), one.likeness.words().in_(language()), pages.born(one.person))
            for one in shown
        ],
        "elsewhere": bool(likely and likely.elsewhere),
        "findings": [one.words.in_(language()) for one in form.findings],
    }
