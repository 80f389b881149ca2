"""A form's questions as the columns of a sheet, with the checks that follow from the form. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xinmiao.collection.rules.mapping import Mapping
from xinmiao.science.answers import Field, FormCheck
from xinmiao.science.answers.xforms import text_of
from xinmiao.science.sheets import Choice, Column, Compare, Type
from xinmiao.science.text import Text

INSTANCES = 3
"""How many instances of a repeat have columns of their own."""
RECORD = "record_key"
PLACES = "places.csv"
_SKIPPED = {"binary", "geopoint", "geotrace", "geoshape"}
_TYPES = {"int": Type.WHOLE, "integer": Type.WHOLE, "decimal": Type.NUMBER, "date": Type.DATE}
_RECORD_KEY = Column(
    RECORD,
    Text("记录号", "Record number"),
    in_key=True,
    hint=Text(
        "您自己的编号；以后用同一编号再导入就是更正这一条。没有可以不填",
        "Your own number: a later row with it corrects this one. It may be empty",
    ),
)
_LIST_KEY = replace(
    _RECORD_KEY,
    required=True,
    hint=Text(
        "您自己的编号，同一个地方里不重复；以后用同一编号再导入就是更正这一条",
        "Your own number, once in a place: a later row with it corrects this one",
    ),
)
_ELSEWHERE = Text("没有这个地点，或不在您负责的范围内", "No such place, or not one that you work for")


@dataclass(frozen=True, slots=True)
class Known:
    """What the sheet is checked against: code and name of each place that its sender works in; groups
    that are asked only sometimes, by path."""

    places: tuple[Choice, ...] = ()
    conditional: frozenset[str] = frozenset()


def columns_of(check: FormCheck, mapping: Mapping, known: Known) -> list[Column]:
    """Give the columns of a form: a record number, then each question in its order; of a repeat each instance apart."""
    fields = [one for one in check.fields if one.is_asked and one.type not in _SKIPPED and one.control != "upload"]
    columns = _own_number(check, mapping)
    repeats: dict[str, list[Field]] = {}
    for field in fields:
        if field.repeat:
            repeats.setdefault(field.repeat, []).append(field)
        else:
            columns.append(_column(field, mapping, known))
    for path, inside in repeats.items():
        label = check.groups[path].label if path in check.groups else Text(path, path)
        inner = [_column(one, mapping, known) for one in inside]
        columns += [_instance(one, path, label, n) for n in range(1, INSTANCES + 1) for one in inner]
    there = {column.key for column in columns}
    return [_in_key(_agreeing(column, mapping, there), mapping) for column in columns]


def _own_number(check: FormCheck, mapping: Mapping) -> list[Column]:
    """The column of a record number: one must be there where rows make a list, unless a question asks for it."""
    if mapping.entity is None or not check.registers:
        return [_RECORD_KEY]
    return [] if mapping.entity.known_by else [_LIST_KEY]


def _in_key(column: Column, mapping: Mapping) -> Column:
    """Of a list, a row is known by its number in its place."""
    if mapping.entity is None:
        return column
    number = column.key == mapping.entity.known_by
    return (
        replace(column, in_key=True, required=column.required or number)
        if number or column.key == mapping.place
        else column
    )


def _instance(column: Column, path: str, label: Text, n: int) -> Column:
    words = Text(f"{label.zh} {n}：{column.label.zh}", f"{label.en} {n}: {column.label.en}")
    key = f"{path}[{n}]{column.key.removeprefix(path)}"
    return replace(column, key=key, label=words, required=False)


def _column(field: Field, mapping: Mapping, known: Known) -> Column:
    choices, parent = _choices(field)
    column = Column(
        field.path,
        field.label,
        _type(field, mapping),
        required=field.required == "true()" and not field.relevant and known.conditional.isdisjoint(field.groups),
        choices=choices,
        parent=parent,
        hint=text_of(field.hints),
        masked=_is_masked(field, mapping),
        width=12 if field.type in _TYPES else 18,
    )
    if field.itemset and field.itemset.file == PLACES:
        codes = frozenset(choice.code for choice in known.places)
        column = replace(column, choices=known.places, known=codes, told=_ELSEWHERE, parent="")
    for part in _conditions(field.constraint):
        column = replace(column, **_limit(part, column))
    message = text_of(field.constraint_messages)
    return replace(column, told=message) if message and column.pattern else column


def _type(field: Field, mapping: Mapping) -> Type:
    if field.itemset and field.itemset.file:
        return Type.CODE
    if field.control in ("select1", "select", "rank"):
        return Type.SEVERAL if field.is_multiple else Type.CHOICE
    if any(person.identity_number == field.path for person in mapping.people.values()):
        return Type.IDENTITY
    return _TYPES.get(field.type, Type.TEXT)


def _is_masked(field: Field, mapping: Mapping) -> bool:
    return any(field.path in (person.identity_number, person.phone) for person in mapping.people.values())


_CASCADE = re.compile(r"\[\s*([\w.-]+)\s*=\s*([^\]]+?)\s*\]")


def _choices(field: Field) -> tuple[tuple[Choice, ...], str]:
    """The choices, and the question that they hang on where a list is filtered by another answer."""
    found = _CASCADE.search(field.itemset.nodeset) if field.itemset else None
    prop, path = (found[1], found[2]) if found else ("", "")
    parent = re.sub(r"^(current\(\)/\.\./|\.\./|/)", "", path.strip())
    parent = parent.partition("/")[2] if path.strip().startswith("/") else parent
    told = tuple(Choice(one.value, one.label, one.row.get(prop, "") if prop else "") for one in field.choices)
    return told, parent if prop and re.fullmatch(r"[\w./-]+", parent) else ""


def _agreeing(column: Column, mapping: Mapping, there: set[str]) -> Column:
    """What the mapping adds: no record of tomorrow, born before it, a number that agrees with birth date and sex."""
    if column.key == mapping.date:
        return replace(column, not_future=True)
    for person in mapping.people.values():
        if column.key == person.birth_date:
            told = (Compare("<=", mapping.date),) if mapping.date in there else ()
            return replace(column, not_future=True, compares=told)
        if column.key == person.identity_number:
            return replace(column, birth_date=person.birth_date or "", sex=person.sex or "")
    return column


def _conditions(constraint: str) -> Iterator[str]:
    """The parts of a constraint that must all hold; none where it is not a plain conjunction."""
    if constraint and not re.search(r"\bor\b|\bif\(", re.sub(r"'[^']*'", "", constraint)):
        yield from (
            part.strip().strip("()").strip() for part in re.split(r"\band\b(?=(?:[^']*'[^']*')*[^']*$)", constraint)
        )


_BOUND = re.compile(r"^\.\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)$")
_DAY = re.compile(r"^\.\s*(>=|<=|>|<)\s*date\('(\d{4}-\d{2}-\d{2})'$")
_TODAY = re.compile(r"^\.\s*<=?\s*today$")
_PATTERN = re.compile(r"^regex\(\s*\.\s*,\s*'(.*)'$")
_LENGTH = re.compile(r"^string-length\(\s*\.\s*\)\s*=\s*(\d+)$")


def _limit(part: str, column: Column) -> dict[str, Any]:
    """What one part of a constraint asks, as fields of a column; nothing where it is left to the form's own check."""
    if (bound := _BOUND.match(part)) and column.type in (Type.WHOLE, Type.NUMBER):
        return _bound(bound[1], float(bound[2]), column.type is Type.WHOLE)
    if (day := _DAY.match(part)) and column.type is Type.DATE:
        return {"lowest" if day[1].startswith(">") else "highest": date.fromisoformat(day[2])}
    if _TODAY.match(part) and column.type is Type.DATE:
        return {"not_future": True}
    if (pattern := _PATTERN.match(part)) and column.type is Type.TEXT:
        return {"pattern": pattern[1].removeprefix("^").removesuffix("$")} if _is_plain(pattern[1]) else {}
    if (length := _LENGTH.match(part)) and column.type is Type.TEXT:
        return {"pattern": f".{{{length[1]}}}"}
    return {}


def _bound(sign: str, limit: float, whole: bool) -> dict[str, Any]:
    step = (1 if sign == ">" else -1) if whole and sign in "<>" else 0
    if sign in "<>" and not whole:
        return {}
    return {"lowest" if sign.startswith(">") else "highest": limit + step}


def _is_plain(pattern: str) -> bool:
    """Whether Polars (RE2-like: no look-around, no back-references) reads it as XPath's engine does."""
    if re.search(r"\(\?|\\[1-9]", pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
