"""Long ones are done beside the site: the page asks, a job does it, the page looks how far it is."""

from __future__ import annotations

import logging

from django.utils import timezone

from xinmiao.collection.actions.imports.checking import check
from xinmiao.collection.actions.imports.committing import NotReady, WorldChanged, commit
from xinmiao.collection.models import Import, ImportState
from xinmiao.core import jobs
from xinmiao.core.actors import Actor

log = logging.getLogger(__name__)


def ask_check(of: Import) -> None:
    """Have a file checked."""
    jobs.queue("xinmiao.collection.actions.imports.run_check", key=str(of.key))


def ask_commit(of: Import) -> None:
    """Have a checked file imported, or an interrupted import gone on with. Raises NotReady."""
    if of.state not in (ImportState.CHECKED, ImportState.COMMITTING):
        raise NotReady(of)
    jobs.queue("xinmiao.collection.actions.imports.run_commit", key=str(of.key))


def run_check(key: str) -> None:
    check(of=_import(key), at=timezone.now())


def run_commit(key: str) -> None:
    """What the check does not find any more is told on the import's page."""
    of = _import(key)
    try:
        commit(of=of, by=Actor.of_user(of.user), at=timezone.now())
    except (NotReady, WorldChanged) as error:
        log.info("import %s: %s", key, error.code)


def _import(key: str) -> Import:
    return Import.objects.select_related("form_version__form__intervention", "partner", "intervention", "user").get(
        key=key
    )
