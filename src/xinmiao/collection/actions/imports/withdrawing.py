"""Taking an import back: each record that it was the last to write is withdrawn, in the ledger too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xinmiao.collection.actions.imports.planning import target_of
from xinmiao.collection.models import Import, ImportedRow, ImportState
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class CannotWithdraw(XinmiaoError):
    def __init__(self, of: Import) -> None:
        super().__init__(
            "import.cannot_withdraw",
            Text("只有已经导入的文件可以撤回", "Only a file that was imported can be withdrawn"),
            where=of.file_name,
        )


@transaction.atomic
def withdraw(*, of: Import, by: Actor, at: datetime) -> Import:
    """Withdraw an import; records that a later file corrected stay. Raises CannotWithdraw."""
    of = Import.objects.select_for_update(of=("self",)).get(pk=of.pk)
    if of.state != ImportState.COMMITTED:
        raise CannotWithdraw(of)
    n = take_back(of=of, by=by, at=at)
    of.state, of.settled_at, of.n_withdrawn = ImportState.WITHDRAWN, at, n
    of.save(update_fields=["state", "settled_at", "n_withdrawn"])
    audit.record(by=by, verb="withdraw", noun="import", key=of.key, detail={"records": n}, at=at)
    return of


def take_back(*, of: Import, by: Actor, at: datetime) -> int:
    """Withdraw what an import wrote, in the caller's transaction; give how many records."""
    rows = list(of.rows.filter(stands=True))
    target_of(of).withdraw(rows, of, by=by, at=at)
    for row in rows:
        row.stands = False
    ImportedRow.objects.bulk_update(rows, ["stands"], batch_size=500)
    return len(rows)
