"""Which indicator a figure may be: by the words around it, by what is counted, by the value.

The confidence is the weight of an indicator's own words (of its name, noun, programme and population, rare words
weighing more) that the sentence holds, those of the figure's own clause in full and the others' in part. It falls
where the units disagree, and rises a little where the value agrees.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from xinmiao.reviews.checking.passages import Passage
from xinmiao.science.text import Text
from xinmiao.science.wording import Kind, Phrase

CONFIDENT = 0.72
"""From here on a suggestion is judged before anybody confirmed it, and the reason says so."""
SHOWN = 0.25
N_SHOWN = 5
ELSEWHERE = 0.6  # how much a word weighs that stands in another clause of the sentence
COVERAGE = {"zh": (1.0, 0.5), "en": (0.8, 0.4)}  # of name and rest; pairs of characters break where words move
NEARBY = 0.3  # and one of its paragraph or heading
AGREES, AGREES_FINELY = (
    0.08,
    0.2,
)  # what an agreeing value adds; a number above a hundred told to 5 % hardly agrees by chance
SMALL, FINE = 100, Decimal("0.05")
RIVAL = 0.12  # suggestions so near to the first are its rivals

COUNTED = {
    "schools": "学校 初中 小学 中学 幼儿园 school schools",
    "counties": "县 区 县区 区县 县（区） county counties districts",
    "provinces": "省 省份 province provinces", "cities": "城市 市 city cities",
    "countries": "国家 国 country countries",
    "partners": "伙伴 合作伙伴 partner partners",
    "sites": "中心 站点 服务点 机构 医院 卫生院 centre centres sites clinics hospitals",
    "people": "人 名 位 儿童 学生 教师 家长 照料者 照护者 医生 护士 人员 辅导员 支持者 工作者 社工 孩子 妇女 产妇 孕妇 "
    "婴儿 青少年 "
    "people children caregivers parents students teachers workers counsellors supporters "
    "adolescents girls boys women persons",
    "visits": "人次 次 趟 visits",
}  # fmt: skip
OF_PLACES = frozenset("所家处座间")  # measure words that no person is counted by
_SAME = """
儿童：孩子 娃娃 小朋友 少年儿童
照护者：照护人 照料者 照料人 看护人 养育人
教师：老师 教员
卫生人员：医务人员 医护人员 卫生工作者 医疗人员 医生护士 医生和护士
线上：网上 网络 在线 远程
面授：当面 面对面 线下 现场
保健服务：医疗服务 卫生服务 诊疗服务
心理健康：心理服务 心理支持
辅导员：辅导人员 辅导老师
学校：校园
早期发展：早期发育 早教
县（区）：县区 区县
省份：省（自治区、直辖市） 个省
参加：参与
受益：惠及
场所：场地
"""  # what two writers call the same thing: the first is how it is weighed
_SAID = {
    other: said for said, others in (row.split("：") for row in _SAME.splitlines() if row) for other in others.split()
}
_OTHERWISE = re.compile("|".join(sorted(map(re.escape, _SAID), key=len, reverse=True)))
_STOP_WORDS = """
the a an of and or in to for with by on at from that who which were was is are have has had their its this these as
"""
_STOP = frozenset(_STOP_WORDS.split())


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator as the checker knows it. words: by language, everything that says what it is."""

    code: str
    label: Text
    unit: str
    words: Text
    since: int | None = None
    by_province: bool = False

    def period(self, year: int, last: int) -> str:
        """The period that a figure of a year speaks of; "since 2018" reaches to the last year of the text."""
        upto = last if self.since == year else year
        return f"{self.since}-{upto}" if self.since and self.since < upto else str(upto)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An indicator that a figure may be, for a period and a part. values: lower, point, upper, None for no data."""

    entry: Entry
    period: str
    slice: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.0
    values: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)

    @property
    def wanted(self) -> tuple[str, str, tuple[tuple[str, str], ...]]:
        """What has to be asked of the ledger."""
        return self.entry.code, self.period, tuple(sorted(self.slice.items()))

    def as_dict(self, language: str) -> dict[str, object]:
        return {
            "code": self.entry.code,
            "label": self.entry.label.in_(language),
            "period": self.period,
            "slice": dict(self.slice),
            "confidence": round(self.confidence, 2),
            "value": None if self.values[1] is None else float(self.values[1]),
        }


@lru_cache(maxsize=4096)
def terms(words: str) -> frozenset[str]:
    """Give pairs of Chinese characters and stems of English words, whichever of its names a thing goes by."""
    words = _OTHERWISE.sub(lambda match: _SAID[match[0]], words)
    found = {run[at : at + 2] for run in re.findall("[\u4e00-\u9fff]+", words) for at in range(len(run) - 1)}
    return frozenset(found | {_stem(word) for word in re.findall("[a-z]+", words.lower()) if word not in _STOP})


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            return word.removesuffix(ending)
    return word


class Catalogue:
    """The indicators in force, weighed: a word that many share says little."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.by_code = {one.code: one for one in entries}
        self._names = {
            language: {one.code: terms(one.label.in_(language)) for one in entries} for language in ("zh", "en")
        }
        self._all = {
            language: {one.code: terms(one.words.in_(language)) for one in entries} for language in ("zh", "en")
        }
        self._shared = {
            language: Counter(term for found in self._all[language].values() for term in found)
            for language in ("zh", "en")
        }

    def suggest(self, phrase: Phrase, passage: Passage, nearby: str, years: tuple[int, int]) -> tuple[Suggestion, ...]:
        """Give the likeliest indicators of a figure, without their values.

        nearby: its paragraph and heading. years: its own and that of the text.
        """
        if not may_be_bound(phrase):
            return ()
        weights = dict.fromkeys(terms(nearby), NEARBY) | dict.fromkeys(terms(passage.text), ELSEWHERE)
        weights |= dict.fromkeys(terms(passage.clause(phrase.offset, phrase.end)), 1.0)
        scored = [
            Suggestion(one, one.period(*years), _part(one, passage), fit * self._told(one, weights, passage.language))
            for one in self.entries
            if (fit := fit_of_units(one.unit, phrase))
        ]
        best = sorted(scored, key=lambda one: -one.confidence)[:N_SHOWN]
        return tuple(one for one in best if one.confidence >= SHOWN)

    def _told(self, entry: Entry, weights: Mapping[str, float], language: str) -> float:
        """The share of an indicator's words that are said: mostly of its name."""
        name = self._said(self._names[language][entry.code], weights, language)
        of_name, of_rest = COVERAGE[language]
        return min(1.0, of_name * name + of_rest * self._said(self._all[language][entry.code], weights, language))

    def _said(self, words: frozenset[str], weights: Mapping[str, float], language: str) -> float:
        total = sum(self._weight(word, language) for word in words)
        said = sum(self._weight(word, language) * weights[word] for word in words if word in weights)
        return said / total if total else 0.0

    def _weight(self, word: str, language: str) -> float:
        return math.log(1 + len(self.entries) / self._shared[language].get(word, 1))


