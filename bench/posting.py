"""From an approval to the figure that everybody sees, and how fast the outbox empties.

    .venv/bin/python -m bench.posting                      both, in a new database (SQLite)
    .venv/bin/python -m bench.posting drain --rows 400000  accepted rows into the ledger: rows a second
    .venv/bin/python -m bench.posting visible --times 3    seconds, with `xinmiao work` at its default settings

`XINMIAO_POSTGRES="dbname=… user=postgres host=127.0.0.1"` names an empty PostgreSQL database to be used instead.
Targets: 20 000 rows a second; two minutes. Each `visible` begins at another moment of the worker's minute.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from importlib import import_module
from pathlib import Path
from subprocess import DEVNULL, Popen
from sys import executable
from tempfile import TemporaryDirectory
from typing import Any

import django
from django.core.management import call_command

FIGURE = "/api/indicators/health.visited/value/?period=2024"
POSTING = 10_000  # rows of one posting, as a large import brings them


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("what", nargs="?", choices=("drain", "visible", "both"), default="both")
    asked.add_argument("--rows", type=int, default=200_000)
    asked.add_argument("--times", type=int, default=3)
    told = asked.parse_args()
    with TemporaryDirectory(prefix="xinmiao-bench-") as folder:
        form = _installed(Path(folder))
        print(f"load {os.getloadavg()[0]:.1f}, {'PostgreSQL' if os.environ.get('XINMIAO_POSTGRES') else 'SQLite'}")
        if told.what != "visible":
            drain(told.rows)
        if told.what != "drain":
            visible(form, told.times)


def _installed(folder: Path) -> Any:
    """A small country with its indicators and a form whose approved submissions count."""
    os.environ |= {"XINMIAO_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.local"}
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)
    country, packs = import_module("xinmiao.indicators.tests.country"), import_module("xinmiao.core.packs")
    packs.load(country.written(folder / "pack"), by=country.TESTER)
    import_module("xinmiao.records.actions").drain(by=country.TESTER)
    return import_module("xinmiao.collection.tests.field").the_form()


def drain(n: int) -> None:
    """Accept `n` rows, then bring them to the ledger in batches of the default size."""
    rows, country = import_module("xinmiao.ledger.rows"), import_module("xinmiao.indicators.tests.country")
    records, queries = import_module("xinmiao.records.actions"), import_module("xinmiao.records.queries")
    day = import_module("datetime").date(2023, 5, 1)
    service = import_module("xinmiao.core.codes").table("service")["care.visit"]
    began, cpu = time.perf_counter(), time.process_time()
    for start in range(0, n, POSTING):
        posted = [
            rows.EventRow(date=day, service=service, county=530102, province=53, person_no=1_000_000 + i)
            for i in range(start, min(n, start + POSTING))
        ]
        records.post_events(rows=posted, source=f"bench.{start}", by=country.TESTER)
    print(f"accepted {n:,} rows: {_rate(n, began, cpu)}")
    began, cpu = time.perf_counter(), time.process_time()
    done = records.drain(by=country.TESTER)
    print(f"drained {done.n_rows:,} rows in {done.n_batches} batches: {_rate(n, began, cpu)}")
    assert (done.n_rows, queries.waiting().n_rows) == (n, 0)


def _rate(n: int, began: float, cpu: float) -> str:
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    return f"{seconds:.1f} s ({n / seconds:,.0f}/s), {spent:.1f} CPU s ({n / spent:,.0f} per CPU second)"


def visible(form: Any, times: int) -> None:
    """Approve submissions beside a worker, and ask for their figure until it is there."""
    working = Popen([executable, "-m", "xinmiao.cli.main", "work"], env=dict(os.environ), stdout=DEVNULL)
    draw = random.Random(1)
    try:
        for n in range(1, times + 1):
            time.sleep(draw.uniform(5, 60))
            _approve(form, n)
            began = time.perf_counter()
            while _shown() < 6 * n:
                time.sleep(0.5)
            print(f"visible {n}: {time.perf_counter() - began:.1f} s after the approval", flush=True)
    finally:
        working.terminate()
        working.wait(60)


def _shown() -> float:
    client = import_module("django.test").Client(headers={"host": "localhost"})
    return float(client.get(FIGURE).json()["value"] or 0)


def _approve(form: Any, n: int) -> None:
    """Six submissions about six children: fewer than five people are shown to nobody."""
    field, review = (import_module(f"xinmiao.collection.{one}") for one in ("tests.field", "actions.review"))
    role, verb = import_module("xinmiao.accounts.rules").Role, import_module("xinmiao.collection.rules.review").Verb
    user, actor = import_module("xinmiao.accounts.models").User, import_module("xinmiao.core.actors").Actor
    mei, su = (
        user.objects.filter(username=name).first() or field.person(name, of, place="530102")
        for name, of in (("mei", role.FIELD_WORKER), ("su", role.SUPERVISOR))
    )
    for i in range(6):
        child = field.CHILD | {"name": f"{'王李张刘陈杨'[i]}{'一二三四五六七八九'[n % 9]}{'明红强芳伟敏'[i]}"}
        arrived = field.arrive(form, by=mei, child=child)
        review.decide(
            submission=arrived, verb=verb.APPROVE, by=actor.of_user(su), scopes=su.scopes, at=arrived.received_at
        )


if __name__ == "__main__":
    main()
