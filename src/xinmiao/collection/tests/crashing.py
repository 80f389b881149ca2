"""A server that receives and drains and is killed without warning, again and again. Run by `test_crash.py`.

Phones remember what they have to send and strike it off when they are answered; what was not answered is sent again.
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
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db.models import Count

django.setup()

from xinmiao.accounts.models import User  # noqa: E402
from xinmiao.accounts.rules import Role  # noqa: E402
from xinmiao.collection.actions.bulk import receive_many  # noqa: E402
from xinmiao.collection.actions.submissions import receive  # noqa: E402
from xinmiao.collection.models import Attachment, Channel, Revision, Submission  # noqa: E402
from xinmiao.collection.queries.submissions import xml_of  # noqa: E402
from xinmiao.collection.tests import field, sending  # noqa: E402
from xinmiao.core import audit  # noqa: E402
from xinmiao.core.actors import Actor  # noqa: E402
from xinmiao.records import actions as records  # noqa: E402
from xinmiao.records import queries as ledger  # noqa: E402
from xinmiao.records.models import Batch, Outbox, Source  # noqa: E402

BY = Actor.job("crash")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
COUNTS = {
    "counts_when": "received",
    "people": {"child": {"name": "child_name"}},
    "records": [{"service": "care.visit", "person": "child", "role": "child"}],
}
GIVEN = "明红强芳伟敏静丽军磊洋艳勇杰娟涛超霞平刚"


def folder(name: str) -> Path:
    found = Path(settings.DATA_DIR) / name
    found.mkdir(exist_ok=True)
    return found


def lay_out() -> None:
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as pack:
        field.load_country(Path(pack))
    sending.publish(**COUNTS)
    sending.person("worker", Role.FIELD_WORKER)


def fill(life: int, n: int) -> None:
    """Phones' work of a life: written to their own disks before anything is sent."""
    draw = random.Random(life)
    for i in range(n):
        name = draw.choice("王李张刘陈杨") + "".join(draw.choices(GIVEN, k=2))
        xml = sending.filled({"child_name": name, "photo": "a.png"}, instance=f"uuid:{life}-{i}")
        (folder("phone") / f"{life}-{i}").write_bytes(xml)


def work() -> None:
    """Send what is not struck off, in several ways; drain in between; strike off what was answered."""
    user, left = User.objects.get(), sorted(folder("phone").iterdir())
    for one in left[::2]:
        photo = {"a.png": SimpleUploadedFile("a.png", b"\x89PNG" + one.name.encode())}
        receive(xml=one.read_bytes(), media=photo, user=user, channel=Channel.OPENROSA, at=AT, by=BY)
        answered(one)
    records.drain(by=BY, batch_rows=2)
    rest = left[1::2]
    receive_many(rows=[one.read_bytes() for one in rest], user=user, channel=Channel.API, at=AT, by=BY)
    for one in rest:
        answered(one)
    records.drain(by=BY)


def answered(one: Path) -> None:
    one.replace(folder("answered") / one.name)


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


def crash(n_lives: int, seed: int) -> None:
    draw = random.Random(seed)
    assert done(child(lay_out)) == 0
    fill(0, 4)
    began = time.monotonic()
    assert done(child(work)) == 0
    seconds, killed = time.monotonic() - began, 0
    for life in range(1, n_lives + 1):
        fill(life, 4)
        pid = child(work)
        time.sleep(draw.uniform(0, seconds))
        os.kill(pid, signal.SIGKILL)
        killed += done(pid) == -signal.SIGKILL
    left = len(list(folder("phone").iterdir()))
    assert done(child(work)) == 0
    assert done(child(lambda: report(n_killed=killed, n_sent=4 * (n_lives + 1), n_left=left))) == 0


def report(**told: object) -> None:
    """What phones were answered, what the database keeps, and what the ledger holds, submission by submission."""
    accounts = ledger.verify(deep=True)
    held = ledger.snapshot().scan("events").select("source_no").collect()["source_no"].value_counts()
    rows = dict(held.iter_rows())
    sources = dict(Source.objects.values_list("code", "pk"))
    kept = {f"{one.instance_id.removeprefix('uuid:')}": one for one in Revision.objects.select_related("submission")}
    names = [one.name for one in folder("answered").iterdir()]
    told |= {
        "problems": [str(p) for p in [*accounts.problems, *accounts.ledger.problems]],
        "n_answered": len(names),
        "lost": [name for name in names if name not in kept],
        "n_revisions": len(kept),
        "n_submissions": Submission.objects.count(),
        "not_once": [name for name, one in kept.items() if rows.get(sources.get(one.submission.source_code, -1)) != 1],
        "changed": [n for n, one in kept.items() if xml_of(one) != (folder("answered") / n).read_bytes()],
        "twice_named": Attachment.objects.values("revision").annotate(n=Count("id")).filter(n__gt=1).count(),
        "n_ledger": sum(rows.values()),
        "n_waiting": Outbox.objects.exclude(batch__state=Batch.State.POSTED).count(),
        "chain_holds": audit.verify().holds,
    }
    (Path(settings.DATA_DIR) / "report.json").write_text(json.dumps(told))


if __name__ == "__main__":
    crash(*map(int, sys.argv[1:]))
