"""Building a draft: every figure and exhibit computed in one pass, and what they rest on pinned."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version as code_version

from django.db import transaction
from django.utils import timezone

from xinmiao.core import audit, packs
from xinmiao.core.actors import Actor
from xinmiao.ledger.store import Snapshot
from xinmiao.records.queries import snapshot as current_snapshot
from xinmiao.reviews.actions.manuscripts import new_edition
from xinmiao.reviews.models import Claim, Comparison, Edition, Exhibit, FrozenFigure, Page, Review
from xinmiao.reviews.queries import editions, exhibiting, spreading
from xinmiao.reviews.queries.measuring import Measured, measure, persons
from xinmiao.reviews.queries.spreading import Row


@transaction.atomic
def build(*, review: Review, by: Actor, at: datetime | None = None, snapshot: Snapshot | None = None) -> Edition:
    """Compute every claim and exhibit of the review's draft in one pass, and pin what they rest on.

    Where the newest edition is frozen or published, its text becomes the next draft.
    """
    edition = editions.draft(review.year) or next_draft(editions.latest(review.year))
    snapshot = snapshot or current_snapshot()
    _use_current_versions(edition)
    claims = editions.claims(edition)
    figures = measure(claims, snapshot)
    FrozenFigure.objects.filter(claim__edition=edition).delete()
    hashes = persons(claims, snapshot)
    trends = spreading.over_years(claims, review.year, snapshot)
    provinces = spreading.over_provinces(claims, snapshot)
    FrozenFigure.objects.bulk_create(
        _figure(
            claim, figures[claim.code], hashes[claim.code], trends.get(claim.code, []), provinces.get(claim.code, [])
        )
        for claim in claims
    )
    edition.exhibits.all().delete()
    Exhibit.objects.bulk_create(
        Exhibit(edition=edition, code=code, rows=rows) for code, rows in exhibiting.compute(edition, snapshot).items()
    )
    edition.pins = pins(claims, snapshot)
    edition.built_at, edition.built_by = at or timezone.now(), by.label
    edition.save(update_fields=["pins", "built_at", "built_by"])
    detail = {"edition": edition.number, "ledger": edition.pins["ledger"]}
    audit.record(by=by, verb="build", noun="review", key=review.year, detail=detail, at=edition.built_at)
    return edition


def next_draft(newest: Edition) -> Edition:
    """Copy text and claims of an edition into a new draft, without figures."""
    edition = new_edition(newest.review)
    edition.content_hash, edition.matter = newest.content_hash, newest.matter
    edition.edited_at = newest.edited_at
    edition.save()
    Page.objects.bulk_create(
        Page(edition=edition, language=page.language, markdown=page.markdown) for page in newest.pages.all()
    )
    for claim in editions.claims(newest):
        comparison = getattr(claim, "comparison", None)
        claim.pk, claim._state.adding, claim.edition = None, True, edition
        claim.save()
        if comparison:
            comparison.pk, comparison._state.adding, comparison.claim = None, True, claim
            comparison.save()
    return edition


def _use_current_versions(edition: Edition) -> None:
    """A draft asks what the indicators ask today."""
    for claim in edition.claims.select_related("version__indicator__current"):
        claim.version = claim.version.indicator.current or claim.version
        claim.save(update_fields=["version"])
    for comparison in Comparison.objects.filter(claim__edition=edition).select_related("version__indicator__current"):
        comparison.version = comparison.version and (comparison.version.indicator.current or comparison.version)
        comparison.save(update_fields=["version"])


def _figure(claim: Claim, found: Measured, persons_sha256: str, trend: list[Row], provinces: list[Row]) -> FrozenFigure:
    return FrozenFigure(
        claim=claim,
        lower=found.values[0],
        point=found.values[1],
        upper=found.values[2],
        compared=found.compared,
        compared_zh=found.compared_words.zh,
        compared_en=found.compared_words.en,
        wording_zh=found.words.zh,
        wording_en=found.words.en,
        outcome=found.judgement.outcome.value,
        reason_zh=found.judgement.reason.zh,
        reason_en=found.judgement.reason.en,
        n_records=found.n_records or 0,
        trend=trend,
        provinces=provinces,
        persons_sha256=persons_sha256,
    )


def pins(claims: list[Claim], snapshot: Snapshot) -> dict[str, object]:
    """Give everything that the figures rest on, as JSON."""
    pack = packs.current()
    return {
        "ledger": snapshot.versions.as_dict(),
        "pack": {"code": pack.code, "version": pack.version, "hash": pack.content_hash} if pack else {},
        "code": code_version("xinmiao"),
        "indicators": {claim.version.indicator.code: claim.version.content_hash for claim in claims},
    }
