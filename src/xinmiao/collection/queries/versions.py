"""A version of a form as submissions are read against it: found by what they say, and compiled once a process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xinmiao.collection.models import Form, FormState, FormVersion
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.core.statements import Columns, rows
from xinmiao.programmes.models import Intervention
from xinmiao.science.answers import FormCheck, compile

_PASSING = ("uuid(", "random(", "now(", "today(")
_VERSION = Columns(FormVersion, "v", without=["workbook", "xform", "mapping_json", "checks"])
_FORM, _INTERVENTION = Columns(Form, "f"), Columns(Intervention, "i")
_FOUND = f"""
SELECT {_VERSION}, {_FORM}, {_INTERVENTION} FROM collection_formversion v
JOIN collection_form f ON f.number = v.form_id JOIN programmes_intervention i ON i.number = f.intervention_id
WHERE f.code = %s AND v.version = %s AND v.state <> %s
"""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a version asks. passing: paths, below the root, whose values differ though the same is said.

    brings: whether files or lists come with it. locates: whether it asks for coordinates.
    """

    mapping: Mapping
    check: FormCheck
    passing: frozenset[str]
    brings: bool
    locates: bool


def compiled(version: FormVersion) -> Compiled:
    """Give what a version asks; the work is done once, since a version never changes."""
    return compiled_by(version.pk, version.content_hash)


@lru_cache(maxsize=512)
def compiled_by(number: int, content_hash: str) -> Compiled:
    """The same by a version's number and the hash of its content."""
    version = FormVersion.objects.only("xform", "mapping_json").get(pk=number)
    check = compile(bytes(version.xform))
    passing = (
        field.path
        for field in check.fields
        if field.preload or field.type == "binary" or any(word in field.calculate for word in _PASSING)
    )
    locates = any(field.type == "geopoint" for field in check.fields)
    return Compiled(version.mapping, check, frozenset(passing), bool(check.files) or version.media.exists(), locates)


def found(named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], FormVersion]:
    """The published versions with these form codes and versions; without their workbooks and XForms."""
    return {one: _made(row) for one in set(named) for row in rows(_FOUND, [*one, FormState.DRAFT])}


def _made(row: Sequence[Any]) -> FormVersion:
    version, form = _VERSION.made(row), _FORM.made(row[len(_VERSION) :])
    form.intervention = _INTERVENTION.made(row[len(_VERSION) + len(_FORM) :])
    version.form = form
    return version


def asking(what: str) -> list[FormVersion]:
    """Published versions whose mapping has this part ("session", "signs"), with their forms; without their bytes."""
    found = FormVersion.objects.exclude(state=FormState.DRAFT).select_related("form__intervention")
    return [one for one in found.defer("workbook", "xform", "checks") if one.mapping_json.get(what)]
