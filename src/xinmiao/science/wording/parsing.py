"""Words → figures: find every number of a text, and say what each is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from xinmiao.science.wording import idioms, standing
from xinmiao.science.wording.amounts import Amount
from xinmiao.science.wording.articles import settled
from xinmiao.science.wording.chinese import from_chinese
from xinmiao.science.wording.comparisons import linked
from xinmiao.science.wording.grammar import GRAMMARS, Grammar
from xinmiao.science.wording.hedges import Hedge, Stand
from xinmiao.science.wording.nouns import counted_noun
from xinmiao.science.wording.numerals import Numeral
from xinmiao.science.wording.phrases import Phrase
from xinmiao.science.wording.rates import joined
from xinmiao.science.wording.settings import STANDARD, Settings
from xinmiao.science.wording.units import Unit
from xinmiao.science.wording.words import Kind
from xinmiao.science.wording.years import dated

HALF_WIDTH = str.maketrans("０１２３４５６７８９．％＋－＄\u3000", "0123456789.%+-$ ")
LISTED = re.compile(r"^([ \t\u3000]*\d{1,2})．", re.MULTILINE)  # 4．20 日内
WIDE_COMMA = re.compile(r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
HAN = re.compile("[\u4e00-\u9fff]")
LIKE_A_YEAR = re.compile(r"(?:19|20)\d\d")
CHILDREN_BEFORE = re.compile(r"(?:children|girls|boys|adolescents|those|people|kids|infants)\s*$", re.IGNORECASE)
PER_BEFORE = re.compile(r"(?:每|\bper|\b(?:every|each)(?:\s+(?:extra|additional|further))?)\s*$", re.IGNORECASE)
NAMING = (Kind.COUNT, Kind.SHARE, Kind.ARTICLE, Kind.AMOUNT)
NEEDS_MAGNITUDE = ("上", "过", "破")
UNIT_OF_A_TABLE = re.compile(r"(?:单位|计量)?[:：（(/]\s*$")
FROM_BEFORE = re.compile(r"(?:[从由]|\bfrom)\s*$", re.IGNORECASE)
RANGING = re.compile(
    r"\b(?:rang\w+|ran|runs?|var(?:y|ies|ied|ying)|span\w*|stretch\w*|anywhere|ages?|aged)(?:\s+in\s+age)?\s+from\s*$",
    re.IGNORECASE,
)  # from 22 to 57 is one figure
UNLIKE = re.compile(r"[^，。；\d]{0,3}不等")  # 从 5 到 12 岁不等
IN_GROUPS = re.compile(r"\s*一[组班队桌]")  # 每 6 人一组
LI = re.compile(r"\s?里(?=山?路|地|外|远|[，。])")  # 七八里山路
BY_BEFORE = re.compile(r"\bby\s+$", re.IGNORECASE)
TO = re.compile(r"\s+to\s+")


def language_of(text: str) -> str:
    """Tell a text's language: Chinese where it holds a Chinese character."""
    return "zh" if HAN.search(text) else "en"


def parse(
    text: str, *, lang: str | None = None, settings: Settings = STANDARD, grammar: Grammar | None = None
) -> list[Phrase]:
    """Find every number in running prose, in the order of the text.

    lang: "zh" or "en" (anything that begins so); told from the text where it is not given. grammar: one compiled from
    an extended lexicon (`grammar_of(CHINESE.extended(nouns=…))`). Numbers that count nothing (years, dates, ordinals,
    sections, codes) are found too, and say so in `kind`.
    """
    grammar = grammar or GRAMMARS["en" if (lang or language_of(text)).lower().startswith("en") else "zh"]
    plain = WIDE_COMMA.sub(",", LISTED.sub(r"\1﹒", text)).translate(HALF_WIDTH)
    marks, rest = _marks(plain, text, grammar)
    alone, rest = _standing(rest, text, grammar, settings)
    shares, rest = _majorities(rest, text, grammar, settings)
    figures = [*marks, *alone, *shares, *_figures(rest, text, grammar, settings)]
    found = joined(text, sorted(figures, key=lambda phrase: phrase.offset))
    return settled(text, linked(text, dated(text, found)))


def _blanked(plain: str, spans: Iterable[tuple[int, int]]) -> str:
    """Blank what was found out, keeping every place."""
    parts, at = [], 0
    for start, end in spans:
        parts += [plain[at:start], "\0" * (end - start)]
        at = end
    return "".join([*parts, plain[at:]])


def _marks(plain: str, text: str, grammar: Grammar) -> tuple[list[Phrase], str]:
    """Find what counts nothing, and blank it out."""
    plain, found = grammar.idioms.sub(idioms.blank, plain), []
    for kind, pattern in grammar.marks:
        matches = [match for match in pattern.finditer(plain) if match[0]]
        found += [_mark(kind, match, text, grammar.lang) for match in matches]
        if matches:
            plain = _blanked(plain, (match.span() for match in matches))
    return found, plain


