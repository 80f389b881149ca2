"""The figures of an edition for others to use: CSV, a Data Package descriptor, and a README in both languages."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils import translation

from xinmiao.reviews import datapackage
from xinmiao.reviews.exhibits import ExhibitSpec
from xinmiao.reviews.models import Claim, Edition, Erratum
from xinmiao.reviews.queries import editions, exhibiting
from xinmiao.reviews.queries.contents import is_another_population
from xinmiao.reviews.queries.measuring import is_small
from xinmiao.ui.downloads import harmless

LICENCE = "CC BY 4.0"
COLUMNS = tuple(one.name for one in datapackage.FIGURES)
BOM = "\ufeff"


def package(edition: Edition) -> bytes:
    """Give the package as a zip; the same edition gives the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in files(edition).items():
            archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text.encode(), ZIP_DEFLATED)
    return out.getvalue()


def files(edition: Edition) -> dict[str, str]:
    """Give the files of the package by name."""
    shown = {
        f"exhibits/{spec.code}.csv": _csv(
            _exhibit(edition, spec.code), tuple(one.name for one in datapackage.EXHIBITS[spec.kind])
        )
        for spec in exhibiting.specs(edition)
    }
    return {
        "datapackage.json": json.dumps(descriptor(edition), ensure_ascii=False, indent=2),
        "README.zh.md": _read_me(edition, "zh-hans"),
        "README.en.md": _read_me(edition, "en"),
        "figures.csv": _csv(figures(edition), COLUMNS),
        **shown,
    }


def _read_me(edition: Edition, language: str) -> str:
    with translation.override(language):
        context = {
            "edition": edition, "specs": exhibiting.specs(edition), "fields": datapackage.FIGURES,
            "licence": datapackage.LICENCE, "suppressed": datapackage.SUPPRESSED, "is_zh": language != "en",
        }  # fmt: skip
        return render_to_string("reviews/open_data.txt", context)


def figures(edition: Edition) -> list[dict[str, object]]:
    """Give one row a claim, as published."""
    return [_figure(claim, edition) for claim in editions.claims(edition)]


def _figure(claim: Claim, edition: Edition) -> dict[str, object]:
    figure, spec = claim.figure, claim.version.spec
    hidden = is_small(claim, figure.point)
    lower, point, upper = (datapackage.SUPPRESSED if hidden else _plain(value) for value in figure.values)
    comparison = getattr(claim, "comparison", None)
    return {
        "claim": claim.code,
        "indicator": spec.id,
        "indicator_version": claim.version.content_hash,
        "label_zh": spec.label.zh,
        "label_en": spec.label.en,
        "period": claim.period,
        "slice": ";".join(f"{key}={value}" for key, value in claim.slice.items()),
        "lower": lower,
        "value": point,
        "upper": upper,
        "unit": spec.unit,
        "wording_zh": datapackage.SUPPRESSED if hidden else figure.wording_zh,
        "wording_en": datapackage.SUPPRESSED if hidden else figure.wording_en,
        "verdict": figure.outcome,
        "records": datapackage.SUPPRESSED if hidden else figure.n_records,
        "compared_period": comparison.period if comparison else "",
        "compared_value": datapackage.SUPPRESSED if is_small(claim, figure.compared) else _plain(figure.compared),
        "compared_with_another_population": is_another_population(claim) if comparison else "",
        "kind_of_data": "demonstration" if edition.review.is_demonstration else "",
    }


def descriptor(edition: Edition) -> dict[str, object]:
    """Give datapackage.json: what the package holds, field by field, and what it rests on."""
    review = edition.review
    return {
        "profile": "tabular-data-package",
        "name": f"xinmiao-review-{review.year}",
        "title": review.title_en,
        "title_zh": review.title_zh,
        "version": str(edition.number),
        "created": edition.published_at.isoformat() if edition.published_at else "",
        "licenses": [datapackage.LICENCE],
        "sources": [{"title": "Ledger of the country programme, at the versions under pins"}],
        "resources": [datapackage.figures_resource(), *(_resource(spec) for spec in exhibiting.specs(edition))],
        "demonstration": review.is_demonstration,
        "pins": edition.pins,
        "definitions": {claim.version.indicator.code: claim.version.definition for claim in editions.claims(edition)},
        "not_additive": "Counts of people are distinct; they do not add over places, periods or services.",
        "suppression": "No cell of 1 to 4 people is shown, nor can it be derived.",
        "errata": [_erratum(one) for one in edition.errata.select_related("claim")],
    }


def _resource(spec: ExhibitSpec) -> dict[str, object]:
    framed = {language: exhibiting.framed(spec, language) for language in ("zh", "en")}
    unit, source = ({language: told[key] for language, told in framed.items()} for key in ("unit", "source"))
    return datapackage.exhibit_resource(spec, unit, source)


def _erratum(one: Erratum) -> dict[str, str]:
    claim = one.claim.code if one.claim else ""
    return {"on": one.on.isoformat(), "claim": claim, "zh": one.text_zh, "en": one.text_en}


def _exhibit(edition: Edition, code: str) -> list[dict[str, object]]:
    found = edition.exhibits.filter(code=code).first()
    return list(found.rows) if found else []


def _csv(rows: list[dict[str, object]], columns: tuple[str, ...]) -> str:
    """Write rows under their columns; the mark at the start lets spreadsheets read Chinese."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([harmless(_cell(row[name])) for name in columns] for row in rows)
    return BOM + out.getvalue()


def _cell(value: object) -> object:
    """Write truth as Table Schema does."""
    return str(value).lower() if isinstance(value, bool) else value


def _plain(value: object) -> object:
    if value is None:
        return ""
    number = float(value)  # type: ignore[arg-type]
    return int(number) if number.is_integer() else number
