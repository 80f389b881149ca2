"""What a revision says: its sealed bytes opened and read."""

from __future__ import annotations

from xinmiao.collection.models import Revision
from xinmiao.people.encryption import unseal
from xinmiao.science.answers import Answers, read


def answers_of(revision: Revision) -> Answers:
    """The answers of a revision."""
    return read(xml_of(revision))


def xml_of(revision: Revision) -> bytes:
    """The bytes as they came."""
    return unseal(revision.sealed, subject=revision.submission.subject, where="collection.revision")
