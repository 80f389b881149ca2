"""Approved observations of newborn care, as rows without anybody's name."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import polars as pl
from django.conf import settings

from xinmiao.collection.models import Revision, State
from xinmiao.collection.queries.submissions import xml_of
from xinmiao.indicators.rules import newborn_care as rules
from xinmiao.science.answers import read
from xinmiao.science.elimination import observation
from xinmiao.science.tables import RuleTable

FORM, PROGRAMME = "eenc_coaching_observation", "eenc"


def sheet() -> RuleTable | None:
    """The pack's observation sheet; None where it has none."""
    path = Path(settings.PACK_DIR) / "eenc" / "eenc_observation.yaml"
    return observation.load_sheet(path) if path.is_file() else None


def observations() -> pl.DataFrame:
    """Every approved observation with the result of its sections; no rows where the pack has no sheet."""
    found = sheet()
    if found is None:
        return pl.DataFrame()
    current = Revision.objects.filter(
        is_current=True, form__code=FORM, submission__state=State.APPROVED, submission__deleted_at=None
    )
    told = {one.sha256: one for one in current.select_related("submission").order_by("pk")}
    return rules.scored([dict(_row(key, found.checksum, _Sealed(one, found))) for key, one in told.items()], found)


class _Sealed:
    """A revision and the sheet that it is read by; which they are, the other arguments say."""

    def __init__(self, revision: Revision, sheet: RuleTable) -> None:
        self.revision, self.sheet = revision, sheet

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sealed)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4096)
def _row(sha256: str, checksum: str, sealed: _Sealed) -> tuple[tuple[str, str], ...]:
    """Read a revision once: the hash of its bytes says what it holds."""
    answers = read(xml_of(sealed.revision))
    return tuple(rules.row_of(answers.value, sealed.sheet).items())
