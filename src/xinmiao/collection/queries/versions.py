"""A version of a form as submissions are read against it: found by what they say, and compiled once a process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from xinmiao.collection.models import FormState, FormVersion
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.science.answers import FormCheck, compile

_PASSING = ("uuid(", "random(", "now(", "today(")


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
    wanted = Q(pk__in=[])
    for code, version in set(named):
        wanted |= Q(form__code=code, version=version)
    versions = FormVersion.objects.filter(wanted).exclude(state=FormState.DRAFT)
    versions = versions.select_related("form__intervention").defer("workbook", "xform", "mapping_json", "checks")
    return {(one.form.code, one.version): one for one in versions}
