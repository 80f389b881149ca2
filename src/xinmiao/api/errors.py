"""Which HTTP status an error of ours is."""

from __future__ import annotations

from xinmiao.ledger.store import LedgerFault
from xinmiao.science.errors import XinmiaoError

NOT_FOUND = (".unknown", ".missing", ".not_found", "review.none")
CONFLICT = (".not_additive", ".contradicted", ".state")


def status_of(error: XinmiaoError) -> int:
    """503 while the ledger must be mended, 404 for what is not there, 409 for what figures do not allow; else 400."""
    if isinstance(error, LedgerFault):
        return 503
    if error.code.endswith(NOT_FOUND):
        return 404
    return 409 if error.code.endswith(CONFLICT) else 400
