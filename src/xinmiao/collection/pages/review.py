"""The queue, the records and the decisions of submissions, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from xinmiao.collection.models import Decision, Flag, Quarantined, State, Submission
from xinmiao.collection.queries.review import Returned
from xinmiao.collection.rules.review import Verb
from xinmiao.programmes.models import Service
from xinmiao.records.models import Batch, Outbox
from xinmiao.ui.tables import Cell, Column, Table

STATE_TAGS = {
    State.RECEIVED: "accent",
    State.FLAGGED: "unsure",
    State.APPROVED: "good",
    State.RETURNED: "neutral",
    State.REJECTED: "bad",
}
VERB_NAMES = {
    Verb.APPROVE: pgettext_lazy("step of a submission", "Approve"),
    Verb.RETURN: pgettext_lazy("step of a submission", "Return to the worker"),
    Verb.REJECT: pgettext_lazy("step of a submission", "Reject"),
    Verb.WITHDRAW: pgettext_lazy("step of a submission", "Take the approval back"),
    Verb.REOPEN: pgettext_lazy("step of a submission", "Open again"),
}
DONE_NAMES = {
    Verb.APPROVE: pgettext_lazy("done to a submission", "approved it"),
    Verb.RETURN: pgettext_lazy("done to a submission", "returned it"),
    Verb.REJECT: pgettext_lazy("done to a submission", "rejected it"),
    Verb.WITHDRAW: pgettext_lazy("done to a submission", "took the approval back"),
    Verb.REOPEN: pgettext_lazy("done to a submission", "opened it again"),
    "edit": pgettext_lazy("done to a submission", "sent an edit"),
    "tie": pgettext_lazy("done to a submission", "said who a person is"),
}
REASONS = {
    "other_content": pgettext_lazy("why bytes are held", "Received before, with other content"),
    "form_closed": pgettext_lazy("why bytes are held", "The form is closed"),
    "superseded": pgettext_lazy("why bytes are held", "It edits a version that is not the newest"),
    "deleted": pgettext_lazy("why bytes are held", "It was deleted"),
}


def state(of: Submission) -> Cell:
    """How far it is; whether it counts meanwhile."""
    note = _("counted") if of.stands and of.state != State.APPROVED else ""
    return Cell(of.state, text=of.get_state_display(), tag=STATE_TAGS[State(of.state)], note=note)


def queue(found: Sequence[Submission], query: str, n: int) -> Table:
    """A page of what waits. query: the filters, which the page of one submission keeps."""
    flags = dict(
        Flag.objects.filter(revision__submission__in=[one.pk for one in found], revision__is_current=True)
        .values_list("revision__submission")
        .annotate(n=Count("pk"))
    )
    columns = [
        Column("form", _("Form"), sortable=False),
        Column("received", _("Received"), sortable=False),
        Column("date", _("Date"), sortable=False),
        Column("place", _("Place"), sortable=False),
        Column("by", _("Filled by"), sortable=False),
        Column("flags", _("Findings"), numeric=True, sortable=False),
        Column("state", _("State"), sortable=False),
    ]
    rows = [_queued(one, query, flags.get(one.pk, 0)) for one in found]
    empty = _("Nothing waits here. Clear the filters to see everything that is yours to decide.")
    return Table("submissions", _("Submissions"), columns, rows, empty=empty, stacks=True, count=n)


def _queued(of: Submission, query: str, n_flags: int) -> dict[str, object]:
    return {
        "form": Cell(of.form.name, url=address(of, query)),
        "received": moment(of.received_at),
        "date": of.date.isoformat(),
        "place": of.place.name if of.place else "—",
        "by": str(of.submitter or "—"),
        "flags": n_flags,
        "state": state(of),
    }


def address(of: Submission, query: str = "") -> str:
    return reverse("collection:submission", args=[of.key]) + (f"?{query}" if query else "")


def moment(at: object) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]


def mine(found: Iterable[Submission], returned: Mapping[int, Returned], n: int) -> Table:
    """A worker's own submissions, with the words of those that came back."""
    columns = [
        Column("form", _("Form"), sortable=False),
        Column("date", _("Date"), sortable=False),
        Column("place", _("Place"), sortable=False),
        Column("received", _("Received"), sortable=False),
        Column("state", _("State"), sortable=False),
        Column("words", _("Words of the reviewer"), sortable=False),
    ]
    rows = [
        {
            "form": of.form.name,
            "date": of.date.isoformat(),
            "place": of.place.name if of.place else "—",
            "received": moment(of.received_at),
            "state": state(of),
            "words": returned[of.pk].words if of.pk in returned else "",
        }
        for of in found
    ]
    return Table("mine", _("What I sent"), columns, rows, empty=_("You have sent nothing yet."), stacks=True, count=n)


def decisions(found: Iterable[Decision]) -> Table:
    """Who decided what, when and why."""
    columns = [
        Column("at", _("When"), sortable=False),
        Column("who", _("Who"), sortable=False),
        Column("what", _("What"), sortable=False),
        Column("revision", pgettext("of a submission", "Version"), numeric=True, sortable=False),
        Column("why", _("Why"), sortable=False),
    ]
    rows = [
        {
            "at": moment(one.at),
            "who": one.by_label,
            "what": str(DONE_NAMES.get(one.verb, one.verb)),
            "revision": one.ordinal,
            "why": one.reason,
        }
        for one in found
    ]
    return Table("decisions", _("Decisions"), columns, rows, empty=_("Nobody has decided anything yet."), stacks=True)


def records(found: Sequence[Outbox]) -> Table:
    """What it counts as, row by row: codes and numbers, as the ledger has them."""
    services = Service.objects.in_bulk({row.payload["service"] for row in found})
    replaced = {row.payload["supersedes"] for row in found}
    columns = [
        Column("number", _("Record"), sortable=False),
        Column("service", _("Service"), sortable=False),
        Column("date", _("Date"), sortable=False),
        Column("state", _("State"), sortable=False),
    ]
    rows = [
        {
            "number": Cell(row.number, str(row.number)),
            "service": services[row.payload["service"]].name if row.payload["service"] in services else "—",
            "date": row.payload["date"],
            "state": _standing(row, row.number in replaced),
        }
        for row in found
    ]
    empty = _("It does not count yet: no record was posted.")
    return Table("records", _("Its records in the ledger"), columns, rows, empty=empty, stacks=True)


def _standing(row: Outbox, is_replaced: bool) -> Cell:
    if row.payload.get("withdrawn"):
        words, tag = _("taken back"), "neutral"
    elif is_replaced:
        words, tag = _("replaced"), "neutral"
    elif row.batch and row.batch.state == Batch.State.POSTED:
        words, tag = _("counts"), "good"
    else:
        words, tag = _("accepted, on its way"), "accent"
    return Cell(words, text=words, tag=tag)


def held(found: Iterable[Quarantined], n: int) -> Table:
    """Bytes that could not be taken as they are."""
    columns = [
        Column("form", _("Form"), sortable=False),
        Column("received", _("Received"), sortable=False),
        Column("by", _("Filled by"), sortable=False),
        Column("why", _("Why"), sortable=False),
    ]
    rows = [
        {
            "form": Cell(one.form.name, url=reverse("collection:settle", args=[one.key])),
            "received": moment(one.received_at),
            "by": str(one.submitter or "—"),
            "why": str(REASONS.get(one.reason, one.reason)),
        }
        for one in found
    ]
    return Table("held", _("Held back"), columns, rows, empty=_("Nothing is held back."), stacks=True, count=n)


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that the reader may take. with_reason: it asks for one. kind: of its button."""

    name: str
    label: str
    with_reason: bool
    kind: str
