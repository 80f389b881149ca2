"""The shape of a child's growth page: pictures without a name, and the table beside them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.core import packs
from xinmiao.nutrition.queries.growth import visits_of
from xinmiao.nutrition.rules.growth import Child, Line, Source, Visit, lines, pictures
from xinmiao.people.models import Person
from xinmiao.science import growth
from xinmiao.ui.frame import language

Cell = tuple[str, str]


def context(person: Person) -> dict[str, object]:
    """What the page shows of a person."""
    visits, child = visits_of(person), child_of(person)
    scored = lines(child, visits)
    return {
        "pictures": drawn(child, visits),
        "heads": [head for head, _value in _cells(scored[0])] if scored else [],
        "rows": [[value for _head, value in _cells(one)] for one in scored],
        "flagged": any(one.flagged for one in scored),
        "missing": _missing(person) if visits else "",
    }


def drawn(child: Child, visits: list[Visit]) -> list[SafeString]:
    """The charts; each escapes what it writes and holds only numbers and words of the standard."""
    standards = list(growth.load_standards(Path(settings.PACK_DIR) / "growth").values())
    allowed = packs.allowed(settings.PACK_DIR)
    found = pictures(child, visits, standards, language=language(), allow_draft=allowed)
    return [mark_safe(one) for one in found]


def child_of(person: Person) -> Child:
    born = person.birth_date if person.birth_precision == "day" else None
    return Child(person.sex, born)


def _missing(person: Person) -> str:
    child = child_of(person)
    if child.sex not in (1, 2):
        return _("The sex is not known, so the lines of no standard can be chosen. Put it right on the person's page.")
    if child.birth_date is None:
        return _(
            "The birth date is not known to the day, so there is no age to draw. Put it right on the person's page."
        )
    return ""


def _cells(one: Line) -> list[Cell]:
    source = {Source.ROUND: _("School round"), Source.HOME_VISIT: _("Home visit")}[one.visit.source]
    return [
        (_("Date"), one.visit.on.isoformat()),
        (_("Age"), _age(one.months)),
        (_("Height (cm)"), _plain(one.visit.height_cm)),
        (_("Weight (kg)"), _plain(one.visit.weight_kg)),
        (_("BMI"), "—" if one.bmi is None else f"{one.bmi:.2f}"),
        (_("Height for age, z by WHO"), _z(one, "lhfa")),
        (_("BMI for age, z by WHO"), _z(one, "bmi")),
        (_("Weight for age, z by WHO"), _z(one, "wfa")),
        (_("From"), source),
    ]


def _age(months: float | None) -> str:
    if months is None:
        return "—"
    if months < 60:
        return pgettext("age", "%(n)s months") % {"n": f"{months:.1f}"}
    return pgettext("age", "%(n)s years") % {"n": f"{months / 12:.1f}"}


def _plain(value: object) -> str:
    return "—" if value is None else str(value)


def _z(one: Line, name: str) -> str:
    z = one.z[name]
    return "—" if z is None else f"{z:+.2f}".replace("-", "−") + (" *" if name in one.flagged else "")
