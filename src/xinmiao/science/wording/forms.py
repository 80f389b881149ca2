"""The forms that are a figure by themselves, as tables: 翻一番, 半年, 1分50秒, doubled, half an hour, 1 h 20 min."""

from __future__ import annotations

from decimal import Decimal

from xinmiao.science.wording.chinese import CHARACTERS as HAN
from xinmiao.science.wording.form_values import (
    HALF,
    added,
    age,
    always,
    and_half,
    and_tail,
    discount,
    doubled,
    feet,
    in_percent,
    in_span,
    in_times,
    in_unit,
    one_part,
    part_of,
    part_over,
    proportion,
    quarters,
    share,
    steps,
    summed,
    tenths,
)
from xinmiao.science.wording.hedges import Hedge
from xinmiao.science.wording.standing import Standing, number
from xinmiao.science.wording.words import Kind

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
    r"(?<![\d:：/.,–—~-])(?P<left>\d{1,4}(?:\.\d+)?)(?:[:：∶]|\s[:：∶]\s)(?P<right>\d{1,4}(?:\.\d+)?)(?![\d:：∶]|,\d)",
    proportion,
)

CHINESE = (
    _RATIO,
    Standing(Kind.RATIO, rf"(?P<left>{_NUMBER})\s?比\s?(?P<right>{_NUMBER})(?![{HAN}\d.万亿%])", proportion),
    *(
        Standing(
            Kind.DURATION,
            rf"(?P<high>{_NUMBER})\s?(?:{high})[零又]?\s?(?P<low>{_NUMBER})\s?(?:{low})",
            summed(worth),
            in_unit(unit),
        )
        for high, low, worth, unit in (
            ("小时|个小时|h", "分钟|分(?![之别])|min", 60, "minute"),
            ("分钟|分", "秒钟?", 60, "second"),
            ("天|日", "小时|个小时", 24, "hour"),
            ("年", "个月", 12, "month"),
        )
    ),
    Standing(
        Kind.AGE, rf"(?P<high>{_NUMBER})\s?岁[零又]?\s?(?P<low>{_NUMBER})\s?个月", summed(12), lambda groups: "month"
    ),
    Standing(
        Kind.AMOUNT,
        rf"(?P<n>{_NUMBER})\s?米\s?(?P<tail>\d{{1,2}}|[一二三四五六七八九])(?![\d.{HAN}]|\s?[个名次米%])",
        and_tail,
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
    Standing(Kind.RATIO, r"(?:减|折)半(?![年天个月])|半价", always(HALF), in_times),
    Standing(
        Kind.SHARE,
        r"打\s?(?P<tens>[一二三四五六七八九\d])(?P<ones>[一二三四五六七八九\d]?)\s?折|"
        r"(?<![\d.])(?P<tens_>[1-9](?:\.\d)?)\s?折(?![叠页射旧扇纸])",
        discount,
        in_percent,
    ),
    Standing(Kind.COUNT, rf"半(?:{_HALVES})(?![{HAN}])", always(HALF)),
    Standing(
        Kind.COUNT,
        r"(?<![几数上成过百千万亿一二三四五六七八九十\d\s])(?P<n>[百千]万)(?=青年|"
        r"儿童|学生|群众|家庭|农民|孩子|人|户|名|大军|市民|居民|妇女|家长|少年|"
        r"学子|移民|志愿)",
        lambda groups: number(groups["n"]),
    ),
    Standing(Kind.RATIO, rf"翻了?(?:(?P<n>[{HAN}\d])番|番|一?倍)(?P<_>)", doubled, in_times),
    Standing(Kind.COUNT, r"数以(?P<n>[十百千万亿]+)计", lambda groups: number(groups["n"]), hedge=Hedge.SEVERAL),
    Standing(Kind.COUNT, r"成百上千|成千上百", always(100), hedge=Hedge.SEVERAL),
    Standing(Kind.COUNT, r"成千上万", always(1000), hedge=Hedge.SEVERAL),
    Standing(
        Kind.DURATION,
        rf"(?P<n>{_NUMBER})\s?(?:个半(?P<span>小时|月|学期)|(?:年|天)半(?!载))",
        and_half,
        lambda groups: in_span(groups) if groups["span"] else "",
    ),
    Standing(
        Kind.DURATION,
        r"(?<![上下前大一夜])(?<!年后)(?<![，。、；的\s]后)半(?:个多?)?(?P<span>年|月|小时|天|学期)多?(?!级|刊|龄|报)",
        always(HALF),
        in_span,
    ),
    Standing(
        Kind.SHARE,
        rf"每\s?(?P<whole>{_NUMBER})\s?[个名位户人对所][^，。；\d]{{0,12}}?(?:中|"
        rf"里|当中)(?:就|约|便|大约)*有\s?(?P<part>{_NUMBER})\s?[个名位户人对所]?",
        share,
        in_percent,
    ),
    Standing(Kind.AGE, rf"(?P<n>{_NUMBER})\s?岁半(?![价票费])", and_half, lambda groups: "year"),
    Standing(
        Kind.SHARE,
        r"(?P<tens>[一二两三四五六七八九])成(?P<ones>[一二三四五六七八九])(?![人个名万])",
        tenths,
        in_percent,
    ),
    Standing(Kind.SHARE, r"近半数?(?![年天个小月])", always(HALF), in_percent, Hedge.NEARLY),
    Standing(Kind.COUNT, r"(?<![伎技])俩(?![^\S\n]*儿)", always(2)),
    Standing(Kind.COUNT, r"仨", always(3)),
    Standing(Kind.COUNT, r"(?P<n>[一两二三四五])[儿子](?=[一两二三四五]女)", lambda groups: number(groups["n"])),
    Standing(Kind.COUNT, r"(?<=[一两二三四五][儿子])(?P<n>[一两二三四五])女", lambda groups: number(groups["n"])),
    Standing(Kind.AGE, r"(?<![一二三四五六七八九十百])半(?:周)?岁", always(HALF), in_unit("year")),
    Standing(
        Kind.COUNT,
        rf"(?P<tens>[二三四五六七八九]?十)有(?P<ones>[一二三四五六七八九])(?![{HAN}个名所家人位项次])",
        added,
    ),
    Standing(
        Kind.AMOUNT,
        rf"(?P<n>\d{{1,4}}|[{HAN}]{{1,4}})块(?P<tail>[一二三四五六七八九])(?![{HAN}块个名元])",
        and_tail,
        lambda groups: "CNY",
    ),
    Standing(Kind.COUNT, rf"(?P<n>{_NUMBER})\s?[个间亩碗斤里页米杯瓶袋箱块]半(?![年天个数小学月钟岁])", and_half),
    Standing(Kind.DURATION, r"(?P<n>[一两三\d])\s?刻钟", quarters, in_unit("minute")),
    Standing(
        Kind.SHARE,
        rf"(?<!\d)(?P<whole>10|100|一?[十百])\s?个[人孩家学妈老]?[^，。；\d]{{0,4}}?(?:中|里|当中)(?:就|约|便|大约)*有\s?"
        rf"(?P<part>{_NUMBER})\s?[个名位户人]?",
        share,
        in_percent,
    ),
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
        part_of,
        needs="million billion",
    ),
    Standing(
        Kind.COUNT,
        rf"\b(?P<n>{_WORDS}|\d+)\s+and\s+a\s+(?P<part>half|quarter)\s+(?P<unit>million|"
        rf"billion|thousand|dozen)\b",
        part_over,
        needs="million billion thousand dozen",
    ),
    Standing(
        Kind.DURATION,
        rf"\b(?P<high>{_DIGITS}|{_WORDS}|an?)\s?(?P<of>hours?|hrs?|h|minutes?|mins?|m|days?|years?)\b,?(?:\s+and)?\s+"
        rf"(?P<low>{_DIGITS}|[a-z]+(?:-[a-z]+)?)\s?(?P<and>minutes?|mins?|m|seconds?|secs?|s|hours?|months?)\b",
        lambda groups: summed(steps(groups)[0])(groups),
        lambda groups: steps(groups)[1],
        needs="min mon sec hour",
    ),
    Standing(
        Kind.COUNT,
        r"(?=dozen)(?:(?<=first\s)|(?<=last\s)|(?<=next\s)|(?<=other\s)|(?<=full\s)|(?<=round\s)|"
        r"(?<=per\s)|(?<=the\s)|(?<=same\s))dozen\b",
        always(12),
        needs="dozen",
    ),
    Standing(
        Kind.SHARE,
        r"(?=[htqfse])(?:(?<=remaining\s)|(?<=other\s)|(?<=final\s)|(?<=further\s)|(?<=another\s)|"
        r"(?<=bottom\s)|(?<=top\s)|(?<=poorest\s)|(?<=richest\s)|(?<=hit\s)|(?<=lowest\s)|"
        r"(?<=highest\s)|(?<=wealthiest\s)|(?<=youngest\s)|(?<=oldest\s))(?P<n>half|third|"
        r"quarter|fifth|sixth|eighth|tenth)(?=\s+(?:to|of|in|was|were|is|are|went|"
        r"go|on|for|by|had|have|came)\b|[.,;])",
        one_part,
        in_percent,
        needs="half third quarter fifth sixth eighth tenth",
    ),
    Standing(
        Kind.SHARE,
        r"(?<=[,;(] )(?:a|an|one)\s+(?P<n>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)\b",
        one_part,
        in_percent,
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
        lambda groups: age(groups["n"]),
        lambda groups: "year",
        Hedge.UNDER,
        needs="under-",
    ),
    *(
        Standing(
            Kind.RATIO,
            rf"\b(?:more\s+than\s+)?{stem}(?:ed|ing)\b|\b{stem}e(?=\s+(?:the|that|what|its|their|from|by|in)\b)",
            always(worth),
            in_times,
            needs=stem,
        )
        for stem, worth in _WORTH.items()
    ),
    *(
        Standing(
            Kind.RATIO,
            rf"\b(?:almost|nearly|more\s+than|about|roughly|over|around)\s+{stem}e?(?=[.,;)]|\s*$)",
            always(worth),
            in_times,
            needs=stem,
        )
        for stem, worth in (("doubl", 2), ("tripl", 3), ("trebl", 3), ("quadrupl", 4))
    ),
    Standing(
        Kind.AMOUNT,
        rf"\b(?P<feet>{_WORDS}|\d)\s+(?:foot|feet|ft)\s+(?P<inches>{_WORDS}|\d{{1,2}})\b(?:\s+inch(?:es)?)?(?!\s+[a-z]+s\b)",
        feet,
        lambda groups: "ft",
        needs="foot feet ft",
    ),
    Standing(
        Kind.SHARE,
        rf"\b(?P<part>{_WORDS}|\d{{1,3}})(?:\s+[a-z]+)?\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<whole>(?:a|one|ten|two|five)\s+"
        rf"(?:hundred(?:\s+thousand)?|thousand|million))\b(?!\s+(?:years?|months?|days?|weeks?|dollars|[a-z]+\s+ago))",
        share,
        in_percent,
        needs="hundred thousand million",
    ),
    Standing(Kind.RATIO, r"\btwice\b", always(2), in_times, needs="twice"),
    Standing(Kind.RATIO, rf"\b(?P<n>{_WORDS})fold\b", lambda groups: number(groups["n"]), in_times, needs="fold"),
    Standing(
        Kind.SHARE,
        rf"\b(?P<part>{_WORDS}|\d{{1,3}})\s+(?:out\s+of|of|in)\s+every\s+(?P<whole>{_WORDS}|"
        rf"hundred|\d{{1,4}}(?:,\d{{3}})?)\b",
        share,
        in_percent,
        needs="every",
    ),
    Standing(
        Kind.SHARE,
        rf"\b(?<![\d.,])(?P<part>{_WORDS}|\d)\s+(?:in|out\s+of)\s+(?P<whole>{_WORDS}|20|25|"
        rf"50|100|10|[2-9]|1,000)\b(?![,.]?\d|\s+(?:years?|months?|days?|weeks?|"
        rf"per|million)\b|\s*%)",
        share,
        in_percent,
    ),
    Standing(
        Kind.SHARE,
        rf"\b(?P<part>one)\s+[a-z]+\s+in\s+(?:every\s+)?(?P<whole>{_WORDS})\b(?!\s+(?:years|months|of))",
        share,
        in_percent,
    ),
    Standing(Kind.COUNT, rf"\b(?P<n>{_WORDS}|\d+)\s+and\s+a\s+half\b(?!\s+(?:{_SPANS}))", and_half, needs="half"),
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
        lambda groups: and_half({"n": groups["n"] or groups["m"]}),
        in_span,
        needs="half",
    ),
    Standing(
        Kind.DURATION,
        r"\bhalf(?:\s+an?\s+|-)(?P<span>hour|day|year|month|decade|century)\b",
        always(HALF),
        in_span,
        needs="half",
    ),
)
IN = {"zh": CHINESE, "en": ENGLISH}
