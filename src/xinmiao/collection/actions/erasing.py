"""What collection holds of a person who is erased: what came in about them, their entities, the keys that read both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from xinmiao.collection.models import Attachment, Confidentiality, Entity, Flag, PersonLink, Revision, Submission
from xinmiao.collection.models.duty import SafetyAlert, SafetyStep
from xinmiao.core import audit, open_tasks
from xinmiao.core.actors import Actor
from xinmiao.people.models import KeyToDestroy, Person
from xinmiao.science.text import Text

_KEPT = Text("受限表单“{form}”须保存到 {day}", "the restricted form '{form}' has to be kept until {day}")


def held(*, persons: Sequence[Person]) -> Text | None:
    """Why what came in about these persons must be kept: a restricted form's years are not over."""
    today = timezone.localdate()
    for of in _about(persons).filter(form__confidentiality=Confidentiality.RESTRICTED).select_related("form"):
        until = _years_later(of.date, of.form.retention_years)
        if until > today:
            name = Text(of.form.name_zh, of.form.name_en)
            return Text(_KEPT.zh.format(form=name.zh, day=until), _KEPT.en.format(form=name.en, day=until))
    return None


@transaction.atomic
def erase(*, persons: Sequence[Person], by: Actor) -> None:
    """Empty every submission that speaks of one of them, whole: what it said of others stays with those persons.

    The rows stay without content, so that a phone that sends the same once more is told that it arrived.
    """
    at = timezone.now()
    numbers = list(_about(persons).values_list("pk", flat=True))
    entities = list(Entity.objects.filter(Q(person__in=persons) | Q(made_by__in=numbers)))
    gone = Submission.objects.filter(pk__in=numbers)
    alerts = SafetyAlert.objects.filter(submission__in=numbers)
    subjects = [one.subject for one in gone] + [one.about for one in alerts]
    _destroy(subjects + [f"entity:{one.uuid}" for one in entities])
    SafetyStep.objects.filter(alert__in=alerts).update(sealed=b"")
    alerts.update(sealed=b"")
    _drop_files(gone)
    Flag.objects.filter(revision__submission__in=numbers).delete()
    Revision.objects.filter(submission__in=numbers).update(sealed=b"", answers_hash="", device_id="", user_agent="")
    PersonLink.objects.filter(submission__in=numbers).delete()
    for one in entities:
        one.versions.update(sealed=b"")
    Entity.objects.filter(pk__in=[one.pk for one in entities]).update(sealed=b"", person=None, deleted_at=at)
    for of in gone:
        open_tasks.close_tasks(about=f"submission:{of.key}", by=by, at=at)
    gone.update(deleted_at=at, erased_at=at)
    told = {"submissions": len(numbers), "entities": len(entities)}
    audit.record(by=by, verb="erase", noun="submissions", key="", detail=told, at=at)


def _about(persons: Sequence[Person]) -> QuerySet[Submission]:
    return Submission.objects.filter(people__person__in=persons).distinct()


def _destroy(subjects: Sequence[str]) -> None:
    """Have these keys destroyed once the erasure stands."""
    KeyToDestroy.objects.bulk_create([KeyToDestroy(subject=one) for one in subjects], ignore_conflicts=True)


def _drop_files(gone: QuerySet[Submission]) -> None:
    """The rows go now, the files with the transaction; a crash in between leaves files that no key reads."""
    files = Attachment.objects.filter(revision__submission__in=gone)
    paths = [Path(settings.MEDIA_ROOT) / name for name in set(files.values_list("file", flat=True)) if name]
    files.delete()
    transaction.on_commit(lambda: _unlink(paths))


def _unlink(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _years_later(day: date, years: int) -> date:
    """The same day years later; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
