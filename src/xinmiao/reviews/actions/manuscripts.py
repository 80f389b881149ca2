"""Taking a manuscript in: the draft of a review holds what the pack says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.reviews import photographs
from xinmiao.reviews.actions.drafts import locked
from xinmiao.reviews.manuscript import Claimed, Manuscript, Wording
from xinmiao.reviews.models import Claim, Comparison, Edition, Page, Review


@transaction.atomic
def take_in(*, manuscript: Manuscript, by: Actor) -> Edition:
    """Make the draft of a review hold this manuscript; the newest edition itself where it already does.

    A text that people edited in the browser is left as it is, and so is whatever follows from it (ADR 84).
    """
    matter = manuscript.matter
    review, _ = Review.objects.update_or_create(
        year=matter.year,
        defaults={
            "title_zh": matter.title.zh, "title_en": matter.title.en, "is_demonstration": matter.is_demonstration,
        },
    )  # fmt: skip
    digest = _digest(manuscript)
    newest = review.editions.order_by("-number").first()
    if newest and newest.content_hash == digest:
        return newest
    if newest and newest.edited_at:
        audit.record(by=by, verb="leave edited", noun="review", key=matter.year, detail={"edition": newest.number})
        return newest
    edition = newest if newest and newest.is_draft else new_edition(review)
    _fill(edition, manuscript, digest)
    for name, content in manuscript.photos.items():
        photographs.keep(name, content)
    audit.record(
        by=by, verb="take in", noun="review", key=matter.year, detail={"edition": edition.number, "hash": digest}
    )
    return edition


@transaction.atomic
def give_back(*, edition: Edition, by: Actor) -> Edition:
    """Let the next load of a pack replace the text of a draft that people edited. Raises Refused `review.not_draft`."""
    edition = locked(edition)
    edition.edited_at, edition.content_hash = None, ""
    edition.save(update_fields=["edited_at", "content_hash"])
    audit.record(by=by, verb="give back", noun="review", key=edition.review.year, detail={"edition": edition.number})
    return edition


def _digest(manuscript: Manuscript) -> str:
    told = {
        "matter": manuscript.matter.model_dump(mode="json"),
        "claims": [claim.model_dump(mode="json") for claim in manuscript.claims],
        "pages": manuscript.pages,
    }
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def new_edition(review: Review) -> Edition:
    """Give the next edition of a review, not saved."""
    last = review.editions.aggregate(last=Max("number"))["last"] or 0
    return Edition(review=review, number=last + 1)


def _fill(edition: Edition, manuscript: Manuscript, digest: str) -> None:
    edition.content_hash, edition.built_at = digest, None
    edition.matter = manuscript.matter.model_dump(mode="json")
    edition.save()
    edition.pages.all().delete()
    edition.claims.all().delete()
    edition.exhibits.all().delete()
    Page.objects.bulk_create(
        Page(edition=edition, language=language, markdown=text) for language, text in manuscript.pages.items()
    )
    current = {one.code: one.current for one in Indicator.objects.select_related("current") if one.current}
    for position, one in enumerate(manuscript.claims):
        _claim(edition, position, one, current)


def _claim(edition: Edition, position: int, one: Claimed, current: Mapping[str, IndicatorVersion]) -> None:
    claim = Claim.objects.create(
        edition=edition, code=one.claim, position=position, version=current[one.indicator], slice=one.slice,
        **_style(one),
    )  # fmt: skip
    if one.compare:
        Comparison.objects.create(
            claim=claim,
            value=one.compare.value,
            version=current[one.compare.indicator] if one.compare.indicator else None,
            note_zh=one.compare.note.zh,
            note_en=one.compare.note.en,
            **_style(one.compare),
        )


def _style(one: Wording) -> dict[str, object]:
    return {
        "period": one.period,
        "hedge_zh": one.hedge.zh,
        "hedge_en": one.hedge.en,
        "to": one.to,
        "measure_zh": one.noun.zh.measure,
        "unit": one.unit,
        "spelled_zh": "zh" in one.numeral,
        "spelled_en": "en" in one.numeral,
        "says_zh": one.says.zh if one.says else "",
        "says_en": one.says.en if one.says else "",
    }
