"""A submission held against its form: what the phone should have refused, found again on the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from math import isclose, isnan, trunc
from random import Random

from xinmiao.science.answers.reading import Answers, Entity
from xinmiao.science.answers.rules import Compiler, Rule
from xinmiao.science.answers.tree import Node
from xinmiao.science.answers.types import fault_of
from xinmiao.science.answers.xforms import Field, Group, XForm, text_of
from xinmiao.science.answers.xpath import Expression, Row, Rows, World, to_boolean, to_number, to_string
from xinmiao.science.answers.xpath.dates import days_of
from xinmiao.science.answers.xpath.values import NUMBER, Value
from xinmiao.science.text import Text

OK, FLAGGED, UNCHECKED = "ok", "flagged", "unchecked"
UNSUPPORTED = "unsupported"
MESSAGES = {
    "required": Text("此题必填。", "This question needs an answer."),
    "constraint": Text("答案不符合这道题的要求。", "The answer does not meet this question's condition."),
    "choice": Text("答案不在可选项之中。", "The answer is not one of the choices."),
    "calculate": Text("与按公式重新计算的结果不同。", "It differs from what the formula gives."),
    "relevant": Text("这道题本不该问，却有答案。", "This was answered though it should not have been asked."),
    "repeated": Text("只能有一个答案，却有多个。", "There are several answers where there can be one."),
    "unknown": Text("表里没有这道题。", "The form has no such question."),
    UNSUPPORTED: Text("无法核对：{why}", "Could not be checked: {why}"),
}
LATE = 0.999_988
"""A day nearly over: where only the device's day is known, `now()` is its last second."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or (kind `unsupported`) could not be checked.

    path: slash path below the root. at: the same with `[n]` behind each repeat, n from 1.
    kind: required, type, constraint, choice, calculate, relevant, repeated, unknown or unsupported.
    """

    path: str
    at: str
    kind: str
    label: Text
    message: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """state: flagged where anything is wrong; else unchecked where anything could not be checked; else ok."""

    state: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Unsupported:
    """An expression of a form that the check cannot evaluate; kind: which condition of the node it is."""

    path: str
    kind: str
    expression: str
    why: str


@dataclass(frozen=True, slots=True)
class Times:
    """When a form was filled, as the device wrote it; none where the form does not ask or the value is no time."""

    start: datetime | None
    end: datetime | None
    today: date | None


class FormCheck:
    """A form compiled once; `check` may be called from several threads at once."""

    def __init__(self, xform: bytes) -> None:
        form = XForm(xform)
        compiler = Compiler(form)
        self._rules, self._lists, self._entity = compiler.root(), compiler.lists, compiler.entity()
        self.form_id, self.version, self.title = form.form_id, form.version, form.title
        self.languages, self.entities_version = form.languages, form.entities_version
        self.files: Mapping[str, str] = form.files
        self.fields: tuple[Field, ...] = form.fields
        self.groups: Mapping[str, Group] = form.groups

    @cached_property
    def by_path(self) -> dict[str, Field]:
        """The fields by path."""
        return {field.path: field for field in self.fields}

    @property
    def registers(self) -> bool:
        """Whether it may make something new on a list."""
        return self._entity is not None and "create" in self._entity.written

    @cached_property
    def unsupported(self) -> tuple[Unsupported, ...]:
        """What of the form cannot be checked, known before anything comes in."""
        return tuple(
            Unsupported(rule.path, kind, expression.source, expression.unsupported)
            for rule in _all(self._rules)
            for kind, expression in rule.expressions
            if expression.unsupported
        )

    def check(
        self, answers: Answers, lists: Mapping[str, Rows | Sequence[Row]] | None = None, today: date | None = None
    ) -> Outcome:
        """Hold a submission against the form.

        lists: rows of the lists beside the form, by instance id (`files`); one that is missing leaves its questions
        unchecked. today: stands for the device's day where the submission says none.
        """
        run = _Run(self._world(answers, lists, today))
        run.children(self._rules, answers.root, "")
        return Outcome(_state(run.findings), tuple(run.findings))

    def calculated(
        self, answers: Answers, lists: Mapping[str, Rows | Sequence[Row]] | None = None, today: date | None = None,
        *, seed: str = "", former: Answers | None = None,
    ) -> dict[str, str]:  # fmt: skip
        """What the form's formulas give, by path with `[n]` behind each repeat: for answers that no device filled.

        The answers are filled in as they are worked out, since formulas rest on one another. What cannot be worked out
        is left out. seed: `random()` draws the same for the same one. former: whose `once()` values stay.
        """
        run = _Filling(self._world(answers, lists, today, Random(seed)), former)
        run.children(self._rules, answers.root, "")
        return run.values

    def entity_asked(
        self, answers: Answers, lists: Mapping[str, Rows | Sequence[Row]] | None = None, today: date | None = None
    ) -> dict[str, str]:
        """What the form writes into its entity block for worked-out answers, by attribute, and `label`; {} without one.

        The id of something new is left empty: a device draws it.
        """
        if self._entity is None:
            return {}
        run = _Filling(self._world(answers, lists, today))
        formulas = self._entity.formulas.items()
        told = {name: run.worked_out(formula, answers.root, self._rules) or "" for name, formula in formulas}
        return {**self._entity.written, **told}

    def _world(
        self, answers: Answers, lists: Mapping[str, Rows | Sequence[Row]] | None, today: date | None,
        chance: Random | None = None,
    ) -> World:  # fmt: skip
        given = {name: rows if isinstance(rows, Rows) else Rows(rows) for name, rows in (lists or {}).items()}
        drawn = chance.random if chance else None
        return World(answers.document, {**given, **self._lists}, self._now(answers, today), drawn)

    def times(self, answers: Answers) -> Times:
        """When it was filled, by the questions that record it."""
        start, end = (_datetime(self._preloaded(answers, f"timestamp:{which}")) for which in ("start", "end"))
        return Times(start, end, _date(self._preloaded(answers, "date:today")))

    def media(self, answers: Answers) -> list[str]:
        """Names of the files that belong to a submission, as it names them."""
        return [name for field in self.fields if field.type == "binary" for name in answers.values(field.path) if name]

    def entity(self, answers: Answers) -> Entity | None:
        """The entity that a submission makes or changes, with the properties that the form saves and it has asked."""
        block = answers.entity
        saved = {f.save_to: answers.value(f.path) for f in self.fields if f.save_to and answers.values(f.path)}
        return replace(block, properties=saved) if block else None

    def _preloaded(self, answers: Answers, preload: str) -> str:
        path = self._preloads.get(preload)
        return answers.value(path) if path else ""

    @cached_property
    def _preloads(self) -> dict[str, str]:
        return {field.preload: field.path for field in self.fields if field.preload}

    def _now(self, answers: Answers, today: date | None) -> float | None:
        """The latest moment that the device wrote: a form begun yesterday may be finished today."""
        end, start = (days_of(self._preloaded(answers, f"timestamp:{which}")) for which in ("end", "start"))
        if end is not None:
            return end
        days = days_of(self._preloaded(answers, "date:today") or (today.isoformat() if today and start is None else ""))
        return max((day + LATE for day in (days, start and float(int(start))) if day is not None), default=None)


def _all(rule: Rule) -> list[Rule]:
    return [rule] + [below for child in rule.children for below in _all(child)]


def _state(findings: list[Finding]) -> str:
    kinds = {finding.kind for finding in findings}
    return FLAGGED if kinds - {UNSUPPORTED} else (UNCHECKED if kinds else OK)


def _datetime(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


class _Run:
    """One check: walks form and submission side by side."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.findings: list[Finding] = []

    def find(self, kind: str, rule: Rule, at: str, message: Text | None = None) -> None:
        self.findings.append(Finding(rule.path, at, kind, rule.label, message or MESSAGES[kind]))

    def value(self, expression: Expression, node: Node, rule: Rule, at: str) -> Value | None:
        """The value at a node; none, with a finding, where it cannot be had."""
        try:
            return expression(node, self.world)
        except (ValueError, ArithmeticError, RecursionError) as error:
            self.unsupported(rule, at, error)
            return None

    def unsupported(self, rule: Rule, at: str, error: Exception) -> None:
        self.find(UNSUPPORTED, rule, at, MESSAGES[UNSUPPORTED].format(why=str(error)))

    def children(self, group: Rule, node: Node, at: str) -> None:
        for rule in group.children:
            found = node.by_name.get(rule.name)
            here = f"{at}/{rule.name}" if at else rule.name
            if rule.repeats:
                for place, one in enumerate(found or (), 1):
                    self.node(rule, one, f"{here}[{place}]")
            else:
                self.node(rule, found[0] if found else Node(rule.name, parent=node), here)
                if found and len(found) > 1:
                    self.find("repeated", rule, here)
        for name in node.by_name.keys() - group.names:
            label, path = Text(name, name), f"{group.path}/{name}" if group.path else name
            self.findings.append(Finding(path, f"{at}/{name}" if at else name, "unknown", label, MESSAGES["unknown"]))

    def node(self, rule: Rule, node: Node, at: str) -> None:
        if rule.relevant is not None:
            relevant = self.value(rule.relevant, node, rule, at)
            if relevant is None:
                return
            if not to_boolean(relevant):
                if node.value:
                    self.find("relevant", rule, at)
                return
        if rule.field is None:
            self.children(rule, node, at)
        else:
            self.leaf(rule, rule.field, node, at)

    def leaf(self, rule: Rule, field: Field, node: Node, at: str) -> None:
        if node.text:
            self.answered(rule, field, node, at)
        elif rule.required is not None and to_boolean(self.value(rule.required, node, rule, at) or False):
            self.find("required", rule, at, text_of(field.required_messages))
        if rule.calculate is not None:
            self.calculated(rule, field, node, at)

    def answered(self, rule: Rule, field: Field, node: Node, at: str) -> None:
        fault = fault_of(field.type, node.text)
        if fault is not None:
            self.find("type", rule, at, fault)
        if rule.constraint is not None:
            value = self.value(rule.constraint, node, rule, at)
            if value is not None and not to_boolean(value):
                self.find("constraint", rule, at, text_of(field.constraint_messages))
        if rule.allows is not None:
            self.chosen(rule, field, node, at)

    def chosen(self, rule: Rule, field: Field, node: Node, at: str) -> None:
        assert rule.allows is not None
        chosen = node.text.split() if field.is_multiple else [node.text]
        try:
            if not all(rule.allows(value, node, self.world) for value in chosen):
                self.find("choice", rule, at)
        except (ValueError, ArithmeticError, RecursionError) as error:
            self.unsupported(rule, at, error)

    def calculated(self, rule: Rule, field: Field, node: Node, at: str) -> None:
        assert rule.calculate is not None
        value = self.value(rule.calculate, node, rule, at)
        if value is not None and not _agrees(node.text, value, field.type):
            self.find("calculate", rule, at)