def _mark(kind: Kind, match: re.Match[str], text: str, lang: str) -> Phrase:
    words, groups = text[match.start() : match.end()], match.groupdict()
    year, last = _year(groups.get("year")), _year(groups.get("to"))
    if year and last and last < 100:
        last += year - year % 100
    return Phrase(
        words.rstrip(), match.start(), kind, lang,
        numeral=Numeral.of(Decimal(year)) if year and kind is Kind.YEAR else None,
        second=Numeral.of(Decimal(last)) if last else None,
        year=last or year,
    )  # fmt: skip


def _year(digits: str | None) -> int | None:
    if not digits:
        return None
    return int(digits) if digits.isdecimal() else from_chinese(digits)


def _standing(plain: str, text: str, grammar: Grammar, settings: Settings) -> tuple[list[Phrase], str]:
    """Find the words that are a figure by themselves, and blank them out."""
    phrases: dict[int, Phrase] = {}
    for one in standing.find(plain, grammar.standing):
        if all(one.end <= other.offset or other.end <= one.start for other in phrases.values()):
            phrases[one.start] = _stands(one, plain, text, grammar, settings)
    return list(phrases.values()), _blanked(plain, sorted((one.offset, one.end) for one in phrases.values()))


def _stands(one: standing.Found, plain: str, text: str, grammar: Grammar, settings: Settings) -> Phrase:
    hedge = grammar.hedge(one.before) if one.before else None
    noun = counted_noun(plain, one.end, grammar) if one.kind in NAMING else ""
    return Phrase(
        text[one.start : one.end], one.start, one.kind, grammar.lang,
        hedge.hedge if hedge else one.hedge, one.before, numeral=one.numeral, unit=one.unit, noun=noun,
        settings=settings,
    )  # fmt: skip


def _majorities(plain: str, text: str, grammar: Grammar, settings: Settings) -> tuple[list[Phrase], str]:
    matches = [match for match in grammar.alone.finditer(plain) if grammar.hedge(match[0])]
    found = [_majority(match, plain, text, grammar, settings) for match in matches]
    return found, _blanked(plain, (match.span() for match in matches))


def _majority(match: re.Match[str], plain: str, text: str, grammar: Grammar, settings: Settings) -> Phrase:
    words, word = text[match.start() : match.end()], grammar.hedges[" ".join(match[0].lower().split())]
    noun = counted_noun(plain, match.end(), grammar)
    return Phrase(
        words, match.start(), Kind.SHARE, grammar.lang, word.hedge, words, unit="percent", noun=noun,
        settings=settings,
    )  # fmt: skip


def _figures(plain: str, text: str, grammar: Grammar, settings: Settings) -> list[Phrase]:
    found: list[Phrase] = []
    for match in grammar.figure.finditer(plain):
        found += _phrases(match, plain, text, grammar, settings)
    return found


def _phrases(match: re.Match[str], plain: str, text: str, grammar: Grammar, settings: Settings) -> list[Phrase]:
    """Give the phrase of a match: one, two where 「从 12 至 17 个」 names two, none where it is no figure."""
    first = grammar.read(match["first"])
    second = grammar.read(match["second"]) if match["second"] else None
    if first is None or not _is_figure(first, match, plain, grammar):
        return []
    if second and first.factor == 1 and first.numeral.value < 1000:
        first = replace(first, numeral=first.numeral.times(second.factor))
    build = _Builder(match, plain, text, grammar, settings)
    if second and build.kind is not Kind.AGE and _names_two(match, plain):
        return build.apart(first, second)
    return [build.one(first, second)]


def _names_two(match: re.Match[str], plain: str) -> bool:
    """Tell "from 12 to 17" and "by 5 to 17" from the range "12 to 17"."""
    before = plain[max(0, match.start() - 8) : match.start()]
    if RANGING.search(plain[max(0, match.start() - 24) : match.start()]) or UNLIKE.match(plain, match.end()):
        return False
    if PER_BEFORE.search(before):
        return True
    by = BY_BEFORE.search(before) and TO.search(match[0]) and (match["firstunit"] or not match["unit"])
    return bool(by or FROM_BEFORE.search(before))


def _is_figure(amount: Amount, match: re.Match[str], plain: str, grammar: Grammar) -> bool:
    """A lone 「三」 or 「百」 is a figure only beside a hedge or a measure word, or as all that the text says."""
    if not amount.bare or grammar.lang == "en":
        return True
    if amount.numeral.value >= 100 and UNIT_OF_A_TABLE.search(plain[: match.start()]):
        return False
    if amount.second and LI.match(plain, match.end()):
        return True
    beside = ("before", "measure", "unit", "second", "after", "leads")
    return any(match[name] for name in beside) or match[0].strip() == plain.strip()


