"""Work that waits for nobody: queued with the transaction, done by `xinmiao work`.

A job is a function of keywords that JSON can carry (never a name, never an identity number); it may run twice.
"""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task


@task()
def run(path: str, told: dict[str, object]) -> None:
    """Call the function at a dotted path."""
    import_string(path)(**told)


def queue(path: str, **told: object) -> None:
    """Have the function at this dotted path called with these keywords once the transaction stands."""
    transaction.on_commit(partial(run.enqueue, path, told))