def may_be_bound(phrase: Phrase) -> bool:
    """Ages, durations, ratios and points are no indicator's value."""
    return phrase.kind in (Kind.COUNT, Kind.AMOUNT, Kind.SHARE)


def fit_of_units(unit: str, phrase: Phrase) -> float:
    """How well what is counted agrees: 1 where it is the same, 0 where it cannot be."""
    if phrase.kind is Kind.SHARE or unit == "percent":
        return float(phrase.kind is Kind.SHARE and unit == "percent")
    if phrase.kind is Kind.AMOUNT or unit == "USD":
        return float(phrase.unit == unit)
    counted = counted_unit(phrase)
    if unit == "people" and phrase.measure in OF_PLACES:
        return 0.0
    return 1.0 if counted == unit else 0.85 if not counted else 0.0 if counted != "sites" and unit != "sites" else 0.4


def counted_unit(phrase: Phrase) -> str:
    """What a figure counts, in the words of a definition's `unit`; "" where the text does not say."""
    said = (phrase.measure, *_endings(phrase.noun))
    for unit, words in COUNTED.items():
        if any(word in words.split() for word in said if word):
            return unit
    return ""


def _endings(noun: str) -> list[str]:
    plain = noun.lower().strip()
    if not plain:
        return []
    return [plain.split()[-1]] if plain.isascii() else [plain[-n:] for n in range(min(4, len(plain)), 0, -1)] + [plain]


def _part(entry: Entry, passage: Passage) -> dict[str, str]:
    """The one province that a sentence names, where the indicator can be told for it."""
    places = [scope.code for scope in passage.scopes if scope.kind == "place"]
    return {"place": places[0]} if entry.by_province and len(places) == 1 else {}


def weighed(suggestions: Sequence[Suggestion], phrase: Phrase) -> tuple[Suggestion, ...]:
    """Rank suggestions once their values are known: one that agrees is likelier, the more so the finer it is told."""
    closer = [replace(one, confidence=min(1.0, one.confidence + _agreement(one, phrase))) for one in suggestions]
    return tuple(sorted(closer, key=lambda one: -one.confidence))


def rivals(ranked: Sequence[Suggestion]) -> list[Suggestion]:
    """Give the likeliest suggestion and all that are nearly as likely."""
    return [one for one in ranked if one.confidence > ranked[0].confidence - RIVAL]


def _agreement(one: Suggestion, phrase: Phrase) -> float:
    allowed, value = phrase.range, one.values[1]
    if allowed is None or value is None or not allowed.holds(value):
        return 0.0
    fine = allowed.high is not None and value >= SMALL and allowed.high - allowed.low <= value * FINE
    return AGREES_FINELY if fine else AGREES
