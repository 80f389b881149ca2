"""Submissions through HTTP, one by one and 500 a call, and formList with an ETag: `python -m bench.collection`.

`--seconds 60 --modes one,bulk,list --postgres "host=127.0.0.1 user=postgres port=5432"` (SQLite without). Server,
database and phones share this machine; what CPU each took is told beside the rate. 25 fields, checked, sealed, kept.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen, run
from sys import executable
from tempfile import TemporaryDirectory

import psycopg

from bench.site import cpu
from xinmiao.collection.tests.live import _free_port as free_port
from xinmiao.collection.tests.live import environment, multipart

PHONES = {"one": 16, "bulk": 4, "list": 16}
ROWS = 500
PUBLISHED = "DHIS2 2.43.0, published by its project: 4 056 events/s, p95 1 892 ms (4 + 4 CPU)"
Made = Callable[[int], tuple[str, bytes]]
"""From a number to the head and the body of a request."""
LAY_OUT = [executable, "-m", "bench.collection_form"]


@dataclass
class Told:
    """latencies in seconds, statuses; rows: how many submissions a request holds."""

    rows: int
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    refused: int = 0


def answers(i: int) -> dict[str, object]:
    """25 answers, of which two are this row's own."""
    told: dict[str, object] = {
        "place": "530102",
        "visit_date": "2026-11-01",
        "child_name": uuid.uuid4().hex,
        "age": i % 18,
    }
    told |= {f"number_{n}": (i + n) % 90 for n in range(7)}
    told |= {f"choice_{n}": "yes" if (i + n) % 3 else "no" for n in range(7)}
    return told | {f"words_{n}": f"第 {i} 行，第 {n} 题" for n in range(7)}


def xml(i: int) -> bytes:
    said = "".join(f"<{name}>{value}</{name}>" for name, value in answers(i).items())
    meta = f"<meta><instanceID>uuid:{uuid.uuid4()}</instanceID></meta>"
    return f'<data id="bench" version="1">{said}{meta}</data>'.encode()


def one_by_one(key: str) -> Made:
    def made(i: int) -> tuple[str, bytes]:
        body = multipart(("xml_submission_file", "s.xml", xml(i)))
        return _head(
            "POST", f"/openrosa/key/{key}/submission", len(body), "multipart/form-data; boundary=frontier"
        ), body

    return made


def in_bulk(key: str) -> Made:
    def made(i: int) -> tuple[str, bytes]:
        rows = [
            {"form": "bench", "version": "1", "key": f"uuid:{uuid.uuid4()}", "answers": answers(i * ROWS + n)}
            for n in range(ROWS)
        ]
        body = json.dumps({"rows": rows}).encode()
        head = _head("POST", "/api/submissions", len(body), "application/json")
        return head[:-2] + f"Authorization: Bearer {key}\r\n\r\n", body

    return made


def listing(key: str, etag: str) -> Made:
    head = _head("GET", f"/openrosa/key/{key}/formList", 0, "")[:-2] + f"If-None-Match: {etag}\r\n\r\n"
    return lambda i: (head, b"")


def _head(method: str, path: str, length: int, kind: str) -> str:
    lines = {"Host": "localhost", "X-OpenRosa-Version": "1.0", "Content-Type": kind, "Content-Length": str(length)}
    return f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items() if v) + "\r\n"


async def phones(port: int, n: int, seconds: float, made: Made, rows: int) -> Told:
    told, ends = Told(rows), time.monotonic() + seconds
    numbers = iter(range(1_000_000_000))
    await asyncio.gather(*(_phone(port, ends, made, numbers, told) for _ in range(n)))
    return told


