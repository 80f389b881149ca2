"""What a form may hold of instruments, and that it may not keep an answer about risk from the safety rule. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from xinmiao.accounts.rules import PERMISSIONS, Permission, Scope
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.science import screening
from xinmiao.science.answers import Field, FormCheck
from xinmiao.science.screening.licences import licences
from xinmiao.science.text import Text

_GENERIC = re.compile(r"^\W*(第?\s*\d+\s*[题項项]?|item\s*\d+|question\s*\d+)\W*$", re.IGNORECASE)
_ABOUT_RISK = re.compile(r"^(phq_?9?|phq_?a)_(item_?)?9$")
_N_ITEMS = {"phq9": 9, "phqa": 9, "gad7": 7}
_SAFETY_ITEM = Text(
    "“{path}”问到危险，form.yaml 的 safety.items 却没有把它列为第9题：程序看不到它就不能用",
    "'{path}' asks about risk, and safety.items of form.yaml does not name it as item 9",
)
_COUNT = Text("safety.items 的“{id}”须按顺序列出 {n} 题", "safety.items of '{id}' must list its {n} items in order")
_NO_PERSON = Text("“people”里没有“{name}”", "'people' has no '{name}'")
_AGGREGATE = Text(
    "只汇总人数的表不能问到危险：没有人可以因此行动",
    "a form that speaks of nobody may not ask about risk: nobody could act on it",
)
_COUNSELLOR = Text(
    "问到危险的表须有一道必填题写明在场值班的成年人（safety.counsellor）",
    "a form that asks about risk needs a required question that names the adult on duty (safety.counsellor)",
)


def problems(form: FormCheck, mapping: Mapping) -> Iterator[tuple[str, Text]]:
    """Everything against the form: the question and what is wrong. A form with any of it is not published."""
    yield from _of_licences(form, mapping)
    yield from _of_safety(form, mapping)


def _of_licences(form: FormCheck, mapping: Mapping) -> Iterator[tuple[str, Text]]:
    scores_only = {field.path for field in form.fields if _holds_no_words(field)}
    for field in form.fields:
        try:
            screening.refuse_items([field.path], confirmed=mapping.item_text, scores_only=scores_only)
        except screening.LicenceRefused as refused:
            yield field.path, refused.what
    for name in mapping.item_text:
        held = licences().get(name)
        if held is None or held.items == "never":
            yield "", Text(f"“{name}”的题目任何人确认都不能带", f"nobody's confirmation lets '{name}' be carried")


def carried(form: FormCheck, mapping: Mapping) -> list[str]:
    """Instruments whose items, or the scores of them, a form carries, and whose notice a person reads before it opens.

    One that form.yaml names with who read the notice (`item_text`) is none of them.
    """
    asked = set(mapping.safety.items) if mapping.safety else set()
    read = [one for one in licences().values() if one.items in ("confirm", "pack") and one.id not in mapping.item_text]
    return [one.id for one in read if one.id in asked or any(one.is_item(field.path) for field in form.fields)]


def may_begin(scopes: Iterable[Scope], programme: str, mapping: Mapping) -> bool:
    """Whether somebody is offered a form: one with scores of pupils only who runs screenings. What is sent is taken."""
    if mapping.safety is None or not mapping.safety.items:
        return True
    running = [one for one in scopes if Permission.RUN_SCREENINGS in PERMISSIONS[one.role]]
    return any(one.programme in ("", programme) for one in running)


def of_pupils(form: FormCheck, mapping: Mapping) -> frozenset[str]:
    """Questions of a screening whose answers are for those alone who treat the pupil: scores, and all said with them.

    In the repeat of its people everything but who it is and who declined; without one, the groups of what is asked.
    """
    asked = mapping.safety
    if asked is None or not asked.items or asked.person not in mapping.people:
        return frozenset()
    each = mapping.people[asked.person].each
    told = {one for person in mapping.people.values() for one in person.questions}
    told |= {one.question for one in mapping.session.declined} if mapping.session else set()
    if each:
        return frozenset(one.path for one in form.fields if one.repeat == each and one.path not in told)
    groups = {one.rpartition("/")[0] for one in asked.questions if one != asked.counsellor} - {""}
    return frozenset(
        one.path for one in form.fields
        if (one.path in asked.questions and one.path != asked.counsellor) or one.path.rpartition("/")[0] in groups
    )  # fmt: skip


def _holds_no_words(field: Field) -> bool:
    return all(_GENERIC.match(label) for label in field.labels.values()) and (bool(field.labels) or not field.control)


def _of_safety(form: FormCheck, mapping: Mapping) -> Iterator[tuple[str, Text]]:
    asked = mapping.safety
    items = asked.items if asked else {}
    watched = {questions[8] for questions in items.values() if len(questions) > 8}
    for field in form.fields:
        if _ABOUT_RISK.match(field.path.rpartition("/")[2].lower()) and field.path not in watched:
            yield field.path, _SAFETY_ITEM.format(path=field.path)
    for name, questions in items.items():
        if len(questions) != _N_ITEMS[name]:
            yield "", _COUNT.format(id=name, n=_N_ITEMS[name])
    if asked and asked.person is not None and asked.person not in mapping.people:
        yield "", _NO_PERSON.format(name=asked.person)
    if watched and not mapping.people:
        yield "", _AGGREGATE
    if items and not (asked and asked.counsellor and _is_required(form, asked.counsellor)):
        yield "", _COUNSELLOR


def _is_required(form: FormCheck, question: str) -> bool:
    found = form.by_path.get(question)
    return found is not None and bool(found.required) and not found.relevant
