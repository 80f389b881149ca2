"""Screening sessions on pages: the list, the pupils of one for who treats them, and counts for who does not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from xinmiao.collection.actions.follow_ups import words_of
from xinmiao.collection.models import FollowUp, ScreeningSession
from xinmiao.collection.pages.answered import Line, Reader, entities_in
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.sessions import Counts, Seen
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.sessions import TIERS, Part
from xinmiao.ledger.suppression import Margin, suppressed
from xinmiao.ui.tables import Cell, Column, Table, Value

TIER_NAMES = {
    "green": pgettext_lazy("tier of a screening", "Green"), "yellow": pgettext_lazy("tier of a screening", "Yellow"),
    "orange": pgettext_lazy("tier of a screening", "Orange"), "red": pgettext_lazy("tier of a screening", "Red"),
    "undecided": pgettext_lazy("tier of a screening", "Cannot be decided"),
}  # fmt: skip
TIER_TAGS = {"green": "good", "yellow": "unsure", "orange": "unsure", "red": "bad"}
SAFETY_NAMES = {
    "triggered": gettext_lazy("Same-day steps opened"), "not_triggered": gettext_lazy("Asked, nothing that opens them"),
    "not_assessed": gettext_lazy("Not asked yet"),
}  # fmt: skip
PARTS = {
    Part.SCREENED: gettext_lazy("Took part"), Part.DECLINED: gettext_lazy("Declined"),
    Part.ABSENT: gettext_lazy("Not there, or not asked for consent"),
}  # fmt: skip
STATE_TAGS = {"planned": "neutral", "open": "unsure", "closed": "good"}
TOTAL = "total"
MARK = gettext_lazy("suppressed")


def class_name(of: ScreeningSession) -> str:
    """The class in words: of the school, the grade and the number."""
    return _("%(school)s, grade %(grade)s, class %(class)s") % {
        "school": of.school, "grade": of.grade, "class": of.class_no}  # fmt: skip


def table_of_sessions(found: Sequence[ScreeningSession], *, can_plan: bool) -> Table:
    """The list of who runs them. can_plan: a form is open, so that one can be planned on the same page."""
    columns = [
        Column("date", _("Date")), Column("class", _("Class")), Column("counsellor", _("Counsellor on duty")),
        Column("state", _("State")),
    ]  # fmt: skip
    rows = [
        {
            "date": Cell(one.date.isoformat(), url=reverse("collection:session", args=[one.key])),
            "class": class_name(one),
            "counsellor": one.counsellor.name if one.counsellor else Cell(_("nobody named"), tag="bad"),
            "state": Cell(one.get_state_display(), tag=STATE_TAGS[one.state]),
        }
        for one in found
    ]
    empty = _("No session is planned. Plan the first one below.") if can_plan else _("No session is planned.")
    return Table("sessions", _("Screening sessions"), columns, rows, stacks=True, empty=empty)


def table_of_pupils(seen: Sequence[Seen], labels: Mapping[str, str]) -> Table:
    """The pupils of a session, for its page alone. Safety stands beside the tier, never in its place."""
    columns = [
        Column("pupil", _("Pupil")), Column("part", _("Taking part")), Column("tier", _("Tier")),
        Column("safety", _("Safety")), Column("next", _("Seen again")),
    ]  # fmt: skip
    rows = [_row(one, labels) for one in seen]
    return Table("pupils", _("Pupils"), columns, rows, stacks=True, empty=_("No sheet has come in yet."))


def _row(one: Seen, labels: Mapping[str, str]) -> dict[str, Value]:
    url = reverse("collection:session_pupil", args=[one.submission.key, one.pupil.told.ordinal])
    return {
        "pupil": Cell(name_of(one, labels), url=url),
        "part": str(PARTS[one.pupil.part]),
        "tier": tier_cell(one),
        "safety": safety_cell(one),
        "next": _next(one.follow_up),
    }


def name_of(one: Seen, labels: Mapping[str, str]) -> str:
    told = one.pupil.told
    return labels.get(told.entity, told.entity) or told.name or _("No. %(n)s in the form") % {"n": told.ordinal + 1}


def labels_of(seen: Sequence[Seen]) -> dict[str, str]:
    """Names by id of the list, as phones show them."""
    found: dict[str, str] = {}
    for submission in {one.submission.pk: one.submission for one in seen}.values():
        answers, check = answers_of(current(submission))
        found |= entities_in(check, answers)
    return found


def tier_cell(one: Seen) -> Cell:
    """The tier in words, with "at least" where one total is missing."""
    if one.pupil.part is not Part.SCREENED:
        return Cell("", text="—")
    if one.pupil.tier is None:
        return Cell("undecided", text=str(TIER_NAMES["undecided"]), tag="neutral")
    words = str(TIER_NAMES[one.pupil.tier])
    told = _("at least %(tier)s") % {"tier": words} if one.pupil.at_least else words
    return Cell(one.pupil.tier, text=told, tag=TIER_TAGS[one.pupil.tier], order=TIERS.index(one.pupil.tier))


def safety_cell(one: Seen) -> Cell:
    """What the safety rule says, and whether an adult has still to do something."""
    is_told = one.pupil.safety == "triggered" or one.pupil.part is Part.SCREENED
    if not is_told and not one.alerts:
        return Cell("", text="—")
    words = _("Asked by an adult, written down") if one.pupil.is_unasked and one.is_asked else (
        str(SAFETY_NAMES[one.pupil.safety]))  # fmt: skip
    open_ = next((alert for alert in one.alerts if alert.closed_at is None), None)
    url = reverse("collection:duty_one", args=[open_.key]) if open_ else ""
    note = _("still open") if one.is_open else _("closed by %(who)s") % {
        "who": one.alerts[0].closed_by} if one.alerts else ""  # fmt: skip
    return Cell(one.pupil.safety, text=words, url=url, note=note, tag="" if url else "bad" if one.is_open else "")


def _next(follow_up: FollowUp | None) -> Cell:
    if follow_up is None:
        return Cell("", text="—")
    if follow_up.done_at:
        return Cell(_("done"), tag="good", note=f"{timezone.localtime(follow_up.done_at):%Y-%m-%d}")
    by = f"{timezone.localtime(follow_up.due_at):%Y-%m-%d %H:%M}"
    note = pgettext("a follow-up", "agreed") if follow_up.agreed_at else ""
    return Cell(by, text=_("by %(time)s") % {"time": by}, note=note)


@dataclass(frozen=True, slots=True)
class PupilPage:
    """One pupil, one file: for who treats the pupil."""

    seen: Seen
    name: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[Line]
    words: str


def pupil_page(one: Seen) -> PupilPage:
    """Totals, tier, safety and follow-up of a pupil, and the answers of that pupil alone."""
    revision = current(one.submission)
    answers, check = answers_of(revision)
    labels = entities_in(check, answers)
    what = compiled(revision.form_version)
    each = what.mapping.people[one.pupil.told.role].each
    reader = Reader(what, is_restricted=True, shown=True, entities=labels)
    words = words_of(one.follow_up) if one.follow_up else ""
    lines = list(reader.instance(each, one.pupil.told.ordinal, answers)) if each else list(reader.lines(answers))
    return PupilPage(one, name_of(one, labels), _facts(one), lines, words)


def _facts(one: Seen) -> list[tuple[str, str]]:
    found = [(_("Taking part"), str(PARTS[one.pupil.part])), (_("Tier"), tier_cell(one).text),
             (_("Safety"), safety_cell(one).text)]  # fmt: skip
    for name, total in (one.pupil.totals or {}).items():
        band = (one.pupil.bands or {}).get(name)
        told = _("no total: more than two items are missing") if total is None else f"{total:g} · {_band(band)}"
        prorated = _("made up for missing items") if name in one.pupil.prorated else ""
        found.append((name.upper(), " · ".join(filter(None, (told, prorated)))))
    again = _next(one.follow_up)
    return [*found, (_("Seen again"), " · ".join(filter(None, (again.text or again.value, again.note))))]


def _band(band: str | None) -> str:
    names = {
        "minimal": pgettext("band of a score", "minimal"), "mild": pgettext("band of a score", "mild"),
        "moderate": pgettext("band of a score", "moderate"), "severe": pgettext("band of a score", "severe"),
        "moderately_severe": pgettext("band of a score", "moderately severe"),
    }  # fmt: skip
    return names.get(band or "", "—")


def tables_of_results(counts: Sequence[Counts]) -> list[Table]:
    """By school, a row for each of its sessions: counts with small cells, and what would give them away, hidden."""
    ordered = sorted(counts, key=lambda one: (one.session.school, one.session.place_id, one.session.date))
    return [
        _table(n, school, list(rows))
        for n, ((_place, school), rows) in enumerate(
            groupby(ordered, key=lambda one: (one.session.place_id, one.session.school))
        )
    ]


def _table(n: int, school: str, rows: list[Counts]) -> Table:
    names = {**{key: str(TIER_NAMES[key]) for key in (*TIERS, "undecided")}, "screened": _("Took part"),
             "declined": _("Declined"), "absent": str(PARTS[Part.ABSENT]), "all": _("On the sheets")}  # fmt: skip
    values: dict[Hashable, int] = {(one.session.pk, key): one.by[key] for one in rows for key in names}
    values |= {(TOTAL, key): sum(one.by[key] for one in rows) for key in names}
    hidden = hidden_cells(values, [one.session.pk for one in rows])

    def cells(row: Hashable) -> dict[str, Value]:
        return {key: str(MARK) if (row, key) in hidden else values[row, key] for key in names}

    columns = [
        Column("class", _("Class"), sortable=False),
        *(Column(key, name, numeric=True, sortable=False) for key, name in names.items()),
    ]
    shown = [{"class": _named(one.session), **cells(one.session.pk)} for one in rows]
    note = _("Counts of 1 to 4, and what would give them away, are suppressed. A pupil screened twice counts twice.")
    return Table(f"results-{n}", school, columns, shown, total={"class": _("All sessions"), **cells(TOTAL)}, note=note,
                 stacks=True)  # fmt: skip


def _named(of: ScreeningSession) -> str:
    return _("%(date)s, grade %(grade)s, class %(class)s") % {
        "date": of.date.isoformat(), "grade": of.grade, "class": of.class_no}  # fmt: skip


def hidden_cells(values: Mapping[Hashable, int], rows: Iterable[Hashable]) -> frozenset[Hashable]:
    """Cells of a result table that are hidden: small ones, and those by which a margin would give one back."""
    rows, tiers = list(rows), (*TIERS, "undecided")
    margins = [Margin((row, "screened"), tuple((row, key) for key in tiers)) for row in [*rows, TOTAL]]
    margins += [Margin((row, "all"), ((row, "screened"), (row, "declined"), (row, "absent"))) for row in [*rows, TOTAL]]
    margins += [Margin((TOTAL, key), tuple((row, key) for row in rows))
                for key in (*tiers, "screened", "declined", "absent", "all")]  # fmt: skip
    of: dict[Hashable, int] = {(row, key): values[row, "screened"] for row in [*rows, TOTAL] for key in tiers}
    return suppressed(values, margins, denominators=of)
