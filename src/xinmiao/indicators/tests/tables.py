"""Tables of elimination for tests: sheets as an officer fills them in, and the criteria of the first country."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from xinmiao.core.actors import Actor
from xinmiao.indicators.actions import elimination
from xinmiao.indicators.models import EliminationTable, Holds, Origin
from xinmiao.indicators.rules.elimination import CASCADE, FIGURES
from xinmiao.places.models import Place

CHINA = Path(__file__).resolve().parents[4] / "packs" / "china"
AT = datetime(2025, 3, 1, tzinfo=UTC)
HEADS = {FIGURES: "place,year,indicator,numerator,denominator,unknown,value,source,withdraw",
         CASCADE: "place,year,disease,step,reached,not_reached,unknown,need,need_source,withdraw"}  # fmt: skip
PROCESS = ("anc_coverage", "pregnant_tested_hiv", "hiv_mother_arv", "hiv_child_arv")
"""China's process indicators of HIV."""


def sheet(lines: str, holds: str = FIGURES) -> bytes:
    """A CSV of lines without its heading."""
    return f"{HEADS[holds]}\n{lines.strip()}\n".encode()


def process(place: str = "53", years: tuple[int, ...] = (2022, 2023), share: int = 96) -> str:
    return "\n".join(f"{place},{year},{one},{share},100,0,,s," for year in years for one in PROCESS)


def taken(lines: str, holds: str = FIGURES, origin: Origin = Origin.FILE) -> EliminationTable:
    """Keep rows as they stand, whoever sends them."""
    numbers = dict(Place.objects.values_list("code", "number"))
    whole = {"numerator", "denominator", "unknown", "reached", "not_reached", "need", "year"}
    rows = []
    for said in csv.DictReader(StringIO(sheet(lines, holds).decode())):
        row = {key: int(value) if key in whole and value else value for key, value in said.items() if value}
        place = row.pop("place")
        rows.append({**row, "place_id": numbers[place]})
    return elimination.keep(rows=rows, holds=Holds(holds), origin=origin, by=Actor.job("tests"), at=AT)
