"""What is written down of a decision, and how one is refused."""

from __future__ import annotations

from datetime import datetime

from xinmiao.accounts.rules import Verdict
from xinmiao.collection.models import Submission
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError

DECIDED = "collection.decided"
"""What handlers are provided for: called with submission, by, at after a decision on one, or its withdrawal."""


class Refused(XinmiaoError):
    """The rules do not let this be done with the submission now."""

    def __init__(self, verdict: Verdict, of: Submission) -> None:
        super().__init__("submission.refused", verdict.reason, where=f"{of.form.code} {of.key}")


def log(of: Submission, verb: str, before: str, ordinal: int, reason: str, by: Actor, at: datetime) -> None:
    """Write down a decision, for its page and in the audit trail, which keeps no reasons: they may name people."""
    of.decisions.create(
        ordinal=ordinal, verb=verb, from_state=before, to_state=of.state, reason=reason, by_key=by.key,
        by_label=by.label, at=at,
    )  # fmt: skip
    detail = {"from": before, "to": of.state, "revision": ordinal}
    audit.record(by=by, verb=str(verb), noun="submission", key=of.key, detail=detail, at=at)