class _Filling(_Run):
    """Works formulas out, in the order of the form."""

    def __init__(self, world: World, former: Answers | None = None) -> None:
        super().__init__(world)
        self.former = former
        self.values: dict[str, str] = {}

    def leaf(self, rule: Rule, field: Field, node: Node, at: str) -> None:
        if rule.formula is None:
            return
        if self.former and "once" in rule.formula.functions:
            node.text = self.former.value(rule.path)
        text = self.worked_out(rule.formula, node, rule, at)
        if text is None:
            return
        if NUMBER.fullmatch(text) and field.type in ("int", "integer"):
            text = str(trunc(to_number(text)))
        node.text = self.values[at] = text

    def worked_out(self, formula: Expression, node: Node, rule: Rule, at: str = "") -> str | None:
        """The text that a formula gives; none where it cannot be had."""
        value = self.value(formula, node, rule, at)
        text = None if value is None else to_string(value)
        return "" if text == "NaN" else text


def _agrees(stored: str, value: Value, kind: str) -> bool:
    """Whether what the device calculated is what we do: numbers within rounding, NaN as good as empty."""
    expected = to_string(value).strip()
    if stored == expected:
        return True
    if NUMBER.fullmatch(stored) and NUMBER.fullmatch(expected):
        number = to_number(expected)
        number = float(trunc(number)) if kind in ("int", "integer") and not isnan(number) else number
        return isclose(float(stored), number, rel_tol=1e-9, abs_tol=1e-9)
    return {stored, expected} <= {"", "NaN"}
