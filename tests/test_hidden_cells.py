"""Cells under 5 never leave (acceptance fact 12): two countries that differ only inside hidden cells look the same.

One person stands elsewhere in the second country: no total that is shown changes, only cells that are hidden. If any
page, download, chart, answer of the API, PDF or open data told one of them, the two would differ.
"""

from __future__ import annotations

import re
from collections import deque
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.records.actions import drain
from xinmiao.reviews import actions
from xinmiao.reviews.models import Review
from xinmiao.reviews.queries.kept import _contents
from xinmiao.reviews.tests import small_review

NOON = datetime(2025, 3, 1, 4, tzinfo=UTC)
COUNTIES = ("530102", "530103", "530302", "429004")
API = "/api/indicators/health.reached"
BEGIN = [
    *("/", "/en/", "/indicators/", "/en/places/", "/programmes/", "/partners/", "/reviews/2024/", "/en/reviews/2024/"),
    *(f"/en/places/{code}/" for code in ("53", "42", "5301", "5303", *COUNTIES)),
    *(f"/api/reviews/2024/{what}" for what in ("claims", "claims/health.reached", "open-data.zip")),
    *(f"{API}/value/?period=2024&place={place}" for place in ("", "53", "42", "5301", "5303", *COUNTIES)),
    *(f"{API}/value/?period=2024-03&place={place}" for place in ("53", *COUNTIES)),
    *(f"{API}/value/?sex={sex}&place={place}" for sex in ("male", "female", "unknown") for place in ("", *COUNTIES)),
    *(f"{API}/trend/?place={place}" for place in ("", "53", *COUNTIES)),
    *(f"{API}/pivot/?rows={rows}&columns={columns}" for rows in ("province", "sex", "age_band", "partner", "month")
      for columns in ("", "residence", "role") if rows != columns),
    *(f"{API}/pivot/?place={place}&rows=county&columns={columns}" for place in ("53", "42")
      for columns in ("", "sex", "partner", "month", "age_band")),
    *(f"/en/indicators/{code}/?place={place}&rows={rows}&columns={columns}&download=breakdown.{form}"
      for code in ("health.reached", "health.visits") for place, rows, columns in (
          ("", "province", "sex"), ("53", "county", ""), ("53", "county", "sex"), ("530103", "sex", "age_band"))
      for form in ("csv", "xlsx")),
]  # fmt: skip
LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)"')
SKIPPED = re.compile(
    r"^/(?:en/)?(?:static|admin|account|i18n|health|gallery|search)|^https?:|^mailto:|/api/docs"
    r"|s/[0-9a-f]{32}\.png$"  # drawn from the SVG of the same key, which is compared; pictures of the review are opened
)
ONCE = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|"csrfmiddlewaretoken": "[^"]+"')
MOST = 900
"""Addresses that a crawl opens at most; the small country has fewer."""

Where = dict[int, dict[str, str]]


def people(counts: dict[str, int]) -> Where:
    """So many girls in each county, numbered through."""
    lived = [county for county, n in counts.items() for _child in range(n)]
    girl = {"sex": "female", "partner": "health"}
    return {number: {"county": county, **girl} for number, county in enumerate(lived, 1)}


def moved(there: Where, child: int, **elsewhere: str) -> Where:
    return {**there, child: {**there[child], **elsewhere}}


SPREAD = people({"530102": 30, "530103": 3, "530302": 12, "429004": 25})
FEW_IN_A_PROVINCE = people({"530102": 25, "530302": 15, "429004": 3})
FEW_OF_A_PARTNER = {n: {**one, "partner": "women" if n > 67 else "health"} for n, one in SPREAD.items()}
FEW_OF_A_SEX = {n: {**one, "sex": "unknown" if n > 67 else "female"} for n, one in SPREAD.items()}
PAIRS = {
    "county": (SPREAD, moved(SPREAD, 31, county="530102")),  # Panlong 3 or 2, Kunming 33
    "province": (FEW_IN_A_PROVINCE, moved(FEW_IN_A_PROVINCE, 41, county="530302")),  # Hubei 3 or 2, China 43
    "partner": (FEW_OF_A_PARTNER, moved(FEW_OF_A_PARTNER, 70, partner="health")),  # the federation 3 or 2, all 70
    "sex": (FEW_OF_A_SEX, moved(FEW_OF_A_SEX, 70, sex="female")),  # sex unknown of 3 or 2, all 70
}


