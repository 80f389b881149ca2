"""Reviews over HTTP: editions, claims as published, a claim opened, the open data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from xinmiao.accounts.actors import permits
from xinmiao.accounts.rules import Permission
from xinmiao.indicators.figure import Audience
from xinmiao.reviews import open_data
from xinmiao.reviews.models import Edition
from xinmiao.reviews.queries import editions, tracing
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text
from xinmiao.ui.frame import language

router = Router(tags=["reviews"])


class NotPublished(XinmiaoError):
    """The review of that year is not published."""

    def __init__(self, year: int) -> None:
        super().__init__(
            "review.not_published", Text(f"{year} 年的年度报告还没有发布", f"The review of {year} is not published")
        )


class EditionOut(Schema):
    """A published edition and the versions that it pins."""

    year: int
    edition: int
    title_zh: str
    title_en: str
    published_at: str
    demonstration: bool
    pins: dict[str, Any]


class ClaimOut(Schema):
    """A figure as published, in both languages."""

    claim: str
    indicator: str
    indicator_version: str
    label_zh: str
    label_en: str
    period: str
    slice: str
    lower: float | None
    value: float | None
    upper: float | None
    unit: str
    wording_zh: str
    wording_en: str
    verdict: str
    records: int | None


@router.get("/", response=list[EditionOut], summary="Published reviews, the newest edition of each year")
def list_reviews(request: HttpRequest) -> list[dict[str, Any]]:
    found = [editions.published(review.year) for review in editions.reviews()]
    return [_told(edition) for edition in found if edition]


@router.get("/{year}", response=EditionOut, summary="One review")
def get_review(request: HttpRequest, year: int) -> dict[str, Any]:
    return _told(_published(year))


@router.get("/{year}/claims", response=list[ClaimOut], summary="Every figure as published")
def list_claims(request: HttpRequest, year: int) -> list[dict[str, Any]]:
    return [{**row, **_numbers(row)} for row in open_data.figures(_published(year))]


@router.get("/{year}/claims/{code}", summary="One figure with all that it rests on, and its value today")
def get_claim(request: HttpRequest, year: int, code: str, lang: str = "") -> dict[str, Any]:
    _published(year)
    wanted = editions.claim(year, code)
    allowed = permits(request, Permission.READ_RECORDS, programme=wanted.version.indicator.intervention.code)
    shown_to = Audience.OFFICE if allowed else Audience.PUBLIC
    found = tracing.trace(wanted, with_records=bool(allowed), shown_to=shown_to)
    lang = lang or language()
    sample = found.sample.rows if found.sample else ()
    return {**found.as_dict(lang), "sample": [one.as_dict(lang) for one in sample]}


@router.get("/{year}/open-data.zip", summary="Figures and exhibits as CSV, with metadata")
def get_open_data(request: HttpRequest, year: int) -> HttpResponse:
    return HttpResponse(open_data.package(_published(year)), content_type="application/zip")


def _published(year: int) -> Edition:
    found = editions.published(year)
    if found is None:
        raise NotPublished(year)
    return found


def _told(edition: Edition) -> dict[str, Any]:
    return {
        "year": edition.review.year,
        "edition": edition.number,
        "title_zh": edition.review.title_zh,
        "title_en": edition.review.title_en,
        "published_at": edition.published_at.isoformat() if edition.published_at else "",
        "demonstration": edition.review.is_demonstration,
        "pins": edition.pins,
    }


def _numbers(row: dict[str, Any]) -> dict[str, float | None]:
    return {
        name: row[name] if isinstance(row[name], int | float) else None
        for name in ("lower", "value", "upper", "records")
    }
