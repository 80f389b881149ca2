"""Who in a form's answers needs somebody today: the safety rule of the science, on one submission. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

import polars as pl

from xinmiao.collection.rules.mapping import Mapping, SafetyMapping
from xinmiao.collection.rules.told import Instance, Told, value
from xinmiao.science.answers import Answers
from xinmiao.science.screening import safety
from xinmiao.science.screening.safety import Safety, assess
from xinmiao.science.tables.columns import YES
from xinmiao.science.text import Text

ABUSE = "disclosure_of_abuse"
COLUMN_OF = {one.id: one.columns[0] for one in safety.TRIGGERS}


@dataclass(frozen=True, slots=True)
class Needed:
    """kind: risk, abuse, or unasked. grounds: ids of triggers. who: a digest of whom it is about, without names."""

    kind: str
    grounds: tuple[str, ...]
    who: str
    role: str = ""
    ordinal: int = 0


def needed(form: str, mapping: Mapping, answers: Answers, people: Sequence[Told]) -> list[Needed]:
    """Everything that somebody has to see to today; nothing where nobody is in danger and everybody was asked.

    Where the repeat of its people is empty the form itself is looked at: what it says is never lost.
    """
    if mapping.safety is None:
        return []
    told = [one for one in people if one.role == mapping.safety.person] or [Told(mapping.safety.person or "")]
    rows = [row(mapping.safety, answers, one.values) for one in told]
    states, grounds = assess(pl.DataFrame(rows, infer_schema_length=None))
    return [
        need
        for one, said, state, ground in zip(told, rows, states, grounds, strict=True)
        for need in _of_one(
            form, one, state, (ground or "").split(","), is_screened(mapping.safety, answers, one, said)
        )
    ]


def _of_one(form: str, one: Told, state: str, grounds: list[str], is_screened: bool) -> Iterator[Needed]:
    who = digest(form, one)
    if state == Safety.TRIGGERED:
        risk = tuple(ground for ground in grounds if ground != ABUSE)
        if risk:
            yield Needed("risk", risk, who, one.role, one.ordinal)
        if ABUSE in grounds:
            yield Needed("abuse", (ABUSE,), who, one.role, one.ordinal)
    elif state == Safety.NOT_ASSESSED and is_screened:
        yield Needed("unasked", (), who, one.role, one.ordinal)


def digest(form: str, one: Told) -> str:
    """Whom it is about: the entity that was chosen, else the place in the form; told apart, not told."""
    return sha256(f"{form}\0{one.role}\0{one.entity or one.ordinal}".encode()).hexdigest()


def row(asked: SafetyMapping, answers: Answers, instance: Instance) -> dict[str, str]:
    """The columns that the rule reads; of several questions for one trigger a yes counts, else any answer."""
    said = {
        f"{name}_{n}": value(answers, instance, question)
        for name, questions in asked.items.items()
        for n, question in enumerate(questions, start=1)
    }
    for ground, questions in asked.asks.items():
        words = [value(answers, instance, question).strip() for question in questions]
        column = COLUMN_OF.get(ground, f"{safety.ADDED}{ground.removeprefix(safety.ADDED)}")
        said[column] = next((one for one in words if one.upper() in YES), next(filter(None, words), ""))
    return said


def is_screened(asked: SafetyMapping, answers: Answers, one: Told, said: dict[str, str]) -> bool:
    """Whether somebody's answers were taken, so that a question about risk left empty has still to be asked."""
    items = [said[f"{name}_{n}"] for name, told in asked.items.items() for n in range(1, len(told) + 1)]
    declared = asked.screened and value(answers, one.values, asked.screened.question) in asked.screened.is_
    return bool(asked.items) and (bool(declared) or any(item.strip() for item in items))


def is_unattended(mapping: Mapping, answers: Answers) -> bool:
    """Whether the form has to name who is on duty, and does not."""
    asked = mapping.safety.counsellor if mapping.safety else None
    return asked is not None and not answers.value(asked).strip()


UNATTENDED = Text("没有写明在场值班的心理老师。", "No counsellor on duty is named.")
