"""The front page: what the country programme did, and ways into it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinmiao.core import packs
from xinmiao.core.models import PackVersion
from xinmiao.indicators.models import Indicator
from xinmiao.partners import queries as partners
from xinmiao.places import queries as places
from xinmiao.programmes import queries as programmes
from xinmiao.programmes.queries import Area
from xinmiao.records import queries as records
from xinmiao.reviews import pages as reviews
from xinmiao.reviews.pictures import Drawn
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.contents import Cited, Contents
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.ui.frame import Link
from xinmiao.web import navigation

SHOWN = ("map", "bars", "steps")
N_CARDS = 6


@dataclass(frozen=True)
class Told:
    """The newest published review, as the front page tells of it."""

    contents: Contents
    cards: list[tuple[Cited, str, str]]
    exhibits: list[Drawn]

    @property
    def year(self) -> int:
        return self.contents.edition.review.year


@dataclass(frozen=True)
class Door:
    """A way in for somebody: who, what they come for, and where that is."""

    who: str
    what: str
    links: list[Link]


@dataclass(frozen=True)
class Front:
    """What the front page shows. told: None until a review is published; pack: None until one is loaded."""

    pack: PackVersion | None
    told: Told | None
    areas: list[Area]
    ways: list[tuple[Link, int]]
    doors: list[Door]


def front(language: str) -> Front:
    """Read the front page."""
    return Front(packs.current(), _told(language), programmes.portfolio(), _ways(), _doors())


def pack_version(request: HttpRequest) -> str:
    """The pack in force, for the footer of every page."""
    pack = packs.current()
    return f"{pack.name} {pack.version} · {pack.content_hash[:8]}" if pack else ""


def ledger_freshness(request: HttpRequest) -> object:
    """When rows last reached the ledger, for the footer of every page."""
    return records.freshness()


def _told(language: str) -> Told | None:
    published = (editions.published(review.year) for review in editions.reviews())
    edition = next((found for found in published if found), None)
    if edition is None:
        return None
    contents = contents_of(edition, language)
    exhibits = [drawn for kind in SHOWN for drawn in contents.exhibits.values() if drawn.kind == kind]
    return Told(contents, reviews.cards(contents, reviews.links_of(edition))[:N_CARDS], exhibits[: len(SHOWN)])


def _ways() -> list[tuple[Link, int]]:
    """The lists of the site with how many things each holds."""
    counted = (
        (_("Programmes"), "programmes:index", programmes.interventions().count()),
        (_("Province-level places"), "places:index", places.provinces().count()),
        (_("Partners"), "partners:index", partners.partners().count()),
        (_("Indicators"), "indicators:index", Indicator.objects.count()),
    )
    return [(Link(label, navigation.address(name)), n) for label, name, n in counted]


def _doors() -> list[Door]:
    """Where to begin, by who somebody is; a page that is not there yet is left out."""
    return [
        Door(who, what, [Link(label, url) for label, name in links if (url := navigation.address(name))])
        for who, what, links in (
            (_("Readers and journalists"), _("Read the year, open any figure, see why its words hold."),
             ((_("Annual reviews"), "reviews:index"),)),
            (_("Researchers and other systems"), _("Take definitions, figures and open data with you."),
             ((_("Indicators"), "indicators:index"), (_("Programming interface"), "api:openapi-view"))),
            (_("Programme officers"), _("Follow targets, trends and who has not reported yet."),
             ((_("Programmes"), "programmes:index"), (_("Indicators"), "indicators:index"))),
            (_("Partners, provinces and counties"), _("See what is done where you work, and by whom."),
             ((_("Partners"), "partners:index"), (_("Places"), "places:index"))),
        )
    ]  # fmt: skip
