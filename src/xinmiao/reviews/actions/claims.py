"""Figures of a draft: adding one, writing it otherwise, taking one out that nobody cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.indicators.figure import Audience, Mark
from xinmiao.indicators.queries.questions import version_of
from xinmiao.reviews import rules
from xinmiao.reviews.actions.drafts import Refused, edited, locked
from xinmiao.reviews.models import Claim, Edition, FrozenFigure
from xinmiao.reviews.queries.desk import wording_version
from xinmiao.reviews.queries.measuring import shown
from xinmiao.reviews.wordings import Style
from xinmiao.science.text import Text

Styles = Mapping[str, Style]
_NO_CODE = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Asking:
    """The question of a claim: which indicator, when, which part."""

    indicator: str
    period: str
    slice: Mapping[str, str] = field(default_factory=dict)


class WordingChanged(Refused):
    """Somebody worded this figure otherwise since."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        super().__init__(
            "review.wording_changed",
            Text("您修改的时候，有人改了这个数字的写法", "Somebody changed the wording of this figure meanwhile"),
            todo=Text("看过现在的写法再保存", "look at how it is worded now, then save again"),
        )


@transaction.atomic
def add_claim(*, edition: Edition, asking: Asking, styles: Styles, by: Actor, at: datetime | None = None) -> Claim:
    """Let a draft state a figure; its code is made from the indicator's.

    Raises Refused `review.not_draft`, `review.too_few` (the public may not see it), UnknownIndicator, UnknownCode.
    """
    edition, at = locked(edition), at or timezone.now()
    last = edition.claims.aggregate(last=Max("position"))["last"] or 0
    claim = Claim(
        edition=edition, code=_free_code(asking, edition.claims.values_list("code", flat=True)), position=last + 1,
        version=version_of(asking.indicator), period=asking.period, slice=dict(asking.slice), **_fields(styles),
    )  # fmt: skip
    _require_publishable(claim)
    claim.save()
    edited(edition, at)
    _record(claim, "add figure", by, at)
    return claim


def _require_publishable(claim: Claim) -> None:
    if shown([claim], shown_to=Audience.PUBLIC)[claim.code].mark is Mark.SUPPRESSED:
        raise Refused(
            "review.too_few",
            Text("人数太少，这个数字不能公布", "Too few people: this figure cannot be published"),
            todo=Text("选大一些的范围", "choose a larger part"),
        )


def _free_code(asking: Asking, taken: Iterable[str]) -> str:
    used = set(taken)
    parts = [_NO_CODE.sub("_", part.lower()).strip("_") for part in (asking.period, *asking.slice.values())]
    wishes = [asking.indicator, ".".join([asking.indicator, *parts])]
    wishes += [f"{wishes[1]}.n{n}" for n in range(2, len(used) + 3)]
    return next(code for code in wishes if code not in used)


@transaction.atomic
def reword(*, claim: Claim, styles: Styles, started_from: str, by: Actor, at: datetime | None = None) -> Claim:
    """Write a figure of the draft otherwise; its page shows the new words, and the next build judges them.

    started_from: `desk.wording_version` of the wording that was shown. Raises Refused `review.not_draft`,
    WordingChanged `review.wording_changed`.
    """
    edition, at = locked(claim.edition), at or timezone.now()
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    if wording_version(claim) != started_from:
        raise WordingChanged(claim)
    for name, value in _fields(styles).items():
        setattr(claim, name, value)
    claim.save()
    FrozenFigure.objects.filter(claim=claim).delete()
    edited(edition, at)
    _record(claim, "reword", by, at)
    return claim


@transaction.atomic
def delete_claim(*, claim: Claim, by: Actor, at: datetime | None = None) -> None:
    """Take a figure out of the draft. Raises Refused `review.not_draft`, `review.still_cited`."""
    edition, at = locked(claim.edition), at or timezone.now()
    if any(claim.code in rules.cited(page.markdown) for page in edition.pages.all()):
        raise Refused(
            "review.still_cited",
            Text(f"正文还引用“{claim.code}”", f"The text still cites '{claim.code}'"),
            todo=Text("先从两种语言的正文中删去", "take it out of the text of both languages first"),
        )
    _record(claim, "delete figure", by, at)
    claim.delete()
    edited(edition, at)


def _fields(styles: Styles) -> dict[str, object]:
    zh, en = styles["zh"], styles["en"]
    return {
        "hedge_zh": zh.hedge, "hedge_en": en.hedge, "to": zh.to, "measure_zh": zh.measure, "unit": zh.unit,
        "spelled_zh": zh.spelled, "spelled_en": en.spelled, "says_zh": zh.says, "says_en": en.says,
    }  # fmt: skip


def _record(claim: Claim, verb: str, by: Actor, at: datetime) -> None:
    detail = {
        "edition": claim.edition.number, "claim": claim.code, "indicator": claim.version.indicator.code,
        "period": claim.period, "slice": claim.slice, "hedge": [claim.hedge_zh, claim.hedge_en], "to": claim.to,
        "says": [claim.says_zh, claim.says_en],
    }  # fmt: skip
    audit.record(by=by, verb=verb, noun="review", key=claim.edition.review.year, detail=detail, at=at)
