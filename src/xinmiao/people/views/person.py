"""One person's story on one page, and what is done to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from xinmiao.accounts.actors import actor_of, scopes_of
from xinmiao.accounts.rules import Permission
from xinmiao.people import actions, pages, queries, sealing
from xinmiao.people.forms import (
    CaregiverForm,
    ConsentForm,
    ErasureForm,
    HouseholdForm,
    PersonForm,
    PurposeForm,
    told_of,
)
from xinmiao.people.models import CaregiverRelation, Membership, Person
from xinmiao.people.queries import Purpose
from xinmiao.people.rules import places_of
from xinmiao.people.views.access import needs, person_of
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui import panels
from xinmiao.ui.frame import Link, language


@needs(Permission.READ_PEOPLE)
def person(request: HttpRequest, handle: str) -> HttpResponse:
    """The page, with what names the person masked."""
    found = person_of(request, handle)
    return _page(request, found, sealing.opened([found])[found.pk], shown=False)


@require_POST
@needs(Permission.READ_PEOPLE)
def show(request: HttpRequest, handle: str) -> HttpResponse:
    """The same page with names and numbers, for the purpose that was said; it is logged."""
    found, form = person_of(request, handle), PurposeForm(request.POST)
    if not form.is_valid():
        return redirect("people:person", handle)
    told = queries.reveal(found, purpose=form.cleaned_data["purpose"], by=actor_of(request))
    return _page(request, found, told, shown=True)


@needs(Permission.REGISTER_PEOPLE)
def amend(request: HttpRequest, handle: str) -> HttpResponse:
    """What is told of the person, to be put right: reading it is logged as such."""
    found = person_of(request, handle, Permission.REGISTER_PEOPLE)
    today, by = timezone.localdate(), actor_of(request)
    if request.method == "POST":
        form = PersonForm(scopes_of(request), request.POST, today=today)
        if form.is_valid():
            actions.amend(person=found, newcomer=form.newcomer, at=timezone.now(), by=by)
            messages.success(request, _("The changes are kept."))
            return redirect("people:person", handle)
    else:
        told = queries.reveal(found, purpose=Purpose.CORRECTION, by=by)
        form = PersonForm(scopes_of(request), initial=told_of(found, told), today=today)
    return _form_page(request, found, form, _("Put right"), _("Keep the changes"))


@needs(Permission.REGISTER_PEOPLE)
def caregiver(request: HttpRequest, handle: str) -> HttpResponse:
    """Name a caregiver."""
    found = person_of(request, handle, Permission.REGISTER_PEOPLE)
    form = CaregiverForm(scopes_of(request), request.POST or None)
    if form.is_valid():
        told, by = form.cleaned_data, actor_of(request)
        try:
            actions.relate(
                child=found, caregiver=told["who"], kind=told["kind"], is_guardian=told["is_guardian"],
                is_primary=told["is_primary"], on=timezone.localdate(), by=by,
            )  # fmt: skip
        except XinmiaoError as error:
            form.add_error("who", error.what.in_(language()))
        else:
            messages.success(request, _("The caregiver is named."))
            return redirect("people:person", handle)
    return _form_page(request, found, form, _("Name a caregiver"), _("Name this caregiver"))


@needs(Permission.REGISTER_PEOPLE)
def household(request: HttpRequest, handle: str) -> HttpResponse:
    """Let the person live with somebody: in their household, or in a new one of both."""
    found = person_of(request, handle, Permission.REGISTER_PEOPLE)
    form = HouseholdForm(scopes_of(request), request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.live_with(
                person=found, other=told["who"], role=told["role"], on=timezone.localdate(), at=timezone.now(),
                by=actor_of(request),
            )  # fmt: skip
        except XinmiaoError as error:
            form.add_error("who", error.what.in_(language()))
        else:
            messages.success(request, _("The household is kept."))
            return redirect("people:person", handle)
    return _form_page(request, found, form, _("Add to a household"), _("Add"))


@require_POST
@needs(Permission.REGISTER_PEOPLE)
def leave(request: HttpRequest, handle: str, number: int) -> HttpResponse:
    """Let the person live in a household no more."""
    found = person_of(request, handle, Permission.REGISTER_PEOPLE)
    membership = get_object_or_404(Membership, pk=number, person=found, to_date=None)
    actions.leave(membership=membership, on=timezone.localdate(), by=actor_of(request))
    messages.success(request, _("The person has left the household."))
    return redirect("people:person", handle)


@needs(Permission.REGISTER_PEOPLE)
def consent(request: HttpRequest, handle: str) -> HttpResponse:
    """Record an answer."""
    found = person_of(request, handle, Permission.REGISTER_PEOPLE)
    form = ConsentForm(_may_answer(found), request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            actions.answer_consent(
                person=found, kind=told["kind"], state=told["state"], basis=told["basis"], given_by=told["given_by"],
                until=told["until"], on=timezone.localdate(), at=timezone.now(), by=actor_of(request),
            )  # fmt: skip
        except XinmiaoError as error:
            form.add_error("given_by", error.what.in_(language()))
        else:
            messages.success(request, _("The answer is kept."))
            return redirect("people:person", handle)
    return _form_page(request, found, form, _("Consent"), _("Keep the answer"))


@require_POST
@needs(Permission.REGISTER_PEOPLE)
def withdraw(request: HttpRequest, handle: str, kind: str) -> HttpResponse:
    """Take a consent back."""
    found = person_of(request, handle, Permission.REGISTER_PEOPLE)
    if actions.withdraw_consent(person=found, kind=kind, at=timezone.now(), by=actor_of(request)):
        messages.success(request, _("The consent is withdrawn."))
    return redirect("people:person", handle)


@needs(Permission.ERASE_PEOPLE)
def erase(request: HttpRequest, handle: str) -> HttpResponse:
    """Forget the person, once the word is typed."""
    found = person_of(request, handle, Permission.ERASE_PEOPLE)
    form, error = ErasureForm(request.POST or None), ""
    if form.is_valid():
        try:
            actions.erase(number=found.person_no, by=actor_of(request))
        except actions.OnHold as refused:
            error = refused.message(language())
        else:
            messages.success(request, _("The person is erased: nobody can find or name them here any more."))
            return redirect("people:index")
    context = {"person": found, "form": form, "error": error, "breadcrumb": _back(found)}
    return render(request, "people/erase.html", context, status=409 if error else 422 if form.errors else 200)


def _page(request: HttpRequest, found: Person, told: sealing.Opened, *, shown: bool) -> HttpResponse:
    today = timezone.localdate()
    within = Person.objects.filter(pk__in=_near(found)).visible_to(scopes_of(request))
    visible = set(within.values_list("pk", flat=True))
    memberships = Membership.objects.on(today).filter(person=found)
    context = {
        "person": found,
        "title": pages.identity(told, shown=shown)[0][1] if told.names else _("no name yet"),
        "breadcrumb": [Link(pgettext("registered", "People"), reverse("people:index"))],
        "facts": pages.facts(found, today),
        "identity": pages.identity(told, shown=shown),
        "shown": shown,
        "purpose": PurposeForm(),
        "households": list(zip(memberships, pages.household_tables(found, visible, today), strict=True)),
        "caregivers": pages.caregivers_table(found, visible, today),
        "consents": pages.consents(found, today),
        "may_change": _may(request, found, Permission.REGISTER_PEOPLE),
        "may_erase": _may(request, found, Permission.ERASE_PEOPLE),
        "panels": panels.of("person", request, found),
    }
    return render(request, "people/person.html", context)


def _near(found: Person) -> list[int]:
    """Those who stand on a person's page: their caregivers, and those who live with them."""
    homes = Membership.objects.filter(person=found).values("household")
    lives = Membership.objects.filter(household__in=homes).values_list("person_id", flat=True)
    cares = CaregiverRelation.objects.filter(child=found).values_list("caregiver_id", flat=True)
    return [*lives, *cares]


def _may(request: HttpRequest, found: Person, permission: Permission) -> bool:
    codes = {"", *(found.place.ancestor_codes if found.place else ()), found.place.code if found.place else ""}
    return bool(codes & set(places_of(scopes_of(request), permission)))


def _may_answer(found: Person) -> list[tuple[Person, str]]:
    relations = CaregiverRelation.objects.on(timezone.localdate()).filter(child=found).select_related("caregiver")
    names = queries.masked([one.caregiver for one in relations])
    others = [(one.caregiver, f"{one.get_kind_display()} {names[one.caregiver_id]}") for one in relations]
    return [*others, (found, _("The person"))]


def _form_page(request: HttpRequest, found: Person, form: object, title: str, submit: str) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    context = {"form": form, "title": title, "submit": submit, "breadcrumb": _back(found), "back": pages.address(found)}
    return render(request, "people/form.html", context, status=status)


def _back(found: Person) -> list[Link]:
    name = queries.masked([found])[found.pk] or _("no name yet")
    return [Link(pgettext("registered", "People"), reverse("people:index")), Link(name, pages.address(found))]
