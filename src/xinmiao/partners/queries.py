"""Partners by kind, and one by its code."""

from __future__ import annotations

from xinmiao.partners.models import Partner, PartnerKind, Partners
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class UnknownPartner(XinmiaoError):
    def __init__(self, code: str) -> None:
        super().__init__("partner.unknown", Text(f"没有这个伙伴：“{code}”", f"No such partner: '{code}'"))


def partner(code: str) -> Partner:
    """Raises UnknownPartner."""
    found = Partner.objects.filter(code=code).first()
    if found is None:
        raise UnknownPartner(code)
    return found


def partners() -> Partners:
    """Those of the pack in force, in its order; the programme's own office is not a partner of itself."""
    return Partner.objects.live().exclude(kind=PartnerKind.OFFICE).order_by("number")
