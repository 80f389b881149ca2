"""`{% load ui %}`: figures as the language writes them, charts, cartograms, tables, the side panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from xinmiao.ui import cartogram as cartograms
from xinmiao.ui import foreign, numbers, sheets
from xinmiao.ui import sparkline as sparklines
from xinmiao.ui import world as worlds
from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.charts import Chart, drawing
from xinmiao.ui.downloads import PARAMETER
from xinmiao.ui.frame import language
from xinmiao.ui.panels import Block
from xinmiao.ui.tables import Table
from xinmiao.ui.world import World

register = template.Library()


@register.filter
def figure(value: numbers.Figure) -> str:
    """For cards and text: 265.3 万, or 2.65 million. Tables use `exact`."""
    return numbers.short(value, language())


@register.filter
def exact(value: numbers.Figure) -> str:
    """For tables: every digit, 2,653,412."""
    return numbers.exact(value)


@register.filter
def percent(share: numbers.Figure, digits: int = 1) -> str:
    """A share of 1 as a percentage."""
    return numbers.percent(share, digits)


@register.filter
def marked(text: object) -> SafeString:
    """Words of the other language are marked as such."""
    return foreign.marked(text, language())


@register.filter
def kind_of_block(block: Block) -> str:
    """Which component draws a block of `ui.panels`: table, chart, cartogram, beside; none draws HTML."""
    return "" if isinstance(block, str) else type(block).__name__.lower()


@register.inclusion_tag("ui/components/chart.html", takes_context=True)
def chart(context: RequestContext, chart: Chart) -> dict[str, Any]:
    """A chart with its frame, its data as a table and its downloads."""
    return {
        **_page(context),
        "chart": chart,
        "key": drawing.keep(chart),
        "wide": mark_safe(drawing.svg(chart)),
        "narrow": mark_safe(drawing.svg(chart, width=drawing.NARROW)),
    }


@register.inclusion_tag("ui/components/cartogram.html", takes_context=True)
def cartogram(context: RequestContext, picture: Cartogram) -> dict[str, Any]:
    """A country as tiles, with its legend and its data as a table."""
    return {
        **_page(context),
        "picture": picture,
        "drawing": cartograms.svg(picture),
        "legend": cartograms.legend(picture),
        "rows": cartograms.rows(picture),
        "key": sheets.keep(picture),
    }


@register.inclusion_tag("ui/components/world.html", takes_context=True)
def world(context: RequestContext, picture: World) -> dict[str, Any]:
    """Countries as tiles by region, with the list of them beneath."""
    drawn = {"wide": worlds.svg(picture), "narrow": worlds.svg(picture, narrow=True)}
    return {**_page(context), "picture": picture, **drawn}


@register.inclusion_tag("ui/components/table.html", takes_context=True)
def table(context: RequestContext, table: Table) -> dict[str, Any]:
    """A table with its count, its sorting links and its downloads."""
    return {**_page(context), "table": table, "download": PARAMETER}


@register.simple_tag
def sparkline(values: Sequence[float | None]) -> SafeString:
    """A trend as small as a word; the figures must stand beside it."""
    return sparklines.svg(values)


@register.simple_tag
def panel_link(url: str) -> SafeString:
    """The attributes of a link that opens beside the page, or as a page of its own without JavaScript."""
    return format_html('href="{0}" hx-get="{0}" hx-target="#panel" hx-swap="innerHTML"', url)


def _page(context: RequestContext) -> dict[str, Any]:
    return {name: context[name] for name in ("request", "frame", "language") if name in context}
