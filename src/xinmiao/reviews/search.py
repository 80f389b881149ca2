"""Published reviews, for the search over everything: figures by what they count, chapters by what they say."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.reviews import document
from xinmiao.reviews.models import Edition
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.contents import Contents
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.ui.frame import language
from xinmiao.ui.search import Hit, Hits


def found(request: HttpRequest, words: str, limit: int) -> Hits:
    """Only what is published: a draft is for its editors, on their desk."""
    sought = words.lower().split()
    published = (editions.published(one.year) for one in editions.reviews())
    hits = [hit for edition in published if edition for hit in _within(edition, sought)]
    return Hits(_("Reviews"), hits[:limit], len(hits))


def _within(edition: Edition, sought: list[str]) -> Iterator[Hit]:
    contents = contents_of(edition, language())
    yield from _figures(contents, edition, sought)
    yield from _chapters(contents, edition, sought)


def _figures(contents: Contents, edition: Edition, sought: list[str]) -> Iterator[Hit]:
    for one in contents.claims.values():
        if _holds(f"{one.label} {one.words} {one.code}", sought):
            url = reverse("reviews:claim", args=[edition.review.year, one.code])
            yield Hit(one.label, url, f"{edition.review.year} · {one.words}")


def _chapters(contents: Contents, edition: Edition, sought: list[str]) -> Iterator[Hit]:
    for chapter in contents.document.chapters:
        if _holds(f"{chapter.title} {document.words(chapter.blocks)}", sought):
            url = f"{reverse('reviews:review', args=[edition.review.year])}#{chapter.anchor}"
            yield Hit(chapter.title, url, contents.title)


def _holds(text: str, sought: list[str]) -> bool:
    lowered = text.lower()
    return all(word in lowered for word in sought)
