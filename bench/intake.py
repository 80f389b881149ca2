"""The check at intake over encrypted persons: `python -m bench.intake [PERSONS] [CHECKS]`, e.g. `171000 1000`.

Registers generated persons through the bulk path in a database of its own (a folder that is thrown away; with
XINMIAO_POSTGRES the database named there, which must be empty), then checks as many newcomers, one in two of whom is
known under a name of the same sound. Prints one line of JSON: persons registered a second; p50, p95 and the largest of
the checks in milliseconds, and p95 of their processor time; how many of those known were found. Surnames are drawn by
their share in the country, birth dates over 18 years, one person in three has no number and one in five no phone.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from tempfile import TemporaryDirectory

import numpy as np

FOLDER = TemporaryDirectory(prefix="xinmiao-bench-")
os.environ["XINMIAO_DATA_DIR"] = FOLDER.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinmiao.config.settings.local")

import django  # noqa: E402

django.setup()  # what follows imports models

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from xinmiao.accounts.rules import Role, Scope  # noqa: E402
from xinmiao.core.actors import Actor  # noqa: E402
from xinmiao.people import actions, queries  # noqa: E402
from xinmiao.people.rules import Newcomer  # noqa: E402
from xinmiao.places.models import Place  # noqa: E402
from xinmiao.science.linkage.comparing import Facts  # noqa: E402
from xinmiao.science.linkage.identity_numbers import check_character, document  # noqa: E402

SURNAMES = {
    "王": 72, "李": 72, "张": 68, "刘": 54, "陈": 45, "杨": 31, "黄": 22, "赵": 20, "吴": 20, "周": 19, "徐": 14,
    "孙": 14, "马": 13, "朱": 12, "胡": 12, "郭": 11, "何": 11, "林": 11, "高": 10, "罗": 10, "郑": 9, "梁": 9, "谢": 8,
    "宋": 8, "唐": 7, "许": 7, "邓": 6, "韩": 6, "冯": 6, "曹": 6, "彭": 6, "曾": 6, "肖": 6, "田": 5, "欧阳": 1,
}  # fmt: skip
GIVEN = "子梓浩宇轩涵雨欣怡佳思嘉明晓小丽娜静敏文博泽俊杰志强建国秀英桂兰玉婷雪慧莹一诺依晨阳天乐安宁可心语彤"
SAME_SOUND = {"小": "晓", "晓": "小", "子": "梓", "梓": "子", "宇": "雨", "雨": "宇", "佳": "嘉", "嘉": "佳"}
COUNTIES, VILLAGES, BATCH = 20, 10, 10_000
NOW, BY = datetime(2026, 1, 1, tzinfo=UTC), Actor.job("bench")


def main() -> None:
    n, checks = (int(word) for word in [*sys.argv[1:], "171000", "1000"][:2])
    call_command("migrate", verbosity=0)
    codes = list(_places())
    draw = random.Random(n)
    newcomers = [_newcomer(draw, codes) for _ in range(n)]
    seconds = _registered(newcomers)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    else:
        connection.cursor().execute("ANALYZE")
    print(json.dumps({"database": connection.vendor, "persons": n, "registered_s": round(n / seconds)}
                     | _checked(draw, newcomers, codes, checks)))  # fmt: skip


def _registered(newcomers: list[Newcomer]) -> float:
    start = time.perf_counter()
    for first in range(0, len(newcomers), BATCH):
        actions.register_many(newcomers=newcomers[first : first + BATCH], source=f"bench:{first}", at=NOW, by=BY)
    return time.perf_counter() - start


def _checked(draw: random.Random, newcomers: list[Newcomer], codes: list[str], checks: int) -> dict[str, float]:
    scopes = (Scope(Role.SUPERVISOR, "53"),)
    times, cpu, n_known, n_found = [], [], 0, 0
    for turn in range(checks):
        known = turn % 2 == 0
        facts = _again(draw.choice(newcomers).facts) if known else _newcomer(draw, codes).facts
        start, spent = time.perf_counter(), time.process_time()
        found = queries.candidates(facts, scopes)
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - spent) * 1000)
        n_known, n_found = n_known + known, n_found + (known and bool(found.shown))
    p50, p95, most = np.percentile(times, [50, 95, 100]).round(1).tolist()
    return {
        "checks": checks, "p50_ms": p50, "p95_ms": p95, "max_ms": most,
        "cpu_p95_ms": round(float(np.percentile(cpu, 95)), 1), "found": n_found, "of": n_known,
    }  # fmt: skip


def _again(facts: Facts) -> Facts:
    """The same person, told anew: of the same sound, without the number."""
    name = "".join(SAME_SOUND.get(character, character) for character in facts.name)
    return replace(facts, name=name, documents=())


def _newcomer(draw: random.Random, codes: list[str]) -> Newcomer:
    born = date(2008, 1, 1) + timedelta(days=draw.randrange(365 * 18))
    sex, place = draw.randint(1, 2), draw.choice(codes)
    seventeen = f"{place[:6]}{born:%Y%m%d}{draw.randrange(500) * 2 + sex % 2:03d}"
    number = document("identity_number", seventeen + check_character(seventeen))
    facts = Facts(
        _name(draw), sex, born, mother=_name(draw), place=place,
        documents=(number,) if draw.random() < 2 / 3 else (),
        phones=(f"13{draw.randrange(10**9):09d}",) if draw.random() < 0.8 else (),
    )  # fmt: skip
    return Newcomer(facts, source="bench")


def _name(draw: random.Random) -> str:
    (surname,) = draw.choices([*SURNAMES], [*SURNAMES.values()])
    return surname + "".join(draw.choices(GIVEN, k=draw.choice((1, 2, 2, 2, 2))))


def _places() -> Iterator[str]:
    """A province with counties and their villages; gives the villages' codes."""
    named = {"name_zh": "地方", "name_en": "Place", "name_en_status": "official"}
    top = Place.objects.create(number=53, code="53", kind="province", path="/53/", **named)
    for c in range(COUNTIES):
        code = f"5301{c + 2:02d}"
        county = Place.objects.create(
            number=int(code), code=code, kind="county", parent=top, path=f"/53/{code}/", county_no=int(code), **named
        )
        for v in range(VILLAGES):
            village = f"{code}{v + 1:03d}"
            Place.objects.create(
                number=int(village), code=village, kind="village", parent=county, path=f"{county.path}{village}/",
                county_no=int(code), **named,
            )  # fmt: skip
            yield village


if __name__ == "__main__":
    main()
