"""Figures ⇄ words, in Chinese and English, by one grammar: 2 653 412 ⇄ 「超过 265 万」 ⇄ "over 2.65 million"."""

from xinmiao.science.wording.grammar import Grammar, grammar_of
from xinmiao.science.wording.hedges import Hedge, UnknownHedge, hedge_word
from xinmiao.science.wording.lexicon import CHINESE, ENGLISH, Lexicon
from xinmiao.science.wording.numerals import NotANumber, Numeral
from xinmiao.science.wording.parsing import language_of, parse
from xinmiao.science.wording.phrases import Link, Phrase
from xinmiao.science.wording.ranges import Range
from xinmiao.science.wording.rendering import (
    BadRounding,
    HedgeDoesNotHold,
    NotWordable,
    Noun,
    Proposal,
    propose,
    render,
)
from xinmiao.science.wording.settings import STANDARD, Settings
from xinmiao.science.wording.support import Outcome, Verdict, supports
from xinmiao.science.wording.words import QUANTITIES, Kind, Word

__all__ = [
    "CHINESE",
    "ENGLISH",
    "QUANTITIES",
    "STANDARD",
    "BadRounding",
    "Grammar",
    "Hedge",
    "HedgeDoesNotHold",
    "Kind",
    "Lexicon",
    "Link",
    "NotANumber",
    "NotWordable",
    "Noun",
    "Numeral",
    "Outcome",
    "Phrase",
    "Proposal",
    "Range",
    "Settings",
    "UnknownHedge",
    "Verdict",
    "Word",
    "grammar_of",
    "hedge_word",
    "language_of",
    "parse",
    "propose",
    "render",
    "supports",
]
