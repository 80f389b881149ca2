"""An edition and a claim as pages: addresses, drawn text, tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xinmiao.indicators.pages import records_table
from xinmiao.reviews import pictures
from xinmiao.reviews.document import Node
from xinmiao.reviews.html import Drawing
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries.contents import Cited, Contents, exact, verdict_word
from xinmiao.reviews.queries.tracing import Reported, Trace
from xinmiao.ui import numbers
from xinmiao.ui.tables import Cell, Column, Table
from xinmiao.ui.templatetags.ui import panel_link


@dataclass(frozen=True)
class DrawnChapter:
    anchor: str
    title: str
    body: SafeString


@dataclass(frozen=True)
class DrawnPage:
    """The running text of an edition as HTML."""

    lead: SafeString
    chapters: tuple[DrawnChapter, ...]


Links = Callable[[str], str]
"""Where the figure of a claim leads, by the claim's code."""


def drawn(contents: Contents, context: dict[str, Any], links: Links) -> DrawnPage:
    """Draw the text of an edition; `context` is what the chart's components take from the page."""
    drawing = Drawing(
        contents.language,
        figure=lambda node: _figure(contents, node, links),
        exhibit=lambda code: _exhibit(contents, code, context),
    )
    chapters = tuple(
        DrawnChapter(one.anchor, one.title, drawing.blocks(one.blocks)) for one in contents.document.chapters
    )
    return DrawnPage(drawing.blocks(contents.document.lead), chapters)


def links_of(edition: Edition) -> Links:
    """Give the permanent links of an edition's claims."""
    return lambda code: reverse("reviews:claim", args=[edition.review.year, code])


def links_within(code: str) -> str:
    """Lead to the table of figures at the end of the same page."""
    return f"#{code}"


def _figure(contents: Contents, node: Node, links: Links) -> SafeString:
    cited = contents.claims[node["code"]]
    linked = format_html('<a class="claim" {}>{}</a>', _opening(links(cited.code)), cited.in_form(node["form"]))
    if node["form"] == "compare" and cited.another_population:
        flag = _("another population")
        return format_html('{}<small class="claim-flag" title="{}">{}</small>', linked, cited.note, flag)
    return linked


def _opening(url: str) -> SafeString:
    """A link to a page opens beside this one; a link within it just leads there."""
    return format_html('href="{}"', url) if url.startswith("#") else panel_link(url)


def _exhibit(contents: Contents, code: str, context: dict[str, Any]) -> SafeString:
    if code not in contents.exhibits:
        return format_html("")
    drawn = contents.exhibits[code]
    download = "" if drawn.kind in ("bars", "steps") or "standalone" in context else _download(contents.edition, code)
    return SafeString(render_to_string("reviews/exhibit.html", {**context, "exhibit": drawn, "download": download}))


def _download(edition: Edition, code: str) -> str:
    """Give the address of an exhibit's files, without their ending; charts bring their own."""
    return reverse("reviews:exhibit", args=[edition.review.year, code, "svg"]).removesuffix(".svg")


def cards(contents: Contents, links: Links) -> list[tuple[Cited, str, str]]:
    """Key figures with their address and what must be known beside them."""
    return [(one, links(one.code), _beside(one)) for one in contents.cards]


def _beside(cited: Cited) -> str:
    if not cited.compared:
        return ""
    told = _("%(period)s: %(words)s") % {"period": cited.compared_period, "words": cited.compared}
    flag = _("another population")
    return f"{told} · {flag}" if cited.another_population else told


def table_of_claims(contents: Contents) -> Table:
    """Every claim as it was published."""
    links = links_of(contents.edition)
    columns = (
        Column("mark", _("No."), numeric=True),
        Column("label", _("What")),
        Column("words", _("Wording")),
        Column("figure", _("Figure"), numeric=True),
        Column("verdict", _("Verdict")),
        Column("n_records", _("Records"), numeric=True),
    )
    rows = [
        {
            "mark": one.mark,
            "label": Cell(one.label, url=links(one.code), panel=True, note=one.code),
            "words": one.words,
            "figure": Cell(one.value, text=one.figure),
            "verdict": Cell(verdict_word(one.outcome), tag=TAGS[one.outcome]),
            "n_records": one.n_records,
        }
        for one in contents.claims.values()
    ]
    return Table(
        key="claims", title=_("All figures of this review"), columns=columns, rows=rows,
        note=_("As published. Open a figure to see the same question asked of the ledger today."),
    )  # fmt: skip


TAGS = {"supported": "good", "contradicted": "bad", "cannot_tell": "unsure"}


