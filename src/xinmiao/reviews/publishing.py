"""A published edition as files: a copy of the page, the PDF and the open data, in both languages."""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from xinmiao.reviews import pages, photographs
from xinmiao.reviews.models import Edition
from xinmiao.reviews.open_data import package
from xinmiao.reviews.paper import pdf_of
from xinmiao.reviews.queries.contents import django_language
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.ui.frame import frame

STYLESHEET = "ui/site.css"


def write_out(edition: Edition, folder: Path) -> list[Path]:
    """Write `review-<year>-<language>.html` and `.pdf`, the stylesheet and the open data; give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    year = edition.review.year
    files = {"site.css": _stylesheet(), f"review-{year}-open-data.zip": package(edition)}
    for language in ("zh", "en"):
        files[f"review-{year}-{language}.html"] = _page(edition, language)
        files[f"review-{year}-{language}.pdf"] = pdf_of(edition, language)
    photos = [one.file for one in contents_of(edition, "zh").photos]
    files |= {name: content for name in photos if (content := photographs.kept(name))}
    for name, content in files.items():
        _replace(folder / name, content)
    return [folder / name for name in files]


def _page(edition: Edition, language: str) -> bytes:
    """Give the page to be read without the site: its figures lead to the table at its end, nothing runs."""
    with translation.override(django_language(language)):
        request = _request(edition)
        found = contents_of(edition, language)
        context = {
            "layout": "reviews/standalone.html",
            "standalone": True,
            "edition": edition,
            "contents": found,
            "page": pages.drawn(found, {**frame(request), "request": request}, pages.links_within),
            "cards": pages.cards(found, pages.links_within),
        }
        return render_to_string("reviews/review.html", context, request=request).encode()


def _request(edition: Edition) -> HttpRequest:
    """Somebody unknown who asks for the page, so that nothing but the public's view is written."""
    request = HttpRequest()
    request.path = request.path_info = reverse("reviews:review", args=[edition.review.year])
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user = AnonymousUser()
    return request


def _stylesheet() -> bytes:
    found = finders.find(STYLESHEET)
    return Path(str(found)).read_bytes()


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(content)
    temporary.replace(path)
