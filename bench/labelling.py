"""Pages with their figures marked in place, split into the text and the labels that `checker` scores against.

    .venv/bin/python -m bench.labelling tune FOLDER      FOLDER/en/13-name.txt → corpus/en/13-name.{txt,yaml}

A figure stands in braces with what it states behind a bar: {nearly 40%}, {two thirds|0.666667}, {5 to 9|5..9},
{2.1‰|2.1/1000}, {dozens|~24} (a word without a number). Digits and percentages alone need no bar. A numeral outside
braces is a distractor.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bench.checker import CORPUS, Label

MARKED = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
PLAIN = re.compile(r"\d[\d,]*(?:\.\d+)?%?")
NUMERAL = re.compile(r"\d+(?:[.,:/-]\d+)*|[①-⑳❶-❿]")
CONTEXT = 6


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("half", choices=("tune", "test"))
    asked.add_argument("folder", type=Path)
    given = asked.parse_args()
    pages = [_split(path, given.folder) for path in sorted(given.folder.glob("*/*.txt"))]
    halves = YAML(typ="safe").load(CORPUS / "split.yaml")
    halves[given.half] = sorted({*halves[given.half], *pages})
    _write(halves, CORPUS / "split.yaml")


def _split(path: Path, folder: Path) -> str:
    """Write a marked page as text and labels; give its name."""
    page = str(path.relative_to(folder).with_suffix(""))
    text, figures = _read(path.read_text(encoding="utf-8"))
    labels = {
        "page": page,
        "language": page[:2],
        "figures": [_with_context(text, one) for one in figures],
        "distractors": list(_distractors(text, figures)),
    }
    (CORPUS / f"{page}.txt").write_text(text, encoding="utf-8")
    _write(labels, CORPUS / f"{page}.yaml")
    return page


def _read(marked: str) -> tuple[str, list[Label]]:
    text, figures, at = "", [], 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        figures.append({"text": match[1], "start": len(text), "end": len(text) + len(match[1]), **_stated(match)})
        text, at = text + match[1], match.end()
    return text + marked[at:], figures


def _stated(match: re.Match[str]) -> Label:
    """What a figure states: a span, a word's usual reading, a rate, a number."""
    words = match[2] or _plain(match[1])
    if ".." in words:
        low, high = (_number(end) for end in words.split(".."))
        return {"low": low, "high": high, "range": True}
    if words.startswith("~"):
        return {"low": _number(words[1:]), "high": None, "value": _number(words[1:]), "vague": True}
    value, _, base = words.partition("/")
    return {"value": _number(value)} | ({"per": _number(base)} if base else {})


def _plain(words: str) -> str:
    """Read the one number in a figure that is told in digits alone: over 1,200, 40%."""
    (number,) = PLAIN.findall(words)
    value = Decimal(number.rstrip("%").replace(",", ""))
    return str(value / 100 if number.endswith("%") else value)


def _number(words: str) -> int | float:
    value = Decimal(words)
    return int(value) if value == value.to_integral_value() else float(value)


def _with_context(text: str, one: Label) -> Label:
    reach = CONTEXT
    while text.count(at := text[max(one["start"] - reach, 0) : one["end"] + reach]) > 1:
        reach += CONTEXT
    return {"text": one["text"], "at": at, **one}


def _distractors(text: str, figures: list[Label]) -> Iterator[Label]:
    blank = text
    for one in figures:
        blank = blank[: one["start"]] + " " * (one["end"] - one["start"]) + blank[one["end"] :]
    for match in NUMERAL.finditer(blank):
        yield {"text": match[0], "start": match.start(), "end": match.end()}


def _write(data: Any, path: Path) -> None:
    yaml = YAML(typ="safe")
    yaml.default_flow_style, yaml.allow_unicode, yaml.sort_base_mapping_type_on_output = False, True, False
    yaml.dump(data, path)


if __name__ == "__main__":
    main()
