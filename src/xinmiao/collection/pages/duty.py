"""An alert on one page of the adult on duty: where, whom, why, what is to be done by when, and by whom it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from xinmiao.collection.actions.duty import CONTACT, GUARDIAN, STEPS, words_of
from xinmiao.collection.actions.submissions import content_of
from xinmiao.collection.models import OUTCOMES, SafetyAlert, SafetyStep
from xinmiao.collection.pages.answered import entities_in
from xinmiao.collection.queries import duty, worries
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.submissions import answers_of, check_of
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.people.models import Person
from xinmiao.science.answers import Answers, FormCheck, read
from xinmiao.ui.frame import language


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as it is read. can_skip: it may be left out with a reason. is_contact: taking over does it."""

    step: SafetyStep
    name: str
    words: str
    is_late: bool
    is_too_early: bool
    can_skip: bool
    is_contact: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert for its page. whom: the child as the form names it; person: if tied to one. named: who is on duty."""

    alert: SafetyAlert
    whom: str
    person: Person | None
    named: str
    grounds: Sequence[str]
    steps: Sequence[StepLine]
    outcomes: Sequence[tuple[str, str]]
    closing: str
    worry: worries.Told | None

    @property
    def can_close(self) -> bool:
        return self.alert.closed_at is None and (
            self.alert.is_question or all(one.step.done_at is not None for one in self.steps)
        )


def shown(alert: SafetyAlert, *, at: datetime) -> Shown:
    """Read an alert for its page."""
    whom, named = _told(alert)
    return Shown(
        alert=alert,
        whom=whom or _("No. %(n)s in the form") % {"n": alert.ordinal + 1},
        person=_person(alert),
        named=named,
        grounds=[duty.protocol().words_of(one).in_(language()) for one in alert.grounds],
        steps=[_line(one, alert, at) for one in alert.steps.select_related("done_by")],
        outcomes=[(one.value, str(one.label)) for one in OUTCOMES[alert.kind]],
        closing=words_of(bytes(alert.sealed), alert),
        worry=worries.told(alert.worry) if alert.worry else None,
    )


def _told(alert: SafetyAlert) -> tuple[str, str]:
    """The child and the adult on duty as the form names them; of one that was erased, neither."""
    if alert.worry is not None:
        return worries.told(alert.worry).whom, ""
    if alert.submission is not None and alert.submission.erased_at is not None:
        return "", ""
    answers, check, mapping = _answers(alert)
    told = [one for one in telling.people(mapping, answers) if one.position == (alert.role, alert.ordinal)]
    asked, labels = mapping.safety.counsellor if mapping.safety else None, entities_in(check, answers)
    whom = (labels.get(told[0].entity, told[0].entity) or told[0].name) if told else ""
    return whom, answers.value(asked) if asked else ""


def _answers(alert: SafetyAlert) -> tuple[Answers, FormCheck, Mapping]:
    """What it was opened by: the submission as it stands, else the bytes that are held."""
    if alert.submission is not None:
        revision = current(alert.submission)
        answers, check = answers_of(revision)
        return answers, check, revision.form_version.mapping
    assert alert.held is not None
    assert alert.form is not None
    answers = read(content_of(alert.held))
    version = alert.form.versions.get(version=answers.version)
    return answers, check_of(bytes(version.xform)), version.mapping


def _person(alert: SafetyAlert) -> Person | None:
    if alert.submission is None:
        return None
    link = alert.submission.people.filter(role=alert.role, ordinal=alert.ordinal).select_related("person").first()
    return link.person if link else None


def _line(step: SafetyStep, alert: SafetyAlert, at: datetime) -> StepLine:
    known = STEPS[step.code]
    return StepLine(
        step,
        known.words.in_(language()),
        words_of(bytes(step.sealed), alert),
        step.done_at is None and step.due_at < at,
        at < alert.opened_at + known.not_before,
        step.code == GUARDIAN,
        step.code == CONTACT,
    )
