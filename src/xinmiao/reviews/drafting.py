"""A draft as its editors see it: text with marked figures, findings, steps, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xinmiao.core.models import AuditEntry
from xinmiao.reviews import diffing, document
from xinmiao.reviews.diffing import Piece
from xinmiao.reviews.document import Node
from xinmiao.reviews.html import Drawing
from xinmiao.reviews.models import Edition, Revision
from xinmiao.reviews.pages import TAGS
from xinmiao.reviews.proofreading import Finding
from xinmiao.reviews.queries.contents import exact, verdict_word
from xinmiao.reviews.queries.desk import Drafted, Section
from xinmiao.reviews.queries.moving import Moved
from xinmiao.reviews.wordings import LANGUAGES
from xinmiao.ui import numbers
from xinmiao.ui.frame import Link
from xinmiao.ui.frame import language as page_language
from xinmiao.ui.tables import Cell, Column, Table
from xinmiao.ui.templatetags.ui import panel_link

PLACE_OF_A_FIGURE = re.compile(r"\{\w+\}")  # in the title of an exhibit, filled when it is drawn
SIGNS = {"supported": "✓", "contradicted": "✕", "cannot_tell": "?"}


@dataclass(frozen=True)
class DrawnSection:
    """A section to show: its title, and its text a language with what is to be mended there."""

    section: Section
    title: str
    columns: tuple[Side, ...]

    @property
    def anchor(self) -> str:
        return f"s{self.section.position}"

    @property
    def is_lonely(self) -> bool:
        """Whether only one language has this section."""
        return any(not text.strip() for text in self.section.texts.values())


@dataclass(frozen=True)
class Side:
    """One language of a section."""

    language: str
    name: str
    body: SafeString
    findings: tuple[Finding, ...]
    text: str
    version: str


def drawn(section: Section, edition: Edition, told: Mapping[str, Drafted]) -> DrawnSection:
    """Draw a section in both languages."""
    columns = tuple(_column(section, one, edition, told) for one in LANGUAGES)
    return DrawnSection(section, _title(section), columns)


def _column(section: Section, language: str, edition: Edition, told: Mapping[str, Drafted]) -> Side:
    text = section.texts[language]
    return Side(
        language=language,
        name={"zh": _("Chinese"), "en": _("English")}[language],
        body=_body(text, language, edition, told),
        findings=tuple(one for one in section.findings if one.language == language),
        text=text,
        version=section.versions[language],
    )


def _body(text: str, language: str, edition: Edition, told: Mapping[str, Drafted]) -> SafeString:
    page = document.read(text)
    drawing = Drawing(
        language,
        figure=lambda node: _figure(node, language, edition, told),
        exhibit=lambda code: _exhibit(code, language, edition),
    )
    heads = [page.title, *(chapter.title for chapter in page.chapters)]
    blocks = [*page.lead, *(block for chapter in page.chapters for block in chapter.blocks)]
    head = format_html("<h3>{}</h3>", next(filter(None, heads))) if any(heads) else SafeString()
    return format_html("{}{}", head, drawing.blocks(blocks))


def _title(section: Section) -> str:
    pages = [document.read(section.texts[one]) for one in _own_language_first()]
    titles = [chapter.title for page in pages for chapter in page.chapters[:1]]
    fallback = _("Opening") if section.position == 0 else _("Untitled")
    return titles[0] if titles else next((page.title for page in pages if page.title), fallback)


def _own_language_first() -> tuple[str, ...]:
    return LANGUAGES if page_language() == "zh" else LANGUAGES[::-1]


def _figure(node: Node, language: str, edition: Edition, told: Mapping[str, Drafted]) -> SafeString:
    if node["code"] not in told:
        sign = format_html('<span class="visually-hidden">{}</span>', _("unknown figure"))
        return format_html(
            '<span class="draft-figure" data-outcome="contradicted">{} <span aria-hidden="true">✕</span>{}</span>',
            node["code"], sign,
        )  # fmt: skip
    one = told[node["code"]]
    outcome = one.by_language[language].judgement.outcome.value
    link = panel_link(reverse("reviews:desk_claim", args=[edition.review.year, node["code"]]))
    return format_html(
        '<a class="draft-figure" data-outcome="{}" {}>{}<span class="visually-hidden"> ({})</span>'
        '<span class="draft-figure-sign" aria-hidden="true">{}</span></a>',
        outcome, link, one.in_form(node["form"], language), verdict_word(outcome), SIGNS[outcome],
    )  # fmt: skip


def _exhibit(code: str, language: str, edition: Edition) -> SafeString:
    titles = {one["code"]: one["title"][language] for one in edition.matter.get("exhibits", ())}
    title = PLACE_OF_A_FIGURE.sub("…", titles.get(code, code))
    return format_html('<p class="draft-exhibit">{} · {}</p>', _("Chart or map"), title)


def tabs(edition: Edition, current: str) -> list[Link]:
    """The views of the desk."""
    views = (
        ("desk", _("Text")),
        ("desk_figures_used", _("Figures")),
        ("desk_history", _("History")),
        ("desk_board", _("Sign-off and publishing")),
        ("desk_moved", _("Published and live now")),
    )
    year = edition.review.year
    return [Link(label, reverse(f"reviews:{name}", args=[year]), name == current) for name, label in views]


def steps(trail: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Give the entries of the audit trail, each with its verb in the language of the page."""
    words = {
        "take in": _("took the text from the pack"),
        "leave edited": _("loaded a pack; the edited text stayed"),
        "give back": _("gave the text back to the pack"),
        "write": _("changed a section"),
        "add figure": _("added a figure"),
        "reword": _("worded a figure anew"),
        "delete figure": _("deleted a figure"),
        "comment": _("commented"),
        "resolve": _("settled a thread"),
        "build": _("computed all figures"),
        "freeze": _("froze the edition"),
        "sign": _("signed"),
        "publish": _("published the edition"),
        "correct": _("added an erratum"),
        "start draft": _("started the next draft"),
    }
    return [(entry, words.get(entry.verb, entry.verb)) for entry in trail]


