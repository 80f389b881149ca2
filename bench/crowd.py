"""Two lists of the same children, generated, with the truth beside them: a kind set, and a hard one.

Kind: what a first benchmark has. Children of families, even birth dates, some numbers missing, some typing errors.
Hard: what a country has. Twins with names that look or sound alike, siblings who share guardian and phone, birth dates
heaped on the first of a month and on 1 January, placeholder names, the mother's number or a twin's on a child, phones
handed on or a school's, children who moved, traditional characters, homophones, other guardians. A clerk's slip never
writes the very name of the other twin: by all that is on paper that would be the other twin's record.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from pypinyin import Style, lazy_pinyin

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN = (
    "子梓宇雨浩皓轩萱涵晗怡诗思欣馨佳嘉家俊骏峻泽则辰晨宸明茗铭小晓筱文雯天甜一依伊艺奕逸博勃睿瑞锐若诺"
    "可柯珂雪学薛语玉煜钰昊豪航涛韬琪淇祺琦妍研妙苗心芯新昕辛静婧菁晶莹颖盈瑶遥尧悦月岳阅乐琳霖林麟志智致"
    "芷紫强蔷伟炜玮芳方敏闽娜丽莉立杰洁婕鹏朋飞菲霏勇咏超磊蕾蓓贝华桦花红宏洪虹建健军君钧国果梅美玫海凯"
)
SIMPLE = (
    "张刘陈杨黄赵吴孙马罗郑谢许韩冯邓肖萧叶苏吕卢钟谭陆范贾韦邹龙顾龚万钱严汤"
    "轩诗骏泽则铭晓艺锐学语涛韬静莹颖遥尧悦阅乐蔷伟玮丽杰洁鹏飞华桦红虹军钧国凯"
)
OLD = (
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧肖蕭葉蘇呂盧鐘譚陸範賈韋鄒龍顧龔萬錢嚴湯"
    "軒詩駿澤則銘曉藝銳學語濤韜靜瑩穎遙堯悅閱樂薔偉瑋麗傑潔鵬飛華樺紅虹軍鈞國凱"
)
TRADITIONAL = str.maketrans(SIMPLE, OLD)
YEARS = 12
LAST = date(2024, 12, 31)
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Faults:
    """Shares of people or records."""

    overlap: float = 0.8  # of the first list's people who are on the second too
    no_number: float = 0.35
    number_wrong: float = 0.01  # fails its check digit
    mothers_number: float = 0.0
    siblings_number: float = 0.0
    twins: float = 0.0
    siblings: float = 0.0
    homophone: float = 0.01
    other_character: float = 0.01
    traditional: float = 0.0
    placeholder: float = 0.0
    heaped_year: float = 0.0  # born on 1 January, they say
    heaped_month: float = 0.0
    date_rounded: float = 0.0  # on one list alone
    date_typed: float = 0.01
    sex_wrong: float = 0.002
    moved: float = 0.02
    no_guardian: float = 0.05
    other_guardian: float = 0.02
    no_phone: float = 0.10
    other_phone: float = 0.05
    school_phone: float = 0.0
    passed_on_phone: float = 0.0


KIND = Faults()
HARD = Faults(
    number_wrong=0.02, mothers_number=0.03, siblings_number=0.002, twins=0.03, siblings=0.35, homophone=0.03,
    other_character=0.015, traditional=0.02, placeholder=0.01, heaped_year=0.08, heaped_month=0.10, date_rounded=0.02,
    date_typed=0.015, sex_wrong=0.005, moved=0.06, no_guardian=0.20, other_guardian=0.12, no_phone=0.20,
    other_phone=0.12, school_phone=0.04, passed_on_phone=0.03,
)  # fmt: skip


@dataclass
class Children:
    """The truth: one entry for each child. Names are indices of characters, dates days since 1970."""

    family: Numbers
    surname: Numbers
    first: Numbers  # character of the given name
    second: Numbers  # -1 where the given name has one
    sex: Numbers
    born: Numbers
    county: Numbers
    guardian: Numbers  # index of a name
    phone: Numbers
    others_second: Numbers  # the last character of the other twin's name, -1 for others
    twin: Numbers  # number of the twin pair, -1 for others

    def take(self, at: Numbers) -> Children:
        return Children(*(getattr(self, field.name)[at] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.family)


@dataclass(frozen=True)
class Crowd:
    """records: one row for each, with `person`, `child` (the truth) and `side`. numbers: what they carry.

    twins: child numbers of each twin pair.
    """

    records: pl.DataFrame
    numbers: pl.DataFrame
    twins: pl.DataFrame


def crowd(n: int, faults: Faults, *, seed: int) -> Crowd:
    """Two lists of about `n` records each."""
    draw = np.random.default_rng(seed)
    children = _children(round(n * (2 - faults.overlap)), faults, draw)
    n_all, n_both = len(children), round(n * faults.overlap)
    order = draw.permutation(n_all)
    on_lists = order[:n], np.concatenate([order[:n_both], order[n:]])
    carried = _carried(children, faults, draw)
    parts = [_records(children, at, side, faults, draw) for side, at in enumerate(on_lists)]
    records = pl.concat(parts).with_row_index("person").with_columns(pl.col("person").cast(pl.Int64))
    twins = pl.DataFrame({"child": np.flatnonzero(children.twin >= 0), "pair": children.twin[children.twin >= 0]})
    return Crowd(records, _numbers(records, carried, children, faults, draw), _pairs_of_twins(twins))


def _children(n: int, faults: Faults, draw: np.random.Generator) -> Children:
    sizes = np.where(draw.random(n) < faults.siblings, draw.integers(2, 4, n), 1)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), n)) + 1]
    family = np.repeat(np.arange(len(sizes)), sizes)[:n]
    n_families = len(sizes)
    surname = _zipf(len(SURNAMES), n_families, 0.9, draw)[family]
    county = _counties(n_families, draw)[family]
    guardian = _zipf(len(SURNAMES), n_families, 0.9, draw) * 40_000 + draw.integers(0, 40_000, n_families)
    born = (np.datetime64(LAST) - draw.integers(0, YEARS * 365, n).astype("timedelta64[D]")).astype(np.int64)
    born = _heaped(born, faults, draw)
    first, second = _zipf(len(GIVEN), n, 0.5, draw), _zipf(len(GIVEN), n, 0.5, draw)
    second = np.where(draw.random(n) < 0.15, -1, second)
    made = Children(family, surname, first, second, draw.integers(1, 3, n), born, county, guardian[family],
                    draw.permutation(n_families * 3)[:n_families][family], np.full(n, -1), np.full(n, -1))  # fmt: skip
    _make_twins(made, faults, draw)
    return made


def _make_twins(made: Children, faults: Faults, draw: np.random.Generator) -> None:
    """Pairs next to one another become of one family and one day; their names share a character or a sound."""
    firsts = np.flatnonzero(draw.random(len(made) - 1) < faults.twins / 2)
    firsts = firsts[np.diff(firsts, prepend=-9) > 1]
    others = firsts + 1
    for name in ("family", "surname", "born", "county", "guardian", "phone"):
        getattr(made, name)[others] = getattr(made, name)[firsts]
    made.twin[firsts] = made.twin[others] = np.arange(len(firsts))
    made.sex[others] = np.where(draw.random(len(firsts)) < 0.65, made.sex[firsts], 3 - made.sex[firsts])
    kind = draw.random(len(firsts))
    made.second[firsts] = np.where(made.second[firsts] < 0, 0, made.second[firsts])
    made.first[others] = np.where(kind < 0.7, made.first[firsts], made.first[others])  # one character in common
    sound = _homophones()[made.second[firsts], draw.integers(0, 4, len(firsts))]
    second = np.where(kind < 0.15, sound, (made.second[firsts] + 1 + draw.integers(0, 90, len(firsts))) % len(GIVEN))
    made.second[others] = np.where(second == made.second[firsts], (second + 1) % len(GIVEN), second)
    made.others_second[firsts], made.others_second[others] = made.second[others], made.second[firsts]


def _heaped(born: Numbers, faults: Faults, draw: np.random.Generator) -> Numbers:
    days, kind = born.astype("datetime64[D]"), draw.random(len(born))
    year = days.astype("datetime64[Y]").astype("datetime64[D]")
    month = days.astype("datetime64[M]").astype("datetime64[D]")
    to = faults.heaped_year
    told = np.where(kind < to, year, np.where(kind < to + faults.heaped_month, month, days))
    return told.astype("datetime64[D]").astype(np.int64)


def _records(children: Children, at: Numbers, side: int, faults: Faults, draw: np.random.Generator) -> pl.DataFrame:
    """One list, as a clerk typed it."""
    true, n = children.take(at), len(at)

    def some(share: float) -> npt.NDArray[np.bool_]:
        return draw.random(n) < share

    sounds = _homophones()
    second_typed = np.where(true.second < 0, true.first, true.second)
    typed = np.where(some(faults.homophone), sounds[second_typed, draw.integers(0, 4, n)], second_typed)
    typed = np.where(some(faults.other_character), draw.integers(0, len(GIVEN), n), typed)
    typed = np.where(typed == true.others_second, second_typed, typed)
    first, second = np.where(true.second < 0, typed, true.first), np.where(true.second < 0, -1, typed)
    days = true.born.astype("datetime64[D]")
    days = np.where(some(faults.date_rounded), days.astype("datetime64[Y]").astype("datetime64[D]"), days)
    days = np.where(some(faults.date_typed), days + draw.integers(1, 9, n).astype("timedelta64[D]"), days)
    guardian = np.where(some(faults.other_guardian), draw.integers(0, len(SURNAMES) * 40_000, n), true.guardian)
    phone = np.where(some(faults.other_phone), draw.integers(0, 10**8, n), true.phone)
    phone = np.where(some(faults.passed_on_phone), draw.permutation(phone), phone)
    phone = np.where(some(faults.school_phone), 90_000_000 + true.county * 7, phone)
    frame = pl.DataFrame(
        {
            "child": at,
            "side": np.full(n, side),
            "typed": _typed(true.surname, first, second, some(faults.traditional), some(faults.placeholder)),
            "birth_date": days.astype("datetime64[D]"),
            "sex": np.where(some(faults.sex_wrong), 3 - true.sex, true.sex),
            "county": np.where(some(faults.moved), draw.permutation(true.county), true.county),
            "guardian": _guardians(guardian),
            "phone": phone,
        }
    )
    return frame.with_columns(
        pl.when(pl.lit(some(faults.no_guardian))).then(None).otherwise(pl.col("guardian")).alias("guardian"),
        pl.when(pl.lit(some(faults.no_phone))).then(None)
        .otherwise(pl.col("phone").cast(pl.String).str.zfill(8)).alias("phone"),
    )  # fmt: skip


def _carried(children: Children, faults: Faults, draw: np.random.Generator) -> Numbers:
    """Whose number each child carries: its own, a sibling's (n + i), its mother's (by family), none (-1)."""
    n = len(children)
    own = np.arange(n)
    neighbour = np.where(
        children.family[np.minimum(own + 1, n - 1)] == children.family, np.minimum(own + 1, n - 1), own
    )
    number = np.where(draw.random(n) < faults.siblings_number, neighbour, own)
    number = np.where(draw.random(n) < faults.no_number, -1, number)
    mothers = (number < 0) & (draw.random(n) < faults.mothers_number / max(faults.no_number, 1e-9))
    return np.where(mothers, n + children.family, number)


def _numbers(
    records: pl.DataFrame, carried: Numbers, children: Children, faults: Faults, draw: np.random.Generator
) -> pl.DataFrame:
    """The tags of the records. Valid: its check holds and no adult's. Own: it tells the date and sex written."""
    child = records["child"].to_numpy()
    number, n = carried[child], len(children)
    wrong = draw.random(len(number)) < faults.number_wrong
    holder = np.clip(number, 0, n - 1)
    days, sex = records["birth_date"].to_numpy().astype("datetime64[D]"), records["sex"].to_numpy()
    agrees = (children.born[holder].astype("datetime64[D]") == days) & (children.sex[holder] == sex)
    valid = (number < n) & ~wrong
    told = pl.DataFrame({"person": records["person"], "number": number, "valid": valid, "own": agrees & valid,
                         "wrong": np.where(wrong, draw.integers(1, 10**6, len(number)), 0)})  # fmt: skip
    return told.filter(pl.col("number") >= 0).select(
        "person",
        pl.lit("resident").alias("kind"),
        pl.struct("number", "wrong").hash().cast(pl.String).alias("tag"),
        "valid",
        "own",
    )


