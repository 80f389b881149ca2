"""A review as records: editions, claims, publication."""

from xinmiao.reviews.models.bindings import Binding
from xinmiao.reviews.models.claims import Claim, Comparison, FrozenFigure, Worded
from xinmiao.reviews.models.desk import Comment, Revision
from xinmiao.reviews.models.editions import Edition, Exhibit, Page, Review
from xinmiao.reviews.models.publication import Erratum, Override, SignOff

__all__ = [
    "Binding",
    "Claim",
    "Comment",
    "Comparison",
    "Edition",
    "Erratum",
    "Exhibit",
    "FrozenFigure",
    "Override",
    "Page",
    "Review",
    "Revision",
    "SignOff",
    "Worded",
]
