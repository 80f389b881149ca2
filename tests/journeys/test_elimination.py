"""Elimination and newborn care: what a reader sees of provinces, and an officer who sends a table with a wrong cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.crawling import faults, our_english
from tests.journeys.people import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
PAGES = ("indicators/elimination/", "indicators/elimination/?criteria=path_to_elimination&place=53",
         "indicators/elimination/cascade/", "indicators/newborn-care/")  # fmt: skip


@pytest.mark.parametrize(("lead", "size"), [("/", PHONE), ("/en/", DESKTOP)], ids=["Chinese phone", "English desk"])
def test_the_pages_can_be_used_by_everybody(browser: Browser, site: str, lead: str, size: dict[str, int]) -> None:
    page = browser.new_context(viewport=size, base_url=site).new_page()
    told = {}
    for address in PAGES:
        page.goto(lead + address)
        told[address] = faults(page, our_english())
    page.context.close()
    assert {address: found for address, found in told.items() if found} == {}


def test_a_reader_sees_provinces_and_no_county(page: Page) -> None:
    page.goto("/en/indicators/")
    page.get_by_role("link", name="Elimination of mother-to-child transmission").click()
    places = page.locator("#table-places").locator("xpath=ancestor::section")
    expect(places.get_by_role("row", name="Sichuan")).to_be_visible()
    expect(places.get_by_role("row", name="Kunming")).to_be_visible()
    expect(places.get_by_role("row", name="Wuhua")).to_have_count(0)
    page.get_by_label("Place", exact=True).select_option(label="Kunming")
    page.get_by_role("button", name="Apply").click()
    whole = page.locator("#table-criteria").locator("xpath=ancestor::section")
    expect(whole.get_by_text("Small numbers are not shown").first).to_be_visible()
    expect(whole.get_by_text("per 100,000 live births, ")).to_have_count(0)


def test_an_officer_sends_a_table_whose_wrong_cell_is_named_and_sends_it_again(
    browser: Browser, work: str, tmp_path: Path
) -> None:
    page = signed_in(browser, work, "olli", language="/en")
    page.goto("/en/indicators/elimination/tables/")
    path = tmp_path / "table.xlsx"
    with page.expect_download() as template:
        page.get_by_role("link", name="English").first.click()
    template.value.save_as(path)
    _fill(path, 61)
    _send(page, path)
    wrong = page.locator("#table-faults").locator("xpath=ancestor::section")
    expect(wrong.get_by_role("row", name="Numerator")).to_be_visible()
    expect(wrong.get_by_text("61").first).to_be_visible()
    assert faults(page, our_english()) == []
    _fill(path, 1)
    _send(page, path)
    expect(page.get_by_text("Taken in: 1 new row(s)")).to_be_visible()
    page.goto("/en/indicators/elimination/?place=42&year=2024")
    line = page.get_by_role("row", name="HIV transmission rate").first
    expect(line.get_by_text("1.43–15.71")).to_be_visible()
    page.context.close()


def _fill(path: Path, n: int) -> None:
    """One figure of Hubei: n infected of 60, 10 unknown."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[2] if cell.value}
    told = {"place": "42", "year": 2024, "indicator": "hiv_mtct_rate", "numerator": n, "denominator": 60,
            "unknown": 10, "source": "journey"}  # fmt: skip
    for key, value in told.items():
        sheet.cell(3, at[key], value)
    book.save(path)


def _send(page: Page, path: Path) -> None:
    page.select_option("[name=holds]", "figures")
    page.set_input_files("[name=file]", path)
    page.get_by_role("button", name="Check and take in").click()
