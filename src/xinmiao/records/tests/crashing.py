"""A process that posts and drains and is killed without warning, again and again. Run by `test_crash.py`.

Forks from one process that has imported everything and touched nothing, so that a life costs milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from datetime import date  # noqa: E402

import pyarrow as pa  # noqa: E402

from xinmiao.core.actors import Actor  # noqa: E402
from xinmiao.ledger.rows import EventRow, table_of  # noqa: E402
from xinmiao.records import actions, queries  # noqa: E402
from xinmiao.records.models import Batch, Outbox  # noqa: E402

BY = Actor.job("crash")
OURS = ("/xinmiao/records/actions/", "/xinmiao/ledger/store/", "/xinmiao/records/models.py")


def witness() -> Path:
    """Codes of the sources whose acceptance was told to whoever posted."""
    return Path(settings.DATA_DIR) / "accepted"


def work(life: str) -> None:
    """Post, drain, post a table, post, drain."""
    for part in "ab":
        actions.post_events(rows=visits(3), source=f"{life}{part}", by=BY)
        tell(f"{life}{part}")
        actions.drain(by=BY, batch_rows=2)
    rows = table_of("events", visits(5), source_no=1).drop_columns(["event_no", "source_no"])
    actions.post_table(table="events", rows=rows, source=f"{life}t", by=BY)
    tell(f"{life}t")


def visits(n: int) -> list[EventRow]:
    return [EventRow(date=date(2024, 1, 1), service=1, county=530102, person_no=i + 1) for i in range(n)]


def tell(code: str) -> None:
    with witness().open("a") as told:
        told.write(code + "\n")
        told.flush()
        os.fsync(told.fileno())


def child(task: Callable[[], object]) -> int:
    """Fork, do the task, exit; give the child's number."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        task()
        status = 0
    finally:
        os._exit(status)


def done(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


class Lines:
    """Counts the lines of our own code that are run, and dies at one of them."""

    def __init__(self, fatal: int | None) -> None:
        self.n, self.fatal = 0, fatal

    def __call__(self, frame: FrameType, event: str, _: object) -> Lines | None:
        if not any(part in frame.f_code.co_filename for part in OURS):
            return None
        if event == "line":
            self.n += 1
            if self.n == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def traced(task: Callable[[], object], fatal: int | None) -> int:
    lines = Lines(fatal)
    sys.settrace(lines)
    try:
        task()
    finally:
        sys.settrace(None)
    return lines.n


def first_life() -> None:
    """How many lines and how many seconds a whole life has."""
    start = time.monotonic()
    n = traced(lambda: work("first-"), None)
    (Path(settings.DATA_DIR) / "life").write_text(json.dumps([n, time.monotonic() - start]))


def crash(n_lives: int, seed: int) -> None:
    draw = random.Random(seed)
    assert done(child(lambda: call_command("migrate", verbosity=0))) == 0
    assert done(child(first_life)) == 0
    n_lines, seconds = json.loads((Path(settings.DATA_DIR) / "life").read_text())
    killed = [one_life(i, draw, n_lines, seconds) for i in range(n_lives)]
    assert done(child(lambda: last_life(sum(code == -signal.SIGKILL for code in killed)))) == 0


def one_life(i: int, draw: random.Random, n_lines: int, seconds: float) -> int:
    """Every other life ends at a line of our code, the rest at a moment, perhaps inside a library."""
    if i % 2:
        fatal = draw.randrange(1, n_lines)
        return done(child(lambda: traced(lambda: work(f"{i}-"), fatal)))
    pid = child(lambda: work(f"{i}-"))
    time.sleep(draw.uniform(0, seconds))
    os.kill(pid, signal.SIGKILL)
    return done(pid)


def last_life(n_killed: int) -> None:
    left = Batch.objects.filter(state=Batch.State.STAMPED).count()
    waiting = queries.waiting().n_rows
    actions.drain(by=BY)
    report(n_killed=n_killed, n_left=left, n_waiting_before=waiting)


def rush(n_processes: int) -> None:
    """Several processes post and drain at once; nobody dies."""
    assert done(child(lambda: call_command("migrate", verbosity=0))) == 0
    pids = [child(lambda i=i: [work(f"{i}-{j}-") for j in range(3)]) for i in range(n_processes)]  # type: ignore[misc]
    codes = [done(pid) for pid in pids]
    assert done(child(lambda: report(codes=codes))) == 0


def report(**told: object) -> None:
    """What was accepted, by our own witness, and what the ledger holds, source by source."""
    accounts = queries.verify(deep=True)
    held = queries.snapshot().scan("events").select("source_no").collect()["source_no"].value_counts()
    rows = dict(held.iter_rows())
    ids = {source.code: source.pk for source in Batch.source.field.related_model.objects.all()}
    accepted = witness().read_text().split()
    told |= {
        "holds": accounts.holds,
        "problems": [str(p) for p in [*accounts.problems, *accounts.ledger.problems]],
        "n_waiting": accounts.n_waiting,
        "accepted": len(accepted),
        "wrong": [c for c in accepted if rows.get(ids[c], 0) != (5 if c.endswith("t") else 3)],
        "n_outbox": Outbox.objects.count(),
        "n_ledger": sum(rows.values()),
    }
    (Path(settings.DATA_DIR) / "report.json").write_text(json.dumps(told))


if __name__ == "__main__":
    what, *numbers = sys.argv[1:]
    {"crash": crash, "rush": rush}[what](*map(int, numbers))
    assert pa  # imported before the fork on purpose
