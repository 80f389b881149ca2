"""How long the server's check of a submission takes, beside ODK's JavaScript engine in the same run.

    .venv/bin/python -m bench.answers                milliseconds of CPU for 25 and 200 fields
    .venv/bin/python -m bench.answers --engine       and of ODK's engine in Node (npm ci --prefix frontend/engine)

Read and check together: what a POST pays. Targets: 1.5 ms for 25 fields; at most 1/80 of the engine's time, which is
taken warm and inside its process, without starting Node.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from xinmiao.science import answers
from xinmiao.science.answers.tests.engine import Job, verdicts
from xinmiao.science.answers.tests.forms import CLEAN, PLACES, VISIT, xform

WIDE = "\n".join(
    f"| | decimal | w{n} | 数 | Number | yes | ${{county}} != 'z' | . >= 0 and . < {n + 100} | | |" for n in range(176)
)
FIVE = "\n".join(f"| | integer | v{n} | 数 | Number | yes | | . >= 0 and . < {n + 100} | | |" for n in range(5))


def case(more: str, name: str, n: int) -> tuple[bytes, str]:
    """A form with more questions, and a clean submission to it."""
    table = VISIT.replace("| choices |", f"{more}\n| choices |")
    said = "".join(f"<{name}{i}>{i}</{name}{i}>" for i in range(n))
    return xform(table), CLEAN.replace("<photo>", f"{said}<photo>")


def milliseconds(call: Callable[[], object], repeats: int = 300) -> float:
    """CPU of one call, the median of ten rounds."""
    call()
    rounds = []
    for _ in range(10):
        began = time.process_time()
        for _ in range(repeats // 10):
            call()
        rounds.append((time.process_time() - began) * 1000 / (repeats // 10))
    return statistics.median(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", action="store_true", help="ODK's engine, too")
    chosen = parser.parse_args()
    for more, name, n in ((FIVE, "v", 5), (WIDE, "w", 176)):
        form, xml = case(more, name, n)
        check, sent = answers.compile(form), xml.encode()
        outcome = check.check(answers.read(sent), {"places": PLACES})
        assert outcome.state == answers.OK, outcome
        ours = milliseconds(lambda: check.check(answers.read(sent), {"places": PLACES}))  # noqa: B023
        compiled = milliseconds(lambda: answers.compile(form), 20)  # noqa: B023
        line = f"{len(check.fields):4} fields   read and check {ours:6.3f} ms   compile {compiled:6.1f} ms"
        if chosen.engine:
            (said,) = verdicts([Job(form, {"places.csv": PLACES}, [xml] * 12)])
            theirs = statistics.median(one.milliseconds for one in said[2:])
            line += f"   engine {theirs:7.1f} ms   {theirs / ours:5.0f} times"
        print(line)


if __name__ == "__main__":
    main()