class _Builder:
    """Builds phrases from one match."""

    def __init__(self, match: re.Match[str], plain: str, text: str, grammar: Grammar, settings: Settings) -> None:
        self.match, self.plain, self.text = match, plain, text
        self.grammar, self.settings = grammar, settings
        self.groups = match.groupdict()
        self.lead, self.follow = self._unit("leads"), self._unit("unit") or self._unit("firstunit")
        self.measure = match["measure"] or match["firstmeasure"] or "" if grammar.lang == "zh" else ""
        self.kind = self._kind()

    def _unit(self, group: str) -> Unit | None:
        written = self.groups.get(group)
        return self.grammar.unit(written) if written else None

    @property
    def unit(self) -> Unit | None:
        """The unit before or behind the number."""
        return self.lead or self.follow

    def _kind(self) -> Kind:
        before = self.plain[max(0, self.match.start() - 14) : self.match.start()]
        each = PER_BEFORE.search(before) and not IN_GROUPS.match(self.text, self.match.end())
        if each and not self._every_so_often():
            return Kind.BASE
        if self.unit:
            return self.unit.kind
        hedge = (self.groups["before"] or "").lower()
        return Kind.AGE if hedge in ("under", "below") and CHILDREN_BEFORE.search(before) else Kind.COUNT

    def _every_so_often(self) -> bool:
        """「每 20 分钟」 and "every two months" are durations; 「每一天」 is none."""
        return bool(self.unit and self.unit.kind is Kind.DURATION and self.match["first"].lower() not in ("一", "one"))

    def one(self, first: Amount, second: Amount | None) -> Phrase:
        """Build the phrase of the whole match."""
        start = self._start(first)
        words = self.text[start : self.match.end()].rstrip()
        upper = second.numeral if second else first.second
        return self._phrase(first, words, start, upper)

    def apart(self, first: Amount, second: Amount) -> list[Phrase]:
        """Build two phrases: from the first to the second."""
        start, cut = self._start(first), self.match.end("first")
        cut = max(cut, self.match.end("firstunit"))
        at = self.match.start("second")
        return [
            self._phrase(first, self.text[start:cut], start, None),
            self._freed(self._phrase(second, self.text[at : self.match.end()].rstrip(), at, None)),
        ]

    def _freed(self, second: Phrase) -> Phrase:
        """Of "97 per 100,000 to 41" only the first is a base."""
        return replace(second, kind=Kind.COUNT) if second.kind is Kind.BASE else second

    def _start(self, amount: Amount) -> int:
        """「线上 3 万」 and 「近 3 年」 have no hedge: 上 and 过 need a bare 「百」, and 近 years is "recent"."""
        return self.match.start() if self._before(amount) or not self.groups["before"] else self._number_start()

    def _number_start(self) -> int:
        return self.match.start("leads") if self.groups["leads"] else self.match.start("first")

    def _before(self, amount: Amount) -> str:
        word = self.groups["before"] or ""
        small = not amount.bare or amount.numeral.value < 10
        if (word in NEEDS_MAGNITUDE and small) or (word == "近" and self.kind is Kind.DURATION):
            return ""
        return word

    def _hedge(self, amount: Amount) -> tuple[Hedge, str]:
        """A 「多」 inside the number says more than the word before it or behind the measure word."""
        if amount.hedge:
            return amount.hedge, amount.hedge_word
        if self.groups.get("more") or (self.follow and "多" in self.follow.text):
            return Hedge.OVER, "多"
        for written in (self._before(amount), self.groups["after"]):
            word = self.grammar.hedge(written) if written else None
            if word and word.stand in (Stand.BEFORE, Stand.AFTER):
                return word.hedge, word.text
        return Hedge.EXACT, ""

    def _phrase(self, amount: Amount, words: str, start: int, second: Numeral | None) -> Phrase:
        hedge, hedge_word = self._hedge(amount)
        factor = self.unit.factor if self.unit else Decimal(1)
        scaled = [self._scaled(numeral, factor) for numeral in (amount.numeral, second) if numeral]
        kind = self._final_kind(amount, hedge)
        return Phrase(
            words, start, kind, self.grammar.lang, hedge, hedge_word,
            numeral=scaled[0], second=scaled[1] if len(scaled) > 1 else None,
            unit=self.unit.code if self.unit else ("percent" if amount.share else ""), measure=self.measure,
            noun=counted_noun(self.plain, self.match.end(), self.grammar) if kind in NAMING else "",
            settings=self.settings,
        )  # fmt: skip

    def _scaled(self, numeral: Numeral, factor: Decimal) -> Numeral:
        return numeral if factor == 1 else numeral.as_share(factor)

    def _final_kind(self, amount: Amount, hedge: Hedge) -> Kind:
        if amount.share:
            return Kind.SHARE
        alone = self.match["first"].lower() in ("一", "one") and hedge is Hedge.EXACT and not self.groups["second"]
        return Kind.ARTICLE if alone and self.kind is Kind.COUNT and self.text.strip() != self.match[0] else self.kind
