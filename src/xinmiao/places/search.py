"""Places, for the search over everything."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xinmiao.places import pages, queries
from xinmiao.ui.search import Hit, Hits


def found(request: HttpRequest, words: str, limit: int) -> Hits:
    """By name in either language, pinyin or code; everybody may see every place."""
    places = queries.matching(words)
    hits = [
        Hit(one.name, pages.address(one), " · ".join(filter(None, [one.parent.name if one.parent else "", one.code])))
        for one in places[:limit]
    ]
    return Hits(_("Places"), hits, places.count(), f"{reverse('places:search')}?{urlencode({'q': words})}")
