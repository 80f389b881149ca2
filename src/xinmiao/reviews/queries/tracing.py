"""Everything that a published figure rests on, for its panel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xinmiao.core.packs import Label
from xinmiao.indicators.figure import Audience, rule_in_words
from xinmiao.indicators.models import Publication
from xinmiao.indicators.models import Source as PublishedSource
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.questions import question
from xinmiao.indicators.queries.records import Records, records
from xinmiao.partners.models import Partner
from xinmiao.reviews import document
from xinmiao.reviews.document import Node
from xinmiao.reviews.models import Claim, Erratum
from xinmiao.reviews.queries.contents import FEW, is_another_population
from xinmiao.reviews.queries.live import Live, compared
from xinmiao.reviews.queries.measuring import asked_of, is_small
from xinmiao.reviews.queries.recomputing import n_erased_since, pinned_snapshot
from xinmiao.science.text import Text

N_SAMPLE = 10


@dataclass(frozen=True, slots=True)
class Reported:
    """The same figure as somebody published it, an aggregate that nobody can open."""

    publication: Publication
    source: PublishedSource | None


@dataclass(frozen=True)
class Trace:
    """A claim opened.

    live: the same question asked of the ledger today. rule: how people are counted once. sentence: the first that
    cites it. reporters: partners whose records it counts. reported: aggregates that others published.
    sample: a few records, None for those without the right.
    """

    claim: Claim
    live: Live
    rule: Text
    definition: Text
    label: Text
    population: Text
    source: Text
    sentence: Text
    comparison_note: Text
    another_population: bool
    n_erased: int
    reporters: list[Partner]
    reported: list[Reported]
    errata: list[Erratum]
    sample: Records | None = None

    @property
    def has_moved(self) -> bool:
        return bool(self.live.moved)

    def as_dict(self, language: str) -> dict[str, object]:
        """Give the trace as JSON carries it."""
        figure = self.claim.figure
        return {
            "claim": self.claim.code,
            "label": self.label.in_(language),
            "wording": figure.words.in_(language),
            "verdict": figure.outcome,
            "reason": figure.reason.in_(language),
            "sentence": self.sentence.in_(language),
            "period": self.claim.period,
            "published": _numbers(figure.values),
            "live": {**self.live.as_dict(language), "erased_since": self.n_erased},
            "n_records": figure.n_records,
            "definition": self.definition.in_(language),
            "population": self.population.in_(language),
            "rule": self.rule.in_(language),
            "another_population": self.another_population,
            "reporters": [one.code for one in self.reporters],
            "reported": [
                {"value": one.publication.value, "wording": one.publication.wording, "source": one.publication.source}
                for one in self.reported
            ],
            "trend": figure.trend,
            "provinces": figure.provinces,
            "persons_sha256": figure.persons_sha256,
            "pins": {**self.claim.edition.pins, "indicators": self.claim.version.content_hash},
        }


def trace(claim: Claim, *, with_records: bool = False, shown_to: Audience = Audience.OFFICE) -> Trace:
    """Open a claim of an edition that was built. with_records: also a sample of records, for those with the right.

    The public is told no figure of 1 to 4 people, neither the published one nor that of today.
    """
    found = _whole(claim, with_records)
    return found if shown_to is Audience.OFFICE else _as_public(found)


def _as_public(found: Trace) -> Trace:
    figure, live = found.claim.figure, found.live
    if is_small(found.claim, figure.point):
        for name in ("lower", "point", "upper", "n_records"):
            setattr(figure, name, None)  # of this copy, which is only shown
        figure.persons_sha256, figure.reason_zh, figure.reason_en = "", FEW.zh, FEW.en
    if not is_small(found.claim, live.measured.point):
        return found
    measured = replace(live.measured, values=(None, None, None), n_records=None)
    told = replace(live, measured=measured, judgement=replace(live.judgement, reason=FEW), proposal=None)
    return replace(found, live=told)


def _whole(claim: Claim, with_records: bool) -> Trace:
    spec, comparison = claim.version.spec, getattr(claim, "comparison", None)
    return Trace(
        claim=claim,
        live=compared([claim])[0],
        rule=rule_in_words(spec),
        definition=_text(spec.definition),
        label=_text(spec.label),
        population=_text(spec.population),
        source=_text(spec.source),
        sentence=Text(*(_sentence(claim, language) for language in ("zh", "en"))),
        comparison_note=comparison.note if comparison else Text("", ""),
        another_population=is_another_population(claim),
        n_erased=n_erased_since(claim.edition),
        reporters=_reporters(claim),
        reported=_reported(claim),
        errata=list(claim.errata.all()),
        sample=sample(claim) if with_records else None,
    )


def sample(claim: Claim, limit: int = N_SAMPLE) -> Records | None:
    """Give the first records that the figure counts; None where it counts none."""
    asked = asked_of(claim)
    if not asked.is_from_events:
        return None
    return records(asked, limit=limit, snapshot=pinned_snapshot(claim.edition))


def _text(label: Label) -> Text:
    return Text(label.zh, label.en)


def _reporters(claim: Claim) -> list[Partner]:
    asked = asked_of(claim)
    if not asked.is_from_events:
        return []
    engine = counting(pinned_snapshot(claim.edition))
    found = engine.answer(question(asked.version, asked.period, asked.slice, by=("partner",)))
    return list(Partner.objects.filter(number__in=found.frame["partner"].to_list()))


def _reported(claim: Claim) -> list[Reported]:
    there = Publication.objects.filter(indicator=claim.version.indicator, period=claim.period)
    sources = {one.code: one for one in PublishedSource.objects.all()}
    return [Reported(one, sources.get(one.source)) for one in there]


def _sentence(claim: Claim, language: str) -> str:
    page = document.read(claim.edition.pages.get(language=language).markdown)
    figures = {
        one.code: one.figure.words.in_(language) for one in claim.edition.claims.select_related("figure").order_by()
    }

    def told(node: Node) -> str:
        own = node["code"] == claim.code and node["form"] == "compare"
        compared = claim.figure.compared_en if language == "en" else claim.figure.compared_zh
        return compared if own else figures.get(node["code"], "")

    return document.sentence(page, claim.code, told)


def _numbers(values: tuple[object, object, object]) -> dict[str, float | None]:
    named = zip(("lower", "value", "upper"), values, strict=True)
    return {name: None if value is None else float(value) for name, value in named}  # type: ignore[arg-type]
