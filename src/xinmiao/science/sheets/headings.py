"""Which column is which, whatever their order: by the machine row, else by the labels in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import polars as pl

from xinmiao.science.sheets.cells import narrow, tidied
from xinmiao.science.sheets.columns import Column
from xinmiao.science.sheets.faults import Fault, told
from xinmiao.science.text import Text

REASONS = Text("需要改的地方", "What to correct")
REASONS_KEY = "_reasons"
"""The column of reasons in a workbook that was given back: it is read past."""
LOOKED_AT = 6
"""The heading stands in one of the first rows."""


@dataclass(frozen=True, slots=True)
class Layout:
    """first_row: of the data, as Excel counts. found: the letter of each column by its key. faults: of the heading."""

    first_row: int
    found: Mapping[str, str]
    faults: tuple[Fault, ...]
    last: int  # how many letters the heading has

    @property
    def is_whole(self) -> bool:
        return all(fault.is_warning for fault in self.faults)


def laid_out(head: pl.DataFrame, letters: Sequence[str], columns: Sequence[Column]) -> Layout:
    """Find the columns in the first rows of a sheet. Extra columns are told, columns that are needed are asked for."""
    plain = head.head(LOOKED_AT).select("row", *(tidied(narrow(pl.col(name))) for name in letters))
    rows = [{name: row[name] for name in letters if row[name]} for row in plain.to_dicts()]
    keys, labels = {column.key: column.key for column in columns}, _labels(columns)
    machine, by_key = _best(rows, keys)
    others = [row if n != machine or not by_key else {} for n, row in enumerate(rows)]
    labelled, by_label = _best(others, labels)
    if not by_key and not by_label:
        return Layout(1, {}, (told(0, "", None, "no_heading", ""),), 0)
    heading = rows[machine] if by_key else rows[labelled]
    names = rows[labelled] if by_label else heading
    first_row = max(machine if by_key else -1, labelled if by_label and abs(labelled - machine) < 2 else -1) + 2
    if not by_key:
        first_row = labelled + 2
    found, faults = _placed(heading, keys if by_key else labels, names, labels, columns)
    return Layout(first_row, found, tuple(faults), max(letters.index(name) for name in {**heading, **names}) + 1)


def _labels(columns: Sequence[Column]) -> dict[str, str]:
    told_as: dict[str, str] = {}
    for column in columns:
        for text in (column.label.zh, column.label.en):
            told_as.setdefault(_bare(text), column.key)
    return told_as


def _bare(heading: str) -> str:
    """A heading without the star of what is needed, and its case."""
    return heading.replace("＊", "*").strip("* ").casefold()


def _best(rows: Sequence[Mapping[str, str]], known: Mapping[str, str]) -> tuple[int, int]:
    """The row with the most names that are known, and how many."""
    counts = [sum(value in known or _bare(value) in known for value in row.values()) for row in rows]
    most = max(counts, default=0)
    return (counts.index(most), most) if most else (0, 0)


def _placed(
    heading: Mapping[str, str],
    known: Mapping[str, str],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    columns: Sequence[Column],
) -> tuple[dict[str, str], list[Fault]]:
    found: dict[str, str] = {}
    faults: list[Fault] = []
    ignored: dict[str, str] = {}
    by_key = {column.key: column for column in columns}
    for letter in dict.fromkeys([*heading, *names]):
        key = known.get(heading.get(letter, "")) or known.get(_bare(heading.get(letter, "")))
        key = key or labels.get(_bare(names.get(letter, "")))
        if key is None and _is_ours(heading.get(letter, ""), names.get(letter, "")):
            continue
        if key is None:
            ignored[letter] = names.get(letter) or heading[letter]
        elif key in found:
            faults.append(told(0, letter, by_key[key], "column_twice", names.get(letter, key)))
        else:
            found[key] = letter
    faults += [_ignored(letter, name) for letter, name in ignored.items()]
    missing = [column for column in columns if column.required and column.key not in found]
    return found, faults + [_missing(column, list(ignored.values())) for column in missing]


def _is_ours(machine: str, name: str) -> bool:
    """The column of reasons of a workbook that was given back."""
    return machine == REASONS_KEY or name.startswith((REASONS.zh, REASONS.en))


def _ignored(letter: str, name: str) -> Fault:
    return told(0, letter, Column("", Text(name, name)), "column_ignored", name)


def _missing(column: Column, others: Sequence[str]) -> Fault:
    near = get_close_matches(column.label.zh, others, n=1) or get_close_matches(column.label.en, others, n=1)
    return told(
        0, "", column, "column_missing", near[0] if near else "", missing_words(column, near[0] if near else "")
    )


def missing_words(column: Column, near: str) -> dict[str, object]:
    """What the words of a missing column name: its label, and a heading that may be meant for it."""
    hint = Text(f"（是不是“{near}”？）", f" (is it “{near}”?)") if near else Text("", "")
    return {"label": column.label, "near": hint}
