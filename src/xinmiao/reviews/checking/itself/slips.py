"""Slips of the pen: a phrase said twice over, a word of the other language, full-width for half-width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xinmiao.reviews.checking.findings import Finding, Kind, Outcome
from xinmiao.reviews.checking.passages import CODE, Passage, Passages
from xinmiao.science.text import Text

HAN = "\u4e00-\u9fff"
_DOUBLED = """
研究 讨论 商量 考虑 学习 交流 了解 休息 活动 锻炼 打扫 整理 照顾 帮助 放松 练习 尝试 观察 思考 体验 感受 高兴 热闹
认识 调查 收拾 反思 总结 妈妈 爸爸 奶奶 爷爷 宝宝 点点 天天 年年 常常 慢慢 渐渐 人人 家家 处处 时时 刻刻 层层 默默
欢迎 多多 好好
"""
DOUBLED = frozenset(_DOUBLED.split())
REPEATED_ZH = (
    re.compile(rf"([{HAN}]{{2,10}})的\1(?!\1)"),
    re.compile(rf"([{HAN}]{{2,10}})[，、]?\1"),
    re.compile(r"(的|了|在|是|和|与|被|把|将|对|为)\1(?![确士])"),
)
REPEATED_EN = (
    re.compile(r"\b([a-z]+(?:\s+[a-z]+){1,5})\s+(?:of\s+(?:the\s+)?)?\1\b", re.IGNORECASE),
    re.compile(r"\b([a-z]+)\s+\1\b", re.IGNORECASE),
)
MAY_REPEAT = frozenset({"that", "had", "bye", "very", "ha", "no", "so", "more", "again", "many"})
_UNITS_WORDS = """
km cm mm kg mg ml kcal kj ha app apps vs etc wifi email www com org cn html pdf docx xlsx csv md px id ok pm am ph
mol iu mmol dl ug max min n p
"""
UNITS = frozenset(_UNITS_WORDS.split())
RUN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ \t]+[A-Za-z][A-Za-z'’-]*)*")
_COMMON_WORDS = """
The We And Of In To For With By On At From Our Their This That These Those It They He She You I A An Is Are Was
Were Have Has Had Which Who But Or
"""
COMMON = frozenset(_COMMON_WORDS.split())
HAN_RUN = re.compile(rf"[{HAN}]+")
QUOTED = re.compile(r"[（(【\[《“\"「『/]\s*$")
HALF_IN_ZH = re.compile(
    rf"(?<=[{HAN}）”》])[,;:?!](?!\d)|(?<=[{HAN}）”》])\.(?=\s|$|[{HAN}])|(?<=[{HAN}])\((?=[{HAN}])"
)
FULL_IN_EN = re.compile(r"[，。；：？！、（）]")
FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％＋－．／]*[０-９Ａ-Ｚａ-ｚ％][０-９Ａ-Ｚａ-ｚ％＋－．／，]*")
TO_FULL = str.maketrans(",;:?!.(", "，；：？！。（")
TO_HALF = str.maketrans("，。；：？！、（）", ",.;:?!,()")


def check(passages: Passages) -> Iterator[Finding]:
    """Give the slips of every sentence; code, addresses and links are passed over."""
    for passage in passages.all:
        blanked = CODE.sub(lambda match: "\0" * len(match[0]), passage.text)
        yield from _repeated(passage, blanked)
        yield from _foreign(passage, blanked)
        yield from _widths(passage, blanked)


def _repeated(passage: Passage, words: str) -> Iterator[Finding]:
    taken: set[int] = set()
    for pattern in REPEATED_ZH if passage.language == "zh" else REPEATED_EN:
        for match in pattern.finditer(words):
            if _is_meant(match, words) or match.start() in taken:
                continue
            taken.update(range(match.start(), match.end()))
            reason = Text(f"「{match[1]}」重复了", f"“{match[1]}” is said twice over")
            yield _slip(Kind.REPEATED, passage, match, reason, match[1])


def _is_meant(match: re.Match[str], words: str) -> bool:
    """讨论讨论 is a verb, 一个一个 and 越来越 are Chinese."""
    said = match[1]
    if said.isascii():
        return said.lower() in MAY_REPEAT
    if len(said) == 2 and "的" not in match[0]:
        return said in DOUBLED or said[0] in "一每越又边不几数" or words[match.end() : match.end() + 1] in ("地",)
    return len(set(said)) == 1 and len(said) > 1


def _foreign(passage: Passage, words: str) -> Iterator[Finding]:
    if passage.language == "en":
        for match in HAN_RUN.finditer(words):
            if not QUOTED.search(words[: match.start()]) and re.search("[A-Za-z]", words[: match.start()]):
                reason = Text(
                    f"英文句子里留下了中文「{match[0]}」", f"Chinese words left in an English sentence: {match[0]}"
                )
                yield _slip(Kind.FOREIGN, passage, match, reason)
        return
    for match in RUN.finditer(words):
        if _is_left_over(match, words):
            reason = Text(
                f"中文句子里留下了英文词「{match[0]}」", f"An English word left in a Chinese sentence: {match[0]}"
            )
            yield _slip(Kind.FOREIGN, passage, match, reason)


def _is_left_over(match: re.Match[str], words: str) -> bool:
    """Names, acronyms and units may stand in a Chinese sentence; so may a title, or a word in brackets."""
    run, before, after = match[0].split(), words[: match.start()], words[match.end() :]
    if (
        len(run) > 3
        or QUOTED.search(before)
        or before[-1:].isdigit()
        or before.endswith(tuple("-_./%µμ²³"))
        or after.startswith(tuple("-_./0123456789"))
    ):
        return False
    if not (HAN_RUN.search(before[-3:]) or HAN_RUN.search(after[:3])):
        return False
    return all((word.islower() and word not in UNITS and len(word) > 1) or word in COMMON - {"A", "I"} for word in run)


def _widths(passage: Passage, words: str) -> Iterator[Finding]:
    for match in FULL_WIDTH.finditer(words):
        plain = "".join(chr(ord(character) - 0xFEE0) for character in match[0])
        yield _width(passage, match, plain)
    pattern, table = (HALF_IN_ZH, TO_FULL) if passage.language == "zh" else (FULL_IN_EN, TO_HALF)
    for match in pattern.finditer(words):
        yield _width(passage, match, match[0].translate(table))


def _width(passage: Passage, match: re.Match[str], meant: str) -> Finding:
    reason = Text(
        f"「{match[0]}」的全角、半角用错了，应为「{meant}」",
        f"“{match[0]}” has the wrong width; it should be “{meant}”",
    )
    return _slip(Kind.WIDTH, passage, match, reason, meant)


def _slip(kind: Kind, passage: Passage, match: re.Match[str], reason: Text, proposal: str = "") -> Finding:
    offset, length = passage.start + match.start(), match.end() - match.start()
    words = passage.text[match.start() : match.end()]
    return Finding(kind, offset, length, words, Outcome.REMARK, reason, passage, proposal=proposal)
