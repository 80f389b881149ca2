"""A review on paper: A4, set by `ui.paper` from `review.typ`. The same edition gives the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xinmiao.reviews import photographs
from xinmiao.reviews.models import Edition
from xinmiao.reviews.open_data import LICENCE
from xinmiao.reviews.pictures import Drawn
from xinmiao.reviews.queries.contents import Cited, Contents, Photo, django_language, verdict_word
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.ui import cartogram, charts, world
from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.charts import Chart
from xinmiao.ui.paper import pdf
from xinmiao.ui.world import World

TEMPLATE = Path(__file__).parent / "review.typ"
MAP_WIDTH = 58
"""Share of the text's width that a map takes, in per cent."""


def pdf_of(edition: Edition, language: str) -> bytes:
    """Give the PDF of an edition that was built."""
    return pdf(TEMPLATE, paper(contents_of(edition, language)), name="review", at=_moment(edition))


def _moment(edition: Edition) -> Any:
    return edition.published_at or edition.frozen_at or edition.built_at


def paper(contents: Contents) -> dict[str, Any]:
    """Give everything that the template sets."""
    with translation.override(django_language(contents.language)):
        return _paper(contents)


def _paper(contents: Contents) -> dict[str, Any]:
    day = timezone.localtime(_moment(contents.edition)).date()
    return {
        "language": contents.language,
        "title": contents.title,
        "year": str(contents.edition.review.year),
        "subtitle": contents.subtitle,
        "series": _("Xinmiao · annual review"),
        "author": _("Xinmiao"),
        "keywords": [_("children"), _("annual review"), str(contents.edition.review.year)],
        "date": [day.year, day.month, day.day],
        "running": contents.title,
        "label": contents.label,
        "notice": contents.notice,
        "words": _words(),
        "facts": [list(fact) for fact in contents.facts],
        "lead": list(contents.document.lead),
        "chapters": [{"title": one.title, "blocks": list(one.blocks)} for one in contents.document.chapters],
        "figures": {code: _figure(one) for code, one in contents.claims.items()},
        "cards": [_card(one) for one in contents.cards],
        "exhibits": {code: _exhibit(one) for code, one in contents.exhibits.items()},
        "photos": [_photo(one) for one in contents.photos],
        "videos": [{"title": one.title, "about": one.about, "url": one.url} for one in contents.videos],
        "errata": list(contents.errata),
        "claims": [_claim(one) for one in contents.claims.values()],
    }


def _words() -> dict[str, Any]:
    return {
        "contents": _("Contents"),
        "how_to_read": _("How to read this review"),
        "how_to_read_text": _(
            "Each figure in the text carries a small number that leads to the table at the end: its wording, its exact "
            "value and the definition it rests on. On the web every figure opens to the records behind it."
        ),
        "key_figures": _("Key figures"),
        "media": _("Photos and videos"),
        "colophon": _("About this edition"),
        "colophon_text": _(
            "The text, figures and open data of this review may be used under %(licence)s, with its title and edition "
            "named. Set in Noto Sans and Noto Serif (SIL Open Font License). "
            "The page on the web stays as it was published."
        )
        % {"licence": LICENCE},
        "errata": _("Errata"),
        "claims": _("The figures, one by one"),
        "claim_columns": [_("No."), _("What"), _("Wording"), _("Figure"), _("Verdict")],
        "claims_note": _(
            "Figures were computed from the ledger versions named on the page of contents. The verdict says whether "
            "the wording holds of the figure."
        ),
        "another_population": _("another population"),
    }


def _photo(one: Photo) -> dict[str, Any]:
    """A photo travels inside the input, byte by byte; without its file only the words remain."""
    content = photographs.kept(one.file)
    credit = _("Photo: %(name)s") % {"name": one.credit}
    return {
        "data": list(content or b""),
        "format": "png" if one.file.endswith(".png") else "jpg",
        "alt": one.alt,
        "caption": " · ".join(filter(None, (one.title, credit, one.consent))),
    }


def _figure(cited: Cited) -> dict[str, Any]:
    return {
        "words": cited.words, "numeral": cited.numeral, "compare": cited.compared, "mark": cited.mark,
        "flag": cited.another_population,
    }  # fmt: skip


def _card(cited: Cited) -> dict[str, Any]:
    note = ""
    if cited.compared:
        note = _("%(period)s: %(words)s") % {"period": cited.compared_period, "words": cited.compared}
    if note and cited.another_population:
        note = note + " · " + _("another population")
    return {"words": cited.words, "mark": cited.mark, "label": cited.label, "note": note}


def _claim(cited: Cited) -> dict[str, Any]:
    return {
        "mark": cited.mark,
        "label": cited.label,
        "words": cited.words,
        "figure": cited.figure,
        "verdict": verdict_word(cited.outcome),
        "indicator": f"{cited.indicator} · {cited.version} · {cited.period}",
        "note": cited.note,
    }


def _exhibit(drawn: Drawn) -> dict[str, Any]:
    picture = drawn.picture
    if isinstance(picture, Chart):
        told = {"svg": charts.svg(picture, themed=False), "alt": picture.description, "width": 100, "legend": []}
        return {"kind": "picture", "title": picture.title, "unit": picture.unit, "caption": _caption(picture), **told}
    if isinstance(picture, Cartogram):
        rows = "; ".join(f"{name} {value}" for name, value in cartogram.rows(picture))
        told = {"svg": str(cartogram.svg(picture, themed=False)), "alt": rows, "width": MAP_WIDTH}
        told["legend"] = [list(one) for one in cartogram.plain_legend(picture)]
        return {"kind": "picture", "title": picture.title, "unit": picture.unit, "caption": _caption(picture), **told}
    return _countries(picture)


def _countries(picture: World) -> dict[str, Any]:
    """The picture where countries have their place in it, and the list of them beneath."""
    drawn = str(world.svg(picture, themed=False)) if picture.regions else ""
    items = [{"name": one.name, "on": one.marked} for one in picture.countries]
    return {
        "kind": "countries", "title": picture.title, "unit": picture.unit, "svg": drawn, "alt": picture.described,
        "items": items, "marks": list(picture.marks), "caption": _caption(picture),
    }  # fmt: skip


def _caption(picture: Chart | Cartogram | World) -> str:
    source = _("Source: %(source)s") % {"source": picture.source} if picture.source else ""
    facts = [picture.note, source, picture.freshness, _("Demonstration data") if picture.demonstration else ""]
    return " · ".join(part.rstrip("。.") for part in facts if part)
