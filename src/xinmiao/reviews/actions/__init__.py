"""Taking in a review, writing it, building its figures, freezing, signing, publishing, and telling of errors."""

from xinmiao.reviews.actions.bindings import bind, forget
from xinmiao.reviews.actions.builds import build
from xinmiao.reviews.actions.claims import Asking, WordingChanged, add_claim, delete_claim, reword
from xinmiao.reviews.actions.comments import answer, remark, resolve
from xinmiao.reviews.actions.drafts import Refused
from xinmiao.reviews.actions.manuscripts import give_back, take_in
from xinmiao.reviews.actions.publications import (
    ClaimsContradicted,
    add_erratum,
    freeze,
    publish,
    publish_draft,
    sign,
    sign_for_demonstration,
    start_next,
)
from xinmiao.reviews.actions.writing import TextChanged, save_section

__all__ = [
    "Asking",
    "ClaimsContradicted",
    "Refused",
    "TextChanged",
    "WordingChanged",
    "add_claim",
    "add_erratum",
    "answer",
    "bind",
    "build",
    "delete_claim",
    "forget",
    "freeze",
    "give_back",
    "publish",
    "publish_draft",
    "remark",
    "resolve",
    "reword",
    "save_section",
    "sign",
    "sign_for_demonstration",
    "start_next",
    "take_in",
]
