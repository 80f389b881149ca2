"""Products of the desk: found by barcode or name, each with the version that counts now."""

from __future__ import annotations

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from xinmiao.nutrition.models import Product, ProductVersion
from xinmiao.science.nutrient_profile import is_barcode


def found(words: str = "") -> QuerySet[Product]:
    """Give the products whose barcode is these digits, or whose name or brand holds these words; all for none."""
    latest = ProductVersion.objects.filter(product=OuterRef("pk")).order_by("-number")
    rows = Product.objects.annotate(
        latest=Coalesce(Subquery(latest.values("number")[:1]), 0), entered_at=Subquery(latest.values("entered_at")[:1])
    ).order_by("-entered_at", "-pk")
    return rows.filter(_holds(words.strip())) if words.strip() else rows


def by_barcode(barcode: str) -> Product | None:
    """Give the product with a barcode, from the desk's own list alone."""
    return Product.objects.filter(barcode=barcode).first() if is_barcode(barcode) else None


def version(key: UUID, number: int) -> ProductVersion | None:
    rows = ProductVersion.objects.select_related("product", "entered_by")
    return rows.filter(product__key=key, number=number).first()


def latest(product: Product) -> ProductVersion | None:
    return product.versions.select_related("product").order_by("-number").first()


def _holds(words: str) -> Q:
    return Q(barcode=words) | Q(name__icontains=words) | Q(brand__icontains=words)
