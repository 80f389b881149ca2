"""Tables and the chart of a marketing audit."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xinmiao.nutrition.models import Medium
from xinmiao.nutrition.models.advertisements import SIGNS, Answer
from xinmiao.nutrition.queries.advertisements import ANY, Audit, Audited, Exposure
from xinmiao.science.nutrient_profile.marketing import SIGNALS, VERDICTS
from xinmiao.ui import charts
from xinmiao.ui.charts import Chart
from xinmiao.ui.frame import language
from xinmiao.ui.numbers import percent
from xinmiao.ui.tables import Cell, Column, Table

TAGS = {"restrict": "bad", "no_restriction": "good", "cannot_decide": "unsure"}


def verdict_words(verdict: str) -> str:
    return {
        "restrict": _("Restrict"), "no_restriction": _("No restriction"), "cannot_decide": _("Cannot decide"),
    }.get(verdict, _("No verdict"))  # fmt: skip


def verdict(said: str) -> Cell:
    return Cell(said, text=verdict_words(said), tag=TAGS.get(said, "neutral"))


def signal_words(name: str) -> str:
    return _("Any of the signs") if name == ANY else str(SIGNS[name]).capitalize()


def by_medium(found: Audit, source: str) -> Table:
    columns = [
        Column("medium", _("Medium")),
        *(Column(one, verdict_words(one), numeric=True) for one in VERDICTS),
        Column("n", _("All"), numeric=True),
    ]
    rows = [
        {"medium": str(Medium(medium).label), **counts, "n": sum(counts.values())}
        for medium, counts in found.by_medium.items()
    ]
    sums = {one: sum(counts[one] for counts in found.by_medium.values()) for one in VERDICTS}
    total = {"medium": _("All"), **sums, "n": sum(sums.values())} if rows else None
    note = _("Advertisements are no people: small numbers of them are printed as they are.")
    return Table("by_medium", _("Advertisements by medium and verdict"), columns, rows, total=total, note=note,
                 source=source, stacks=True)  # fmt: skip


def exposure(found: Audit, source: str) -> Table:
    columns = [
        Column("signal", _("Sign that children are the audience"), sortable=False),
        Column("yes", pgettext("sign of an advertisement", "Yes"), numeric=True, sortable=False),
        Column("no", pgettext("sign of an advertisement", "No"), numeric=True, sortable=False),
        Column("unknown", pgettext("sign of an advertisement", "Not known"), numeric=True, sortable=False),
        Column("share", _("Share of all"), numeric=True, sortable=False),
        Column("restricted", _("With the sign, and restricted"), numeric=True, sortable=False),
    ]
    note = _("The second share is what it would be if every unknown were a yes.")
    rows = [_exposed(one) for one in found.exposure] if found.found else []
    return Table("exposure", _("What reaches children"), columns, rows, note=note, source=source, stacks=True)


def _exposed(one: Exposure) -> dict[str, object]:
    low, high = one.share or 0.0, one.share_at_most or 0.0
    words = percent(low) if low == high else f"{percent(low)}–{percent(high)}"
    return {
        "signal": signal_words(one.signal), "yes": one.n_yes, "no": one.n_no, "unknown": one.n_unknown,
        "share": Cell(round(low, 4), text=words), "restricted": one.n_restricted,
    }  # fmt: skip


def listed(found: Sequence[Audited], model: str) -> Table:
    """Every advertisement; the address of each names the model."""
    columns = [
        Column("seen_on", _("Date")), Column("where", _("Where")), Column("medium", _("Medium")),
        Column("shown", _("Shows")), Column("verdict", _("Verdict")), Column("reaches", _("Reaches children")),
        Column("generated", _("Generated")),
        *(Column(name, signal_words(name), is_shown=False) for name in SIGNALS),
    ]  # fmt: skip
    empty = _("No advertisement was noted in these days.")
    rows = [_listed(one, model) for one in found]
    return Table("advertisements", _("Advertisements"), columns, rows, empty=empty, stacks=True)


def _listed(one: Audited, model: str) -> dict[str, object]:
    of = one.advertisement
    url = reverse("nutrition:advertisement", args=[of.key]) + f"?model={model}"
    return {
        "seen_on": str(of.seen_on), "where": Cell(of.seen_where, url=url), "medium": of.get_medium_display(),
        "shown": "、".join(str(each) for each in of.shown.all()), "verdict": verdict(one.verdict),
        "reaches": reaches(one.reaches_children), "generated": _("generated") if of.is_generated else "",
        **{name: str(Answer(getattr(of, name)).label) for name in SIGNALS},
    }  # fmt: skip


def reaches(said: str) -> str:
    return {
        "yes": pgettext("sign of an advertisement", "Yes"), "no": pgettext("sign of an advertisement", "No"),
    }.get(said, pgettext("sign of an advertisement", "Not known"))  # fmt: skip


def chart(found: Audit, source: str, *, demonstration: bool) -> Chart | None:
    """By medium, a bar of each verdict; None where there is no advertisement."""
    if not found.found:
        return None
    n = len(found.found)
    n_restricted = sum(one.verdict == "restrict" for one in found.found)
    names = {one: verdict_words(one) for one in VERDICTS}
    given = [
        (str(Medium(medium).label), {names[one]: counts[one] for one in VERDICTS})
        for medium, counts in found.by_medium.items()
    ]
    return charts.stacked(
        given, title=_("%(n)s of %(all)s advertisements show a food that may not be marketed to children")
        % {"n": n_restricted, "all": n}, unit=_("advertisements"), lang=language(), series=list(names.values()),
        head=_("Medium"), source=source, demonstration=demonstration,
    )  # fmt: skip
