"""Reading people: their numbers, who they are, who they may be, and what they allow."""

from xinmiao.people.queries.consents import Shared, consent_to, extract
from xinmiao.people.queries.duplicates import Line, Queue, SideBySide, entered_since, queue, side_by_side
from xinmiao.people.queries.finding import COMMON_PHONE, MOST, Advice, Candidate, Candidates, candidates, found
from xinmiao.people.queries.numbers import kept, number_of, ranges_of
from xinmiao.people.queries.revealing import Purpose, masked, pseudonyms, reveal

__all__ = [
    "COMMON_PHONE",
    "MOST",
    "Advice",
    "Candidate",
    "Candidates",
    "Line",
    "Purpose",
    "Queue",
    "Shared",
    "SideBySide",
    "candidates",
    "consent_to",
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
    "side_by_side",
]
