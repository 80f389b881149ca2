"""What checking a file costs: our generated checks beside the same ones written by hand, and whole files.

    .venv/bin/python bench/imports.py checks    # row checks ÷ bare Polars, CPU seconds
    .venv/bin/python bench/imports.py csv       # a million rows of CSV: seconds, peak memory, with and without faults
    .venv/bin/python bench/imports.py xlsx      # 50 000 rows of a workbook, read and checked
    .venv/bin/python bench/imports.py whole     # the same as a form's file: dry run, import with person matching

Each runs in a process of its own, so that peak memory is its own. Data are generated from a seed.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from io import BytesIO
from pathlib import Path

import django
import polars as pl
from django.core.management import call_command
from numpy.random import default_rng
from xlsxwriter import Workbook

from xinmiao.science.sheets import Checker, Choice, Column, Compare, Type, checks, opened
from xinmiao.science.sheets.cells import typed
from xinmiao.science.text import Text

TODAY = date(2026, 1, 31)
COUNTIES = [f"53{n:04d}" for n in range(100, 229)]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑"
CHILD = (("text", "sex"), ("date", "birth"), ("text", "idno"), ("integer", "age"))
PERSON = {"name": "child_name", "sex": "sex", "birth_date": "birth", "identity_number": "idno"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def columns() -> list[Column]:
    sexes = (Choice("female", Text("女", "Female")), Choice("male", Text("男", "Male")))
    return [
        Column("record", Text("记录号", "Record"), required=True),
        Column("name", Text("姓名", "Name"), required=True),
        Column("sex", Text("性别", "Sex"), Type.CHOICE, required=True, choices=sexes),
        Column("birth", Text("出生日期", "Birth date"), Type.DATE, required=True, compares=(Compare("<=", "visit"),)),
        Column("visit", Text("家访日期", "Visit date"), Type.DATE, required=True, not_future=True),
        Column("idno", Text("身份证号", "Identity number"), Type.IDENTITY),
        Column("place", Text("地点", "Place"), Type.CODE, required=True, known=frozenset(COUNTIES), length=6),
        Column("visits", Text("次数", "Visits"), Type.WHOLE, lowest=0, highest=10),
    ]


def table(n: int, *, faulty: bool = False) -> pl.DataFrame:
    """Home visits as text; faulty: two cells of each row are wrong."""
    random = default_rng(1)
    births = [date(2019, 1, 1) + timedelta(days=int(d)) for d in random.integers(0, 1800, n)]
    places = random.choice(COUNTIES, n)
    return pl.DataFrame(
        {
            "record": [f"R{i}" for i in range(n)],
            "name": random.choice(["王小明", "李红", "欧阳娜娜", "阿依古丽"], n),
            "sex": ["x"] * n if faulty else random.choice(["女", "男"], n),
            "birth": [day.isoformat() for day in births],
            "visit": [(day + timedelta(days=400)).isoformat() for day in births],
            "idno": [_number(place, day, i) for i, (place, day) in enumerate(zip(places, births, strict=True))],
            "place": places,
            "visits": ["99"] * n if faulty else [str(k) for k in random.integers(0, 10, n)],
        }
    )


def _number(place: str, day: date, i: int) -> str:
    body = f"{place}{day:%Y%m%d}{i % 1000:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def by_hand(today: date) -> list[pl.Expr]:
    """The same checks as a careful person would write them for this one table."""
    c = pl.col
    digits = c("idno").str.head(17).cast(pl.Int64, strict=False)
    total = sum(((digits // 10 ** (16 - place)) % 10) * weight for place, weight in enumerate(WEIGHTS))
    last = (pl.lit(0) + total) % 11
    check = last.replace_strict(list(range(11)), list("10X98765432"), return_dtype=pl.String, default=None)
    formed = c("idno").str.contains(r"^[0-9]{17}[0-9X]$|^[0-9]{15}$")
    known = pl.Series(COUNTIES).implode()
    return [
        *(c(f"{name}.told").is_null() for name in ("record", "name", "sex", "birth", "visit", "place")),
        *(c(name).is_null() & c(f"{name}.told").is_not_null() for name in ("sex", "birth", "visit", "visits", "place")),
        *(c(name).str.contains(r"^[0-9](\.[0-9]+)?E\+1[5-9]$") for name in ("record", "name", "idno", "place")),
        formed.not_(),
        formed & (c("idno").str.len_chars() == 18) & (check != c("idno").str.tail(1)),
        formed & c("idno").str.slice(6, 8).str.to_date("%Y%m%d", strict=False).is_null(),
        c("place").is_in(known).not_() & pl.concat_str(pl.lit("0"), c("place")).is_in(known),
        c("place").is_in(known).not_(),
        c("visits") < 0,
        c("visits") > 10,
        c("visit") > today,
        c("birth") > c("visit"),
    ]


def cpu(work: Callable[[], object], times: int = 5) -> float:
    """The best of some CPU seconds."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def compare_checks(n: int = 1_000_000) -> None:
    rows = table(n).with_row_index("row", 1)
    letters = dict(zip(rows.columns[1:], "ABCDEFGH", strict=True))
    frame = typed(rows.rename(letters), letters, columns(), kinds=False, date_1904=False)
    ours = [check.faulty.fill_null(False).any().alias(str(i)) for i, check in enumerate(checks(columns(), today=TODAY))]
    hand = [one.fill_null(False).any().alias(str(i)) for i, one in enumerate(by_hand(TODAY))]
    assert not any(frame.select(ours).row(0))
    assert not any(frame.select(hand).row(0))
    a, b = cpu(lambda: frame.select(ours)), cpu(lambda: frame.select(hand))
    print(
        f"checks: {len(ours)} of ours {a:.2f} CPU s, {len(hand)} by hand {b:.2f} CPU s, {a / b:.2f} times, {n:,} rows"
    )
    print(f"        {n / a / 1e6:.2f} M rows per CPU second")


