"""Names as they are compared: never as they are kept.

A name is normalised (NFKC, no spaces, one middle dot), folded (traditional and variant characters as one), split into
surname and given name, and sounded out in pinyin without tones, ü as v. A placeholder (王某之子, 张婴) is no name.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pypinyin.pinyin_dict import pinyin_dict

from xinmiao.science.linkage.surnames import COMPOUND, LONGEST, READINGS

DOT = "·"
_DOTS = re.compile(r"[•‧∙⋅・᛫⸱·]|(?<=[^\x00-\x7f])\.(?=[^\x00-\x7f])")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]")
_HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿𠀀-𳑿〇]")
_UMLAUT = re.compile(r"u[\u0300\u0301\u0304\u030c]*\u0308")
_YU = re.compile(r"lyu|\bnyu")
_NOT_NAMES = """
无名 无名氏 无姓名 佚名 匿名 不详 不明 不知 不知道 未知 未取名 未起名 未命名 未定 未填 暂无 暂无姓名 待定 待取名
没有 无 空 姓名 测试 试用 弃婴 弃儿 新生儿 婴儿 婴 宝宝 小孩 孩子 男婴 女婴 男孩 女孩 儿子 女儿
null none nil na n/a nan unknown unnamed noname anonymous baby babyboy babygirl xxx xx x
"""
_NO_NAME = frozenset(_NOT_NAMES.split())
_PLACEHOLDER = re.compile(
    r".*[某×*].*|.+之[长次幼]?[子女婴孙]|.+之[男女]婴|.婴|.{1,2}([男女]婴|婴儿|宝宝|毛毛|新生儿)[一二三甲乙12]?"
    r"|测试.*|.*测试|test.*|[\W\d_]*"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. With a middle dot or without Chinese characters there is no surname apart: it is empty."""

    surname: str
    given: str


def normalised(name: str) -> str:
    """NFKC, without spaces (U+3000 too) and invisible characters, every middle dot as U+00B7, small letters."""
    return _DOTS.sub(DOT, _INVISIBLE.sub("", unicodedata.normalize("NFKC", name))).casefold()


def folded(name: str) -> str:
    """The normalised name with traditional and variant characters as one: what is compared."""
    return normalised(name).translate(_variants())


def is_placeholder(name: str) -> bool:
    """Whether this is no name at all: 王某之子, 张婴, 无名, test, a lone character, or nothing."""
    told = folded(name)
    return len(told) < 2 or told in _NO_NAME or _PLACEHOLDER.fullmatch(told) is not None


def split(name: str) -> Name:
    """Surname and given name of the folded form: 欧阳娜娜 is 欧阳 + 娜娜; names with · are not split."""
    told = folded(name)
    if DOT in told or not _HAN.match(told):
        return Name("", told)
    for length in range(min(LONGEST, len(told) - 1), 1, -1):
        if told[:length] in COMPOUND:
            return Name(told[:length], told[length:])
    return Name(told[:1], told[1:])


def syllables(name: str) -> tuple[str, ...]:
    """How a name sounds, a compound surname as one: 欧阳娜娜 is ("ouyang", "na", "na"); unknown characters stay."""
    parts = split(name)
    if not parts.surname and not _HAN.search(parts.given):
        return tuple(_latin(name))
    given = (_sound(character) for character in parts.given)
    return (*((surname_sound(name),) if parts.surname else ()), *(sound for sound in given if sound))


def sounds(name: str) -> str:
    """The syllables in one string: 吕小明 is "lvxiaoming"."""
    return "".join(syllables(name))


def surname_sound(name: str) -> str:
    """How the surname sounds, by the table of surnames first; without one, how the name's first part does."""
    parts = split(name)
    if not parts.surname:
        first = parts.given.split(DOT)[0]
        return "".join(_sound(character) for character in first) if _HAN.search(first) else "".join(_latin(name)[:1])
    if reading := READINGS.get(parts.surname):
        return reading
    return "".join(_sound(character) for character in parts.surname)


def initials(name: str) -> str:
    """The first letter of each syllable: 王小明 is "wxm"."""
    return "".join(syllable[0] for syllable in syllables(name))


def plain_sound(typed: str) -> str:
    """Pinyin as people type it, made comparable: tones and spaces out, and ü, v and yu equal (lü, lv, LYU).

    "nyu" is nü at the beginning of a word only: within one it may be a syllable's end and "yu" (anyu is 安宇).
    """
    decomposed = unicodedata.normalize("NFD", typed.casefold().replace("u:", "v"))
    letters = "".join(c for c in _UMLAUT.sub("v", decomposed) if not unicodedata.combining(c))
    return "".join(c for c in _YU.sub(lambda found: f"{found[0][0]}v", letters) if c.isalnum())


def _latin(name: str) -> list[str]:
    """The words of a name in letters, for their sounds."""
    spaced = unicodedata.normalize("NFKC", name).casefold().replace(DOT, " ")
    return [plain_sound(word) for word in spaced.split()]


def _sound(character: str) -> str:
    return _readings().get(character, "" if character == DOT else character)


@cache
def _variants() -> dict[int, str]:
    lines = files(__package__).joinpath("variants.txt").read_text(encoding="utf-8").splitlines()
    pairs = (pair for line in lines if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}


@cache
def _readings() -> dict[str, str]:
    """Each character's first reading in pypinyin's table, made once: a look-up then costs nothing."""
    return {chr(code): plain_sound(told.split(",")[0]) for code, told in pinyin_dict.items()}
