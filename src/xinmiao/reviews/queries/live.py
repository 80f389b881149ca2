"""What the claims of an edition would be today, beside what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xinmiao.ledger.store import Snapshot
from xinmiao.reviews import wordings
from xinmiao.reviews.models import Claim, Edition, FrozenFigure
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.measuring import Measured, measure
from xinmiao.reviews.rules import Judgement, Outcome
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Live:
    """A claim as the edition words it, with the figure of today.

    words: those of the edition, or, where it was never built, those made of today's figure. judgement: of these words
    against today's figure. proposal: words that hold, where these do not.
    """

    claim: Claim
    frozen: FrozenFigure | None
    measured: Measured
    words: Text
    judgement: Judgement
    proposal: Text | None

    @property
    def moved(self) -> Decimal:
        """Today's figure less that of the edition; 0 where either is missing."""
        if self.frozen is None or self.frozen.point is None or self.measured.point is None:
            return Decimal(0)
        return self.measured.point - self.frozen.point

    def as_dict(self, language: str) -> dict[str, object]:
        """The row of the table *claim · published wording · computed figure · verdict* as JSON carries it."""
        values = [None if value is None else float(value) for value in self.measured.values]
        return {
            "claim": self.claim.code,
            "indicator": self.claim.version.indicator.code,
            "period": self.claim.period,
            "wording": self.words.in_(language),
            "lower": values[0],
            "value": values[1],
            "upper": values[2],
            "n_records": self.measured.n_records,
            "verdict": self.judgement.outcome.value,
            "reason": self.judgement.reason.in_(language),
            "proposal": self.proposal.in_(language) if self.proposal else "",
        }


def live(edition: Edition, snapshot: Snapshot | None = None) -> list[Live]:
    """Give every claim of an edition with its figure of today."""
    return compared(editions.claims(edition), snapshot)


def compared(claims: Sequence[Claim], snapshot: Snapshot | None = None) -> list[Live]:
    """Give some claims with their figures of today."""
    measured = measure(claims, snapshot)
    return [_live(claim, measured[claim.code]) for claim in claims]


def _live(claim: Claim, measured: Measured) -> Live:
    frozen = getattr(claim, "figure", None)
    words = frozen.words if frozen else measured.words
    judgement = wordings.verdict(words, measured.values)
    contradicted = judgement.outcome is Outcome.CONTRADICTED and measured.point is not None
    proposal = wordings.proposal(claim.style, measured.point) if contradicted else None  # type: ignore[arg-type]
    return Live(claim, frozen, measured, words, judgement, proposal)
