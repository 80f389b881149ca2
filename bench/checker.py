"""How well figures are found in running prose: precision and recall against the hand-labelled pages of `corpus/`.

    .venv/bin/python -m bench.checker                    a table of both halves
    .venv/bin/python -m bench.checker --errors tune      every miss and false find of a half, to tune on

A find is right when it overlaps a label, each used once, and states the same number: the value as written, a range by
its ends, a rate with or without its base, a share as a fraction of one. Words that carry a magnitude and no number
(dozens, 绝大多数) need only overlap.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from xinmiao.science.wording import Phrase, parse

CORPUS = Path(__file__).with_name("corpus")
CLOSE = Decimal("0.00001")  # a third has no last digit; labels carry six decimals
Label = dict[str, Any]


@dataclass
class Score:
    """Finds and labels of some pages."""

    right: int = 0
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(self.right + len(self.false), 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + len(self.missed), 1)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--errors", choices=("tune", "test"))
    halves = YAML(typ="safe").load(CORPUS / "split.yaml")
    if half := asked.parse_args().errors:
        _tell_errors(scored(halves[half]))
        return
    print("| half | language | figures | right | false | missed | precision | recall |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    for half, pages in halves.items():
        for language in ("zh", "en"):
            print(_row(half, language, scored([page for page in pages if page.startswith(language)])))
    print(f"\n{_speed([page for pages in halves.values() for page in pages]):.0f} pages a second")


def scored(pages: Sequence[str]) -> Score:
    """Set what is found in these pages against their labels."""
    score = Score()
    for page in pages:
        _add(score, page)
    return score


def _add(score: Score, page: str) -> None:
    text, labels = _read(page)
    left = [phrase for phrase in parse(text) if phrase.is_quantity]
    for label in labels:
        match = next((one for one in left if _overlaps(one, label) and _states(one, label)), None)
        if match is None:
            score.missed.append(f"{page}: {label['text']!r} in {label['at']!r}, found {_found(left, label)}")
            continue
        left.remove(match)
        score.right += 1
    score.false += [f"{page}: {one.words!r} = {one.value} in {_around(text, one)!r}" for one in left]


def _read(page: str) -> tuple[str, list[Label]]:
    text = (CORPUS / f"{page}.txt").read_text(encoding="utf-8")
    return text, YAML(typ="safe").load(CORPUS / f"{page}.yaml")["figures"]


def _overlaps(one: Phrase, label: Label) -> bool:
    return one.offset < label["end"] and label["start"] < one.end


def _states(one: Phrase, label: Label) -> bool:
    if label.get("vague"):
        return True
    if label.get("range"):
        found = one.range
        return found is not None and [found.low, found.high] == [_exact(label["low"]), _exact(label["high"])]
    return one.value is not None and any(abs(one.value - value) <= CLOSE * value for value in _values(label))


def _values(label: Label) -> Iterator[Decimal]:
    value = _exact(label["value"])
    yield value
    if "per" in label:
        yield value / _exact(label["per"])


def _exact(value: float | int | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _found(left: Sequence[Phrase], label: Label) -> str:
    return ", ".join(f"{one.words!r} = {one.value}" for one in left if _overlaps(one, label)) or "nothing"


def _around(text: str, one: Phrase) -> str:
    return text[max(one.offset - 12, 0) : one.end + 12]


def _row(half: str, language: str, score: Score) -> str:
    n = score.right + len(score.missed)
    counts = f"{n} | {score.right} | {len(score.false)} | {len(score.missed)}"
    return f"| {half} | {language} | {counts} | {score.precision:.3f} | {score.recall:.3f} |"


def _speed(pages: Sequence[str]) -> float:
    texts = [_read(page)[0] for page in pages]
    start = time.perf_counter()
    for text in texts:
        parse(text)
    return len(texts) / (time.perf_counter() - start)


def _tell_errors(score: Score) -> None:
    for heading, lines in (("missed", score.missed), ("false", score.false)):
        print(f"{heading}: {len(lines)}")
        print(*lines, sep="\n")


if __name__ == "__main__":
    main()
