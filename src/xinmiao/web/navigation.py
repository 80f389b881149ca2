"""The way around the site. An app's front page is named `index`; one that is not there yet is left out."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xinmiao.accounts.actors import holds
from xinmiao.accounts.rules import Permission
from xinmiao.ui.frame import Link

MAIN = (
    ("home", gettext_lazy("Home")),
    ("reviews:index", gettext_lazy("Review")),
    ("programmes:index", gettext_lazy("Programmes")),
    ("places:index", gettext_lazy("Places")),
    ("partners:index", gettext_lazy("Partners")),
    ("indicators:index", gettext_lazy("Indicators")),
)
WORK = (
    ("collection:duty", gettext_lazy("On duty"), Permission.ANSWER_ALERTS),
    ("collection:sessions", gettext_lazy("Screening sessions"), Permission.RUN_SCREENINGS),
    ("collection:worried", gettext_lazy("I am worried about a classmate"), Permission.TELL_WORRIES),
    ("collection:session_results", gettext_lazy("Screening results by school"), Permission.REVIEW_SUBMISSIONS),
    ("collection:forms", gettext_lazy("Forms"), Permission.MANAGE_FORMS),
    ("collection:fill", gettext_lazy("Field forms"), Permission.FILL_FORMS),
    ("collection:mine", gettext_lazy("What I sent"), Permission.FILL_FORMS),
    ("collection:devices", gettext_lazy("Devices"), Permission.FILL_FORMS),
    ("nutrition:rounds", gettext_lazy("School rounds"), Permission.RUN_ROUNDS),
    ("nutrition:tables", gettext_lazy("School tables"), Permission.REVIEW_SUBMISSIONS),
    ("nutrition:foods", gettext_lazy("Food desk"), Permission.ASSESS_FOODS),
    ("people:duplicates", gettext_lazy("Registered twice?"), Permission.SETTLE_DUPLICATES),
    ("collection:queue", gettext_lazy("Review of submissions"), Permission.REVIEW_SUBMISSIONS),
    ("indicators:calendar", gettext_lazy("Reporting calendar"), Permission.REPORT),
    ("collection:imports", gettext_lazy("Import of files"), Permission.IMPORT_FILES),
    ("indicators:quality", gettext_lazy("Data quality"), Permission.REVIEW_RETURNS),
    ("reviews:index", gettext_lazy("Review desk"), Permission.EDIT_REVIEW),
    ("reviews:check", gettext_lazy("Check a text"), Permission.EDIT_REVIEW),
    ("people:index", pgettext_lazy("registered", "People"), Permission.READ_PEOPLE),
    ("admin:index", gettext_lazy("Administration"), Permission.MANAGE_ACCOUNTS),
)
BUILD = (
    ("api:openapi-view", gettext_lazy("Programming interface")),
    ("gallery", gettext_lazy("Component gallery")),
)


def main(request: HttpRequest) -> list[Link]:
    """The header's links."""
    return _links(request, MAIN)


def footer(request: HttpRequest) -> list[tuple[str, list[Link]]]:
    """The footer's links, under headings: a small map of the site."""
    own = work(request) or _links(request, (("account_login", _("Sign in")),))
    return [(_("Contents"), _links(request, MAIN)), (_("For those who work here"), own + _links(request, BUILD))]


def work(request: HttpRequest) -> list[Link]:
    """What the person who is signed in works with."""
    return _links(request, tuple((name, label) for name, label, permission in WORK if holds(request, permission)))


def _links(request: HttpRequest, names: tuple[tuple[str, object], ...]) -> list[Link]:
    found = [(str(label), address(name)) for name, label in names]
    return [Link(label, url, _is_current(request, url)) for label, url in found if url]


def address(name: str) -> str:
    """Give the address of a named page; empty while that page is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_current(request: HttpRequest, url: str) -> bool:
    return request.path == url or (url != reverse("home") and request.path.startswith(url))