def build(there: Where, folder: Path) -> None:
    """The country with these children, its review published."""
    packs.load(small_review.written(folder / "pack"), by=country.TESTER)
    drain(by=country.TESTER)
    lines = [f"2024-03-01 {n} care.visit {one['county']} {one['partner']} {one['sex']} 4" for n, one in there.items()]
    country.events(lines, "children")
    actions.build(review=Review.objects.get(year=2024), by=country.TESTER)
    actions.publish_draft(year=2024, by=country.TESTER, override="tests")


def crawl(client: Client) -> dict[str, bytes]:
    """Whatever the public can open by following links: address → status and body."""
    found: dict[str, bytes] = {}
    waiting = deque(BEGIN)
    while waiting and len(found) < MOST:
        address = waiting.popleft()
        if address in found or SKIPPED.search(address):
            continue
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        found[address] = str(response.status_code).encode() + ONCE.sub(b"", unpacked(address, body))
        if response.headers.get("Content-Type", "").startswith("text/html"):
            waiting.extend(linked(address, body.decode()))
    assert not waiting, "the crawl is cut short"
    return found


def unpacked(address: str, body: bytes) -> bytes:
    """The words and cells of a workbook, without the second in which it was packed; other files as they are."""
    if not address.endswith(".xlsx") or not body.startswith(b"PK"):
        return body
    with ZipFile(BytesIO(body)) as book:
        return b"".join(book.read(name) for name in sorted(book.namelist()) if name.startswith("xl/"))


def linked(address: str, html: str) -> list[str]:
    """Links of a page; of its own orders and filters only the downloads."""
    links = (link.replace("&amp;", "&") for link in LINK.findall(html))
    whole = [address.partition("?")[0] + link if link.startswith("?") else link for link in links]
    return [link for link in whole if "?" not in link or ("download=" in link and "?" not in address)]


@pytest.fixture
def seen(db, settings, tmp_path, monkeypatch):
    """See a country as the public does, then undo it."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)

    def see(name: str, there: Where) -> dict[str, bytes]:
        settings.LEDGER_URI, settings.DATA_DIR = str(tmp_path / name / "ledger"), tmp_path / name / "data"
        counting.forget()
        _contents.cache_clear()
        with transaction.atomic():
            build(there, tmp_path / name)
            found = crawl(Client())
            transaction.set_rollback(True)
        counting.forget()
        return found

    return see


@pytest.mark.parametrize("pair", PAIRS)
def test_two_countries_that_differ_in_hidden_cells_only_look_the_same(seen, pair):
    first, second = (seen(f"{pair}{n}", there) for n, there in enumerate(PAIRS[pair]))
    assert first.keys() == second.keys()
    assert [address for address in first if first[address] != second[address]] == []
    for kind in (".svg", ".png", ".pdf", ".zip", "download=breakdown.xlsx", "download=indicators.csv"):
        assert [address for address in first if address.endswith(kind) and first[address].startswith(b"200")], kind


def test_a_cell_that_is_shown_would_be_noticed(seen):
    """The comparison above is not blind: one more child in a county that is shown changes pages, files and the API."""
    first, second = seen("less", SPREAD), seen("more", {**SPREAD, 71: SPREAD[70]})
    told = [address for address in first if first[address] != second.get(address)]
    assert {f"{API}/value/?period=2024&place=429004", "/reviews/2024/", "/api/reviews/2024/open-data.zip"} <= set(told)
