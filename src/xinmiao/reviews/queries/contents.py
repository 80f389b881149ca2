"""An edition as its readers meet it: figures with their marks, cards, exhibits, notes. One shape for web and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xinmiao.core import packs
from xinmiao.reviews import document, pictures, wordings
from xinmiao.reviews.document import Document
from xinmiao.reviews.models import Claim, Edition, Erratum
from xinmiao.reviews.pictures import Drawn
from xinmiao.reviews.queries import editions, exhibiting
from xinmiao.reviews.queries.measuring import is_small
from xinmiao.reviews.rules import Outcome
from xinmiao.science.text import Text
from xinmiao.ui import numbers

N_CARDS = 6
FEW = Text("1 至 4 人的数字不公开", "A figure of 1 to 4 people is not published")


@dataclass(frozen=True)
class Cited:
    """A claim as an edition states it. mark: its number, in the order in which readers meet it.

    note: what must be known beside the comparison; another_population: it counts other people.
    """

    mark: int
    code: str
    label: str
    words: str
    numeral: str
    compared: str
    compared_period: str
    note: str
    another_population: bool
    figure: str
    value: float | None
    outcome: str
    reason: str
    n_records: int | None
    indicator: str
    version: str
    period: str

    def in_form(self, form: str) -> str:
        return {"numeral": self.numeral, "compare": self.compared}.get(form, self.words)


@dataclass(frozen=True)
class Photo:
    """A photo with what must stand beside it. file: the name under which it is kept."""

    file: str
    title: str
    credit: str
    alt: str
    consent: str


@dataclass(frozen=True)
class Video:
    """A link to a video elsewhere; about: its length and who made it."""

    url: str
    title: str
    about: str


@dataclass(frozen=True)
class Contents:
    """All that a page or a PDF of an edition shows in one language."""

    edition: Edition
    language: str
    title: str
    subtitle: str
    document: Document
    claims: dict[str, Cited]
    cards: tuple[Cited, ...]
    exhibits: dict[str, Drawn]
    photos: tuple[Photo, ...]
    videos: tuple[Video, ...]
    errata: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    label: str
    notice: str


def contents(edition: Edition, language: str) -> Contents:
    """Read an edition that was built. The same edition gives the same contents, whatever the ledger does since."""
    page = document.read(edition.pages.get(language=language).markdown)
    with translation.override(django_language(language)):
        cited = _cited(edition, page, language)
        wanted = edition.matter.get("key_figures") or list(cited)[:N_CARDS]
        return Contents(
            edition=edition,
            language=language,
            title=edition.review.title,
            subtitle=edition.matter.get("subtitle", {}).get(language, ""),
            document=page,
            claims=cited,
            cards=tuple(cited[code] for code in wanted if code in cited),
            exhibits=_exhibits(edition, language),
            photos=tuple(_photo(one, language) for one in edition.matter.get("photos", ())),
            videos=tuple(_video(one, language) for one in edition.matter.get("videos", ())),
            errata=tuple(_erratum(one) for one in edition.errata.all()),
            facts=tuple(facts(edition)),
            label=_("Demonstration data") if edition.review.is_demonstration else "",
            notice=_notice(edition, language),
        )


def django_language(language: str) -> str:
    return "en" if language == "en" else "zh-hans"


def exact(values: tuple[Decimal | None, Decimal | None, Decimal | None]) -> str:
    """Write a figure in full, as an interval where it is one."""
    lower, point, upper = values
    if lower == upper:
        return numbers.exact(point)
    return f"{numbers.exact(lower)} – {numbers.exact(upper)}"


def _cited(edition: Edition, page: Document, language: str) -> dict[str, Cited]:
    claims = {claim.code: claim for claim in editions.claims(edition)}
    return {code: cite(claims[code], mark, language) for mark, code in enumerate(page.figures(), 1)}


def cite(claim: Claim, mark: int, language: str) -> Cited:
    """Give a claim as an edition states it; of 1 to 4 people neither the figure nor its records."""
    figure, comparison = claim.figure, getattr(claim, "comparison", None)
    few = is_small(claim, figure.point)
    return Cited(
        mark=mark,
        code=claim.code,
        label=getattr(claim.version.spec.label, language),
        words=figure.words.in_(language),
        numeral=wordings.numeral(figure.words.in_(language), language),
        compared=figure.compared_en if language == "en" else figure.compared_zh,
        compared_period=comparison.period if comparison else "",
        note=comparison.note.in_(language) if comparison else "",
        another_population=is_another_population(claim),
        figure=FEW.in_(language) if few else exact(figure.values),
        value=None if few or figure.point is None else float(figure.point),
        outcome=figure.outcome,
        reason=(FEW if few else figure.reason).in_(language),
        n_records=None if few else figure.n_records,
        indicator=claim.version.indicator.code,
        version=f"v{claim.version.number} · {claim.version.content_hash[:8]}",
        period=claim.period,
    )


def is_another_population(claim: Claim) -> bool:
    """Whether what a claim is set beside counts other people than the claim does."""
    comparison = getattr(claim, "comparison", None)
    if comparison is None:
        return False
    return any(one.period == comparison.period for one in claim.version.spec.comparability)


def _exhibits(edition: Edition, language: str) -> dict[str, Drawn]:
    rows = {one.code: one.rows for one in edition.exhibits.all()}
    drawn = {}
    for spec in exhibiting.specs(edition):
        if spec.code in rows:
            frame = pictures.frame(edition, spec, language, **exhibiting.framed(spec, language))
            drawn[spec.code] = pictures.draw(spec, rows[spec.code], frame)
    return drawn


def _photo(one: dict[str, Any], language: str) -> Photo:
    told = {name: one.get(name, {}).get(language, "") for name in ("title", "credit", "alt", "consent")}
    return Photo(one.get("kept", ""), **told)


def _video(one: dict[str, Any], language: str) -> Video:
    about = " · ".join(filter(None, (one.get("duration", ""), one.get("credit", {}).get(language, ""))))
    return Video(one["url"], one["title"][language], about)


def _erratum(one: Erratum) -> str:
    return f"{one.on:%Y-%m-%d} · {one.text}"


def _notice(edition: Edition, language: str) -> str:
    pack = packs.current()
    notice = pack.manifest.get("demonstration_notice", {}) if pack else {}
    return str(notice.get(language, "")) if edition.review.is_demonstration else ""


def facts(edition: Edition) -> list[tuple[str, str]]:
    """Say what the edition rests on, in the language in force."""
    pins = edition.pins
    told = [
        (_("Edition"), f"{edition.number} · {edition.get_state_display()}"),
        (_("Published"), date_format(edition.published_at, "Y-m-d") if edition.published_at else "—"),
        (_("Ledger versions"), " · ".join(f"{name} {n}" for name, n in pins.get("ledger", {}).items())),
        (_("Country pack"), "{code} {version} · {short}".format(**pins["pack"], short=pins["pack"]["hash"][:12])
         if pins.get("pack") else "—"),
        (_("Software"), f"xinmiao {pins.get('code', '')}"),
        (_("Signed by"), signatures(edition) or "—"),
    ]  # fmt: skip
    overridden = [claim.code for claim in editions.claims(edition) if hasattr(claim, "override")]
    return told + ([(_("Published against the ledger"), ", ".join(overridden))] if overridden else [])


def signatures(edition: Edition) -> str:
    """Name who signed; the users of the demonstration are marked as such."""
    generated = _("generated user of the demonstration")
    return " · ".join(
        f"{one.user} ({generated})" if one.is_demonstration else str(one.user)
        for one in edition.sign_offs.select_related("user")
    )


def verdict_word(outcome: str) -> str:
    return {
        Outcome.SUPPORTED: _("supported"),
        Outcome.CONTRADICTED: _("contradicted"),
        Outcome.CANNOT_TELL: _("cannot tell"),
    }[Outcome(outcome)]
