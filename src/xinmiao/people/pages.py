"""The shapes of the pages: persons in a list, and one person's story."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.people import queries
from xinmiao.people.models import CaregiverRelation, Consent, IdentityKind, Membership, Person
from xinmiao.people.sealing import Opened
from xinmiao.science.linkage.identity_numbers import age, masked
from xinmiao.ui.frame import language
from xinmiao.ui.tables import Cell, Column, Table


def address(person: Person) -> str:
    return reverse("people:person", args=[person.pseudonym])


def persons_table(persons: Sequence[Person], *, n: int, title: str, today: date) -> Table:
    """Persons with masked names. It offers no download: who they are does not leave by a list."""
    names = queries.masked(persons)
    rows = [
        {
            "name": Cell(names[one.pk] or _("no name yet"), url=address(one)),
            "sex": one.get_sex_display(),
            "born": born(one),
            "age": age(one.birth_date, today) if one.birth_date else None,
            "place": one.place.name if one.place else "—",
            "since": date_format(one.registered_at, "Y-m-d"),
        }
        for one in persons
    ]
    columns = [
        Column("name", pgettext("of a person", "Name"), sortable=False),
        Column("sex", _("Sex"), sortable=False),
        Column("born", _("Birth date"), sortable=False),
        Column("age", _("Age"), numeric=True, sortable=False),
        Column("place", _("Lives in"), sortable=False),
        Column("since", _("Registered on"), sortable=False),
    ]
    empty = _("Nobody is found within the places that you work for. Register the person if they are new.")
    return Table("people", title, columns, rows, count=n, empty=empty, stacks=True)


def born(person: Person) -> str:
    """The birth date as far as it is known."""
    if person.birth_date is None:
        return _("not known")
    if person.birth_precision == "day":
        return person.birth_date.isoformat()
    written = {"month": "Y-m", "year": "Y", "estimated": "Y"}[person.birth_precision]
    known = date_format(person.birth_date, written)
    return _("about %(year)s") % {"year": known} if person.birth_precision == "estimated" else known


def facts(person: Person, today: date) -> list[tuple[str, str]]:
    """What there is to say of a person without a name."""
    told = [
        (_("Sex"), str(person.get_sex_display())),
        (_("Birth date"), born(person)),
        (_("Age"), str(age(person.birth_date, today)) if person.birth_date else ""),
        (_("Died"), person.died_date.isoformat() if person.died_date else ""),
        (_("Lives in"), person.place.name if person.place else ""),
        (_("Registered on"), date_format(person.registered_at, "Y-m-d")),
    ]
    return [fact for fact in told if fact[1]]


def identity(opened: Opened, *, shown: bool) -> list[tuple[str, str]]:
    """What names a person: masked, or in full where somebody has said what for."""
    hidden = (lambda text: text) if shown else masked
    names = opened.names if shown else tuple(n[:1] + "○" * (len(n) - 1) for n in opened.names)
    mother = opened.mother if shown else opened.mother[:1] + "○" * max(len(opened.mother) - 1, 0)
    told = [
        (pgettext("of a person", "Name"), "、".join(names)),
        (_("Mother's name"), mother),
        *((str(IdentityKind(one.kind).label), hidden(one.number)) for one in opened.documents),
        *((_("Phone"), hidden(phone)) for phone in opened.phones),
        (_("Address"), opened.address if shown or not opened.address else "○○○"),
    ]
    return [one for one in told if one[1]]


def household_tables(person: Person, visible: set[int], today: date) -> list[Table]:
    """Each household that the person belongs to today, with those who live in it."""
    mine = Membership.objects.on(today).filter(person=person).select_related("household__place")
    return [_household(one, visible, today) for one in mine]


def _household(mine: Membership, visible: set[int], today: date) -> Table:
    members = Membership.objects.on(today).filter(household=mine.household).select_related("person")
    names = queries.masked([one.person for one in members])
    rows = [
        {
            "name": _person_cell(one.person, names[one.person_id], visible, mine.person_id),
            "role": one.get_role_display(),
            "from": one.from_date.isoformat(),
        }
        for one in members
    ]
    columns = [
        Column("name", pgettext("of a person", "Name"), sortable=False),
        Column("role", _("In the household"), sortable=False),
        Column("from", _("Since"), sortable=False),
    ]
    return Table(f"household-{mine.pk}", _("Household"), columns, rows, stacks=True)


def caregivers_table(person: Person, visible: set[int], today: date) -> Table:
    """Who cares for the person, today."""
    relations = list(CaregiverRelation.objects.on(today).filter(child=person).select_related("caregiver"))
    names = queries.masked([one.caregiver for one in relations])
    rows = [
        {
            "name": _person_cell(one.caregiver, names[one.caregiver_id], visible),
            "kind": one.get_kind_display(),
            "guardian": _("yes") if one.is_guardian else _("no"),
            "primary": _("yes") if one.is_primary else _("no"),
            "from": one.from_date.isoformat(),
        }
        for one in relations
    ]
    columns = [
        Column("name", pgettext("of a person", "Name"), sortable=False),
        Column("kind", _("Relation"), sortable=False),
        Column("guardian", _("Legal guardian"), sortable=False),
        Column("primary", _("Primary carer"), sortable=False),
        Column("from", _("Since"), sortable=False),
    ]
    return Table("caregivers", _("Caregivers"), columns, rows, empty=_("No caregiver is named yet."), stacks=True)


def consents(person: Person, today: date) -> list[tuple[str, str, str, bool]]:
    """For each kind of consent: its code, its name, the words of how it stands, whether it stands."""
    told = [(kind, queries.consent_to(person, kind.value, on=today)) for kind in Consent.Kind]
    return [(kind.value, str(kind.label), verdict.reason.in_(language()), bool(verdict)) for kind, verdict in told]


def _person_cell(person: Person, name: str, visible: set[int], own: int = 0) -> Cell:
    """A person with a link to their page; none to one's own page, and none where they are out of scope."""
    linked = person.pk in visible and person.pk != own
    return Cell(name or _("no name yet"), url=address(person) if linked else "")
