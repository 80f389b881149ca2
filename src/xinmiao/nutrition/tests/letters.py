"""A class with one pupil for each kind of letter, in a closed round, and what poppler reads from a PDF."""

from __future__ import annotations

import subprocess
from typing import Any

from xinmiao.accounts.models import User
from xinmiao.core.actors import Actor
from xinmiao.nutrition.actions import letters as actions
from xinmiao.nutrition.models import Round, RoundState
from xinmiao.nutrition.tests import rounds
from xinmiao.places.models import Place

CALL = {"contact": "校医李老师 0871-1234567", "clinic": "五华区妇幼保健院儿童保健科"}
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "normal": ("陈一", {}),
    "stunted": ("李二", {"height": "120.0", "weight": "24.0"}),
    "obese": ("周三", {"height": "140.0", "weight": "50.0"}),
    "wasted_mild": ("吴四", {"height": "140.0", "weight": "27.8"}),
    "again": ("郑五", {"warnings": ["z_bmi"]}),
    "objected": ("王六", {"not_measured": "guardian_objected"}),
    "absent": ("冯七", {"not_measured": "absent"}),
}
"""By what there is: the pupil, and what was measured of them (boys of 10.0 years)."""


def closed_class(there: Place) -> Round:
    """The pupils of `KINDS`, numbered from 1 in its order, but registered the other way round."""
    of = rounds.round_of(there, state=RoundState.CLOSED)
    for number, (name, told) in reversed(list(enumerate(KINDS.values(), start=1))):
        rounds.measured(of, rounds.pupil(str(number), name), **told)
    return of


def printed(of: Round, user: User, language: str = "zh", **changes: Any) -> bytes:
    told: dict[str, Any] = {"grade": 4, "class_no": 1, "language": language, **CALL, "by": Actor.of_user(user)}
    return actions.print_class(of=of, scopes=user.scopes, at=rounds.AT, **told | changes)


def pages(pdf: bytes) -> list[str]:
    """The words of each page."""
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return told.stdout.decode().split("\f")[:-1]
