"""A draft as its editors see it: sections of both languages, every figure as of now, who wrote what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.db.models import QuerySet

from xinmiao.core.models import AuditEntry
from xinmiao.reviews import rules, sections, wordings
from xinmiao.reviews.models import Claim, Comment, Edition, Revision
from xinmiao.reviews.proofreading import Finding, Told, proofread
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.measuring import Measured, measure
from xinmiao.reviews.rules import Outcome
from xinmiao.reviews.wordings import LANGUAGES
from xinmiao.science.text import Text

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A claim of a draft with today's figure, in the words that a build would write now."""

    claim: Claim
    measured: Measured
    by_language: Mapping[str, Told]

    @property
    def outcome(self) -> Outcome:
        return self.measured.judgement.outcome

    def in_form(self, form: str, language: str) -> str:
        words = self.by_language[language].words
        if form == "compare":
            return self.measured.compared_words.in_(language)
        return wordings.numeral(words, language) if form == "numeral" else words


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a draft in both languages, with all that people are to mend."""

    position: int
    texts: Texts
    findings: Sequence[Finding] = ()
    n_open: int = 0
    latest: Revision | None = None

    @property
    def versions(self) -> dict[str, str]:
        return {language: sections.version(text) for language, text in self.texts.items()}

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(one.outcome for one in self.findings)

    @property
    def cites(self) -> set[str]:
        return set().union(*(rules.cited(text) for text in self.texts.values()))


def drafted(claims: Sequence[Claim]) -> dict[str, Drafted]:
    """Give claims by code with the figures of now; all questions go to the ledger in one pass."""
    found = measure(claims)
    return {one.code: _drafted(one, found[one.code]) for one in claims}


def _drafted(claim: Claim, measured: Measured) -> Drafted:
    return Drafted(claim, measured, {one: _told(claim, measured, one) for one in LANGUAGES})


def _told(claim: Claim, measured: Measured, language: str) -> Told:
    words = measured.words.in_(language)
    judgement = wordings.judged(words, language, measured.values)
    if judgement.outcome is not Outcome.CONTRADICTED or measured.point is None:
        return Told(words, judgement)
    return Told(words, judgement, wordings.proposal(claim.style, measured.point).in_(language))


def texts_of(edition: Edition) -> list[dict[str, str]]:
    """Give the sections of a text, matched between the languages by their order."""
    cut = {page.language: sections.cut(page.markdown) for page in edition.pages.all()}
    n = max(map(len, cut.values()), default=0)
    return [{one: sections.at(cut.get(one, []), position) for one in LANGUAGES} for position in range(n)]


def proofed(edition: Edition, position: int, texts: Texts, told: Mapping[str, Drafted]) -> Section:
    """Give a section with what is to be mended in these texts, saved or not."""
    blocks = [one["code"] for one in edition.matter.get("exhibits", ())]
    compared = [code for code, one in told.items() if hasattr(one.claim, "comparison")]
    found = [
        finding
        for language, other in (("zh", "en"), ("en", "zh"))
        for finding in proofread(
            texts[language], texts[other], language, blocks=blocks, compared=compared,
            told={code: one.by_language[language] for code, one in told.items()},
        )
    ]  # fmt: skip
    return Section(position, texts, tuple(found))


def cited_claims(edition: Edition, texts: Texts) -> list[Claim]:
    """Give the claims of the edition that these texts cite."""
    wanted = set().union(*(rules.cited(text) for text in texts.values()))
    return [one for one in editions.claims(edition) if one.code in wanted]


def whole(edition: Edition, told: Mapping[str, Drafted]) -> list[Section]:
    """Give every section of an edition, with its open comments and who changed it last."""
    n_open = Counter(threads(edition).filter(resolved_at=None).values_list("position", flat=True))
    latest = {one.position: one for one in reversed(revisions(edition))}
    found = [proofed(edition, position, texts, told) for position, texts in enumerate(texts_of(edition))]
    return [
        Section(one.position, one.texts, one.findings, n_open[one.position], latest.get(one.position)) for one in found
    ]


def threads(edition: Edition) -> QuerySet[Comment]:
    """The comments that begin a thread, with their answers."""
    return edition.comments.filter(answers=None).select_related("user").prefetch_related("replies__user")


def revisions(edition: Edition) -> Sequence[Revision]:
    """Every save of a text, the latest first."""
    return list(edition.revisions.select_related("user"))


def uncited(edition: Edition) -> list[Claim]:
    """The figures that no page cites."""
    everywhere = set().union(*(rules.cited(page.markdown) for page in edition.pages.all()))
    return [one for one in editions.claims(edition) if one.code not in everywhere]


def flaws(edition: Edition) -> list[Text]:
    """Say what in a text keeps it from being frozen, whatever its figures are."""
    pages = {page.language: page.markdown for page in edition.pages.all()}
    claims = editions.claims(edition)
    compared = [one.code for one in claims if hasattr(one, "comparison")]
    blocks = [one["code"] for one in edition.matter.get("exhibits", ())]
    codes = [one.code for one in claims]
    found = [flaw.what for page in pages.values() for flaw in rules.flaws(
        page, claims=codes, blocks=blocks, compared=compared)]  # fmt: skip
    only = zip((Text("只有中文引用了“{code}”", "Only the Chinese text cites '{code}'"),
                Text("只有英文引用了“{code}”", "Only the English text cites '{code}'")),
               rules.only_in(pages["zh"], pages["en"]), strict=True)  # fmt: skip
    found += [words.format(code=code) for words, missing in only for code in missing]
    never = Text("正文没有引用“{code}”", "No text cites '{code}'")
    return found + [never.format(code=one.code) for one in uncited(edition)]


def trail(year: int) -> QuerySet[AuditEntry]:
    """What was done to a year's review, the latest first."""
    return AuditEntry.objects.filter(noun="review", key=str(year)).order_by("-number")


def wording_version(claim: Claim) -> str:
    """Name how a claim is worded by its content: what a change says that it started from."""
    told = [claim.hedge_zh, claim.hedge_en, f"{claim.to.normalize():f}", claim.measure_zh, claim.unit, claim.spelled_zh,
            claim.spelled_en, claim.says_zh, claim.says_en]  # fmt: skip
    return sha256(repr(told).encode()).hexdigest()[:16]


def writers(edition: Edition) -> set[int]:
    """The keys of the users who wrote in an edition."""
    return {one for one in edition.revisions.values_list("user", flat=True) if one}
