"""Numbers that count nothing: codes, sections, dates, years, ordinals. Patterns, in the order in which they are tried.

A group named `year` (and `to`, for the end of a span) says which year a date or a span of years lies in.
"""

from __future__ import annotations

from xinmiao.science.wording import labels
from xinmiao.science.wording.chinese import CHARACTERS as HAN
from xinmiao.science.wording.words import Kind

YEAR = r"(?:19|20)\d\d"
DASH = r"(?:[-–—~～至到]|——)"
ORDER = "[一二三四五六七八九十]"

_EVERYWHERE: tuple[tuple[Kind, str], ...] = (
    (Kind.CODE, r"\{\{.*?\}\}|\{%.*?%\}|`[^`\n]*`"),
    (Kind.CODE, r"(?:https?://|www\.)[^\s，。；、）)」”>]+|[\w.+-]+@[\w-]+\.[\w.]+"),
    (
        Kind.SECTION,
        r"^[ \t]*(?:#+ +)?(?:\d{1,3}(?:\.\d{1,3})*[.、．)）](?!\d)|[（(]\d{1,3}[）)])",
    ),
    (Kind.SECTION, r"^[ \t]*#+ +\d{1,3}(?:\.\d+)*(?= +\D)"),
    (Kind.DATE, r"\b(?:19|20)\d0s\b"),
    (Kind.SECTION, r"§\s*\d+(?:\.\d+)*"),
    (Kind.DATE, rf"(?=[12])(?<![\d.])(?P<year>{YEAR})([-/.])\d{{1,2}}\2\d{{1,2}}(?!\d)"),
    (Kind.CODE, r"(?=\d)(?<![A-Za-z\d.])\d+\.\d+\.\d+(?:\.\d+)*"),
    (
        Kind.CODE,
        r"(?<![\d.,])(?:400|800)-?\d{3,4}-?\d{3,4}(?!\d)|\+\d{1,3}(?:[ -]\d{2,4}){2,4}(?!\d)|"
        r"(?<![\d-])1[3-9]\d(?:-?\d{4}){2}(?!\d)",
    ),
    (Kind.CODE, r"(?<![\d.,])\(?\d{3,4}[)-] ?\d{3,4}[- ]\d{4}(?!\d)"),
    (Kind.CODE, r"(?<![A-Za-z])(?:ISBN|ISSN|DOI|QQ)\s*[:：]?\s*[\d./A-Za-z-]*\d"),
    (
        Kind.CODE,
        r"(?=\d)(?:(?<![\d.,])\d\s?[×xX*]\s?24(?!\d)(?:\s?小时)?|\b24/7\b|(?<![\d.])\d{1,2}\+(?:\d{1,2}|[A-Z])(?![\d万亿%]))",
    ),
    (Kind.CODE, r"(?<![A-Za-z])(?:[A-Z]+/)+(?:[A-Z\d]+/)*\d+(?:/\d+)*"),
    (Kind.DATE, r"(?=\d)(?<![\d/.])\d{1,2}/\d{1,2}/(?P<year>(?:19|20)\d\d)(?!\d)"),
    (
        Kind.CODE,
        r"(?<!\d)\d+/\d+号|[一二三四五六七八九十]{1,2}(?=次(?:全体)?(?:会议|全会))|"
        r"(?<=年级)[（(]?[一二三四五六七八九十\d]{1,2}[）)]?班",
    ),
    (
        Kind.ORDINAL,
        r"(?:[一二三四五六七八九十]+|\d{2,4})届(?=全国|中央|[^，。；]{0,4}(?:人大|政协|委员会|毕业|学生|代表大会))",
    ),
    (Kind.DATE, r"(?=\d)(?<![\d.])\d{1,2}[·•・]\d{1,2}(?![\d%万亿])"),
    (Kind.CODE, r"(?<![A-Za-z])[A-Z](?:\.\d+){2,}"),
    (Kind.CODE, r"(?<![A-Za-z])(?:GB(?:/T)?|WS(?:/T)?|ISO|SDGs?|ICD|T/[A-Z]+)[\s-]?\d[\d.\-–—]*"),
    (
        Kind.CODE,
        r"(?<![A-Za-z])(?!(?:USD?|RMB|CNY|EUR|GBP|mid|pre|post|under|over|in)[-$\d])[A-Za-z]+[-/]?\d[A-"
        r"Za-z\d]*(?:[-./]\d+)*",
    ),
    (
        Kind.CODE,
        r"(?=\d)(?<![A-Za-z\d_.,])(?<!over-)(?<!under-)\d+(?!(?:st|nd|rd|th|km2?|kg|"
        r"mg|cm|mm|ml|mL|dL|kcal|kJ|bn|mn|ha|yr|USD|RMB|CNY|EUR|GB|MB|TB|kWh?|MW|mmHg|ppm|kPa|dB|Hz|min|[gkmlptLhWd])(?![A-Za-z]))"
        r"[A-Za-z]+[A-Za-z\d]*",
    ),
    (Kind.CODE, r"(?=\d)(?<![\d.,])\d{3,4}-\d{7,8}(?!\d)|(?<![\d.,])\d{9,}(?![\d.,]*\d|\s?[万亿%])"),
    (
        Kind.TIME,
        r"(?=\d)(?<![\d按比例到照])(?<!ratio of )(?<!ratio is )(?<![比例]为)(?<![比例]是)(?<![比例]约)("
        r"?!\d+[:：]\d+\s*(?:的比|比例|ratio))(?!(?<!at )(?<!by )(?<!from )(?<!until )(?<![–至到午晨-])"
        r"1[:：]\d\d(?![:：\d]|\s*[–-]|\s*[ap]\.?m))(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?!\d"
        r")",
    ),
)

