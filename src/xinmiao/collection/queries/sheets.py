"""What may be filled in as a sheet, and the columns of each, for somebody's partner and places."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from xinmiao.collection.models import FormState, FormVersion
from xinmiao.collection.queries import versions
from xinmiao.collection.rules import reports, sheet_columns
from xinmiao.collection.rules.reports import PROVIDED, Door, ReportTemplate
from xinmiao.collection.rules.sheet_columns import Known
from xinmiao.core import handlers
from xinmiao.core.models import PackVersion
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place
from xinmiao.science.answers.xforms import XForm, names
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import Choice, Column
from xinmiao.science.text import Text


class NoTemplate(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__(
            "template.unknown",
            Text("没有这个模板：“{code}”", "There is no such template: '{code}'").format(code=code),
            todo=Text("请看导入页上的模板", "See the templates on the import page"),
        )


def door() -> Door:
    """Who knows the indicators. Raises NoTemplate where no higher app says that it does."""
    found = handlers.call(PROVIDED)
    if not found:
        raise NoTemplate("reports")
    return cast(Door, found[0])


def report_template(intervention: str) -> ReportTemplate:
    """Raises NoTemplate."""
    found = [one for one in door().templates() if one.intervention == intervention]
    if not found:
        raise NoTemplate(intervention)
    return found[0]


def open_version(form: str) -> FormVersion:
    """The version of a form that is open now. Raises NoTemplate."""
    open_now = FormVersion.objects.filter(state=FormState.OPEN, form__is_retired=False).select_related(
        "form__intervention"
    )
    found = open_now.filter(form__code=form).first()
    if found is None:
        raise NoTemplate(form)
    return found


def columns_of_form(version: FormVersion, place_path: str) -> list[Column]:
    compiled = versions.compiled(version)
    known = Known(places_below(place_path), conditional(bytes(version.xform)))
    return sheet_columns.columns_of(compiled.check, compiled.mapping, known)


@lru_cache(maxsize=64)
def conditional(xform: bytes) -> frozenset[str]:
    """Paths of what an XForm asks only sometimes."""
    binds = XForm(xform).binds
    return frozenset("/".join(names(path)[1:]) for path, bind in binds.items() if bind.get("relevant"))


def columns_of_reports(intervention: str, partner: Partner | None, place_path: str) -> list[Column]:
    partners = [partner] if partner else Partner.objects.live().order_by("number")
    choices = tuple(Choice(one.code, Text(one.name_zh, one.name_en)) for one in partners)
    return reports.columns_of(report_template(intervention), places_below(place_path), choices)


def places_below(path: str) -> tuple[Choice, ...]:
    """The places at and below a path (empty: all), in the order of the tree."""
    newest = PackVersion.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _places(path, newest, Place.objects.count())


@lru_cache(maxsize=32)
def _places(path: str, _pack: int | None, _n: int) -> tuple[Choice, ...]:
    rows = Place.objects.live().filter(path__startswith=path).order_by("path")
    return tuple(Choice(code, Text(zh, en)) for code, zh, en in rows.values_list("code", "name_zh", "name_en"))
