"""In the transaction that keeps the answers: an alert for whoever needs somebody today, a task to look again, the
session that a sheet is of.

Called for every revision kept, by whatever door, and for bytes that are held.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.urls import reverse
from django.utils import translation

from xinmiao.collection.actions import follow_ups, sessions
from xinmiao.collection.actions.duty import Opening, add_grounds, open_alert
from xinmiao.collection.models import Flag, FormVersion, Quarantined, Revision, SafetyAlert, Submission
from xinmiao.collection.queries import duty, signs
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules import safety
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.safety import Needed
from xinmiao.collection.rules.told import Told
from xinmiao.core.actors import Actor
from xinmiao.core.open_tasks import close_tasks, open_task
from xinmiao.places.models import Place
from xinmiao.science.answers import Answers
from xinmiao.science.text import Text

RECHECK = "collection.recheck"
_LOOK_AGAIN = Text("请在到期前回访一个孩子：{form}", "Visit a child again before this day: {form}")


def watch(*, submission: Submission, revision: Revision, answers: Answers, by: Actor, at: datetime) -> None:
    """Open what the answers ask for; an edit may add to it, and closes nothing."""
    mapping = compiled(revision.form_version).mapping
    if mapping.safety is None and mapping.recheck is None:
        return
    people = telling.people(mapping, answers)
    needed = safety.needed(submission.form.code, mapping, answers, people)
    unattended = safety.is_unattended(mapping, answers)
    if unattended:
        words = safety.UNATTENDED
        Flag.objects.create(revision=revision, kind="unattended", message_zh=words.zh, message_en=words.en)
    _open_all(needed, duty.alerts_about(submission), Opening(submission.form, submission.place, submission=submission),
              unattended=unattended, by=by, at=at)  # fmt: skip
    sessions.join(submission=submission, revision=revision, mapping=mapping, answers=answers, by=by, at=at)
    follow_ups.follow(submission=submission, mapping=mapping, answers=answers, by=by, at=at)
    _look_again(submission, mapping, answers, people, by, at)


def watch_held(*, held: Quarantined, answers: Answers, version: FormVersion, place: Place | None, by: Actor) -> None:
    """The same for bytes that wait for a decision: whoever is in danger does not wait for it."""
    mapping = compiled(version).mapping
    if mapping.safety is None:
        return
    needed = safety.needed(held.form.code, mapping, answers, telling.people(mapping, answers))
    before = duty.alerts_about(held.submission) if held.submission else ()
    opening = Opening(held.form, place, submission=held.submission, held=held)
    _open_all(needed, before, opening, unattended=safety.is_unattended(mapping, answers), by=by, at=held.received_at)


def _open_all(
    needed: Iterable[Needed], before: Iterable[SafetyAlert], opening: Opening, *, unattended: bool, by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """One alert for each child and kind; grounds that an alert has, open or closed, open none again."""
    known = list(before)
    for need in needed:
        same = [one for one in known if (one.who, one.kind) == (need.who, need.kind)]
        if any(set(need.grounds) <= set(one.grounds) for one in same):
            continue
        still = next((one for one in same if one.closed_at is None), None)
        if still is not None:
            add_grounds(alert=still, grounds=need.grounds, by=by, at=at)
        else:
            open_alert(need=need, opening=opening, unattended=unattended, by=by, at=at)


def _look_again(
    submission: Submission, mapping: Mapping, answers: Answers, people: Iterable[Told], by: Actor, at: datetime
) -> None:
    """A visit settles the task of the one before it; where it finds something, the next is due."""
    asked = mapping.recheck
    for one in people:
        if asked is None or one.role != asked.person:
            continue
        about = f"recheck:{_digest(submission, one)}"
        found = telling.value(answers, one.values, asked.when.question) in asked.when.is_
        found = found or _refers(submission, answers)
        close_tasks(about=about, kinds=[RECHECK], by=by, at=at)
        if found and submission.submitter_id:
            with translation.override("zh-hans"):
                path = reverse("collection:mine")
            form = submission.form
            words = Text(_LOOK_AGAIN.zh.format(form=form.name_zh), _LOOK_AGAIN.en.format(form=form.name_en))
            open_task(kind=RECHECK, about=about, words=words, path=path, by=by, at=at,
                      due_at=at + timedelta(days=asked.days), owner=str(submission.submitter_id))  # fmt: skip


def _refers(submission: Submission, answers: Answers) -> bool:
    """Whether our own reading of the signs refers the child, whatever the device reckoned."""
    what = compiled(current(submission).form_version)
    found = signs.of_answers(what.mapping, what.check, answers)
    return found is not None and found.result == "refer"


def _digest(submission: Submission, one: Told) -> str:
    """Of the child that was chosen from the list; of a child without an entry, in this submission alone."""
    whom = one.entity or f"{submission.key} {one.ordinal}"
    return sha256(f"{submission.form.code} {whom}".encode()).hexdigest()[:32]