async def _phone(port: int, ends: float, made: Made, numbers: Iterator[int], told: Told) -> None:
    """One connection after another where the server closes; the next request when the last is answered."""
    reader = writer = None
    while time.monotonic() < ends:
        head, body = made(next(numbers))
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        began = time.perf_counter()
        writer.write(head.encode() + body)
        assert reader is not None
        try:
            status, answer, stays = await _answer(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            reader = writer = None
            told.statuses[0] += 1
            continue
        told.latencies.append(time.perf_counter() - began)
        told.statuses[status] += 1
        told.refused += sum(row["status"] >= 300 for row in json.loads(answer)["rows"]) if told.rows > 1 else 0
        if not stays:
            writer.close()
            reader = writer = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
    lines = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
    body = await reader.readexactly(int(lines.get("content-length", 0)))
    return int(head.split()[1]), body, lines.get("connection") != "close"


@contextmanager
def database(told: str) -> Iterator[dict[str, str]]:
    """The environment's part of a database that is made for this and dropped after it; empty for SQLite."""
    if not told:
        yield {}
        return
    name = f"xinmiao_bench_{os.getpid()}"
    with psycopg.connect(f"{told} dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"XINMIAO_POSTGRES": f"{told} dbname={name}"}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measured(mode: str, seconds: float, told: dict[str, str], workers: int) -> dict[str, object]:
    key, port = Path(told["XINMIAO_DATA_DIR"], "key").read_text(), free_port()
    command = f"-m gunicorn xinmiao.config.wsgi:application --bind 127.0.0.1:{port} --workers {workers} --threads 4"
    more = ["--no-control-socket", "--keep-alive", "5"]
    serving = Popen([executable, *command.split(), *more], env=told, stdout=DEVNULL, stderr=DEVNULL)
    try:
        etag = _until_it_answers(port, key)
        made = {"one": one_by_one(key), "bulk": in_bulk(key), "list": listing(key, etag)}[mode]
        asyncio.run(phones(port, PHONES[mode], 5, made, ROWS if mode == "bulk" else 1))
        own, theirs = time.process_time(), cpu(serving.pid)
        found = asyncio.run(phones(port, PHONES[mode], seconds, made, ROWS if mode == "bulk" else 1))
        return _summary(mode, found, seconds, time.process_time() - own, cpu(serving.pid) - theirs)
    finally:
        serving.terminate()
        serving.wait(30)


def _summary(mode: str, told: Told, seconds: float, phones_cpu: float, server_cpu: float) -> dict[str, object]:
    cuts = statistics.quantiles(told.latencies, n=100)
    good = sum(n for status, n in told.statuses.items() if status in (200, 201, 304))
    return {
        "mode": mode, "per_second": round(good * told.rows / seconds, 1), "p50_ms": round(cuts[49] * 1000, 1),
        "p95_ms": round(cuts[94] * 1000, 1), "statuses": dict(told.statuses), "rows_refused": told.refused,
        "5xx_or_broken": sum(n for status, n in told.statuses.items() if status >= 500 or not status),
        "server_cpu_s": round(server_cpu, 1), "server_cpu_ms_each": round(server_cpu / max(good, 1) * 1000, 2),
        "phones_cpu_s": round(phones_cpu, 1), "seconds": seconds,
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _until_it_answers(port: int, key: str) -> str:
    """Give the ETag of formList once the server is awake and its warm-up over."""
    for _ in range(300):
        try:
            head, _ = listing(key, '"x"')(0)
            time.sleep(1)
            return asyncio.run(_etag(port, head))
        except OSError:
            continue
    raise SystemExit("The server does not answer.")


async def _etag(port: int, head: str) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head.encode())
    told = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
    writer.close()
    return next(line.partition(": ")[2] for line in told.split("\r\n") if line.lower().startswith("etag: "))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--modes", default="one,bulk,list")
    asked.add_argument("--postgres", default="")
    asked.add_argument("--workers", type=int, default=2)
    told = asked.parse_args()
    with TemporaryDirectory(prefix="xinmiao-bench-") as folder, database(told.postgres) as more:
        installation = environment(Path(folder), **more)
        run(LAY_OUT, env=installation, check=True, stdout=PIPE)
        print(json.dumps({"database": "PostgreSQL" if told.postgres else "SQLite", "load": os.getloadavg()}))
        for mode in told.modes.split(","):
            print(json.dumps(measured(mode, told.seconds, installation, told.workers)), flush=True)
    print(PUBLISHED)


if __name__ == "__main__":
    main()
