"""Which 「一个」 and "one" count: those that a sentence sets beside another number, or says are the only ones."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from xinmiao.science.wording.phrases import Phrase
from xinmiao.science.wording.words import Kind

COUNTS = {
    "zh": re.compile(
        r"(?:只有?|仅有?|仅仅|唯有|从|由|各有?|共有?|平均|新增|增加|减少|[多少]了?|不到|就有|[每各]\S{0,4}[配备设置派有]备?|各\S{0,2}|每(?:[周月年天日人户家村校班]|季度|学期|小时)|"
        r"(?:[改增减升降]|变)[为至到])\s*$"
    ),
    "en": re.compile(
        r"(?:\b(?:only|just|exactly|merely|never|plus|(?:more|fewer|less|rather)\s+than|least))\s*$", re.IGNORECASE
    ),
}
NOT_BESIDE = {
    "zh": re.compile(r"位|[个名件种条次]\s?(?:都|也|是|劲|在|不|说|叫|正|已|被|去|来|要|能|会)"),
    "en": re.compile(
        r"one\s+(?:big|happy|whole|of|to|another|can|must|may|might|should|could|does|has\s+to|is|was|or)\b",
        re.IGNORECASE,
    ),
}
BESIDE = {
    "zh": re.compile(r"[^。；！？\n]{0,4}[，、和与及加带配对][^。；！？，、\n]{0,3}"),
    "en": re.compile(
        r"[^.;!?\n:]{0,22}?(?:,|\band\b|\bor\b|\bbut\b|\bwith\b|\bfor(?:\s+every)?\b|\bper\b|"
        r"\b(?:serv|support|cover|replac|look|car)\w*(?:\s+(?:for|after))?|\bto\b)[^.;!?,\n:]{0,4}"
    ),
}
COUNTED = (Kind.COUNT, Kind.AMOUNT, Kind.RATIO, Kind.BASE)
SETTLED_SPAN = re.compile(r"(?:[这那某每同又另头有哪]|新的?|[上下]|过去的?|的)\s*$")
DAYTIME = "早上|早晨|清晨|上午|中午|下午|傍晚|晚上|夜里|深夜|凌晨|放学"
EACH = re.compile(rf"(?:{DAYTIME})|\s*(?:(?:只|要|能|得|最多|至少|也就|才|就)[^，。\d]?)?[\d一二两三四五六七八九十]")
AGE_OF_ONE = re.compile(r"\bone\s+(?:does|do|can|must|may|should|has|is|needs|learns|forgets|gets|tends|wants|knows)\b")
OFTEN = ("次", "趟", "回", "遍", "轮")
A_PRICE = re.compile(r"(?:元|块钱?|毛钱?)\s*/?\s*$")  # 三块钱一顿
AT_START = re.compile(r"(?:^|[，。；：、\n时])\s*$")
A_YEAR = re.compile(
    r"(?![后内里间来多半前的中以之过就])[^，。；、\d]{1,4}[\d一二两三四五六七八九十百几]"
)  # 一年要穿烂四五双
IN_EACH = re.compile(r"one\s+(?:\w+\s+){1,3}?(?:in|for|at|per|to)\s+(?:each|every)\b", re.IGNORECASE)
EVERY = re.compile(r"每[^，。；]{1,7}\Z")  # 每两周产检一次
ALL_SAID = re.compile(r"\s*[^\s，。,.!?]*(?:\s\S+)?\s*")  # 一个省, one province: a claim and nothing else
_REACH = 8


def settled(text: str, phrases: list[Phrase]) -> list[Phrase]:
    """Make a count of each article that is compared or stands beside a number; an article of each 「这一年」."""
    out = list(phrases)
    for index in range(len(phrases)):
        out[index] = _settled(text, out, index)
    return out


def _settled(text: str, phrases: list[Phrase], index: int) -> Phrase:
    phrase = phrases[index]
    before = text[max(0, phrase.offset - _REACH) : phrase.offset]
    if phrase.words.startswith("一") and A_PRICE.search(before):
        return replace(phrase, kind=Kind.ARTICLE)
    if phrase.kind is Kind.ARTICLE and (phrase.link or _counts(text, phrases, index, before)):
        return replace(phrase, kind=Kind.COUNT)
    if (
        phrase.kind is Kind.DURATION
        and phrase.words.startswith("一")
        and (SETTLED_SPAN.search(before) or EACH.match(text, phrase.end) or _denominates(text, phrase, before))
    ):
        return replace(phrase, kind=Kind.ARTICLE)
    if phrase.kind is Kind.AGE and AGE_OF_ONE.match(text, phrase.end - 3):
        return replace(phrase, kind=Kind.ARTICLE)
    return phrase


def _denominates(text: str, phrase: Phrase, before: str) -> bool:
    """Whether a clause begins with 「一年」 and goes on to say how many in each."""
    return bool(AT_START.search(before) and A_YEAR.match(text, phrase.end))


def _counts(text: str, phrases: list[Phrase], index: int, before: str) -> bool:
    bare = before.rstrip().endswith(":") and text[phrases[index].end : phrases[index].end + 1] in ".,;)"
    often = phrases[index].measure in OFTEN and EVERY.search(before)
    alone = index == 0 and len(phrases) == 1 and not before.strip() and ALL_SAID.fullmatch(text, phrases[0].end)
    each = phrases[index].lang == "en" and IN_EACH.match(text, phrases[index].offset)
    return bool(
        alone or bare or often or each or COUNTS[phrases[index].lang].search(before) or _beside(text, phrases, index)
    )


def _beside(text: str, phrases: list[Phrase], index: int) -> bool:
    """Whether the article stands in a row with a number: 五个男孩、一个女孩; two against, and one abstained."""
    phrase = phrases[index]
    at = phrase.end - 1 if phrase.lang == "zh" else phrase.offset
    if NOT_BESIDE[phrase.lang].match(text, at) or EACH.match(text, phrase.end):
        return False
    row = phrases[max(0, index - 1) : index + 2]
    pairs = [pair for pair in pairwise(row) if phrase in pair]
    return any(_in_a_row(text, *pair) for pair in pairs)


def _in_a_row(text: str, one: Phrase, other: Phrase) -> bool:
    kinds = {one.kind, other.kind} - {Kind.ARTICLE}
    return bool(kinds & set(COUNTED)) and bool(BESIDE[one.lang].fullmatch(text, one.end, other.offset))
