"""What is asked about every submission that arrives, in statements that are written out."""

from __future__ import annotations

from collections.abc import Collection

from xinmiao.core.statements import Columns, marks, rows
from xinmiao.places.models import Place

_PLACE = Columns(Place, "p")
_HEARD = """
SELECT 1 FROM collection_revision WHERE form_id = %s AND instance_id = %s
UNION ALL SELECT 1 FROM collection_quarantined WHERE form_id = %s AND instance_id = %s
"""


def is_heard_of(form: int, instance_id: str) -> bool:
    """Whether an instanceID of a form came before: taken, held, or settled."""
    return bool(rows(_HEARD, [form, instance_id] * 2))


def who_says(hashes: Collection[str]) -> list[tuple[int, str, str]]:
    """Form, hash of answers and instanceID of the current revisions whose answers have one of these hashes."""
    if not hashes:
        return []
    wanted = f"answers_hash IN ({marks(hashes)})"
    sql = f"SELECT form_id, answers_hash, instance_id FROM collection_revision WHERE is_current AND {wanted}"
    return rows(sql, hashes)


def places_with(codes: Collection[str]) -> dict[str, Place]:
    """The places with these codes, by code."""
    if not codes:
        return {}
    found = rows(f"SELECT {_PLACE} FROM places_place p WHERE p.code IN ({marks(codes)})", codes)
    return {one.code: one for one in map(_PLACE.made, found)}
