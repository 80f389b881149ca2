"""What came in, unsealed for those who may read it."""

from __future__ import annotations

from functools import lru_cache

from xinmiao.collection.models import Revision
from xinmiao.people.encryption import unseal
from xinmiao.science.answers import Answers, FormCheck, compile, read


def xml_of(revision: Revision) -> bytes:
    """The bytes of a revision as they came."""
    return unseal(bytes(revision.sealed), subject=revision.submission.subject, where="collection.revision")


def answers_of(revision: Revision) -> tuple[Answers, FormCheck]:
    """A revision's answers, and the check of its version of the form."""
    return read(xml_of(revision)), check_of(bytes(revision.form_version.xform))


@lru_cache(maxsize=128)
def check_of(xform: bytes) -> FormCheck:
    """The compiled check of a form, kept for the next submission."""
    return compile(xform)
