"""What collection adds to the pages of a person and of a place."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import scopes_of
from xinmiao.accounts.models import User
from xinmiao.collection.models import Submission
from xinmiao.collection.pages.review import address, moment, state
from xinmiao.collection.queries import review, signs
from xinmiao.collection.rules.signs import FirstScreen
from xinmiao.people.models import Person
from xinmiao.places.models import Place
from xinmiao.ui.tables import Cell, Column, Table

MOST = 50


def of_person(request: HttpRequest, person: Person) -> Table | None:
    """The submissions that speak of a person, among those that the reader reviews or sent."""
    if not isinstance(request.user, User):
        return None
    reviewed = review.visible_to(scopes_of(request)).values("pk")
    found = Submission.objects.filter(Q(pk__in=reviewed) | Q(submitter=request.user), people__person=person)
    found = found.filter(deleted_at=None).select_related("form", "place").distinct().order_by("-date", "-pk")
    mine = set(found.filter(pk__in=reviewed).values_list("pk", flat=True))
    rows = [_row(one, one.pk in mine) for one in found[:MOST]]
    if not rows:
        return None
    columns = [
        Column("form", _("Form"), sortable=False),
        Column("date", _("Date"), sortable=False),
        Column("place", _("Place"), sortable=False),
        Column("received", _("Received"), sortable=False),
        Column("state", _("State"), sortable=False),
    ]
    return Table(
        "submissions", _("Submissions that speak of this person"), columns, rows, count=found.count(), stacks=True
    )


def _row(of: Submission, is_reviewed: bool) -> dict[str, object]:
    return {
        "form": Cell(of.form.name, url=address(of) if is_reviewed else ""),
        "date": of.date.isoformat(),
        "place": of.place.name if of.place else "—",
        "received": moment(of.received_at),
        "state": state(of),
    }


def signs_of_person(request: HttpRequest, person: Person) -> Table | None:
    """First screens of a person's approved visits, for a reviewer of those; a draft table is called one."""
    if not review.visible_to(scopes_of(request)).filter(people__person=person).exists():
        return None
    found = signs.of_person(person)
    if not found:
        return None
    columns = [
        Column("date", _("Date"), sortable=False), Column("result", _("Result"), sortable=False),
        Column("months", _("Completed months"), numeric=True, sortable=False),
        Column("table", _("Table of signs"), sortable=False),
    ]  # fmt: skip
    note = _("It finds children for a doctor to look at. It is no finding about the child.")
    rows = [_screened(on.isoformat(), one) for on, one in found]
    return Table("signs", _("First screen by warning signs"), columns, rows, note=note, stacks=True)


def _screened(on: str, one: FirstScreen) -> dict[str, object]:
    words = {"refer": _("Refer to re-screening"), "incomplete": _("Incomplete"), "none_found": _("Nothing found")}
    table = f"{one.standard} ({_('draft')})" if one.is_draft else one.standard
    result = words.get(one.result, _("Cannot be decided"))
    return {"date": on, "result": result, "months": one.age_months, "table": table}


def of_place(request: HttpRequest, place: Place) -> Table | None:
    """What waits for the reader's decision in a place, the oldest first."""
    waiting = review.waiting(review.visible_to(scopes_of(request))).filter(place__path__startswith=place.path)
    n = waiting.count()
    if not n:
        return None
    rows = [_row(one, True) for one in waiting.order_by("received_at", "pk")[:5]]
    columns = [Column("form", _("Form"), sortable=False), Column("received", _("Received"), sortable=False)]
    columns.append(Column("state", _("State"), sortable=False))
    return Table("waiting", _("Submissions that wait for you here"), columns, rows, count=n, stacks=True)
