"""ODK's JavaScript engine in Node, asked what it makes of submissions. Nothing of it runs with the product."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ENGINE = Path(__file__).parents[5] / "frontend" / "engine"
NOW = "2024-05-01T09:20:00.000+08:00"


@dataclass
class Job:
    """One form with lists beside it (rows by file name) and submissions to it."""

    form: bytes
    lists: Mapping[str, Sequence[Mapping[str, str]]]
    submissions: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """violations: condition by place. values: by place, as the engine holds them. milliseconds: for it alone."""

    violations: Mapping[str, str]
    values: Mapping[str, str]
    irrelevant: frozenset[str]
    milliseconds: float
    error: str = ""


def verdicts(jobs: Sequence[Job], now: str = NOW) -> list[list[Verdict]]:
    """What the engine says of each submission of each job, in one process."""
    said = [
        {
            "form": job.form.decode(),
            "lists": {f: _csv(rows) for f, rows in job.lists.items()},
            "submissions": job.submissions,
        }
        for job in jobs
    ]
    done = subprocess.run(
        ["node", str(ENGINE / "verdicts.mjs")],
        input=json.dumps({"now": now, "jobs": said}).encode(),
        capture_output=True,
        env={**os.environ, "TZ": "Asia/Shanghai"},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return [[_verdict(one) for one in job] for job in json.loads(done.stdout)]


def _verdict(said: Mapping[str, object]) -> Verdict:
    if "error" in said:
        return Verdict({}, {}, frozenset(), 0.0, str(said["error"]))
    values = {_place(ref): held for ref, held in said["values"].items()}
    return Verdict(
        {_place(ref): condition for ref, condition in said["violations"].items()},
        {place: held["value"] for place, held in values.items()},
        frozenset(place for place, held in values.items() if not held["relevant"]),
        float(said["ms"]),
    )


def _place(reference: str) -> str:
    """`/data/carers[2]/name` → `carers[2]/name`."""
    return reference.split("/", 2)[2] if reference.count("/") > 1 else ""


def _csv(rows: Sequence[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
