"""Reading people: their numbers, who they are, who they may be, and what they allow."""

from xinmiao.people.queries.consents import Shared, consent_to, extract
from xinmiao.people.queries.finding import COMMON_PHONE, MOST, Advice, Candidate, Candidates, candidates, found
from xinmiao.people.queries.numbers import kept, number_of, ranges_of
from xinmiao.people.queries.revealing import Purpose, masked, pseudonyms, reveal

__all__ = [
    "COMMON_PHONE",
    "MOST",
    "Advice",
    "Candidate",
    "Candidates",
    "Purpose",
    "Shared",
    "candidates",
    "consent_to",
    "extract",
    "found",
    "kept",
    "masked",
    "number_of",
    "pseudonyms",
    "ranges_of",
    "reveal",
]