def whole_csv(n: int = 1_000_000) -> None:
    for faulty in (False, True):
        out = BytesIO()
        table(n, faulty=faulty).write_csv(out)
        _checked(out.getvalue(), f"CSV, {n:,} rows, {'two faults each' if faulty else 'clean'}")


def whole_xlsx(n: int = 50_000) -> None:
    out = BytesIO()
    rows = table(n)
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, rows.columns)
        for i, row in enumerate(rows.iter_rows(), start=1):
            sheet.write_row(i, 0, row)
    _checked(out.getvalue(), f"XLSX, {n:,} rows")


def _checked(data: bytes, words: str) -> None:
    before, start, spent = _peak(), time.perf_counter(), time.process_time()
    checker = Checker(opened(data), columns(), today=TODAY)
    reading = time.perf_counter() - start
    n_faults = sum(part.faults.height for part in checker.examined())
    took, used = time.perf_counter() - start, time.process_time() - spent
    print(f"{words} ({len(data) / 1e6:.0f} MB): {took:.2f} s ({reading:.2f} s to open), {used:.2f} CPU s, "
          f"{n_faults:,} faults, peak {_peak():.2f} GB ({before:.2f} GB before)")  # fmt: skip


def whole_import(n: int = 50_000, written: int = 5_000) -> None:
    """A new database with a small country and a form; `written` of the rows are imported, too."""
    folder = Path(tempfile.mkdtemp())
    os.environ |= {"XINMIAO_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.local"}
    django.setup()
    call_command("migrate", verbosity=0)
    names = ("collection.tests.sending", "collection.actions.imports", "accounts.rules")
    sending, imports, rules = (import_module(f"xinmiao.{name}") for name in names)
    workbooks = import_module("xinmiao.collection.tests.workbooks")
    sending.SURVEY[5:] = [workbooks.question(kind, name) for kind, name in CHILD]
    actors = import_module("xinmiao.core.actors")
    sending.load_country(folder / "pack")
    version = sending.publish(people={"child": PERSON})
    user = sending.person("officer", rules.Role.SUPERVISOR, place="53")
    by, at = actors.Actor.of_user(user), sending.AT
    for rows in (n, written):
        start = time.perf_counter()
        data = _visits(rows)
        of = imports.upload(data=data, name="x.xlsx", user=user, by=by, at=at, version=version)
        begun = time.perf_counter()
        of = imports.check(of=of, at=at)
        took = time.perf_counter() - begun
        print(f"dry run of {rows:,} rows: {took:.1f} s, {of.n_new:,} new, {of.state} ({begun - start:.1f} s to make)")
    begun, spent = time.perf_counter(), time.process_time()
    imports.commit(of=of, by=by, at=at)
    took, used = time.perf_counter() - begun, time.process_time() - spent
    print(f"import of {written:,} rows: {took:.1f} s, {written / took:.0f} rows/s, {used:.1f} CPU s here "
          f"({1e6 * used / written:.0f} µs a row), peak {_peak():.2f} GB")  # fmt: skip


def _visits(n: int) -> bytes:
    """Visits to children of whom every tenth was visited before: matched by number, name and birth date."""
    out, random = BytesIO(), default_rng(2)
    heading = ["record_key", "place", "visit_date", "child_name", "sex", "birth", "idno", "age"]
    with Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("数据")
        sheet.write_row(0, 0, heading)
        for i in range(n):
            child = int(random.integers(0, i)) if i % 10 == 9 else i
            born = date(2018, 1, 1) + timedelta(days=child * 7 % 2000)
            name = SURNAMES[child % len(SURNAMES)] + chr(0x4E00 + child * 31 % 9000) + chr(0x4E00 + child * 17 % 9000)
            sex, number = ("male", "female")[(child % 1000 + 1) % 2], _number("530102", born, child)
            day = f"2026-10-{1 + i % 28:02d}"
            sheet.write_row(i + 1, 0, [f"R{n}-{i}", "530102", day, name, sex, born.isoformat(), number, i % 15])
    return out.getvalue()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


if __name__ == "__main__":
    {"checks": compare_checks, "csv": whole_csv, "xlsx": whole_xlsx, "whole": whole_import}[sys.argv[1]]()
