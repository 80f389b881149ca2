"""Interventions, for the search over everything."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.programmes import pages, queries
from xinmiao.ui.search import Hit, Hits


def found(request: HttpRequest, words: str, limit: int) -> Hits:
    """By name or summary in either language, or code."""
    matching = list(queries.interventions().matching(words, "summary_zh", "summary_en"))
    hits = [Hit(one.name, pages.address(one), one.get_stage_display()) for one in matching[:limit]]
    return Hits(_("Programmes"), hits, len(matching), reverse("programmes:index"))
