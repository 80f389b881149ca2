"""The shapes of the pages: tables and pictures of places."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.core import packs
from xinmiao.places import queries
from xinmiao.places.models import Kind, Place, Population
from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.cartogram import Tile as DrawnTile
from xinmiao.ui.frame import Link, language
from xinmiao.ui.tables import Cell, Column, Table


def address(place: Place) -> str:
    return reverse("places:place", args=[place.code])


def breadcrumb(place: Place) -> list[Link]:
    """From the country down to its parent; the world is the page of all places."""
    above = [one for one in queries.ancestors(place) if one.kind != Kind.WORLD]
    return [Link(_("Places"), reverse("places:index")), *(Link(one.name, address(one)) for one in above)]


def cartogram() -> Cartogram:
    """The provinces by their population, each tile a link to its page."""
    tiles = queries.tiles()
    people = queries.populations(queries.provinces())
    return Cartogram(
        title=_finding(people.values()),
        unit=_("people"),
        tiles=[DrawnTile(one.place.code, one.column, one.row, one.label, one.place.name, one.short) for one in tiles],
        values={one.place.code: _people(people.get(one.place_id)) for one in tiles},
        lang=language(),
        links={one.place.code: address(one.place) for one in tiles},
        source=_sources(people.values()),
        freshness=_pack(),
    )


def _pack() -> str:
    pack = packs.current()
    return _("country pack %(version)s") % {"version": f"{pack.name} {pack.version}"} if pack else ""


def table_of_provinces() -> Table:
    """Provinces with their people and how they are divided."""
    provinces = queries.provinces()
    people = queries.populations(provinces)
    divided = {kind: queries.counts_by_province(kind) for kind in (Kind.PREFECTURE, Kind.COUNTY)}
    rows = [
        {
            "code": one.code,
            "name": Cell(one.name, url=address(one)),
            "other_name": one.other_name,
            "people": _people(people.get(one.number)),
            "prefectures": divided[Kind.PREFECTURE].get(one.number, 0),
            "counties": divided[Kind.COUNTY].get(one.number, 0),
        }
        for one in provinces
    ]
    columns = [
        Column("code", _("Code")),
        Column("name", _("Province")),
        Column("other_name", pgettext("in the other language", "Chinese name")),
        Column("people", _("People"), numeric=True),
        Column("prefectures", _("Prefectures"), numeric=True),
        Column("counties", _("Counties"), numeric=True),
    ]
    return Table("provinces", _("Provinces"), columns, rows, source=_sources(people.values()), sort="code")


def table_of_places(key: str, title: str, places: Iterable[Place], *, empty: str, sort: str = "") -> Table:
    """Any places, each with its kind, its names and its validity; sort: the order that they come in."""
    rows = [
        {
            "code": one.code,
            "name": Cell(one.name, url=address(one)),
            "other_name": one.other_name,
            "kind": one.get_kind_display(),
            "valid": validity(one),
        }
        for one in places
    ]
    columns = [
        Column("code", _("Code")),
        Column("name", pgettext("of a place", "Name")),
        Column("other_name", pgettext("in the other language", "Chinese name")),
        Column("kind", _("Kind")),
        Column("valid", _("Valid")),
    ]
    shown = columns if any(row["valid"] for row in rows) else columns[:-1]
    return Table(key, title, shown, rows, empty=empty, sort=sort)


def table_of_children(place: Place) -> Table:
    """What is directly below a place."""
    nothing = _("Nothing is recorded below this place.")
    return table_of_places("children", _("Directly below"), queries.children(place), empty=nothing, sort="code")


def table_of_populations(place: Place) -> Table:
    """The people of a place by group and year."""
    groups = {"total": _("All ages"), "age_0_14": _("Aged 0–14")}
    rows = [
        {
            "group": groups.get(one.group, one.group),
            "year": Cell(one.year, str(one.year)),
            "people": one.value,
            "status": one.get_status_display(),
        }
        for one in place.populations.all()
    ]
    columns = [
        Column("group", _("Group")),
        Column("year", _("Year")),
        Column("people", _("People"), numeric=True),
        Column("status", _("Status")),
    ]
    return Table("population", _("Population"), columns, rows, source=_sources(place.populations.all()))


def facts(place: Place) -> list[tuple[str, ...]]:
    """What there is to say of a place, as terms and what they are."""
    counted = queries.counts_by_kind(place)
    told = [
        (_("Code"), place.code),
        (_("English name"), f"{place.name_en} ({place.get_name_en_status_display()})"),
        (_("Valid"), validity(place)),
        *((kind_names()[kind], f"{n:,}") for kind, n in counted.items()),
    ]
    return [fact for fact in told if fact[1]]


def kind_names() -> dict[str, str]:
    """Kinds in the plural, as a count names them."""
    return {
        Kind.COUNTRY: _("Countries"),
        Kind.PROVINCE: _("Provinces"),
        Kind.PREFECTURE: _("Prefectures"),
        Kind.COUNTY: _("Counties"),
        Kind.DEVELOPMENT_ZONE: _("Development zones"),
        Kind.TOWNSHIP: _("Townships"),
        Kind.VILLAGE: _("Villages"),
        Kind.SCHOOL: _("Schools"),
        Kind.CLINIC: _("Health facilities"),
        Kind.CENTRE: _("Centres"),
    }


def validity(place: Place) -> str:
    """From when to when it exists, where that is known."""
    if not (place.valid_from or place.valid_to):
        return ""
    return f"{place.valid_from or '…'} – {place.valid_to or '…'}"


def _finding(known: Iterable[Population]) -> str:
    """What the picture says first: who has the most people, and when that was."""
    most = max(known, key=lambda one: one.value, default=None)
    if most is None:
        return _("No population is known")
    return _("%(place)s had the most people in %(year)s") % {"place": most.place.name, "year": most.year}


def _people(known: Population | None) -> int | None:
    return known.value if known else None


def _sources(known: Iterable[Population]) -> str:
    return "; ".join(sorted({one.source_title for one in known}))