CHINESE: tuple[tuple[Kind, str], ...] = (
    *_EVERYWHERE,
    (
        Kind.CODE,
        r"(?:热线|编号|编码|代码|邮编|邮政编码|电话|手机|传真|微信号?|证号|文号|账号|房间|门牌|批准文号|刊号|总第)"
        r"(?:号码)?(?:为|是)?[:：]?\s*[A-Za-z\d-]*\d(?!\s?[万亿%％条部])",
    ),
    (
        Kind.CODE,
        r"(?:拨打|致电|热线)[^，。；\d]{0,12}\d{3,12}(?![\d万亿多余次个])|(?<!\d)\d{3,5}(?=[^，。；\d]{"
        r"0,8}热线)(?:\s?热线)?",
    ),
    (
        Kind.CODE,
        r"(?:可持续发展|发展|具体|子)目标\s?\d+(?:\.[\da-z]+)?|(?<=目标)\s?\d{1,2}\.[\da-z](?![\d万亿%％"
        r"])|(?<![\d.])\d+\.\d+版|版本(?:号)?\s?\d+(?:\.\d+)*",
    ),
    (Kind.CODE, r"(?<!\d)\d{1,4}(?:国道|省道|县道|路公交|号线|中学|小学|医院|[室楼](?![房层]))|(?<!\d)\d0后"),
    (
        Kind.TIME,
        r"\d{1,2}\s?时(?:\s?\d{1,2}\s?分)?(?:许|整)?(?!间)|\d{1,2}\s?点(?:\d{1,2}分|"
        r"半|整|钟|许)|(?:(?<=上午)|(?<=下午)|(?<=晚上)|(?<=早上)|(?<=凌晨)|(?<=中午)|"
        r"(?<=傍晚)|(?<=早)|(?<=晚))\s?(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s?[点时]半?",
    ),
    (
        Kind.ORDINAL,
        rf"(?:(?<=项目)|(?<=工程)|(?<=规划)|(?<=计划)|(?<=周期))(?:\d|{ORDER})期|"
        rf"(?<![{HAN}\d])[初高大](?:一|二|三|四)(?=[、，和的学年班至到上下）)]|"
        rf"女|男)",
    ),
    (
        Kind.ORDINAL,
        r"[一二三四五六七八九]年级(?:[至到—–-][一二三四五六七八九]年级)?|[一二三四五六]、(?=[二三四五六"
        r"]年级|[二三四五六]、)",
    ),
    (Kind.CODE, r"[〔\[（(]\d{4}[〕\]）)]\s*\d+\s*号"),
    (Kind.SECTION, rf"^[ \t]*(?:#+ +)?(?:{ORDER}{{1,3}}、|[（(]{ORDER}{{1,3}}[）)])"),
    (
        Kind.SECTION,
        rf"(?:(?<![地试力意企插])图|(?<![代外发仪填报])表|附件|附录|专栏|(?<![关备])注|(?<![网首])页)"
        rf"\s*(?:\d+(?:[.-]\d+)*|[{HAN}]+)(?![\d{HAN}])",
    ),
    (Kind.SECTION, rf"第\s*(?:\d+(?:\.\d+)*|[{HAN}]+)\s*[章节条款页编]"),
    (
        Kind.DATE,
        rf"(?:(?P<year>{YEAR})\s*年\s*)?(?:\d{{1,2}}\s*月?(?:{DASH}|[、和])\s*)?\d{{1,2}}\s*月(?!龄)(?:\s"
        rf"*\d{{1,2}}\s*[日号]?(?:{DASH}|[、和])(?=\s*\d{{1,2}}\s*[日号]))?(?:\s*\d{{1,2}}\s*[日号])?(?:"
        rf"份|底|初|末|[上中下]旬)?",
    ),
    (Kind.DATE, rf"(?<![{HAN}个])(?:{ORDER}|十[一二])月(?!龄)(?:[{HAN}]{{1,3}}日)?份?"),
    (Kind.DATE, rf"[第前后]?(?:[1-4]\s*{DASH}\s*)?(?:{ORDER}|[1-4])\s*季度"),
    (Kind.YEAR, rf"(?<![\d.])(?P<year>{YEAR})\s*年?\s*{DASH}\s*(?P<to>{YEAR})\s*(?:学年|财年|年度|年)"),
    (Kind.YEAR, rf"(?<![\d.])(?P<year>{YEAR})\s*(?:学年|财年|年度|年)(?!龄)"),
    (Kind.YEAR, rf"(?<![{HAN}])(?P<year>[一二][零〇一二三四五六七八九]{{3}})年"),
    (
        Kind.ORDINAL,
        rf"第\s*(?:\d+|[{HAN}]+)\s*(?:阶段|季度|[期届次个批轮名位方版级类号步代年天周例])?|"
        rf"(?<![之唯统任同]){ORDER}是",
    ),
)

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).replace(" ", "|")
WHEN_SMALL = r"(?:(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)|\d+(?:[.-]\d+)*|[IVX]+)"

