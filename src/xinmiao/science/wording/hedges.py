"""Hedges: what they are called here, and how each language says them. Add a row to teach the grammar a word.

A code is neutral between the languages; a style is one word for it. `counterpart` names the other language's
closest style, so that a claim worded 「多」 in Chinese says "more than" in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text
from xinmiao.science.wording.words import Word


class Hedge(StrEnum):
    """How a writer stands behind a number."""

    EXACT = "exact"
    OVER = "over"
    NEARLY = "nearly"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    UNDER = "under"
    MAJORITY = "majority"
    GREAT_MAJORITY = "great_majority"
    SEVERAL = "several"  # 数百, dozens: read, never written


class Stand(StrEnum):
    """Where a hedge stands to its number."""

    BEFORE = "before"
    INSIDE = "inside"  # between number and measure word: 300 多所
    AFTER = "after"  # after the measure word: 300 所左右
    ALONE = "alone"  # needs no number: 大多数


@dataclass(frozen=True, slots=True)
class HedgeWord(Word):
    """One style of a hedge."""

    stand: Stand = Stand.BEFORE
    counterpart: str = ""

    @property
    def hedge(self) -> Hedge:
        """The hedge that this word says."""
        return Hedge(self.code)


def _row(hedge: Hedge, words: str, stand: Stand = Stand.BEFORE, counterpart: str = "") -> list[HedgeWord]:
    return [HedgeWord(text, hedge, stand=stand, counterpart=counterpart) for text in words.split("|")]


E, O, N, A = Hedge.EXACT, Hedge.OVER, Hedge.NEARLY, Hedge.ABOUT  # noqa: E741
LEAST, MOST, UNDER = Hedge.AT_LEAST, Hedge.AT_MOST, Hedge.UNDER
MAJORITY, GREAT = Hedge.MAJORITY, Hedge.GREAT_MAJORITY
INSIDE, AFTER, ALONE = Stand.INSIDE, Stand.AFTER, Stand.ALONE

# The first word of a hedge is the one written when no style is asked for.
CHINESE: tuple[HedgeWord, ...] = (
    *_row(O, "超过|逾", counterpart="over"),
    HedgeWord("超", O, not_after="赶反高", counterpart="over"),
    HedgeWord("突破", O, counterpart="over"),
    *_row(O, "多于|大于|不止|不只|>|＞", counterpart="more than"),
    *_row(O, "过|破", counterpart="over"),  # 过万, 破千: before a bare magnitude only
    *_row(O, "有余|出头|开外", AFTER, "over"),
    HedgeWord("高于", O, counterpart="above"),
    HedgeWord("多", O, not_before="样边少", stand=INSIDE, counterpart="more than"),
    HedgeWord("余", O, not_before="额下杭姚", stand=INSIDE, counterpart="more than"),
    HedgeWord("几", O, stand=INSIDE, counterpart="more than"),
    HedgeWord("近", N, not_after="最附远就晚", counterpart="nearly"),
    *_row(N, "将近|接近|几近|近乎", counterpart="almost"),
    HedgeWord("约", A, not_after="节签公条合契纽制缔预违邀相", counterpart="about"),
    *_row(A, "大约|大概|约为|约合|大致|差不多|估计|预计|~|≈", counterpart="around"),
    *_row(A, "左右|上下", AFTER, "around"),
    HedgeWord("来", A, not_before="自源到访华说看临", stand=INSIDE, counterpart="around"),
    *_row(LEAST, "至少|不少于|不低于|不小于|不下于|不下|起码|最少|≥", counterpart="at least"),
    HedgeWord("上", LEAST, not_after="以之网线加赶晚早", counterpart="at least"),
    *_row(LEAST, "以上|及以上", AFTER, "at least"),
    *_row(MOST, "最多|至多|不超过|不多于|不高于|不大于|不超|≤", counterpart="up to"),
    *_row(MOST, "以内|之内|以下|及以下", AFTER, "at most"),
    *_row(UNDER, "不到|不足|少于|低于|小于|不满|未满|未到|<|＜", counterpart="under"),
    *_row(E, "高达|多达", counterpart=""),
    *_row(
        MAJORITY,
        "大多数|多数|大部分|半数以上|过半数|超过半数|超过一半|一半以上|过半|逾半|逾半数",
        ALONE,
        "the majority",
    ),
    HedgeWord("大半", MAJORITY, not_before="年天个夜辈生", stand=ALONE, counterpart="the majority"),
    *_row(GREAT, "绝大多数|绝大部分", ALONE, "the great majority"),
)

ENGLISH: tuple[HedgeWord, ...] = (
    *_row(
        O, "over|just over|well over|slightly over|above|well above|beyond|exceeding|surpassing|>", counterpart="超过"
    ),
    *_row(
        O,
        "more than|slightly more than|a little more than|greater than|in excess of|upwards of|higher than",
        counterpart="多",
    ),
    *_row(
        N, "nearly|almost|close to|just under|just short of|approaching|very nearly|slightly under", counterpart="近"
    ),
    *_row(
        A,
        "about|around|some|approximately|roughly|circa|an estimated|estimated|an average of|approx.|"
        "approx|~|≈|close on",
        counterpart="约",
    ),
    *_row(A, "or so|or thereabouts", AFTER, "左右"),
    *_row(LEAST, "at least|no fewer than|no less than|not fewer than|not less than|a minimum of|≥", counterpart="至少"),
    *_row(LEAST, "or more|and above|or above|and over|or over|or older|and older|or higher|and up", AFTER, "以上"),
    HedgeWord("+", LEAST, stand=INSIDE, counterpart="至少"),
    *_row(
        MOST, "up to|at most|no more than|not more than|a maximum of|not exceeding|no higher than|≤", counterpart="最多"
    ),
    *_row(MOST, "or fewer|or less|or younger|and younger|and under|and below|or below", AFTER, "以下"),
    *_row(UNDER, "under|fewer than|less than|below|short of|lower than|<", counterpart="不到"),
    *_row(E, "as many as|as much as|as high as|exactly|as few as|as little as|as low as"),
    *_row(
        MAJORITY,
        "the majority|a majority|most of|more than half|over half|"
        "just over half|well over half|slightly more than half|more than half of|over half of|"
        "just over half of",
        ALONE,
        "大多数",
    ),
    *_row(GREAT, "the great majority|the vast majority|the overwhelming majority|almost all", ALONE, "绝大多数"),
)

READ_ONLY = frozenset(
    ["上", "过", "破", "几", "+", "~", "≈", ">", "＞", "<", "＜", "≥", "≤"]
)  # understood, but nothing that a review should print
IN = {"zh": CHINESE, "en": ENGLISH}
WRITABLE = {lang: tuple(word for word in words if word.text not in READ_ONLY) for lang, words in IN.items()}


class UnknownHedge(XinmiaoError):
    """No row of the tables has this code or this word."""


def hedge_word(asked: str, lang: str) -> HedgeWord | None:
    """Give the style to write for a hedge's code, a word of `lang`, or a word of the other language.

    None for `exact`, which is said by saying nothing. Raises UnknownHedge.
    """
    if asked == Hedge.EXACT:
        return None
    found = _first(WRITABLE[lang], asked) or _counterpart(asked, lang)
    if found is None:
        raise _unknown(asked)
    return found


def _first(words: tuple[HedgeWord, ...], asked: str) -> HedgeWord | None:
    """A word wins over a code ("over" is both)."""
    by_word = (word for word in words if word.text == asked)
    by_code = (word for word in words if word.code == asked)
    return next(by_word, None) or next(by_code, None)


def _counterpart(asked: str, lang: str) -> HedgeWord | None:
    other = "en" if lang == "zh" else "zh"
    word = next((word for word in WRITABLE[other] if word.text == asked), None)
    return _first(WRITABLE[lang], word.counterpart or word.code) if word else None


def _unknown(asked: str) -> UnknownHedge:
    return UnknownHedge(
        "wording.unknown_hedge",
        Text("不认识的程度词：{asked}", "Unknown hedge: {asked}").format(asked=asked),
        todo=Text("可用：{codes}，或表中的词", "Use {codes}, or a word of the tables").format(
            codes=", ".join(hedge for hedge in Hedge if hedge is not Hedge.SEVERAL)
        ),
    )
