"""Reading the tree: up, down, by name, and as the ledger's numbers."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower, Replace

from xinmiao.places.models import Kind, Place, Places, Population, Tile
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

KIND_ORDER = {kind: i for i, kind in enumerate(Kind.values)}
MAX_FOUND = 50


class UnknownPlace(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__(
            "place.unknown",
            Text(f"没有这个地点：“{code}”", f"No such place: '{code}'"),
            todo=Text("请查国家包里的 places.csv", "Look it up in the pack's places.csv"),
        )


def place(code: str) -> Place:
    """Raises UnknownPlace."""
    found = Place.objects.filter(code=code).first()
    if found is None:
        raise UnknownPlace(code)
    return found


def country() -> Place | None:
    """The country of the pack in force: the one that has provinces."""
    return Place.objects.live().filter(kind=Kind.COUNTRY, children__kind=Kind.PROVINCE).distinct().first()


def other_countries() -> Places:
    """Countries without a tree of their own here: those of the cooperation."""
    return Place.objects.live().filter(kind=Kind.COUNTRY).exclude(children__kind=Kind.PROVINCE)


def provinces(*, day: date | None = None) -> Places:
    return _on(Place.objects.live().filter(kind=Kind.PROVINCE), day)


def children(place: Place, *, day: date | None = None) -> Places:
    """Directly below it, on that day if one is given."""
    return _on(Place.objects.live().filter(parent=place), day)


def descendants(place: Place, *, day: date | None = None) -> Places:
    """Below it at any depth."""
    return _on(Place.objects.live().under(place), day)


def ancestors(place: Place) -> list[Place]:
    """From the world down to its parent."""
    above = {one.code: one for one in Place.objects.filter(code__in=place.ancestor_codes)}
    return [above[code] for code in place.ancestor_codes]


def province_of(place: Place) -> Place | None:
    """The province that it is in, or is."""
    return Place.objects.filter(number=place.province_no).first() if place.province_no else None


def ledger_numbers(place: Place) -> dict[str, tuple[int, ...]]:
    """What a question to the ledger filters by: keyword arguments of `ledger.reach.Filter`.

    Nothing for the world and the country of the pack; one number for a province or county; else all numbers
    of the subtree.
    """
    if place.kind == Kind.WORLD or place == country():
        return {}
    if place.kind == Kind.PROVINCE:
        return {"provinces": (place.number,)}
    if place.kind == Kind.COUNTY:
        return {"counties": (place.number,)}
    within = Place.objects.within(place).order_by("number")
    return {"places": tuple(within.values_list("number", flat=True))}


def population(place: Place, *, group: str = "total", year: int | None = None) -> Population | None:
    """The latest figure of a group, not after `year`."""
    known = Population.objects.filter(place=place, group=group)
    return (known.filter(year__lte=year) if year else known).order_by("-year").first()


def populations(places: QuerySet[Place], *, group: str = "total", year: int | None = None) -> dict[int, Population]:
    """The latest figure for each place, by its number."""
    known = Population.objects.filter(place__in=places, group=group).select_related("place").order_by("year")
    return {one.place_id: one for one in (known.filter(year__lte=year) if year else known)}


def tiles() -> list[Tile]:
    """Where the provinces stand in the cartogram, with their places."""
    return list(Tile.objects.select_related("place").order_by("row", "column"))


def counts_by_kind(place: Place) -> dict[str, int]:
    """How many places of each kind are below it, in the order of kinds."""
    counted = descendants(place).order_by().values("kind").annotate(n=Count("number"))
    found = dict(counted.values_list("kind", "n"))
    return {kind: found[kind] for kind in Kind.values if kind in found}


def counts_by_province(kind: str) -> dict[int, int]:
    """How many places of a kind each province holds, by the province's number."""
    counted = Place.objects.live().filter(kind=kind, province_no__gt=0).order_by().values("province_no")
    return dict(counted.annotate(n=Count("number")).values_list("province_no", "n"))


def search(words: str, *, limit: int = MAX_FOUND) -> list[Place]:
    """The first of those that match."""
    return list(matching(words)[:limit])


def matching(words: str) -> QuerySet[Place]:
    """By Chinese name, by pinyin or English name (spaces, apostrophes and case do not matter), or by code.

    Exact matches come first, then beginnings; within these, larger units first.
    """
    sought = "".join(words.lower().replace("'", "").replace("’", "").split())
    if not sought:
        return Place.objects.none()
    hit = Q(name_zh__contains=sought) | Q(plain__contains=sought) | Q(code__istartswith=sought)
    exact = Q(name_zh=sought) | Q(plain=sought) | Q(code__iexact=sought)
    begins = Q(name_zh__startswith=sought) | Q(plain__startswith=sought)
    found = _with_plain_name(Place.objects.live().select_related("parent")).filter(hit)
    return found.annotate(rank=_rank(exact, begins), size=_size()).order_by("rank", "size", "code")


def _on(places: Places, day: date | None) -> Places:
    return places.as_of(day) if day else places


def _with_plain_name(places: Places) -> QuerySet[Place]:
    plain: Func = Lower(F("name_en"))
    for mark in (" ", "'", "’"):
        plain = Replace(plain, Value(mark), Value(""))
    return places.annotate(plain=plain)


def _rank(exact: Q, begins: Q) -> Case:
    return Case(When(exact, then=Value(0)), When(begins, then=Value(1)), default=Value(2), output_field=IntegerField())


def _size() -> Case:
    return Case(
        *(When(kind=kind, then=Value(i)) for kind, i in KIND_ORDER.items()),
        default=Value(len(KIND_ORDER)),
        output_field=IntegerField(),
    )
