"""What somebody has to do: opened with what asks for it, closed with what settles it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.core.models import Task
from xinmiao.science.text import Text


@transaction.atomic
def open_task(
    *,
    kind: str,
    about: str,
    words: Text,
    path: str,
    by: Actor,
    at: datetime,
    due_at: datetime | None = None,
    owner: str = "",
    permission: str = "",
    place_path: str = "",
    programme: str = "",
) -> Task:
    """Open a task, or give the open one of the same kind about the same thing.

    about: "noun:key". owner: a user's key; empty: whoever holds the permission at the place (codes from the root down,
    "/CHN/53/5301/") for the programme. path: of the page where it is done, without its language. No names of people in
    the words.
    """
    found = Task.objects.filter(kind=kind, about=about, closed_at=None).first()
    if found is not None:
        return found
    task = Task.objects.create(
        kind=kind, about=about, words_zh=words.zh, words_en=words.en, path=path, opened_at=at, due_at=due_at,
        owner=owner, permission=permission, place_path=place_path, programme=programme,
    )  # fmt: skip
    audit.record(by=by, verb="open", noun="task", key=task.pk, detail={"kind": kind, "about": about}, at=at)
    return task


@transaction.atomic
def close_tasks(*, about: str, by: Actor, at: datetime, kinds: Iterable[str] | None = None) -> int:
    """Close the open tasks about a thing (of these kinds); give how many there were."""
    tasks = Task.objects.filter(about=about, closed_at=None)
    numbers = list((tasks if kinds is None else tasks.filter(kind__in=list(kinds))).values_list("pk", flat=True))
    Task.objects.filter(pk__in=numbers).update(closed_at=at, closed_by=by.key)
    for number in numbers:
        audit.record(by=by, verb="close", noun="task", key=number, at=at)
    return len(numbers)
