"""How long the duplicates queue takes to open, with many pairs that wait.

    .venv/bin/python -m bench.duplicates --pairs 100000 --people 10000 --data FOLDER

Makes a database of its own in FOLDER (generated people with sealed names), then asks pages as two readers would: who
sees the whole country, and a county's supervisor who sees all of these pairs through places. Keeps FOLDER.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from pathlib import Path


def main() -> None:
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--pairs", type=int, default=100_000)
    read.add_argument("--people", type=int, default=10_000)
    read.add_argument("--requests", type=int, default=60)
    read.add_argument("--data", type=Path, required=True)
    asked = read.parse_args()
    os.environ["XINMIAO_DATA_DIR"] = str(asked.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinmiao.config.settings.local")
    import django  # noqa: PLC0415 - the folder is known only now

    django.setup()
    from bench.duplicates_site import fill, sign_in  # noqa: PLC0415

    fill(n_people=asked.people, n_pairs=asked.pairs)
    for name in ("administrator", "supervisor"):
        client = sign_in(name)
        _measure(f"{name}: page of the queue", asked, lambda n, c=client: c.get(f"/people/duplicates/?page={n}"))
        _measure(f"{name}: one pair", asked, lambda n, c=client: c.get(f"/people/duplicates/{n}/"))


def _measure(what: str, asked: argparse.Namespace, get) -> None:  # type: ignore[no-untyped-def]
    draw, seconds, worked = random.Random(1), [], []
    for number in [1, 1, *(draw.randint(1, asked.pairs // 50) for _ in range(asked.requests))]:
        start, cpu = time.perf_counter(), time.process_time()
        answer = get(number)
        assert answer.status_code == 200, answer.status_code
        seconds.append(time.perf_counter() - start)
        worked.append(time.process_time() - cpu)
    for name, told in (("", seconds[2:]), (" (CPU)", worked[2:])):
        ms = sorted(1000 * one for one in told)
        p95 = ms[int(0.95 * len(ms))]
        print(f"{what}{name}: median {statistics.median(ms):.0f} ms, p95 {p95:.0f} ms, most {ms[-1]:.0f} ms")


if __name__ == "__main__":
    main()
