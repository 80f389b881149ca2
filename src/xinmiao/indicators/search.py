"""Indicators, for the search over everything."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xinmiao.indicators.models import Indicator
from xinmiao.indicators.pages import address
from xinmiao.ui.search import Hit, Hits


def found(request: HttpRequest, words: str, limit: int) -> Hits:
    """By name in either language, or code; only those in force."""
    matching = list(Indicator.objects.active().with_definitions().exclude(current=None).matching(words))
    hits = [Hit(one.name, address(one.code), one.intervention.name) for one in matching[:limit]]
    return Hits(_("Indicators"), hits, len(matching), f"{reverse('indicators:index')}?{urlencode({'q': words})}")
