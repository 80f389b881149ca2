"""The gallery of components, and the downloads of charts and cartograms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xinmiao.ui import cartogram as cartograms
from xinmiao.ui import charts, downloads, gallery_samples, sheets, tables
from xinmiao.ui.charts import drawing
from xinmiao.ui.frame import Frame, language
from xinmiao.ui.tables import Table


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component with made-up content."""
    lang = language()
    table = gallery_samples.table(lang).sorted_by(request.GET.get("sort", ""))
    page = Paginator(range(120), 20).get_page(request.GET.get("page"))
    context = gallery_samples.everything(lang) | {"table": table, "page": page}
    return downloads.requested(request, table) or render(request, "ui/gallery.html", context)


def gallery_figure(request: HttpRequest) -> HttpResponse:
    """Show what a figure opens to: a page, or the side panel."""
    return render(request, "ui/gallery_figure.html", gallery_samples.figure(language()))


def chart(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a chart that some page has shown as SVG, PNG or CSV. Its key is the hash of what it shows."""
    found = drawing.kept(key)
    if found is None:
        raise _gone()
    source = " · ".join(filter(None, (found.source, found.freshness)))
    table = replace(tables.plain(found.key, found.title, found.columns, found.rows), source=source)
    makers = {
        "svg": lambda: charts.svg(found, framed=True, themed=False).encode(),
        "png": lambda: charts.png(found),
        "csv": lambda: _csv(request, table, found.demonstration),
    }
    return _drawn(key, form, makers)


def cartogram(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a cartogram that some page has shown as SVG, PNG or CSV."""
    found = sheets.kept(key)
    if found is None:
        raise _gone()
    source = " · ".join(filter(None, (found.source, found.freshness)))
    table = replace(
        tables.plain("map", found.title, (_("Province"), found.unit), cartograms.rows(found)), source=source
    )
    makers = {
        "svg": lambda: sheets.svg(found).encode(),
        "png": lambda: sheets.png(found),
        "csv": lambda: _csv(request, table, found.demonstration),
    }
    return _drawn(key, form, makers)


def _drawn(key: str, form: str, makers: Mapping[str, Callable[[], bytes]]) -> HttpResponse:
    if form not in makers:
        raise _gone()
    name = f'attachment; filename="xinmiao-{key[:8]}.{form}"'
    return HttpResponse(makers[form](), content_type=_TYPES[form], headers={"Content-Disposition": name})


def _csv(request: HttpRequest, table: Table, demonstration: bool) -> bytes:
    notice = (Frame(request)["demonstration"] or "") or ("1" if demonstration else "")
    return downloads.csv_of(table, notice, downloads.version_of(request)).encode("utf-8-sig")


def _gone() -> Http404:
    return Http404(_("There is no such chart. Open its page again and download it there."))


_TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": downloads.CSV_TYPE}
