"""The forms that are a figure by themselves, as tables: 翻一番, 半年, 1分50秒, doubled, half an hour, 1 h 20 min."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from xinmiao.science.wording.amounts import ONE
from xinmiao.science.wording.chinese import CHARACTERS as HAN
from xinmiao.science.wording.english_amounts import PARTS
from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.standing import Groups, Standing, number
from xinmiao.science.wording.units import MAGNITUDES
from xinmiao.science.wording.words import Kind

HALF = Decimal("0.5")
_SMALLER = {"hm": (60, "minute"), "ms": (60, "second"), "dh": (24, "hour"), "ym": (12, "month")}


def _doubled(groups: Groups) -> Decimal | None:
    """Twice for each time it doubles: 翻两番 is four times."""
    times = number(groups["n"]) if groups["n"] else ONE
    return None if times is None else Decimal(2) ** int(times)


def _share(groups: Groups) -> Decimal | None:
    part, whole = number(groups["part"]), number(groups["whole"])
    return part / whole if part is not None and whole and part <= whole else None


def _tenths(groups: Groups) -> Decimal | None:
    """三成五 is 35 %."""
    tens, ones = number(groups["tens"]), number(groups["ones"])
    return None if tens is None or ones is None else tens / 10 + ones / 100


def _proportion(groups: Groups) -> Decimal | None:
    left, right = number(groups["left"]), number(groups["right"])
    return left / right if left is not None and right else None


def _and_half(groups: Groups) -> Decimal | None:
    whole = number(groups["n"]) if groups["n"] not in ("a", "an") else ONE
    return None if whole is None else whole + HALF


def _sum(worth: int) -> Callable[[Groups], Decimal | None]:
    """An hour and twenty minutes, in the smaller unit."""

    def value(groups: Groups) -> Decimal | None:
        high, low = number(_article(groups["high"])), number(groups["low"])
        return None if high is None or low is None or low >= worth else high * worth + low

    return value


def _steps(groups: Groups) -> tuple[int, str]:
    """How many of the smaller unit the larger holds, and the smaller; none where the two do not go together."""
    return _SMALLER.get(((groups["of"] or "")[0] + (groups["and"] or "")[0]).lower(), (0, ""))


def _article(words: str | None) -> str | None:
    return "one" if words and words.lower() in ("a", "an") else words


def _and_tail(groups: Groups) -> Decimal | None:
    """一米八 is 1.8 m."""
    whole, tail = number(groups["n"]), number(groups["tail"])
    return None if whole is None or tail is None else whole + tail / (100 if tail >= 10 else 10)


def _discount(groups: Groups) -> Decimal | None:
    """八折 is four fifths of the price, 八五折 is 85 %."""
    if groups["tens_"]:
        return Decimal(groups["tens_"]) / 10
    tens, ones = number(groups["tens"]), number(groups["ones"])
    return None if tens is None else tens / 10 + (ones or Decimal(0)) / 100


def _one_part(groups: Groups) -> Decimal:
    return 1 / Decimal(PARTS[(groups["n"] or "").lower()])


def _part_of(groups: Groups) -> Decimal | None:
    return _one_part(groups) * MAGNITUDES["en"][(groups["unit"] or "").lower()]


def _part_over(groups: Groups) -> Decimal | None:
    whole, part = number(groups["n"]), 1 / Decimal(PARTS[(groups["part"] or "").lower()])
    return None if whole is None else (whole + part) * MAGNITUDES["en"][(groups["unit"] or "").lower()]


def _age(words: str | None) -> Decimal | None:
    """The number of under-fives and under-sixes."""
    return number(words) or number(f"{words}e")


def _of(value: Decimal | int) -> Callable[[Groups], Decimal | None]:
    return lambda groups: Decimal(value)


def _times(groups: Groups) -> str:
    return "times"


def _unit(code: str) -> Callable[[Groups], str]:
    return lambda groups: code


def _percent(groups: Groups) -> str:
    return "percent"


def _span(groups: Groups) -> str:
    """The unit of a duration, by its first words in either language."""
    word = (groups["span"] or "").lower().removeprefix("个").removesuffix("s")
    return {"年": "year", "月": "month", "小时": "hour", "天": "day", "日": "day", "学期": "term", "": ""}.get(
        word, word
    )


_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?"
_NUMBER = rf"(?:{_DIGITS}|[{HAN}]+)"
_HALVES = (
    "箱|袋|碗|桶|车|瓶|杯|筐|里|斤|公斤|公里|米|吨|亩|页|块|勺|盒|包|层|篮|担|缸|罐|盆|壶|片|件|"
    "份|圈|套|本|篇|平方米|个(?![多年月小学世晚时])"
)
_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_WORTH: dict[str, Decimal | int] = {"doubl": 2, "tripl": 3, "trebl": 3, "quadrupl": 4, "quintupl": 5, "halv": HALF}
_SPANS = r"years?|months?|weeks?|days?|hours?|minutes?|decades?|centur(?:y|ies)|terms?|semesters?"
_RATIO = Standing(
    Kind.RATIO,
    r"(?<![\d:：/.])(?P<left>\d{1,4}(?:\.\d+)?)\s?[:：∶]\s?(?P<right>\d{1,4}(?:\.\d+)?)(?![\d:：])",
    _proportion,
)

CHINESE = (
    _RATIO,
    Standing(Kind.RATIO, rf"(?P<left>{_NUMBER})\s?比\s?(?P<right>{_NUMBER})(?![{HAN}\d.万亿%])", _proportion),
    *(
        Standing(
            Kind.DURATION,
            rf"(?P<high>{_NUMBER})\s?(?:{high})[零又]?\s?(?P<low>{_NUMBER})\s?(?:{low})",
            _sum(worth),
            _unit(unit),
        )
        for high, low, worth, unit in (
            ("小时|个小时|h", "分钟|分(?![之别])|min", 60, "minute"),
            ("分钟|分", "秒钟?", 60, "second"),
            ("天|日", "小时|个小时", 24, "hour"),
            ("年", "个月", 12, "month"),
        )
    ),
    Standing(
        Kind.AGE, rf"(?P<high>{_NUMBER})\s?岁[零又]?\s?(?P<low>{_NUMBER})\s?个月", _sum(12), lambda groups: "month"
    ),
    Standing(
        Kind.AMOUNT,
        rf"(?P<n>{_NUMBER})\s?米\s?(?P<tail>\d{{1,2}}|[一二三四五六七八九])(?![\d.{HAN}]|\s?[个名次米%])",
        _and_tail,
        lambda groups: "m",
    ),
    Standing(
        Kind.AMOUNT,
        rf"零下\s?(?P<n>{_NUMBER})\s?(?:多|几)?(?:度|摄氏度|℃|°C)",
        lambda groups: number(groups["n"]),
        lambda groups: "°C",
    ),
    Standing(
        Kind.AMOUNT,
        rf"(?P<n>{_NUMBER})\s?[多余来]?\s?里(?=山?路|地|外|远)",
        lambda groups: number(groups["n"]),
        lambda groups: "里",
    ),
    Standing(Kind.RATIO, r"(?:减|折)半(?![年天个月])|半价", _of(HALF), _times),
    Standing(
        Kind.SHARE,
        r"打\s?(?P<tens>[一二三四五六七八九\d])(?P<ones>[一二三四五六七八九\d]?)\s?折|"
        r"(?<![\d.])(?P<tens_>[1-9](?:\.\d)?)\s?折(?![叠页射旧扇纸])",
        _discount,
        _percent,
    ),
    Standing(Kind.COUNT, rf"半(?:{_HALVES})(?![{HAN}])", _of(HALF)),
    Standing(
        Kind.COUNT,
        r"(?<![几数上成过百千万亿一二三四五六七八九十\d\s])(?P<n>[百千]万)(?=青年|"
        r"儿童|学生|群众|家庭|农民|孩子|人|户|名|大军|市民|居民|妇女|家长|少年|"
        r"学子|移民|志愿)",
        lambda groups: number(groups["n"]),
    ),
    Standing(Kind.RATIO, rf"翻了?(?:(?P<n>[{HAN}\d])番|番|一?倍)(?P<_>)", _doubled, _times),
    Standing(Kind.COUNT, r"数以(?P<n>[十百千万亿]+)计", lambda groups: number(groups["n"]), hedge=Hedge.SEVERAL),
    Standing(Kind.COUNT, r"成百上千|成千上百", _of(100), hedge=Hedge.SEVERAL),
    Standing(Kind.COUNT, r"成千上万", _of(1000), hedge=Hedge.SEVERAL),
    Standing(
        Kind.DURATION,
        rf"(?P<n>{_NUMBER})\s?(?:个半(?P<span>小时|月|学期)|(?:年|天)半(?!载))",
        _and_half,
        lambda groups: _span(groups) if groups["span"] else "",
    ),
    Standing(
        Kind.DURATION,
        r"(?<![上下前后大一夜])半(?:个多?)?(?P<span>年|月|小时|天|学期)多?(?!级|刊|龄|报)",
        _of(HALF),
        _span,
    ),
    Standing(
        Kind.SHARE,
        rf"每\s?(?P<whole>{_NUMBER})\s?[个名位户人对所][^，。；\d]{{0,12}}?(?:中|"
        rf"里|当中)(?:就|约|便|大约)*有\s?(?P<part>{_NUMBER})\s?[个名位户人对所]?",
        _share,
        _percent,
    ),
    Standing(Kind.AGE, rf"(?P<n>{_NUMBER})\s?岁半(?![价票费])", _and_half, lambda groups: "year"),
    Standing(
        Kind.SHARE, r"(?P<tens>[一二三四五六七八九])成(?P<ones>[一二三四五六七八九])(?![人个名万])", _tenths, _percent
    ),
    Standing(Kind.SHARE, r"近半数?(?![年天个小月])", _of(HALF), _percent, Hedge.NEARLY),
    Standing(Kind.COUNT, r"(?<![伎技])俩(?![^\S\n]*儿)", _of(2)),
    Standing(Kind.COUNT, r"仨", _of(3)),
    Standing(
        Kind.COUNT,
        r"廿(?P<n>[一二三四五六七八九]?)余?[个名人位所户岁年天]",
        lambda groups: Decimal(20) + (number(groups["n"]) or 0),
    ),
)
ENGLISH = (
    _RATIO,
    Standing(
        Kind.COUNT,
        r"\b(?:a\s+)?(?P<n>quarter|third|half)\s+of\s+a\s+(?P<unit>million|billion)\b",
        _part_of,
        needs="million billion",
    ),
    Standing(
        Kind.COUNT,
        rf"\b(?P<n>{_WORDS}|\d+)\s+and\s+a\s+(?P<part>half|quarter)\s+(?P<unit>million|"
        rf"billion|thousand|dozen)\b",
        _part_over,
        needs="million billion thousand dozen",
    ),
    Standing(
        Kind.DURATION,
        rf"\b(?P<high>{_DIGITS}|{_WORDS}|an?)\s?(?P<of>hours?|hrs?|h|minutes?|mins?|m|days?|years?)\b,?(?:\s+and)?\s+"
        rf"(?P<low>{_DIGITS}|[a-z]+(?:-[a-z]+)?)\s?(?P<and>minutes?|mins?|m|seconds?|secs?|s|hours?|months?)\b",
        lambda groups: _sum(_steps(groups)[0])(groups),
        lambda groups: _steps(groups)[1],
        needs="min mon sec hour",
    ),
    Standing(
        Kind.COUNT,
        r"(?=dozen)(?:(?<=first\s)|(?<=last\s)|(?<=next\s)|(?<=other\s)|(?<=full\s)|(?<=round\s)|"
        r"(?<=per\s)|(?<=the\s))dozen\b",
        _of(12),
        needs="dozen",
    ),
    Standing(
        Kind.SHARE,
        r"(?=[htqfse])(?:(?<=remaining\s)|(?<=other\s)|(?<=final\s)|(?<=further\s)|(?<=another\s)|"
        r"(?<=bottom\s)|(?<=top\s)|(?<=poorest\s)|(?<=richest\s))(?P<n>half|third|"
        r"quarter|fifth|sixth|eighth|tenth)(?=\s+(?:to|of|was|were|is|are|went|"
        r"go|on|for|by|had|have|came)\b|[.,;])",
        _one_part,
        _percent,
        needs="half third quarter fifth sixth eighth tenth",
    ),
    Standing(
        Kind.SHARE,
        r"(?<=[,;(] )(?:a|an|one)\s+(?P<n>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)\b",
        _one_part,
        _percent,
        needs="third quarter fifth sixth seventh eighth ninth tenth",
    ),
    Standing(
        Kind.AGE,
        r"\bover-(?P<n>\d{1,2}|[a-z]+)s\b",
        lambda groups: number(groups["n"]),
        lambda groups: "year",
        Hedge.OVER,
        needs="over-",
    ),
    Standing(
        Kind.AGE,
        r"\bunder-(?P<n>[a-z]+?)(?:e?s)\b",
        lambda groups: _age(groups["n"]),
        lambda groups: "year",
        Hedge.UNDER,
        needs="under-",
    ),
    *(
        Standing(
            Kind.RATIO,
            rf"\b(?:more\s+than\s+)?{stem}(?:ed|ing)\b|\b{stem}e(?=\s+(?:the|that|what|its|their|from|by|in)\b)",
            _of(worth),
            _times,
            needs=stem,
        )
        for stem, worth in _WORTH.items()
    ),
    Standing(Kind.RATIO, r"\btwice\b", _of(2), _times, needs="twice"),
    Standing(Kind.RATIO, rf"\b(?P<n>{_WORDS})fold\b", lambda groups: number(groups["n"]), _times, needs="fold"),
    Standing(
        Kind.SHARE,
        rf"\b(?P<part>{_WORDS}|\d{{1,3}})\s+(?:out\s+of|of|in)\s+every\s+(?P<whole>{_WORDS}|"
        rf"hundred|\d{{1,4}}(?:,\d{{3}})?)\b",
        _share,
        _percent,
        needs="every",
    ),
    Standing(
        Kind.SHARE,
        rf"\b(?P<part>{_WORDS}|\d)\s+(?:in|out\s+of)\s+(?P<whole>{_WORDS}|20|25|"
        rf"50|100|10|[2-9]|1,000)\b(?![,.]?\d|\s+(?:years?|months?|days?|weeks?|"
        rf"per|million)\b|\s*%)",
        _share,
        _percent,
    ),
    Standing(
        Kind.SHARE,
        rf"\b(?P<part>one)\s+[a-z]+\s+in\s+(?:every\s+)?(?P<whole>{_WORDS})\b(?!\s+(?:years|months|of))",
        _share,
        _percent,
    ),
    Standing(Kind.COUNT, rf"\b(?P<n>{_WORDS}|\d+)\s+and\s+a\s+half\b(?!\s+(?:{_SPANS}))", _and_half, needs="half"),
    Standing(
        Kind.AGE,
        r"\b(?:(?:(?<=children )|(?<=girls )|(?<=boys )|(?<=aged ))(?:under|below)[- ]|"
        r"under-)(?P<n>five|three|six|one|two|\d{1,2})(?:s|-year-olds)?\b(?! years|"
        r" months)",
        lambda groups: number(groups["n"]),
        lambda groups: "year",
        Hedge.UNDER,
        needs="under below",
    ),
    Standing(
        Kind.DURATION,
        rf"\b(?P<n>an?|{_WORDS}|\d+)(?:\s+and\s+a\s+half)(?:[\s-]+(?P<span>{_SPANS}))\b|"
        rf"\b(?P<m>an?)\s+(?:year|month|hour|day|decade)\s+and\s+a\s+half\b",
        lambda groups: _and_half({"n": groups["n"] or groups["m"]}),
        _span,
        needs="half",
    ),
    Standing(
        Kind.DURATION,
        r"\bhalf(?:\s+an?\s+|-)(?P<span>hour|day|year|month|decade|century)\b",
        _of(HALF),
        _span,
        needs="half",
    ),
)
IN = {"zh": CHINESE, "en": ENGLISH}
