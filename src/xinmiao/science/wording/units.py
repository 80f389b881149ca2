"""Units, magnitudes, measure words and nouns of both languages. Add a row to teach the grammar a word."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xinmiao.science.wording.words import Kind, Word


@dataclass(frozen=True, slots=True)
class Unit(Word):
    """A unit as written; `code` is the same in both languages, a number of them is worth `factor` each."""

    kind: Kind = Kind.COUNT
    factor: Decimal = Decimal(1)
    leads: bool = False  # stands before its number: US$10 million


MAGNITUDES = {
    "zh": {
        "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
        "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    },
    "en": {
        "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
        "k": 10**3, "mn": 10**6, "bn": 10**9,
    },
}  # fmt: skip

HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")


def _rows(kind: Kind, *rows: str) -> list[Unit]:
    """Each row: the code, then the words that say it, divided by "|"."""
    return [Unit(text, code, kind=kind) for code, *words in (row.split("|") for row in rows) for text in words]


CHINESE: tuple[Unit, ...] = (
    *_rows(
        Kind.AMOUNT,
        "USD|美元|美金", "CNY|元人民币|人民币|块钱", "EUR|欧元", "GBP|英镑", "HKD|港元|港币", "JPY|日元",
        "km|公里|千米|km", "cm|厘米|cm", "mm|毫米|mm", "kg|公斤|千克|kg", "mg|毫克|mg", "t|吨", "l|毫升|ml|mL",
        "jin|斤",
        "hectopascal|百帕", "kWh|千瓦时|度电|万千瓦时", "m2|平方米|平米|㎡", "km2|平方公里|平方千米",
        "ha|公顷|亩", "kcal|千卡|大卡|kcal", "kJ|千焦|kJ",
        "°C|摄氏度|℃|°C", "µg/m3|微克/立方米|μg/m³|µg/m³", "g/100g|克/100克",
    ),
    Unit(
        "分",
        "score",
        not_before="钟之别为享会组配支类级工开布析散数明秒期层校店公局队批步段红词子母量外内歧辨",
        kind=Kind.AMOUNT,
    ),
    Unit("级", not_before="台石阶楼", kind=Kind.ORDINAL),
    Unit("度", "°C", not_before="假电过", kind=Kind.AMOUNT),
    Unit("角", "jiao", not_before="度落色形膜逐质", kind=Kind.AMOUNT),
    Unit("角钱", "CNY", kind=Kind.AMOUNT, factor=TENTH),
    Unit("毛钱", "CNY", kind=Kind.AMOUNT, factor=TENTH),
    Unit("分钱", "CNY", kind=Kind.AMOUNT, factor=HUNDREDTH),
    Unit("元", "CNY", not_before="素旦年月宵首件帅", kind=Kind.AMOUNT),
    Unit("米", "m", not_before="饭粉", kind=Kind.AMOUNT),
    Unit("克", "g", not_before="服拉", kind=Kind.AMOUNT),
    Unit("升", "l", not_before="级学高至到为温幅降", kind=Kind.AMOUNT),
    *(
        Unit(text, "CNY", kind=Kind.AMOUNT, leads=True) for text in ("人民币", "RMB", "CNY", "¥", "￥")
    ),
    *(Unit(text, "USD", kind=Kind.AMOUNT, leads=True) for text in ("US$", "USD", "$")),
    *_rows(Kind.POINTS, "point|个百分点|百分点"),
    *(Unit(text, "percent", kind=Kind.SHARE, factor=HUNDREDTH) for text in ("%", "％")),
    Unit("‰", "permille", kind=Kind.SHARE, factor=Decimal("0.001")),
    Unit("成", "percent", not_before="立为长功效果员都人本年就", kind=Kind.SHARE, factor=TENTH),
    *_rows(Kind.RATIO, "times|倍"),
    *_rows(
        Kind.DURATION,
        "month|个月|个多月", "week|周|星期|个星期|礼拜", "day|昼夜|个工作日|工作日|个昼夜",
        "hour|小时|个小时|学时|课时|钟头|个钟头|h", "minute|分钟",
        "day|日内|日以内|日之内|个自然日|自然日|个日夜", "term|学期|个学期", "quarter|个季度",
    ),
    Unit("年", "year", not_before="级代度", kind=Kind.DURATION),
    Unit("d", "day", not_after="A-Za-z", not_before="A-Za-z", kind=Kind.DURATION),
    Unit("晚", "day", not_before="上会餐报间年辈婚自期", kind=Kind.DURATION),
    Unit("载", "year", not_before="体入重客荷明", kind=Kind.DURATION),
    Unit("天", "day", not_before="津水", kind=Kind.DURATION),
    Unit("秒", "second", kind=Kind.DURATION),
    *_rows(Kind.AGE, "year|岁|周岁", "month|月龄|个月龄", "week|周龄|孕周", "day|日龄"),
    *_rows(Kind.DATE, "day|日", "decade|年代"),
    *_rows(Kind.ORDINAL, "|号|年级|世纪|等奖|号文"),
    *_rows(Kind.CODE, "|热线|号热线"),
)  # fmt: skip

ENGLISH: tuple[Unit, ...] = (
    *_rows(
        Kind.AMOUNT,
        "USD|US dollars|US dollar|dollars|dollar|USD", "CNY|yuan|renminbi|RMB|CNY", "EUR|euros|euro|EUR",
        "GBP|pounds sterling|GBP", "km|kilometres|kilometers|kilometre|kilometer|km",
        "m|metres|meters|metre|meter", "cm|centimetres|cm",
        "mm|millimetres|mm", "kg|kilograms|kilogrammes|kilogram|kilos|kilo|kg", "g|grams|grammes|g", "mg|milligrams|mg",
        "t|tonnes|tons|tonne|ton",
        "l|litres|liters|litre|liter", "ml|ml|mL", "m2|square metres|square meters|sq m",
        "km2|square kilometres", "ha|hectares|hectare|ha", "mu|mu",
        "mile|miles|mile", "ft|feet|foot|ft", "acre|acres|acre",
        "kcal|kilocalories|kcal", "kJ|kJ", "°C|°C|degrees Celsius", "µg/m3|µg/m³|μg/m³",
    ),
    *(Unit(text, "USD", kind=Kind.AMOUNT, leads=True) for text in ("US$", "USD", "$")),
    *(Unit(text, "CNY", kind=Kind.AMOUNT, leads=True) for text in ("RMB", "CNY", "¥", "￥")),
    *(Unit(text, "year", kind=Kind.AGE, leads=True, not_after="A-Za-z") for text in ("aged", "ages", "age")),
    Unit("€", "EUR", kind=Kind.AMOUNT, leads=True),
    Unit("£", "GBP", kind=Kind.AMOUNT, leads=True),
    *_rows(Kind.POINTS, "point|percentage points|percentage point"),
    *(
        Unit(text, "percent", kind=Kind.SHARE, factor=HUNDREDTH)
        for text in ("%", "percent", "per cent", "％")
    ),
    Unit("‰", "permille", kind=Kind.SHARE, factor=Decimal("0.001")),
    *_rows(Kind.RATIO, "times|times|fold"),
    *_rows(
        Kind.AGE, "year|years old|years of age|year old|year olds|year-olds|year-old", "month|months old|months of age",
    ),
    *_rows(
        Kind.DURATION,
        "year|years|year|yr", "month|months|month", "week|weeks|week", "day|days|day", "hour|hours|hour|hr|hrs",
        "minute|minutes|minute|min|mins", "term|terms|semesters|term|semester", "decade|decades|decade",
        "second|seconds",
    ),
    *_rows(Kind.ORDINAL, "|st|nd|rd|th"),
)  # fmt: skip

UNITS = {"zh": CHINESE, "en": ENGLISH}

# How a unit is written out: before or after the figure.
WRITTEN = {
    "USD": {"zh": "美元", "en": "US dollars"},
    "US$": {"zh": "美元", "en": "US$"},
    "CNY": {"zh": "元", "en": "yuan"},
    "percent": {"zh": "%", "en": "%"},
    "times": {"zh": "倍", "en": "times"},
    "year": {"zh": "年", "en": "years"},
    "month": {"zh": "个月", "en": "months"},
    "hour": {"zh": "小时", "en": "hours"},
}

_MEASURES = """
轮 遍 趟 顿 餐 笔 起 宗 株 棵 架 艘 根 园 院 馆 员 首 则 幅 封 层级 梯队 板块 维度 环节 时段 批次 学分 人份
单元 档 步 点 道 线城市 课 阶段 年级组 院所 校 级 周期 例次 针 束 匹 滴 剂 捆 串 杯 碗 桶 瓶 趟次 圈 盏 台次 扇
床 行 字 桌 票 尊 栋 幢 眼 口 渠道 环 堂 曲 条次 座次 码 款次 单 分会场 片区 股 路 师 伏 员次 辈 代 声 拨 届
晚会 个 名 位 人 所 家 省份 省 市 县区 区县 县 区 项 次 例 件 份 套 场 期 批 门 对 户 间 处 座 台 辆 张 本 册
部 支 条 种 类 组 队 班 村 镇 乡 街道 社区 人次 户次 场次 站 片 只 双 篇 款 颗 层 支队 块 枚 盒 箱 袋 组织 机构
壶 伙 窝 尾 摞 沓 桩 炉 锅 仓 撮
"""
MEASURES: tuple[Word, ...] = (
    *(Word(text) for text in _MEASURES.split()),
    Word("大", not_before="约概部大多小于家学幅力规量批型"),
    Word("把", not_before="关握手脉持柄守控"),
    Word("头", not_before="万六疼痛部发等衔"),
    Word("国", not_before="家际务内"),
    Word("节", not_before="约能省"),
    Word("方面"),
    Word("地", not_before="区方"),
    *(Word(text) for text in ("兄妹", "姐妹", "姐弟", "兄弟", "姊妹")),
)

_NOUNS_ZH = """
医生 护士 儿童主任 督导员 女童 男童 妇女 孩子 居民 干部 专家 学员 儿童 学生 教师 家长 照料者 照护者
看护人 孕产妇 孕妇 产妇 新生儿 婴幼儿 青少年 同伴支持者 心理辅导员 辅导员 医务人员 卫生人员 卫生工作者
社会工作者 社工 志愿者 管理人员 学校 初中 小学 幼儿园 医院 卫生院 社区 中心 站点 服务点 省份 省 市
县（区） 县区 县 区 城市 国家 伙伴 合作伙伴 机构 家庭 人次 人 村 乡镇 街道 项目 案件 课程 视频
"""
NOUNS = {
    "zh": tuple(_NOUNS_ZH.split()),
    "en": (
        "people", "children", "caregivers", "parents", "students", "teachers", "schools", "counties", "districts",
        "provinces", "cities", "countries", "partners", "sites", "centres", "health workers", "social workers",
        "counsellors", "peer supporters", "adolescents", "girls", "boys", "women", "men", "babies", "infants",
        "newborns", "families", "households", "villages", "hospitals", "clinics", "workers", "person", "child",
    ),
}  # fmt: skip
