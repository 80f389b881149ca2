"""One submission on one page: what was answered and found, whom it speaks of, what it counts as, what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.accounts.rules import Scope
from xinmiao.collection.actions.people import like
from xinmiao.collection.forms.review import Purpose
from xinmiao.collection.models import Confidentiality, Flag, Revision, Submission
from xinmiao.collection.pages import review as tables
from xinmiao.collection.pages.answered import Line, Reader, entities_in, places_in
from xinmiao.collection.pages.review import VERB_NAMES, Offered
from xinmiao.collection.pages.speaking import Spoken, spoken
from xinmiao.collection.queries import signs
from xinmiao.collection.queries.review import current, facts_of
from xinmiao.collection.queries.sessions import treats
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import Compiled, compiled
from xinmiao.collection.rules.instruments import of_pupils
from xinmiao.collection.rules.review import TRANSITIONS, Facts, Verb, may
from xinmiao.collection.rules.signs import FirstScreen
from xinmiao.records.queries import accepted
from xinmiao.science.answers import Answers

BUTTONS = {Verb.APPROVE: "", Verb.REJECT: "danger"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A submission as a reviewer reads it. shown: identities too, for a purpose that was logged.

    closed: questions whose answers are for those who treat the pupils, and not for this reader.
    """

    submission: Submission
    revision: Revision
    facts: Facts
    lines: Sequence[Line]
    flags: Sequence[Flag]
    people: Sequence[Spoken]
    files: Sequence[Any]
    shown: bool
    closed: frozenset[str] = frozenset()
    signs: FirstScreen | None = None

    @property
    def is_restricted(self) -> bool:
        return self.submission.form.confidentiality == Confidentiality.RESTRICTED

    @property
    def hides(self) -> bool:
        """Whether there is anything that only a purpose shows."""
        return not self.shown and any(line.is_hidden for line in self.lines)

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.before is not None]


def shown(submission: Submission, *, identities: bool, scopes: Sequence[Scope]) -> Shown:
    """Read a submission for its page."""
    revision = current(submission)
    now, before = answers_of(revision)[0], _answers_before(submission, revision)
    is_restricted = submission.form.confidentiality == Confidentiality.RESTRICTED
    what = compiled(revision.form_version)
    closed = closed_to(submission, what, scopes)
    flags = [one for one in revision.flags.order_by("pk") if one.path not in closed]
    files = [] if closed else list(revision.attachments.order_by("name"))
    reader = Reader(
        what,
        is_restricted,
        identities,
        {one.name: one for one in files},
        _by_path(flags),
        places_in(what.check, now, before),
        entities_in(what.check, now, before),
        closed,
        agreed_in(submission) if closed else frozenset(),
    )
    hides = is_restricted and not identities
    people = spoken(submission, what.mapping, now, {} if hides else like(submission, scopes), hides=hides)
    lines = list(reader.lines(now, before))
    first = signs.of_submission(submission, what.mapping, now)
    return Shown(submission, revision, facts_of(submission), lines, flags, people, files, identities, closed, first)


def closed_to(submission: Submission, what: Compiled, scopes: Sequence[Scope]) -> frozenset[str]:
    """The questions that a reader with these scopes is not shown: those of pupils whom they do not treat."""
    closed = of_pupils(what.check, what.mapping)
    return closed if closed and not treats(scopes, submission) else frozenset()


def agreed_in(submission: Submission) -> frozenset[int]:
    """Ordinals of the pupils with whom a counsellor agreed a follow-up: all that others are told of a screening."""
    return frozenset(submission.follow_ups.exclude(agreed_at=None).values_list("ordinal", flat=True))


def _answers_before(submission: Submission, revision: Revision) -> Answers | None:
    before = submission.revisions.filter(ordinal__lt=revision.ordinal).order_by("-ordinal").first()
    return answers_of(before)[0] if before else None


def _by_path(flags: Sequence[Flag]) -> dict[str, list[Flag]]:
    found: dict[str, list[Flag]] = defaultdict(list)
    for flag in flags:
        found[flag.path].append(flag)
    return found


def offered(facts: Facts, scopes: Sequence[Scope], who: str) -> list[Offered]:
    """The steps that the reader may take now."""
    return [
        Offered(
            verb.value,
            str(VERB_NAMES[verb]),
            asked.with_reason or (asked.by_another and who in facts.fillers),
            BUTTONS.get(verb, "quiet"),
        )
        for verb, asked in TRANSITIONS.items()
        if may(verb, facts, scopes)
    ]


def context(page: Shown, scopes: Sequence[Scope], who: str) -> dict[str, Any]:
    """What the template shows."""
    of = page.submission
    return {
        "page": page,
        "submission": of,
        "state": tables.state(of),
        "offered": offered(page.facts, scopes, who),
        "is_own": who in page.facts.fillers,
        "purpose": Purpose(auto_id="purpose_%s"),
        "records": tables.records(accepted(of.source_code)),
        "decisions": tables.decisions(of.decisions.all()),
        "facts": _facts(page),
    }


def _facts(page: Shown) -> list[tuple[str, str]]:
    of, revision = page.submission, page.revision
    return [
        (_("Date"), of.date.isoformat()),
        (_("Place"), of.place.name if of.place else "—"),
        (_("Partner"), of.partner.name if of.partner else "—"),
        (_("Filled by"), str(revision.submitter or "—")),
        (_("Received"), f"{tables.moment(revision.received_at)} · {revision.get_channel_display()}"),
        (pgettext("of a submission", "Version"), str(revision.ordinal)),
        (_("Check"), revision.get_outcome_display()),
    ]
