"""Reading people: their numbers, who they are, who they may be, and what they allow."""

from xinmiao.people.queries.consents import Shared, consent_to, declined, extract
from xinmiao.people.queries.duplicates import Line, Queue, SideBySide, entered_since, queue, side_by_side
from xinmiao.people.queries.finding import Advice, Candidate, Candidates, best, candidates, found
from xinmiao.people.queries.known import COMMON_PHONE, MOST, Known
from xinmiao.people.queries.numbers import kept, number_of, ranges_of
from xinmiao.people.queries.revealing import Purpose, masked, pseudonyms, reveal, reveal_many

__all__ = [
    "COMMON_PHONE",
    "MOST",
    "Advice",
    "Candidate",
    "Candidates",
    "Known",
    "Line",
    "Purpose",
    "Queue",
    "Shared",
    "SideBySide",
    "best",
    "candidates",
    "consent_to",
    "declined",
    "entered_since",
    "extract",
    "found",
    "kept",
    "masked",
    "number_of",
    "pseudonyms",
    "queue",
    "ranges_of",
    "reveal",
    "reveal_many",
    "side_by_side",
]
