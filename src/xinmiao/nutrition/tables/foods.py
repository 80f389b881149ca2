"""Products, and one product's nutrients by model, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from xinmiao.nutrition.models import Product, ProductVersion
from xinmiao.nutrition.pages.foods import SAYS, Judged
from xinmiao.science.nutrient_profile.explaining import Line
from xinmiao.ui.tables import Cell, Column, Table


def products(found: Iterable[Product], *, searched: bool) -> Table:
    """The desk's list. found: with `latest` and `entered_at`."""
    columns = [
        Column("name", _("Name"), sortable=False),
        Column("brand", _("Brand"), sortable=False),
        Column("barcode", _("Barcode"), sortable=False),
        Column("version", _("Version"), numeric=True, sortable=False),
        Column("at", _("Entered"), sortable=False),
    ]
    nothing = _("Nothing found. The desk looks in its own list only; add the product.")
    empty = nothing if searched else _("No products yet. Add the first one, or assess a whole table.")
    return Table("foods", _("Products"), columns, [_product(one) for one in found], empty=empty, stacks=True)


def _product(one: Product) -> dict[str, object]:
    note = _("generated") if one.is_generated else ""
    at = getattr(one, "entered_at", None)
    return {
        "name": Cell(one.name, url=reverse("nutrition:food", args=[one.key]), note=note),
        "brand": one.brand or "—",
        "barcode": one.barcode or "—",
        "version": getattr(one, "latest", 0),
        "at": localtime(at).strftime("%Y-%m-%d") if at else "—",
    }


def nutrients(found: Sequence[Judged], language: str) -> Table:
    """Models as columns, quantities as rows: value, operator, limit, how far from it, what it says."""
    shown = [one for one in found if one.lines]
    columns = [Column("what", _("Quantity"), sortable=False), *(Column(one.id, one.name, sortable=False)
               for one in shown)]  # fmt: skip
    names: dict[str, Line] = {}
    for one in shown:
        names |= {name: line for name, line in one.lines.items() if name not in names}
    rows = [
        {"what": _what(line, language), **{one.id: _cell(one.lines.get(name), language) for one in shown}}
        for name, line in names.items()
    ]
    note = _("Value, operator and limit, then value by limit; for points, how many of how many.")
    return Table("nutrients", _("By nutrient"), columns, rows, note=note)


def _what(line: Line, language: str) -> str:
    words = line.text.in_(language)
    words = words[0].upper() + words[1:]
    return f"{words} ({line.unit})" if line.unit else words


def _cell(line: Line | None, language: str) -> Cell:
    text, kind = SAYS[line.says if line else "not_in_model"]
    if line is None or line.says == "not_in_model":
        return Cell(text.in_(language), tag=kind)
    told = f"{line.value} · {line.limit} / {line.most:.0f}" if line.side else f"{line.value} {line.op} {line.limit}"
    ratio = f" · {line.ratio:.2f}×" if line.ratio is not None and not line.side else ""
    return Cell(f"{told}{ratio} {text.in_(language)}", text=text.in_(language), tag=kind, note=f"{told}{ratio}")


def versions(found: Iterable[ProductVersion], shown: ProductVersion) -> Table:
    """What was declared when, the newest first."""
    columns = [
        Column("number", _("Version"), numeric=True, sortable=False),
        Column("from", _("Valid from"), sortable=False),
        Column("source", _("Source"), sortable=False),
        Column("by", _("Entered by"), sortable=False),
        Column("at", _("Entered"), sortable=False),
    ]
    rows = [
        {
            "number": Cell(one.number, url=reverse("nutrition:food_version", args=[one.product.key, one.number]),
                           note=_("this one") if one.pk == shown.pk else ""),
            "from": one.valid_from.isoformat(), "source": one.get_source_display(),
            "by": one.entered_by.get_full_name() or one.entered_by.get_username(),
            "at": localtime(one.entered_at).strftime("%Y-%m-%d %H:%M"),
        }
        for one in found
    ]  # fmt: skip
    return Table("versions", _("Versions"), columns, rows, stacks=True)
