"""Partners over HTTP."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from xinmiao.partners import queries
from xinmiao.partners.models import Partner, PartnerKind

router = Router(tags=["partners"])


class PartnerOut(Schema):
    code: str
    number: int
    name_zh: str
    name_en: str
    kind: PartnerKind
    is_retired: bool


@router.get("/", response=list[PartnerOut])
def list_partners(request: HttpRequest) -> list[Partner]:
    """Partners of the current country pack."""
    return list(queries.partners())


@router.get("/{code}/", response=PartnerOut)
def get_partner(request: HttpRequest, code: str) -> Partner:
    return queries.partner(code)
