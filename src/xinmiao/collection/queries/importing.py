"""What somebody may import: forms and counts, for which partners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xinmiao.accounts.rules import PERMISSIONS, Permission, Role, Scope
from xinmiao.collection.models import FormState, FormVersion
from xinmiao.collection.queries.sheets import door
from xinmiao.core.labels import in_page_language
from xinmiao.partners.models import Partner
from xinmiao.programmes.models import Intervention


@dataclass(frozen=True, slots=True)
class Offered:
    """A form's open version, or the counts of an intervention. key: "form:…" or "reports:…"."""

    key: str
    name: str
    version: FormVersion | None
    intervention: Intervention

    @property
    def code(self) -> str:
        return self.key.partition(":")[2]


def importing(scopes: Sequence[Scope]) -> list[Scope]:
    """The scopes in which somebody imports files."""
    return [one for one in scopes if Permission.IMPORT_FILES in PERMISSIONS[one.role]]


def offered(scopes: Sequence[Scope]) -> list[Offered]:
    """What there is to import for somebody: counts first, then forms, each in the order of the programmes."""
    programmes = {one.programme for one in importing(scopes)}
    return [one for one in [*_counts(), *_forms()] if programmes & {"", one.intervention.code}]


def partners(scopes: Sequence[Scope]) -> tuple[list[Partner], bool]:
    """The partners that somebody imports for, and whether they may import for none, too."""
    held = importing(scopes)
    free = any(one.role is not Role.PARTNER and not one.partner for one in held)
    rows = Partner.objects.live().order_by("number")
    return list(rows if free else rows.filter(code__in={one.partner for one in held} - {""})), free


def _counts() -> list[Offered]:
    known = {one.code: one for one in Intervention.objects.all()}
    return [
        Offered(
            f"reports:{one.intervention}", in_page_language(one.title.zh, one.title.en), None, known[one.intervention]
        )
        for one in door().templates()
    ]  # fmt: skip


def _forms() -> list[Offered]:
    rows = FormVersion.objects.filter(state=FormState.OPEN, form__is_retired=False)
    rows = rows.select_related("form__intervention").defer("workbook", "xform").order_by("form__number")
    return [Offered(f"form:{one.form.code}", one.form.name, one, one.form.intervention) for one in rows]
