"""An exhibit of an edition as a file: SVG and PNG carry title, source and freshness; CSV says so in its last rows."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xinmiao.reviews.pictures import Drawn
from xinmiao.reviews.queries.contents import Contents
from xinmiao.ui import cartogram, charts, framed, world
from xinmiao.ui.cartogram import Cartogram
from xinmiao.ui.charts import Chart
from xinmiao.ui.charts.drawing import DEMONSTRATION, SOURCE, raster
from xinmiao.ui.downloads import CSV_TYPE, harmless

TYPES = {"svg": "image/svg+xml", "png": "image/png", "csv": CSV_TYPE}


def file_of(contents: Contents, drawn: Drawn, form: str) -> bytes:
    """Give an exhibit as svg, png or csv."""
    if form == "csv":
        return ("\ufeff" + csv_of(contents, drawn)).encode()
    picture = svg_of(drawn)
    return picture.encode() if form == "svg" else raster(picture)


def svg_of(drawn: Drawn) -> str:
    if isinstance(drawn.picture, Chart):
        return charts.svg(drawn.picture, framed=True, themed=False)
    return framed.svg(drawn.picture)


def csv_of(contents: Contents, drawn: Drawn) -> str:
    """Give the data, a line left empty, then what they are."""
    picture, out = drawn.picture, StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([harmless(cell) for cell in row] for row in _table(drawn))
    writer.writerow([])
    mark = DEMONSTRATION.in_(picture.lang) if picture.demonstration else ""
    source = SOURCE.in_(picture.lang) + picture.source if picture.source else ""
    for told in (picture.title, picture.unit, source, picture.freshness, *version(contents), mark):
        writer.writerows([[harmless(told)]] if told else [])
    return out.getvalue()


def _table(drawn: Drawn) -> list[tuple[object, ...]]:
    picture = drawn.picture
    if isinstance(picture, Chart):
        return [picture.columns, *picture.rows]
    if isinstance(picture, Cartogram):
        return [("", picture.unit), *cartogram.rows(picture)]
    return list(world.rows(picture))


def version(contents: Contents) -> tuple[str, str]:
    """Name the edition and the ledger that a figure comes from."""
    pins = contents.edition.pins.get("ledger", {})
    return (
        f"{contents.title} · {contents.edition.number}",
        " · ".join(f"{name} {number}" for name, number in pins.items()),
    )


def all_of(contents: Contents) -> bytes:
    """Give every exhibit in every form as a zip; the same edition gives the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for drawn in contents.exhibits.values():
            for form in TYPES:
                entry = ZipInfo(f"{drawn.code}.{form}", (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, file_of(contents, drawn, form), ZIP_DEFLATED)
    return out.getvalue()
