"""Partners, for the search over everything."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.partners import queries
from xinmiao.ui.search import Hit, Hits


def found(request: HttpRequest, words: str, limit: int) -> Hits:
    """By name in either language, or code."""
    partners = list(queries.partners().matching(words))
    hits = [
        Hit(one.name, reverse("partners:partner", args=[one.code]), one.get_kind_display()) for one in partners[:limit]
    ]
    return Hits(_("Partners"), hits, len(partners), reverse("partners:index"))
