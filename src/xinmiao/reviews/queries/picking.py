"""What an editor may insert: indicators and figures found by words, and a figure tried out in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xinmiao.indicators.figure import MARK_WORDS, Audience, Mark
from xinmiao.indicators.models import Indicator, IndicatorVersion
from xinmiao.reviews import wordings
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.contents import exact
from xinmiao.reviews.queries.measuring import shown
from xinmiao.reviews.rules import Judgement, Outcome
from xinmiao.reviews.wordings import LANGUAGES, Style
from xinmiao.science.text import Text

N_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Tried:
    """How a language would write a figure."""

    language: str
    words: str
    judgement: Judgement
    proposal: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A figure before it is inserted. hidden: why there is none to show, None where there is one."""

    figure: str
    n_records: int
    tried: tuple[Tried, ...]
    hidden: Text | None = None


def indicators(words: str) -> list[Indicator]:
    """The first indicators whose code or name holds all words; of all, where no words are given."""
    return list(Indicator.objects.active().with_definitions().exclude(current=None).matching(words)[:N_SHOWN])


def claims_matching(edition: Edition, words: str) -> list[Claim]:
    """The figures of an edition whose code or indicator holds all words."""
    wanted = words.lower().split()
    return [one for one in editions.claims(edition) if wanted and all(word in _told(one) for word in wanted)][:N_SHOWN]


def _told(claim: Claim) -> str:
    label = claim.version.spec.label
    return f"{claim.code} {label.zh} {label.en}".lower()


def preview(
    version: IndicatorVersion,
    period: str,
    slice: Mapping[str, str],
    styles: Mapping[str, Style],
    *,
    shown_to: Audience,
) -> Preview:
    """Try a figure in words, as `shown_to` may see it. Raises UnknownCode `slice.unknown`."""
    claim = Claim(code="preview", version=version, period=period, slice=dict(slice))
    figure = shown([claim], shown_to=shown_to)["preview"]
    if figure.mark is not Mark.NONE:
        return Preview("", 0, (), MARK_WORDS[figure.mark])
    values = tuple(None if one is None else Decimal(str(one)) for one in (figure.lower, figure.point, figure.upper))
    tried = tuple(_tried(styles, one, values) for one in LANGUAGES)
    return Preview(exact((values[0], values[1], values[2])), figure.n_records or 0, tried)


def _tried(styles: Mapping[str, Style], language: str, values: tuple[Decimal | None, ...]) -> Tried:
    point = values[1]
    words = wordings.written(styles[language], language, point)
    judgement = wordings.judged(words, language, values)
    holds = judgement.outcome is not Outcome.CONTRADICTED or point is None
    return Tried(language, words, judgement, "" if holds or point is None else _proposal(styles, point, language))


def _proposal(styles: Mapping[str, Style], point: Decimal, language: str) -> str:
    return wordings.proposal(styles, point).in_(language)
