"""Reviews for their readers: the list, the page, a claim opened, downloads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.accounts.actors import permits
from xinmiao.accounts.rules import Permission
from xinmiao.indicators.figure import Audience
from xinmiao.reviews import exhibited, pages, photographs
from xinmiao.reviews.models import Edition
from xinmiao.reviews.open_data import package
from xinmiao.reviews.paper import pdf_of
from xinmiao.reviews.queries import editions, tracing
from xinmiao.reviews.queries.contents import Contents
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.ui import downloads
from xinmiao.ui.frame import frame, language


def index(request: HttpRequest) -> HttpResponse:
    """All reviews, newest first."""
    shown = [(one, editions.published(one.year)) for one in editions.reviews()]
    return render(
        request, "reviews/index.html", {"reviews": shown, "may_edit": bool(permits(request, Permission.EDIT_REVIEW))}
    )


def review(request: HttpRequest, year: int, number: int | None = None) -> HttpResponse:
    """A published review as a long read, the newest or an earlier edition; while there is none, a word about that."""
    edition = _published(year, number)
    if edition is None:
        return render(request, "reviews/unpublished.html", {"year": year}, status=404)
    found, links = contents_of(edition, language()), pages.links_of(edition)
    context = {
        "layout": "ui/base.html",
        "edition": edition,
        "contents": found,
        "page": pages.drawn(found, {**frame(request), "request": request}, links),
        "cards": pages.cards(found, links),
        "others": _others(edition),
        "newest": editions.published(year),
        "permanent": request.build_absolute_uri(reverse("reviews:edition", args=[year, edition.number])),
    }
    return render(request, "reviews/review.html", context)


def claims(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure of a review in one table."""
    found = _contents(year)
    table = pages.table_of_claims(found).sorted_by(request.GET.get("sort", "mark"))
    if download := downloads.requested(request, table):
        return download
    return render(request, "reviews/claims.html", {"contents": found, "table": table, "year": year})


def claim(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """One figure with everything that it rests on; a page, or the side panel."""
    edition = _published_or_404(year)
    try:
        wanted = editions.claim(year, code, edition.number)
    except editions.NoReview as error:
        raise Http404(error.message(language())) from None
    with_records = bool(permits(request, Permission.READ_RECORDS, programme=wanted.version.indicator.intervention.code))
    found = tracing.trace(
        wanted, with_records=with_records, shown_to=Audience.OFFICE if with_records else Audience.PUBLIC
    )
    opened = pages.opened(found, language())
    if download := downloads.requested(request, opened["figures"]):
        return download
    context = {
        "claim": wanted,
        "trace": found,
        "permanent": request.build_absolute_uri(request.path),
        "here": request.path,
        **opened,
    }
    return render(request, "reviews/claim.html", context)


def pdf(request: HttpRequest, year: int, language: str) -> HttpResponse:
    """The review on A4, in either language."""
    if language not in ("zh", "en"):
        raise Http404(_("There is no PDF in this language."))
    content = pdf_of(_published_or_404(year), language)
    return _attached(content, f"review-{year}-{language}.pdf", "application/pdf")


def exhibit(request: HttpRequest, year: int, code: str, form: str) -> HttpResponse:
    """A chart or map of the review as SVG, PNG or CSV."""
    found = _contents(year)
    if code not in found.exhibits or form not in exhibited.TYPES:
        raise Http404(_("This review has no such figure."))
    content = exhibited.file_of(found, found.exhibits[code], form)
    return _attached(content, f"review-{year}-{code}-{language()}.{form}", exhibited.TYPES[form])


def exhibits(request: HttpRequest, year: int) -> HttpResponse:
    """Every chart and map of the review in every form, in the language of the page."""
    return _attached(exhibited.all_of(_contents(year)), f"review-{year}-figures-{language()}.zip", "application/zip")


def photo(request: HttpRequest, year: int, file: str) -> HttpResponse:
    """A photo that a published edition of that year shows."""
    editions_there = Edition.objects.filter(review__year=year, state=Edition.State.PUBLISHED)
    shown = {one["kept"] for edition in editions_there for one in edition.matter.get("photos", ())}
    content = photographs.kept(file) if file in shown else None
    if content is None:
        raise Http404(_("This review has no such photo."))
    return HttpResponse(content, content_type=photographs.content_type(file))


def open_data(request: HttpRequest, year: int) -> HttpResponse:
    """Every figure and exhibit as CSV, with their metadata."""
    return _attached(package(_published_or_404(year)), f"review-{year}-open-data.zip", "application/zip")


def _published(year: int, number: int | None = None) -> Edition | None:
    return editions.published(year, number)


def _published_or_404(year: int) -> Edition:
    edition = _published(year)
    if edition is None:
        raise Http404(_("This review is not published yet."))
    return edition


def _contents(year: int) -> Contents:
    return contents_of(_published_or_404(year), language())


def _others(edition: Edition) -> list[Edition]:
    return list(edition.review.editions.filter(state=Edition.State.PUBLISHED).exclude(pk=edition.pk))


def _attached(content: bytes, name: str, content_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
