"""What the browser's form engine said of a version: the publisher's own browser tried it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from xinmiao.collection.models import FormVersion
from xinmiao.core import audit
from xinmiao.core.actors import Actor

LONGEST = 500


@transaction.atomic
def note(*, version: FormVersion, opens: bool, words: str, engine: str, by: Actor, at: datetime) -> None:
    """Keep a verdict with the version. words: the engine's own, where it does not open. engine: its version."""
    kept = FormVersion.objects.select_for_update().get(pk=version.pk)
    told = {"opens": opens, "words": words[:LONGEST], "engine": engine, "md5": kept.xform_md5, "at": at.isoformat()}
    kept.checks = {**kept.checks, "browser": told}
    kept.save(update_fields=["checks"])
    audit.record(by=by, verb="try", noun="form", key=str(version), detail={"opens": opens, "engine": engine})