def opened(found: Trace, language: str) -> dict[str, Any]:
    """What a claim's page shows, in its language."""
    claim, figure, live = found.claim, found.claim.figure, found.live
    return {
        "label": found.label.in_(language),
        "sentence": found.sentence.in_(language),
        "wording": figure.words.in_(language),
        "reason": figure.reason.in_(language),
        "note": found.comparison_note.in_(language),
        "live_reason": live.judgement.reason.in_(language),
        "proposal": live.proposal.in_(language) if live.proposal else "",
        "facts": facts(found, language),
        "beside": [(_("As published"), exact(figure.values)), (_("Live now"), exact(live.measured.values))],
        "reported": [_reported(one) for one in found.reported],
        "pinned": pinned(claim.edition, claim),
        "records": table_of_records(found, language),
        "figures": table_of_figures(found, language),
        **_pictures(found, language),
    }


def facts(found: Trace, language: str) -> list[tuple[str, Any]]:
    """What a claim means and rests on."""
    claim, figure = found.claim, found.claim.figure
    told = [
        (_("Period"), claim.period),
        (_("Value"), exact(figure.values)),
        (_("Records"), numbers.exact(figure.n_records)),
        (_("Definition"), found.definition.in_(language)),
        (_("Who is counted"), found.population.in_(language)),
        (_("How it is counted"), found.rule.in_(language)),
        (_("Source"), found.source.in_(language)),
        (_("Who reported"), " · ".join(one.name for one in found.reporters)),
    ]
    return [(term, value) for term, value in told if value]


def _reported(one: Reported) -> tuple[str, str]:
    title = one.source.title if one.source else one.publication.source
    return title, one.publication.wording or numbers.exact(one.publication.value)


def _pictures(found: Trace, language: str) -> dict[str, Any]:
    figure, edition = found.claim.figure, found.claim.edition
    spec = found.claim.version.spec
    titles = [f"{found.label.in_(language)} · {what}" for what in (_("Over the years"), _("By province"))]
    unit = spec.noun.zh.word if language == "zh" else spec.noun.en.many
    about = pictures.Frame(
        language, unit, getattr(spec.source, language), pictures.as_of(edition), "", edition.review.is_demonstration
    )
    return {
        "trend": pictures.bars(titles[0], figure.trend, about) if len(figure.trend) > 1 else None,
        "map": pictures.provinces(titles[1], figure.provinces, about) if figure.provinces else None,
    }


def pinned(edition: Edition, claim: Claim) -> list[tuple[str, Any]]:
    """The versions that a published figure pins."""
    pins = edition.pins
    pack = pins.get("pack") or {}
    told = [
        (
            _("Indicator"),
            f"{claim.version.indicator.code} · v{claim.version.number} · {claim.version.content_hash[:12]}",
        ),
        (_("Ledger versions"), " · ".join(f"{name} {n}" for name, n in pins.get("ledger", {}).items())),
        (_("Country pack"), f"{pack['code']} {pack['version']} · {pack['hash'][:12]}" if pack else ""),
        (_("Software"), f"xinmiao {pins.get('code', '')}"),
        (_("Persons counted (hash)"), claim.figure.persons_sha256[:16]),
    ]
    return [(term, value) for term, value in told if value]


def table_of_figures(found: Trace, language: str) -> Table:
    """The claim's figure as published, by year and by province, for its download."""
    claim, figure = found.claim, found.claim.figure
    columns = [Column("what", _("What")), Column("where", _("Period or place")), *(
        Column(name, label, numeric=True) for name, label in (
            ("lower", _("Lower bound")), ("value", _("Value")), ("upper", _("Upper bound")))
    )]  # fmt: skip
    lower, point, upper = (None if value is None else float(value) for value in figure.values)
    rows: list[dict[str, Any]] = [
        {"what": _("As published"), "where": claim.period, "lower": lower, "value": point, "upper": upper}
    ]
    rows += [{**one, "what": _("By year"), "where": one["label"]} for one in figure.trend]
    rows += [{**one, "what": _("By province"), "where": one[f"name_{language}"]} for one in figure.provinces]
    title = f"{found.label.in_(language)} · {figure.words.in_(language)}"
    source = " · ".join(str(value) for _term, value in pinned(claim.edition, claim)[:3])
    return Table("figures", title, columns, rows, source=source)


def table_of_records(found: Trace, language: str) -> Table | None:
    """A few of the records that the figure counts, in words: the ledger holds no name and no identity number."""
    if found.sample is None:
        return None
    return replace(
        records_table(found.sample, found.source.in_(language)),
        title=_("Some of the records"),
        note=_("The ledger holds no names and no identity numbers."),
    )
