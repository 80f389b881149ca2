"""What publishing a form and refusing a bomb cost.

    .venv/bin/python -m bench.forms

200 questions from .xlsx to XForm, without Java: CPU seconds, target 1. What is no submission refused: CPU milliseconds,
target 100, and the most memory that it took. Opening the jar of ODK Validate, where there is Java, and a check of ours.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress

from xinmiao.collection.deep_check import deep_check
from xinmiao.collection.tests.workbooks import choice, question, workbook
from xinmiao.collection.xlsforms import converted
from xinmiao.science.answers import AnswersRefused, read

N = 200
CHOICES = [choice("yes_no", "yes", "是", "Yes"), choice("yes_no", "no", "否", "No")]


def survey(n: int) -> list[dict[str, object]]:
    """Questions of four kinds, each with a condition and a rule."""
    kinds = ("integer", "text", "select_one yes_no", "date")
    return [question(kinds[i % 4], f"q{i}", f"问题{i}", f"Question {i}", required="yes", **_logic(i)) for i in range(n)]


def _logic(i: int) -> dict[str, str]:
    relevant = {"relevant": f"${{q{i - 1}}} != ''"} if i else {}
    return relevant | ({"constraint": ". < 150"} if i % 4 == 0 else {})


def bombs() -> dict[str, bytes]:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    blowup = f'<!DOCTYPE d [<!ENTITY a "{"x" * 100_000}">]><data id="visit">{"&a;" * 20_000}</data>'
    return {
        "a billion laughs": f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}]><data id="visit">&a11;</data>'.encode(),
        "quadratic blow-up": blowup.encode(),
        "an endless file": b'<!DOCTYPE d SYSTEM "file:///dev/zero"><data id="visit"/>',
        "300 000 levels": b'<data id="visit">' + b"<a>" * 300_000,
        "50 MB before its DOCTYPE": b'<data id="x">' + b" " * 50_000_000 + b"<!DOCTYPE d></data>",
    }


def cpu(work: Callable[[], object], times: int = 5) -> float:
    """The median of some CPU seconds."""
    found = []
    for _ in range(times):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return statistics.median(found)


def refused(xml: bytes) -> None:
    with suppress(AnswersRefused):
        read(xml)
        raise AssertionError("it was taken")


def main() -> None:
    book = workbook("bench", survey(N), choices=CHOICES)
    first = cpu(lambda: converted(book), times=1)
    again = cpu(lambda: converted.__wrapped__(book))
    print(f"{N} questions from .xlsx to XForm: {first:.2f} CPU s the first time, {again:.2f} afterwards")
    for name, xml in bombs().items():
        seconds = cpu(lambda xml=xml: refused(xml))
        tracemalloc.start()
        refused(xml)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(f"refused, {name} ({len(xml) / 1e6:.1f} MB): {seconds * 1000:.1f} CPU ms, {peak / 1e6:.2f} MB")
    if shutil.which("java"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        assert deep_check(converted(book).xform, {}).has_run
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(f"ODK Validate, {N} questions: {spent:.1f} CPU s, {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
