"""A file whose import is killed without warning, again and again, and each time repeated. Run by `test_crash.py`."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import django
from django.conf import settings

django.setup()

from xinmiao.accounts.models import User  # noqa: E402
from xinmiao.accounts.rules import Role  # noqa: E402
from xinmiao.collection.actions import imports  # noqa: E402
from xinmiao.collection.actions.imports.forms import FormTarget  # noqa: E402
from xinmiao.collection.models import FormVersion, Import, ImportedRow, Revision, Submission  # noqa: E402
from xinmiao.collection.tests import sending  # noqa: E402
from xinmiao.collection.tests.crashing import AT, child, done, lay_out  # noqa: E402
from xinmiao.core import audit  # noqa: E402
from xinmiao.core.actors import Actor  # noqa: E402
from xinmiao.records import actions as records  # noqa: E402
from xinmiao.records import queries as ledger  # noqa: E402

N_ROWS, CHUNK, SHORTEST = 240, 12, 0.05
HEAD = "record_key,place,visit_date,child_name,age,went_well"


def upload(name: str) -> None:
    """Upload a file of its own content and check it."""
    user = User.objects.filter(username="officer").first() or sending.person("officer", Role.SUPERVISOR, place="53")
    rows = [f"{name}-{n},{sending.HERE},2026-11-20,{name}孩子{n},{n % 10},yes" for n in range(N_ROWS)]
    of = imports.upload(
        data="\n".join([HEAD, *rows, ""]).encode(), name=f"{name}.csv", user=user, by=Actor.of_user(user), at=AT,
        version=FormVersion.objects.get(),
    )  # fmt: skip
    imports.check(of=of, at=AT)


def commit(name: str) -> None:
    of = Import.objects.get(file_name=f"{name}.csv")
    imports.commit(of=of, by=Actor.of_user(of.user), at=AT)


def crash(n_lives: int, seed: int) -> None:
    """One import is let be, which says how long it takes; another is killed at most so often, then let be."""
    FormTarget.chunk = CHUNK
    draw, killed = random.Random(seed), 0
    for task in (lay_out, lambda: upload("whole"), lambda: upload("killed")):
        assert done(child(task)) == 0
    began = time.monotonic()
    assert done(child(lambda: commit("whole"))) == 0
    seconds = time.monotonic() - began
    for _ in range(n_lives):
        pid = child(lambda: commit("killed"))
        time.sleep(draw.uniform(SHORTEST, seconds / 2))
        os.kill(pid, signal.SIGKILL)
        if done(pid) != -signal.SIGKILL:
            break
        killed += 1
    assert done(child(lambda: report(killed))) == 0


def report(n_killed: int) -> None:
    """What stood when the last one was killed, and what both imports came to."""
    half = Import.objects.get(file_name="killed.csv")
    standing = ImportedRow.objects.filter(last=half).count()
    if half.state != "committed":
        commit("killed")
    records.drain(by=Actor.job("crash"))
    accounts = ledger.verify(deep=True)
    told = {
        "n_killed": n_killed,
        "n_standing": standing,
        "ends": {one.file_name: [one.state, one.promised, one.rows.count()] for one in Import.objects.all()},
        "n_submissions": Submission.objects.filter(deleted_at=None).count(),
        "n_revisions": Revision.objects.count(),
        "n_ledger": ledger.snapshot().scan("events").collect().height,
        "twice": [key for key, n in Counter(ImportedRow.objects.values_list("submission", flat=True)).items() if n > 1],
        "problems": [str(p) for p in [*accounts.problems, *accounts.ledger.problems]],
        "chain_holds": audit.verify().holds,
    }
    (Path(settings.DATA_DIR) / "report.json").write_text(json.dumps(told))


if __name__ == "__main__":
    crash(*map(int, sys.argv[1:]))
