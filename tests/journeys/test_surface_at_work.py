"""What partners, officers, editors and administrators see when they have signed in shuts nobody out either."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import DESKTOP, PHONE, python
from tests.journeys.crawling import faults, our_english, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
PASSWORD = "surface-2024"
PEOPLE = """
from xinmiao.accounts.models import Grant, User
for role in ("partner", "programme_officer", "editor", "administrator"):
    partner = "market_supervision" if role == "partner" else ""
    user = User.objects.create_user("surface_" + role, password="{password}")
    Grant.objects.create(user=user, role=role, partner=partner)
"""
WORK = r"accounts:|reviews:(?:index|desk|check)|indicators:(?:calendar|return|quality|records)|mfa_index"


@pytest.fixture(scope="module")
def people(site_data: Path) -> None:
    python(site_data, PEOPLE.format(password=PASSWORD))


@pytest.mark.parametrize(
    ("role", "start", "size", "scheme"),
    [
        ("partner", "/account/me/", PHONE, "light"),
        ("programme_officer", "/en/account/me/", PHONE, "dark"),
        ("editor", "/account/me/", DESKTOP, "dark"),
        ("editor", "/en/account/me/", PHONE, "light"),
        ("administrator", "/en/account/me/", DESKTOP, "light"),
    ],
    ids=lambda told: told if isinstance(told, str) else f"{told['width']} px",
)
def test_no_page_of_anybodys_work_shuts_them_out(
    browser: Browser, site: str, people: None, role: str, start: str, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, base_url=site)
    page = context.new_page()
    page.goto("/account/login/")
    page.fill("[name=login]", f"surface_{role}")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "login" not in address)
    english = our_english()
    seen = {address: faults(page, english) for address in walk(page, start, WORK)}
    context.close()
    assert len(seen) > 1
    assert {address: found for address, found in seen.items() if found} == {}