def _typed(
    surname: Numbers, first: Numbers, second: Numbers, old: npt.NDArray[np.bool_], nobody: npt.NDArray[np.bool_]
) -> pl.Series:
    families, characters = np.array(list(SURNAMES)), np.array([*GIVEN, ""])
    frame = pl.DataFrame({"s": families[surname], "f": characters[first], "g": characters[second], "old": old,
                          "nobody": nobody})  # fmt: skip
    frame = frame.with_columns(name=pl.col("s") + pl.col("f") + pl.col("g"))
    plain = frame["name"].unique()
    written = pl.DataFrame({"name": plain, "as_written": [name.translate(TRADITIONAL) for name in plain]})
    frame = frame.join(written, on="name", how="left", maintain_order="left")
    return frame.select(
        pl.when("nobody").then(pl.col("s") + "某之子").when("old").then("as_written").otherwise("name")
    ).to_series()


def _guardians(index: Numbers) -> pl.Series:
    families, characters = np.array(list(SURNAMES)), np.array([*GIVEN, ""])
    n, rest = len(GIVEN), index % 40_000
    parts = families[index // 40_000], characters[rest % n], characters[np.minimum(rest // n, n)]
    return pl.DataFrame(dict(zip("sfg", parts, strict=True))).select(pl.concat_str("s", "f", "g")).to_series()


def _pairs_of_twins(twins: pl.DataFrame) -> pl.DataFrame:
    both = twins.join(twins, on="pair", suffix="_b").filter(pl.col("child") < pl.col("child_b"))
    return both.select("child", "child_b")


def _homophones() -> Numbers:
    """Four characters that sound like each of GIVEN, itself where there are no others."""
    by_sound: dict[str, list[int]] = {}
    sounds = lazy_pinyin(list(GIVEN), style=Style.NORMAL)
    for at, sound in enumerate(sounds):
        by_sound.setdefault(sound, []).append(at)
    rows = [[x for x in by_sound[sound] if GIVEN[x] != GIVEN[at]] or [at] for at, sound in enumerate(sounds)]
    return np.array([[row[i % len(row)] for i in range(4)] for row in rows])


def _zipf(n: int, size: int, power: float, draw: np.random.Generator) -> Numbers:
    weights = 1 / np.arange(1, n + 1) ** power
    return draw.choice(n, size=size, p=weights / weights.sum())


def _counties(n: int, draw: np.random.Generator) -> Numbers:
    codes = np.array([p * 10_000 + c * 100 + k for p in range(11, 42) for c in range(1, 12) for k in range(1, 9)])
    return codes[_zipf(len(codes), n, 0.3, draw)]
