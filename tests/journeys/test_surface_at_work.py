"""What partners, officers, editors and administrators see when they have signed in shuts nobody out either."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import PHONE
from tests.journeys.crawling import faults, our_english, walk
from tests.journeys.people import DESKTOP, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site"), pytest.mark.usefixtures("draft")]
OWN = "accounts:|account_change_password|account_reauthenticate|mfa_"
REPORTING = r"indicators:(?:calendar|return|quality)"
RECORDS = r"indicators:(?:indicator $|records)"  # the way to the records, and the records
REVIEW = r"reviews:(?:index|desk|check)"
FIGURE = "indicators/health.quality_care.reached/"


@pytest.mark.parametrize(
    ("name", "home", "kinds", "size", "scheme"),
    [
        ("pat", "/", f"{OWN}|{REPORTING}", PHONE, "light"),
        ("olli", "/en/", f"{REPORTING}|{RECORDS}", PHONE, "dark"),
        ("lin", "/", f"accounts:account|{REVIEW}", DESKTOP, "dark"),
        ("zhao", "/en/", f"accounts:account|{REVIEW}", PHONE, "light"),
        ("ada", "/en/", f"{OWN}|{REPORTING}|{RECORDS}", DESKTOP, "light"),
    ],
    ids=["partner", "programme officer", "editor", "editor in English", "administrator"],
)
def test_no_page_of_anybodys_work_shuts_them_out(
    browser: Browser, work: str, name: str, home: str, kinds: str, size: dict[str, int], scheme: str
) -> None:
    page = signed_in(browser, work, name, size, scheme=scheme)
    english, starts = our_english(), [f"{home}account/me/", f"{home}indicators/calendar/", f"{home}{FIGURE}"]
    seen = {address: faults(page, english) for address in walk(page, *starts, among=kinds)}
    page.context.close()
    assert len(seen) > 2
    assert {address: found for address, found in seen.items() if found} == {}
