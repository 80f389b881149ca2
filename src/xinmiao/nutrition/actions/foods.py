"""A product is entered, and what is declared of it changes: by a new version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from xinmiao.accounts.models import User
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.nutrition.models import Product, ProductVersion, Source
from xinmiao.nutrition.rules import foods as rules
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile import is_barcode
from xinmiao.science.text import Text


@dataclass(frozen=True, slots=True)
class Declared:
    """What a label says. values: column of the science → text; classes: id of a model → its class."""

    values: Mapping[str, str]
    classes: Mapping[str, str] = field(default_factory=dict)
    ingredients: str = ""
    label_text: str = ""
    source: Source = Source.LABEL
    valid_from: date = date.min


class NoBarcode(XinmiaoError):
    """The digits are no barcode, or their check digit is wrong."""

    def __init__(self, barcode: str) -> None:
        super().__init__(
            "product.barcode",
            Text("条码位数或校验码不对：{code}", "Not a barcode, or its check digit is wrong: {code}")
            .format(code=barcode),
            todo=Text("请对照包装上的 8、12、13 或 14 位数字", "Compare the 8, 12, 13 or 14 digits on the package"),
        )  # fmt: skip


class SameBarcode(XinmiaoError):
    """A product with this barcode is in the list. `of`: that product."""

    def __init__(self, of: Product) -> None:
        self.of = of
        super().__init__(
            "product.same_barcode",
            Text("清单里已有这个条码：{name}", "This barcode is in the list: {name}").format(name=of),
            todo=Text("请打开该产品，录入新的一版", "Open that product and enter a new version of it"),
        )


class CannotBe(XinmiaoError):
    """A declared value is no amount, or cannot be right. `name`: its column."""

    def __init__(self, name: str, why: Text) -> None:
        self.name = name
        super().__init__("product.value", why, where=name)


@transaction.atomic
def enter(
    *, name: str, declared: Declared, user: User, by: Actor, at: datetime, barcode: str = "", brand: str = "",
    is_generated: bool = False,
) -> ProductVersion:  # fmt: skip
    """Enter a product with the first version of what it declares. Raises NoBarcode, SameBarcode, CannotBe."""
    if barcode and not is_barcode(barcode):
        raise NoBarcode(barcode)
    if barcode and (there := Product.objects.filter(barcode=barcode).first()):
        raise SameBarcode(there)
    product = Product.objects.create(barcode=barcode, name=name, brand=brand, is_generated=is_generated)
    return _version(product, declared, user, by, at)


@transaction.atomic
def amend(*, product: Product, declared: Declared, user: User, by: Actor, at: datetime) -> ProductVersion:
    """Add a version of what a product declares; those before it stay. Raises CannotBe."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    return _version(product, declared, user, by, at)


def _version(product: Product, declared: Declared, user: User, by: Actor, at: datetime) -> ProductVersion:
    values = {column: text for column, text in declared.values.items() if text}
    for column, why in rules.faults(values):
        raise CannotBe(column, why)
    last = product.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProductVersion.objects.create(
        product=product, number=last + 1, declared=values, classes={k: v for k, v in declared.classes.items() if v},
        ingredients=declared.ingredients, label_text=declared.label_text, source=declared.source,
        valid_from=declared.valid_from, entered_by=user, entered_at=at,
    )  # fmt: skip
    detail = {"number": version.number, "source": declared.source, "values": len(values)}
    audit.record(by=by, verb="enter", noun="product version", key=product.key, detail=detail, at=at)
    return version
