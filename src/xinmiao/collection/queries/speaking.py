"""Whom a submission speaks of."""

from __future__ import annotations

from xinmiao.collection.models import Submission
from xinmiao.people.models import Person


def tied(submission: Submission) -> dict[tuple[str, int], Person]:
    """The person of each position (role, ordinal) that is tied to one."""
    links = submission.people.select_related("person")
    return {(link.role, link.ordinal): link.person for link in links}
