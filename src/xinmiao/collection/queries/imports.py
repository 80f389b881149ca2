"""What a page, a command or a download shows of an import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl
from django.conf import settings

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.collection.models import FaultPage, FormVersion, Import
from xinmiao.collection.queries.sheets import columns_of_form, columns_of_reports, report_template
from xinmiao.collection.rules.reports import MESSAGES
from xinmiao.core.models import PackVersion
from xinmiao.partners.models import Partner
from xinmiao.people.encryption import unseal
from xinmiao.places.models import Place
from xinmiao.science.sheets import Column, Fault, Template, Wording, marked, opened, written
from xinmiao.science.text import Text

SHOWN = 100
"""Faults on one page."""
OFFERED = 3000
"""Places in a drop-down: more are codes to look up."""


@dataclass(frozen=True, slots=True)
class FaultsShown:
    """One page of faults. n: of all."""

    faults: list[Fault]
    n: int


def columns_of(of: Import) -> list[Column]:
    """The columns that the file is read by."""
    if of.form_version_id and of.form_version:
        return columns_of_form(of.form_version, of.place_path)
    return columns_of_reports(of.intervention.code, of.partner, of.place_path)


def wording_of(of: Import, today: date) -> Wording:
    return Wording(columns_of(of), today=today, messages=MESSAGES)


def n_faults(of: Import) -> int:
    """How many faults and warnings there are."""
    return sum(of.fault_pages.values_list("n", flat=True))


def faults_of(of: Import, page: int, *, size: int = SHOWN) -> FaultsShown:
    """One page of faults in words, counted from 1; only the pages that hold it are opened."""
    wording, first = wording_of(of, (of.checked_at or of.uploaded_at).date()), (page - 1) * size
    pages = list(of.fault_pages.values_list("number", "n"))
    found: list[Fault] = []
    start = 0
    for number, n in pages:
        if start < first + size and start + n > first:
            part = _opened(of.fault_pages.get(number=number), of).slice(max(first - start, 0), size - len(found))
            found += wording.told(part)
        start += n
    return FaultsShown(found, start)


def all_faults(of: Import) -> Iterator[Fault]:
    """Every fault, in the order of rows, some thousand in memory at a time."""
    wording = wording_of(of, (of.checked_at or of.uploaded_at).date())
    for page in of.fault_pages.order_by("number").iterator(chunk_size=1):
        yield from wording.told(_opened(page, of))


def _opened(page: FaultPage, of: Import) -> pl.DataFrame:
    plain = unseal(bytes(page.sealed), subject=of.subject, where=f"collection.faults/{page.number}")
    return pl.read_ipc(BytesIO(plain))


def content_of(of: Import) -> bytes:
    """The file as it came."""
    sealed = (Path(settings.MEDIA_ROOT) / of.file).read_bytes()
    return unseal(sealed, subject=of.subject, where="collection.import")


def marked_workbook(of: Import, language: str, *, today: date) -> bytes:
    """The workbook with its faulty cells marked and the reasons in a column of their own."""
    data = content_of(of)
    return marked(data, opened(data), all_faults(of), language)


def place_of(user: User, programme: str, partner: str = "") -> Place | None:
    """The place that somebody imports for; None: everywhere."""
    codes = [one.place for one in user.scopes if Permission.IMPORT_FILES in PERMISSIONS[one.role]
             and one.programme in ("", programme) and one.partner in ("", partner)]  # fmt: skip
    return Place.objects.filter(code=codes[0]).first() if codes and "" not in codes else None


def template_of_form(version: FormVersion, user: User, language: str) -> bytes:
    """The workbook of a form's version."""
    place = place_of(user, version.form.intervention.code)
    form = version.form
    columns = _offering(columns_of_form(version, place.path if place else ""))
    meta = {"template": f"form:{form.code}", "version": version.version, "hash": version.content_hash, **_pack()}
    return written(Template(Text(form.name_zh, form.name_en), columns, meta), language)


def template_of_reports(intervention: str, user: User, partner: Partner | None, language: str) -> bytes:
    """The workbook of an intervention's counts."""
    told = report_template(intervention)
    place = place_of(user, intervention, partner.code if partner else "")
    columns = _offering(columns_of_reports(intervention, partner, place.path if place else ""))
    meta = {"template": f"reports:{intervention}", "version": told.version, **_pack()}
    return written(Template(told.title, columns, meta, notes=_REPORT_NOTES), language)


_REPORT_NOTES = (
    Text(
        "一行是一格数字：指标 × 地点 × 时期 × 合作伙伴。合计行不填性别、年龄段等列；分项另起一行。",
        "One row is one figure: indicator × place × period × partner. A total leaves sex, age band and the like empty; "
        "each part is a row of its own.",
    ),
    Text(
        "零、缺报、不适用是三回事：没有发生填 0；还没有数选“缺报”；与此无关选“不适用”。",
        "Zero, missing and not applicable are three things: write 0 where nothing happened; choose missing where the "
        "figure is not there yet; choose not applicable where it does not concern you.",
    ),
)


def _offering(columns: list[Column]) -> list[Column]:
    """With drop-downs cut to what can be looked through: codes beyond them can still be written."""
    return [replace(column, choices=column.choices[:OFFERED]) for column in columns]


def _pack() -> dict[str, str]:
    pack = PackVersion.objects.filter(is_current=True).first()
    return {"pack": f"{pack.code} {pack.version}" if pack else ""}
