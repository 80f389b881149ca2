"""The numbers behind a review's exhibits, as the public may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.indicators.queries.asking import Asked
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.questions import question
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.store import Snapshot
from xinmiao.places.models import Place
from xinmiao.reviews.exhibits import ExhibitSpec
from xinmiao.reviews.models import Edition
from xinmiao.reviews.queries.spreading import by_province

Row = dict[str, Any]


def specs(edition: Edition) -> list[ExhibitSpec]:
    """What the edition's review.yaml declares."""
    return [ExhibitSpec.model_validate(one) for one in edition.matter.get("exhibits", ())]


def compute(edition: Edition, snapshot: Snapshot) -> dict[str, list[Row]]:
    """Give the rows of every exhibit, by code; small counts of people are hidden."""
    year = edition.review.year
    return {spec.code: _ROWS[spec.kind](spec, year, snapshot) for spec in specs(edition)}


def _over_years(spec: ExhibitSpec, year: int, snapshot: Snapshot) -> list[Row]:
    version = _version(spec.indicator)
    years = range(spec.since or year, year + 1)
    other = {str(Period.parse(one.period)) for one in version.spec.comparability}
    found = _shown([Asked(version, spec.indicator, Period.year(one), Slice()) for one in years], snapshot)
    return [
        {"label": str(one), "value": figure.point, "lower": figure.lower, "upper": figure.upper,
         "flagged": str(one) in other}
        for one, figure in zip(years, found, strict=True)
    ]  # fmt: skip


def _over_provinces(spec: ExhibitSpec, year: int, snapshot: Snapshot) -> list[Row]:
    return by_province(_version(spec.indicator), Period.year(year), snapshot)


def _of_places(spec: ExhibitSpec, year: int, snapshot: Snapshot) -> list[Row]:
    counted = _places(spec.indicator, year, snapshot)
    marked = _places(spec.highlight, year, snapshot) if spec.highlight else set()
    there = Place.objects.filter(number__in=counted | marked)
    return [{**_named(place), "on": place.number in marked} for place in there.order_by("name_en")]


def _places(indicator: str, year: int, snapshot: Snapshot) -> set[int]:
    asked = question(_version(indicator), Period.year(year), by=("place",))
    return set(counting(snapshot).answer(asked).frame["place"].to_list())


def _shown(asked: Sequence[Asked], snapshot: Snapshot) -> list[Figure]:
    return answered(asked, snapshot=snapshot, shown_to=Audience.PUBLIC)


def _version(code: str) -> IndicatorVersion:
    current = Indicator.objects.select_related("current").get(code=code).current
    if current is None:
        raise LookupError(code)
    return current


def _named(place: Place) -> Row:
    return {"place": place.code, "name_zh": place.name_zh, "name_en": place.name_en}


_ROWS = {"bars": _over_years, "steps": _over_years, "map": _over_provinces, "places": _of_places}


def framed(spec: ExhibitSpec, language: str) -> dict[str, str]:
    """Give unit and source of an exhibit as a chart's frame tells them."""
    definition = _version(spec.indicator).spec
    noun = definition.noun.zh.word if language == "zh" else definition.noun.en.many
    return {"unit": noun, "source": getattr(definition.source, language)}
