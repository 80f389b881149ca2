"""Invented advertisements of the invented foods. Nobody saw them; each record says that it is generated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role
from xinmiao.nutrition.actions import advertisements
from xinmiao.nutrition.models import Advertisement, ProductVersion

_NOTE = "演示：程序生成，没有人看见过。Demonstration: generated, nobody saw it."


@dataclass(frozen=True, slots=True)
class Invented:
    """An advertisement that never was. products: names of invented foods."""

    where: str
    medium: str
    days_ago: int
    products: tuple[str, ...]
    brand: str = ""
    signals: tuple[tuple[str, str], ...] = ()


SEEN = (
    Invented("演示少儿频道", "television", 3, ("演示水果硬糖",), "", (("childrens_programme", "yes"), ("gift", "no"))),
    Invented("演示小学门口 50 米", "outdoor", 5, ("演示橙味汽水", "演示纯净水"), "", (("school_surroundings", "yes"),)),
    Invented("演示直播间", "online_video", 6, ("演示香辣辣条", "演示红烧杯面"), "", (
        ("cartoon_figure", "yes"), ("gift", "yes"))),
    Invented("演示超市货架", "shop", 9, ("演示全麦面包",), "", (
        ("childrens_programme", "no"), ("school_surroundings", "no"), ("cartoon_figure", "no"), ("gift", "no"))),
    Invented("演示社交账号", "social", 12, ("演示牛奶巧克力",), "", (("cartoon_figure", "yes"),)),
    Invented("演示公交站", "outdoor", 14, (), "演示食品（虚构）"),
)  # fmt: skip


def see(*, at: datetime) -> int:
    """Note them once; give how many. The foods must be there: a missing one raises `ProductVersion.DoesNotExist`."""
    if Advertisement.objects.filter(is_generated=True).exists():
        return 0
    user = User.objects.get(username=f"try_{Role.FOOD_ASSESSOR}")
    for one in SEEN:
        advertisements.note(
            seen_where=one.where, medium=one.medium, seen_on=(at - timedelta(days=one.days_ago)).date(),
            signals=dict(one.signals), versions=[_shown(name) for name in one.products],
            brands=[one.brand] if one.brand else [], words=_NOTE, is_generated=True, user=user, at=at,
        )  # fmt: skip
    return len(SEEN)


def _shown(name: str) -> ProductVersion:
    versions = ProductVersion.objects.select_related("product").order_by("-number")
    return versions.filter(product__is_generated=True, product__name=name)[:1].get()
