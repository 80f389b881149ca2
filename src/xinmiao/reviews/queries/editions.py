"""Which editions there are."""

from __future__ import annotations

from django.db.models import QuerySet

from xinmiao.reviews.models import Claim, Edition, Review
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class NoReview(XinmiaoError):
    """There is no review of that year, or it has no such edition or claim."""


def reviews() -> QuerySet[Review]:
    return Review.objects.prefetch_related("editions")


def review(year: int) -> Review:
    """Raises NoReview `review.none`."""
    found = Review.objects.filter(year=year).first()
    if found is None:
        raise NoReview(
            "review.none",
            Text(f"没有 {year} 年的年度报告", f"There is no review of {year}"),
            todo=Text("先用 xinmiao pack load 加载国家包", "Load the country pack first: xinmiao pack load"),
        )
    return found


def draft(year: int) -> Edition | None:
    return _editions(year).filter(state=Edition.State.DRAFT).first()


def published(year: int, number: int | None = None) -> Edition | None:
    """The newest edition that readers see, or the published one of that number."""
    there = _editions(year).filter(state=Edition.State.PUBLISHED)
    return (there if number is None else there.filter(number=number)).first()


def latest(year: int) -> Edition:
    """The newest edition, whatever its state. Raises NoReview `review.none`."""
    found = _editions(review(year).year).first()
    if found is None:
        raise NoReview("review.none", Text(f"{year} 年的年度报告还没有文本", f"The review of {year} has no text yet"))
    return found


def edition(year: int, number: int | None = None) -> Edition:
    """The edition of that number; without one, what is published, else the newest. Raises NoReview `review.none`."""
    if number is None:
        return published(year) or latest(year)
    found = _editions(year).filter(number=number).first()
    if found is None:
        raise NoReview("review.none", Text(f"没有 {year} 年第 {number} 版", f"There is no edition {number} of {year}"))
    return found


def claims(edition: Edition) -> list[Claim]:
    """All claims with what is drawn of them, in their order."""
    return list(edition.claims.select_related("version__indicator", "figure", "comparison__version__indicator"))


def claim(year: int, code: str, number: int | None = None) -> Claim:
    """Raises NoReview `review.no_claim`."""
    within = edition(year, number)
    found = (
        within.claims.select_related(
            "edition__review", "version__indicator", "figure", "comparison__version__indicator"
        )
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NoReview(
            "review.no_claim",
            Text(f"{year} 年的年度报告没有论断“{code}”", f"The review of {year} has no claim '{code}'"),
            todo=Text("用 xinmiao review build 查看全部论断", "See all of them with: xinmiao review build"),
        )
    return found


def _editions(year: int) -> QuerySet[Edition]:
    return Edition.objects.filter(review__year=year).select_related("review").order_by("-number")