@dataclass(frozen=True)
class DrawnRevision:
    revision: Revision
    languages: tuple[tuple[str, str, list[Piece]], ...]


def changes(revision: Revision) -> DrawnRevision:
    """Give what a save changed, language by language."""
    pairs = (
        ("zh", _("Chinese"), revision.before_zh, revision.after_zh),
        ("en", _("English"), revision.before_en, revision.after_en),
    )
    told = tuple(
        (code, name, diffing.diff(before.strip(), after.strip()))
        for code, name, before, after in pairs
        if before.strip() != after.strip()
    )
    return DrawnRevision(revision, told)


def table_of_figures(edition: Edition, told: Mapping[str, Drafted], uncited: Sequence[str]) -> Table:
    """Every figure of a draft as of now."""
    columns = (
        Column("code", _("Code")),
        Column("words", _("Wording")),
        Column("figure", _("Figure now"), numeric=True),
        Column("verdict", _("Verdict")),
        Column("proposal", _("Words that hold today")),
    )
    return Table(
        key="draft-figures", title=_("Figures of this edition"), columns=columns,
        rows=[_row(edition, one, code in uncited) for code, one in told.items()],
        empty=_("No figure yet. Open a section and insert one."),
    )  # fmt: skip


def _row(edition: Edition, one: Drafted, is_uncited: bool) -> dict[str, object]:
    language = page_language()
    url = reverse("reviews:desk_claim", args=[edition.review.year, one.claim.code])
    label = getattr(one.claim.version.spec.label, language)
    note = " · ".join([label, one.claim.period, *([_("not cited")] if is_uncited else [])])
    return {
        "code": Cell(one.claim.code, url=url, panel=True, note=note),
        "words": one.by_language[language].words,
        "figure": Cell(None if one.measured.point is None else float(one.measured.point),
                       text=exact(one.measured.values)),
        "verdict": Cell(verdict_word(one.outcome), tag=TAGS[one.outcome.value]),
        "proposal": one.by_language[language].proposal,
    }  # fmt: skip


def table_of_moves(edition: Edition, moved: Sequence[Moved]) -> Table:
    """Every figure as published beside today's, with what moved it."""
    columns = (
        Column("code", _("Figure")),
        Column("words", _("As published")),
        Column("then", _("Published figure"), numeric=True),
        Column("now", _("Live now"), numeric=True),
        Column("difference", _("Difference"), numeric=True),
        Column("verdict", _("Its words today")),
        Column("reasons", _("Why it moved")),
    )
    return Table(
        key="moved", title=_("As published, and live now"), columns=columns,
        rows=[_row_of_move(edition, one) for one in moved],
        note=_("What was published stays as it was. Tell readers of an error with an erratum."),
    )  # fmt: skip


def _row_of_move(edition: Edition, one: Moved) -> dict[str, object]:
    live, language = one.live, page_language()
    label = getattr(live.claim.version.spec.label, language)
    outcome = live.judgement.outcome.value
    return {
        "code": Cell(live.claim.code, note=label),
        "words": live.words.in_(language),
        "then": Cell(_float(live.frozen.point), text=exact(live.frozen.values)) if live.frozen else None,
        "now": Cell(_float(live.measured.point), text=exact(live.measured.values)),
        "difference": Cell(float(live.moved), text=_signed(float(live.moved))),
        "verdict": Cell(verdict_word(outcome), tag=TAGS[outcome]),
        "reasons": "；".join(reasons(one)) if language == "zh" else "; ".join(reasons(one)),
    }


def reasons(one: Moved) -> list[str]:
    """Say what moved a figure, with counts where there are any."""
    told = [
        (one.n_late, ngettext("%(n)s record came late", "%(n)s records came late", one.n_late)),
        (one.n_corrected, ngettext("%(n)s record was corrected", "%(n)s records were corrected", one.n_corrected)),
        (one.n_erased, ngettext("%(n)s record was erased", "%(n)s records were erased", one.n_erased)),
        (one.n_merged, ngettext("%(n)s person was merged into another", "%(n)s persons were merged into others",
                                one.n_merged)),
        (one.n_parted, ngettext("%(n)s merge of persons was taken back", "%(n)s merges of persons were taken back",
                                one.n_parted)),
        (one.n_reports, ngettext("%(n)s line of partners' reports is new", "%(n)s lines of partners' reports are new",
                                 one.n_reports)),
    ]  # fmt: skip
    found = [words % {"n": numbers.exact(n)} for n, words in told if n]
    if one.redefined is not None:
        change = _signed(float(one.redefined))
        found.append(_("the definition changed; by it alone the figure would move by %(n)s") % {"n": change})
    return found


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{numbers.exact(abs(value))}"


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
