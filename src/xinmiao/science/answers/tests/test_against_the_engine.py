"""The same submissions through ODK's own engine and through ours: one verdict, but for what is listed.

Each form is filled at random, by seed. The engine normalises the filled form (it drops what is not relevant and what is
not in a list, and calculates anew); on the result both must find the same unanswered and unfitting questions, and ours
no more. Then errors are planted, one each, and both must see it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from pyxform.xls2xform import convert

from xinmiao.science.answers import Field, FormCheck, compile, read
from xinmiao.science.answers.checking import _all
from xinmiao.science.answers.tests.engine import NOW, Job, Verdict, verdicts
from xinmiao.science.answers.tests.forms import VISIT, xform

pytestmark = [pytest.mark.node, pytest.mark.slow]

ROOT = Path(__file__).parents[5]
N_FILLED, N_OF_PACK = 12, 3
DIFFERENCES = {
    "type": "the engine blanks an answer of the wrong type and goes on; ours flags it",
    "choice": "the engine blanks a choice outside its list, after which other questions may change; ours flags it",
    "relevant": "the engine takes away what should not have been asked and reckons on without it; ours flags it",
    "changed": "the engine reckons from its own results, ours from those that came in: it flags the first of a chain",
}
"""The listed set: of these only the planted question is compared and that both flag, not what follows from it."""


@dataclass
class Subject:
    """A form that both are tried on."""

    name: str
    form: bytes
    n: int = N_FILLED

    def __post_init__(self) -> None:
        self.check = compile(self.form)
        self.files = {file: _rows(self.form.decode(), name) for name, file in self.check.files.items()}
        self.lists = {name: self.files[file] for name, file in self.check.files.items()}


def _rows(form: str, name: str) -> list[dict[str, str]]:
    """Three rows of a list beside a form, with every column that the form names somewhere."""
    around = re.findall(rf"instance\('{name}'\)/root/item(.{{0,120}})", form)
    words = {word for text in around for word in re.findall(r"[\[/ ]([a-z_][a-z_0-9]*)\s*(?:=|\]?/|<|\"|$)", text)}
    columns = ["name", "label", *sorted(words - {"name", "label", "root", "item", "current"})]
    return [dict.fromkeys(columns, f"{name[0]}{n}") for n in range(3)]


def subjects() -> list[Subject]:
    tables = sorted(Path(__file__).parent.glob("tables/*.md"))
    packed = sorted((ROOT / "packs").glob("*/forms/*/form.xlsx"))
    return [
        Subject("visit", xform(VISIT)),
        *(Subject(path.stem, xform(path.read_text())) for path in tables),
        *(
            Subject(path.parent.name, convert(path, validate=False, pretty_print=False).xform.encode(), N_OF_PACK)
            for path in packed
        ),
    ]


# Filling


def answer(field: Field, subject: Subject, rng: random.Random) -> str:
    """An answer that may or may not fit."""
    if rng.random() < 0.12:
        return ""
    if field.control in ("select", "select1", "rank"):
        values = [c.value for c in field.choices] or [r["name"] for r in subject.lists.get(field.itemset.list, [])]
        chosen = rng.sample(values, min(len(values), rng.randint(1, 2) if field.control == "select" else 1))
        return " ".join(values if field.control == "rank" else chosen)
    return {
        "int": str(rng.choice([0, 1, 2, 3, 5, 12, 30, 100])),
        "decimal": f"{rng.choice([0.4, 3.2, 9.6, 36.6, 75.4, 110.5])}",
        "date": rng.choice(["2024-05-01", "2024-04-30", "2023-05-01", "2019-02-28", "2026-01-01", "2008-12-31"]),
        "dateTime": rng.choice([NOW, "2024-04-30T10:00:00.000+08:00"]),
        "time": "10:30:00.000+08:00",
        "geopoint": "25.04 102.71 1890 5",
        "binary": "",
    }.get(field.type, rng.choice(["苗", "13800000000", "x", "OK"]))


def recorded(field: Field) -> str:
    return {"date:today": NOW[:10], "timestamp:start": NOW, "timestamp:end": NOW}.get(field.preload, "")


def fill(subject: Subject, rng: random.Random) -> dict[str, str]:
    """Answers by place."""
    counts: dict[str, int] = {}
    found = {}
    for field in subject.check.fields:
        for place in places(field, counts, rng):
            found[place] = answer(field, subject, rng) if field.is_asked else recorded(field)
    return found


def places(field: Field, counts: dict[str, int], rng: random.Random) -> Iterator[str]:
    """The places of a field: one for each iteration of the repeat around it (one level)."""
    if not field.repeat:
        yield field.path
        return
    for n in range(1, counts.setdefault(field.repeat, rng.randint(1, 3)) + 1):
        yield field.path.replace(field.repeat, f"{field.repeat}[{n}]", 1)


def submission(subject: Subject, answers: Mapping[str, str]) -> str:
    """The XML of answers by place, in the order of the model."""
    root: dict[str, object] = {}
    for place, value in answers.items():
        *groups, leaf = place.split("/")
        level = root
        for group in groups:
            level = level.setdefault(group, {})
        level[leaf] = value
    check = subject.check
    meta = "<orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta>"
    name = re.search(r"<instance>\s*<([\w.-]+)", subject.form.decode())[1]
    return (
        f'<{name} xmlns:orx="http://openrosa.org/xforms" id="{check.form_id}" version="{check.version}">'
        f"{_xml(root)}{meta}</{name}>"
    )


def _xml(level: Mapping[str, object]) -> str:
    parts = []
    for name, value in level.items():
        tag = name.partition("[")[0]
        parts.append(f"<{tag}>{_xml(value) if isinstance(value, dict) else escape(str(value))}</{tag}>")
    return "".join(parts)


# Comparing


def ours(subject: Subject, xml: str) -> dict[str, str]:
    """Kind of finding by place; what the engine can only show by changing a value is `changed`."""
    outcome = subject.check.check(read(xml.encode()), subject.lists)
    kinds = {"choice": "changed", "type": "changed", "calculate": "changed"}
    return {finding.at: kinds.get(finding.kind, finding.kind) for finding in reversed(outcome.findings)}


def theirs(subject: Subject, verdict: Verdict, sent: Mapping[str, str]) -> dict[str, str]:
    """The same of the engine; a calculation that ours leaves alone counts for nothing."""
    left_alone = {f.path for f in subject.check.fields if f.calculate} - recomputed(subject.check)
    found = dict(verdict.violations)
    for place, value in verdict.values.items():
        if plain(place) in left_alone or place.startswith("meta/"):
            continue
        if place in verdict.irrelevant:
            if sent.get(place):
                found[place] = "relevant"
        elif not alike(sent.get(place, ""), value):
            found[place] = "changed"
    return found


def plain(place: str) -> str:
    return re.sub(r"\[\d+\]", "", place)


def alike(sent: str, held: str) -> bool:
    if sent.split() == held.split() or {sent, held} <= {"", "NaN"}:
        return True
    try:
        return abs(float(sent) - float(held)) < 1e-9
    except ValueError:
        return sent[:10] == held[:10] and bool(re.match(r"\d{4}-\d\d-\d\d", sent))


def recomputed(check: FormCheck) -> set[str]:
    return {rule.path for rule in _all(check._rules) if rule.calculate is not None}


def leaves_only(found: Mapping[str, str], verdict: Verdict) -> dict[str, str]:
    """Our finding on a group that should not have been answered, spread over the leaves that the engine names."""
    spread = {k: v for k, v in found.items() if k in verdict.values or v != "relevant"}
    for group in found.keys() - spread.keys():
        spread |= {place: "relevant" for place in verdict.irrelevant if place.startswith(group)}
    return spread


def plant(subject: Subject, answers: Mapping[str, str], rng: random.Random) -> tuple[str, str, dict[str, str]] | None:
    """One error in one answer: kind, place and the answers with it."""
    fields = subject.check.by_path
    asked = [p for p in answers if fields[plain(p)].is_asked and answers[p]]
    calculated = [p for p in answers if plain(p) in recomputed(subject.check) and answers[p]]
    options = [
        *(("required", p, "") for p in asked if fields[plain(p)].required),
        *(("type", p, "ten") for p in asked if fields[plain(p)].type in ("int", "decimal", "date")),
        *(("choice", p, "no_such") for p in asked if fields[plain(p)].control in ("select", "select1")),
        *(("constraint", p, "-7") for p in asked if fields[plain(p)].type in ("int", "decimal")),
        *(("constraint", p, "2031-01-01") for p in asked if fields[plain(p)].type == "date"),
        *(("calculate", p, "4711") for p in calculated),
    ]
    if not options:
        return None
    kind, place, value = rng.choice(options)
    return kind, place, {**answers, place: value}


@pytest.fixture(scope="module")
def normalised() -> list[tuple[Subject, list[dict[str, str]]]]:
    """Forms filled at random, as the engine leaves them."""
    rng, tried = random.Random(2024), subjects()
    filled = [[fill(subject, rng) for _ in range(subject.n)] for subject in tried]
    return list(zip(tried, settled(tried, settled(tried, filled)), strict=True))


def settled(tried: list[Subject], filled: list[list[dict[str, str]]]) -> list[list[dict[str, str]]]:
    """What the engine holds after it was given the answers: only what is relevant."""
    said = verdicts([Job(s.form, s.files, [submission(s, a) for a in f]) for s, f in zip(tried, filled, strict=True)])
    return [
        [
            {p: v for p, v in verdict.values.items() if p not in verdict.irrelevant and not p.startswith("meta/")}
            for verdict in of_form
        ]
        for of_form in said
    ]


def test_both_find_the_same_on_what_the_engine_itself_made(normalised):
    jobs = [Job(s.form, s.files, [submission(s, a) for a in f]) for s, f in normalised]
    compared = 0
    for (subject, filled), said in zip(normalised, verdicts(jobs), strict=True):
        for answers, verdict in zip(filled, said, strict=True):
            assert verdict.error == "", subject.name
            found = leaves_only(ours(subject, submission(subject, answers)), verdict)
            assert (subject.name, found) == (subject.name, theirs(subject, verdict, answers))
            compared += len(verdict.values)
    assert compared > 300


def test_both_see_an_error_that_was_planted(normalised):
    rng = random.Random(7)
    planted = [(s, [p for a in f if (p := plant(s, a, rng))]) for s, f in normalised]
    jobs = [Job(s.form, s.files, [submission(s, answers) for _, _, answers in p]) for s, p in planted]
    seen = 0
    for (subject, errors), said in zip(planted, verdicts(jobs), strict=True):
        for (kind, place, answers), verdict in zip(errors, said, strict=True):
            found = leaves_only(ours(subject, submission(subject, answers)), verdict)
            expected = theirs(subject, verdict, answers)
            if DIFFERENCES.keys() & {kind, *expected.values()}:
                assert bool(found) is bool(expected)
                found, expected = {place: found.get(place)}, {place: expected.get(place)}
            assert (subject.name, kind, place, found) == (subject.name, kind, place, expected)
            seen += place in found
    assert seen > len(normalised)
