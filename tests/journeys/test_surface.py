"""Every page that links lead to can be used by everybody: read aloud, on a phone, in the dark, in one language."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.crawling import faults, our_english, walk

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.mark.parametrize("start", ["/", "/en/"], ids=["Chinese", "English"])
@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")], ids=["light phone", "dark desk"])
def test_no_page_of_the_public_site_shuts_anybody_out(
    browser: Browser, site: str, start: str, size: dict[str, int], scheme: str
) -> None:
    context = browser.new_context(viewport=size, color_scheme=scheme, base_url=site)
    page = context.new_page()
    english = our_english()
    told = {address: found for address in walk(page, start) if (found := faults(page, english))}
    context.close()
    assert told == {}
