"""What the ledger says for claims, worded and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xinmiao.indicators.disclosure import STANDARD
from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.queries.asking import Asked, points_at_people
from xinmiao.indicators.queries.counting import Counting, counting
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.questions import question
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Measure
from xinmiao.ledger.store import Snapshot
from xinmiao.ledger.store.pins import persons_hash
from xinmiao.records.queries import snapshot as current_snapshot
from xinmiao.reviews import wordings
from xinmiao.reviews.models import Claim, Comparison
from xinmiao.reviews.rules import Judgement
from xinmiao.science.text import Text

_PLACES = Decimal("0.0001")
NO_WORDS = Text("", "")
Values = tuple[Decimal | None, Decimal | None, Decimal | None]


@dataclass(frozen=True, slots=True)
class Measured:
    """A claim's figure as the ledger gives it. `compared`: what it is set beside, None where nothing is.

    values: lower bound, point, upper bound; None where there are no data.
    """

    values: Values
    n_records: int | None
    words: Text
    judgement: Judgement
    compared: Decimal | None = None
    compared_words: Text = NO_WORDS

    @property
    def point(self) -> Decimal | None:
        return self.values[1]


def measure(claims: Sequence[Claim], snapshot: Snapshot | None = None) -> dict[str, Measured]:
    """Give what the ledger says for each claim, by code; all questions go to the engine in one pass."""
    asked = {claim.code: asked_of(claim) for claim in claims}
    compared = {claim.code: one for claim in claims if (one := _asked_beside(claim))}
    wanted = [*asked.values(), *compared.values()]
    found = dict(zip(wanted, answered(wanted, snapshot=snapshot or current_snapshot()), strict=True))
    return {
        claim.code: _measured(
            claim, found[asked[claim.code]], found[compared[claim.code]] if claim.code in compared else None
        )
        for claim in claims
    }


def asked_of(claim: Claim) -> Asked:
    """Give the figure that a claim wants."""
    return _asked(claim.version, claim.period, claim.slice)


def shown(claims: Sequence[Claim], *, shown_to: Audience) -> dict[str, Figure]:
    """Give the figures of claims, by code, as an audience may see them: small counts of people are a mark."""
    asked = [asked_of(claim) for claim in claims]
    return dict(zip([claim.code for claim in claims], answered(asked, shown_to=shown_to), strict=True))


def persons(claims: Sequence[Claim], snapshot: Snapshot | None = None) -> dict[str, str]:
    """Give the hash of who was counted, which a published figure pins, by claim; empty where no persons are counted."""
    engine = counting(snapshot or current_snapshot())
    return {claim.code: _persons_hash(asked_of(claim), engine) for claim in claims}


def _persons_hash(asked: Asked, engine: Counting) -> str:
    if not asked.is_from_events:
        return ""
    wanted = question(asked.version, asked.period, asked.slice)
    if wanted.measure is not Measure.PEOPLE:
        return ""
    return persons_hash(engine.persons(wanted).to_array())


def _asked(version: IndicatorVersion, period: str, slice: dict[str, str]) -> Asked:
    return Asked(version, version.indicator.code, Period.parse(period), Slice.of(slice))


def _asked_beside(claim: Claim) -> Asked | None:
    comparison: Comparison | None = getattr(claim, "comparison", None)
    if comparison is None or comparison.version is None:
        return None
    return _asked(comparison.version, comparison.period, claim.slice)


def is_small(claim: Claim, value: Decimal | None) -> bool:
    """Whether a figure would point at persons."""
    return points_at_people(claim.version.spec) and value is not None and 0 < value < STANDARD.least


def _words(claim: Claim, styles: Mapping[str, wordings.Style], value: Decimal | None) -> Text:
    """The words for a figure; of 1 to 4 people only that they are fewer than five."""
    return wordings.fewer(styles, STANDARD.least) if is_small(claim, value) else wordings.in_both(styles, value)


def _measured(claim: Claim, figure: Figure, beside: Figure | None) -> Measured:
    values = (_decimal(figure.lower), _decimal(figure.point), _decimal(figure.upper))
    words = _words(claim, claim.style, values[1])
    comparison = getattr(claim, "comparison", None)
    compared = _decimal(beside.point) if beside else comparison.value if comparison else None
    return Measured(
        values,
        n_records=figure.n_records or 0,
        words=words,
        judgement=wordings.verdict(words, values),
        compared=compared,
        compared_words=_words(claim, comparison.style, compared) if comparison else NO_WORDS,
    )


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(_PLACES)