ENGLISH: tuple[tuple[Kind, str], ...] = (
    *_EVERYWHERE,
    (
        Kind.CODE,
        r"(?=\d)\b\d{3,5}(?=(?:\s+\w+){0,3}\s+(?:hotline|helpline|line)\b)",
    ),
    (Kind.CODE, r"\b(?:[Vv]ersion|[Vv]er\.)\s+\d+(?:\.\d+)*"),
    (
        Kind.ORDINAL,
        rf"\b(?:Phases?|Stages?|Steps?|Goals?|Grades?|Levels?|Class(?:es)?|Rounds?|"
        rf"Modules?|Components?|Outcomes?|Outputs?|Targets?|"
        rf"Indicators?|Objectives?|Priorit(?:y|ies)|Pillars?|Principles?|Sessions?|"
        rf"Lessons?|Rooms?|Buildings?|Routes?|Vol\.|Volumes?|Issues?|"
        rf"Resolutions?|Clauses?|Rules?|Questions?|Days?|Weeks?|Years?|Units?|"
        rf"Parts?|Lots?|Tiers?|Types?|Groups?|Batch(?:es)?|Cohorts?|"
        rf"Wars?|Nos?\.|Track|Zone|Key Stage|grades|Activity|Agenda|Action|Line|"
        rf"Band|Category|Scenario|Option|Wave|Form|Part|Decree|Order|Law|Convention)\s+{WHEN_SMALL}"
        rf"(?:(?:\s*[–—-]\s*|\s+(?:to|and)\s+){WHEN_SMALL})?\b(?!,?\d|\s*%)",
    ),
    (
        Kind.SECTION,
        r"\b(?:Photos?|Maps?|Charts?|Panels?|Plates?|Exhibits?|Diagrams?|Slides?|"
        r"Images?|Infographics?|Annexes|Chapters|Sections|Tables|Figures|Articles|"
        r"Paragraphs?|paras?\.?|pp?\.|[Pp]ages|Schedule)\s+(?:\d+(?:[.-]\d+)*|"
        r"[IVX]+\b)(?:(?:\s*[–—-]\s*|\s+(?:to|and)\s+)\d+(?:\.\d+)*)?",
    ),
    (
        Kind.DATE,
        rf"\b\d{{1,2}}\s?[-–—]\s?\d{{1,2}}(?=,?(?:\s+(?:and|to|or))?\s+\d{{1,2}}\s?[-–—]\s?\d{{1,2}}\s+{MONTH})",
    ),
    (
        Kind.DATE,
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+{MONTH})?\s*(?:[-–—]|to|and)\s*\d{{1,2}}(?:st|"
        rf"nd|rd|th)?\s+{MONTH}(?:,?\s+(?P<year>{YEAR}))?",
    ),
    (
        Kind.DATE,
        rf"\b(?=[JFMASOND]){MONTH}\s+\d{{1,2}}\s*(?:[-–—]|to|and)\s*\d{{1,2}}(?!\d|"
        rf",\d{{3}}(?!\d))(?:,?\s+(?P<year>{YEAR}))?(?![A-Za-z\d])",
    ),
    (Kind.TIME, r"\b\d{1,2}(?:[.:]\d\d)?(?:\s*[-–—]\s*\d{1,2}(?:[.:]\d\d)?)?\s*(?:[ap]\.m\.|[ap]m\b|o['’]clock)"),
    (Kind.ORDINAL, r"(?i:\b(?:first|second|latter|other|former)\s+half\b)"),
    (
        Kind.ORDINAL,
        rf"(?i:\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:{'|'.join(ORDINALS.split('|')[:9])}"
        rf")\b)",
    ),
    (
        Kind.SECTION,
        r"\b(?:[Ff]igure|[Ff]ig\.|[Tt]able|[Bb]ox|[Ss]ection|[Cc]hapter|[Aa]nnex|"
        r"[Aa]ppendix|[Pp]age|[Nn]ote|[Aa]rticle|"
        r"[Pp]aragraph)\s+\d+(?:[.-]\d+)*(?:\(\d+\))*",
    ),
    (
        Kind.ORDINAL,
        rf"\b(?:[Pp]hase|[Ss]tage|[Ss]tep|[Gg]oal|[Gg]rade|[Ll]evel|[Cc]lass|[Rr]ound|"
        rf"[Nn]o\.|Number|(?<!s )(?<!staff )(?<!people )(?<!children )(?<!men )number)\s+{WHEN_SMALL}\b("
        rf"?!,?\d)",
    ),
    (Kind.DATE, rf"\b(?:\d{{1,2}},\s+)*\d{{1,2}}\s+(?:and|or)\s+\d{{1,2}}\s+{MONTH}(?:,?\s+(?P<year>{YEAR}))?"),
    (Kind.DATE, rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTH}(?:,?\s+(?P<year>{YEAR}))?"),
    (
        Kind.DATE,
        rf"\b(?=[JFMASOND]){MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d|,\d{{3}}(?!\d))(?:,?\s+(?P<year>{YEAR}"
        rf"))?(?![A-Za-z\d])",
    ),
    (Kind.DATE, rf"\b(?=[JFMASOND]){MONTH}\s+(?P<year>{YEAR})"),
    (Kind.TIME, r"(?<=\0,\s)\d{1,2}\.[0-5]\d(?:\s?[–-]\s?\d{1,2}\.[0-5]\d)?(?!\d|\s*%)"),
    (Kind.DATE, r"\bQ[1-4]\b|\b(?:first|second|third|fourth)\s+quarter\b"),
    (Kind.ORDINAL, r"(?<![\d.,])\d+(?:st|nd|rd|th)\b"),
    (
        Kind.ORDINAL,
        rf"\b(?=[fsteneFSTENE])(?i:(?<!one )(?<!one-)(?<!\ba )(?<!\ba-)(?<!per )(?<!remaining\s)(?<!othe"
        rf"r\s)(?<!further\s)(?<!another\s)(?<!poorest\s)(?<!richest\s)(?<!bottom\s)(?<!top\s)(?<!hit\s)(?<!lowest\s)"
        rf"(?<!highest\s)(?<!wealthiest\s)(?<!youngest\s)(?<!oldest\s)(?:{ORDINALS})\b(?!\s+of\s+(?:all|the)\b|"
        rf"\s+dozen\b))",
    ),
)
PLAIN_YEAR = rf"(?<![\d.,$£€¥/])(?P<year>{YEAR})(?:\s*[-–—/]\s*(?P<to>{YEAR}|\d\d))?(?![\d%])(?![.,]\d)"

MARKS = {"zh": (*labels.CHINESE, *CHINESE), "en": (*labels.ENGLISH, *ENGLISH)}
