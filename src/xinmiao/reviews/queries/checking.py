"""Checking a text against what the ledger says today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from xinmiao.indicators.figure import Audience
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries.asking import Asked
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.trends import years_known
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.places.queries import provinces
from xinmiao.programmes.models import Intervention
from xinmiao.reviews.checking import judging
from xinmiao.reviews.checking.bindings import Bound
from xinmiao.reviews.checking.findings import Report
from xinmiao.reviews.checking.judging import Values, Wanted
from xinmiao.reviews.checking.passages import Name
from xinmiao.reviews.checking.suggestions import Catalogue, Entry
from xinmiao.reviews.models import Binding
from xinmiao.science.text import Text

_SUFFIXES = ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市")
_PLACES = Decimal("0.0001")


def check(text: str, *, shown_to: Audience = Audience.OFFICE, today: date) -> Report:
    """Give every finding on a text. shown_to: as whom the values are seen that figures are judged by."""
    return judging.check(text, knowledge(shown_to, today))


def knowledge(shown_to: Audience, today: date) -> judging.Knowledge:
    """What a text is checked against: indicators in force, what people confirmed, names, the ledger."""
    active = {one.code: one for one in _active()}
    years = years_known()
    return judging.Knowledge(
        catalogue=Catalogue([_entry(one) for one in active.values()]),
        bound={one.key: _bound(one) for one in Binding.objects.select_related("indicator")},
        names=names(),
        year=years[-1] if years else today.year,
        measure=partial(_measured, active=active, shown_to=shown_to),
    )


def bindings() -> Sequence[Binding]:
    """All that people confirmed, the newest first."""
    return list(Binding.objects.select_related("indicator"))


def choices() -> list[Indicator]:
    """The indicators that a figure can be bound to."""
    return _active()


def names() -> tuple[Name, ...]:
    """The words that mean a province or an intervention, in both languages."""
    places = [
        Name(word, "place", one.code, Text(one.name_zh, one.name_en))
        for one in provinces()
        for word in (_short(one.name_zh), one.name_en)
        if word
    ]
    programmes = [
        Name(word, "programme", one.code, Text(one.name_zh, one.name_en))
        for one in Intervention.objects.live()
        for word in (one.name_zh, one.name_en)
        if word
    ]
    return (*places, *programmes)


def _short(name: str) -> str:
    """A province as prose says it: 云南 for 云南省."""
    for suffix in _SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


def _active() -> list[Indicator]:
    return list(Indicator.objects.active().with_definitions().exclude(current=None))


def _entry(one: Indicator) -> Entry:
    assert one.current is not None
    spec, area, why = one.current.spec, one.goal_area, one.intervention
    zh = [one.name_zh, spec.noun.zh.word, spec.population.zh, why.name_zh, area.name_zh if area else ""]
    en = [one.name_en, spec.noun.en.many, spec.population.en, why.name_en, area.name_en if area else ""]
    return Entry(
        one.code, Text(one.name_zh, one.name_en), spec.unit, Text("，".join(zh), ", ".join(en)), spec.since,
        "province" in spec.disaggregations,
    )  # fmt: skip


def _bound(one: Binding) -> Bound:
    return Bound(one.indicator.code if one.indicator else "", one.period, one.slice)


def _measured(wanted: Sequence[Wanted], *, active: Mapping[str, Indicator], shown_to: Audience) -> dict[Wanted, Values]:
    """Answer all questions in one pass of the engine."""
    once = list(dict.fromkeys(one for one in wanted if one[0] in active))
    figures = answered([_asked(one, active[one[0]]) for one in once], shown_to=shown_to)
    return {
        one: (_decimal(figure.lower), _decimal(figure.point), _decimal(figure.upper))
        for one, figure in zip(once, figures, strict=True)
    }


def _asked(wanted: Wanted, indicator: Indicator) -> Asked:
    code, period, part = wanted
    assert indicator.current is not None
    return Asked(indicator.current, code, Period.parse(period), Slice.of(dict(part)))


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(_PLACES)
