"""Pictures for the guides: what a journey shows there is named in the guide, and has no fault."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Locator, Page

from tests.journeys.crawling import faults, our_english

GUIDES = Path(settings.ROOT) / "docs" / "guide"
NOT_OURS = "/admin/"  # Django's own pages
HEAD = 24  # pixels left above what a picture shows


@dataclass(frozen=True, slots=True)
class Picture:
    """Takes a picture named `role/01-what-it-shows` of a page as it stands. kept: write it into the guide."""

    kept: bool

    def __call__(self, page: Page, name: str, at: Locator | None = None) -> None:
        """at: what stands at the top of the picture; where the page stands, if nothing is named."""
        guide = (GUIDES / name).parent / "README.md"
        assert f"({Path(name).name}.webp)" in guide.read_text(encoding="utf-8")
        if NOT_OURS not in page.url:
            assert faults(page, our_english()) == []
        if at:
            at.evaluate(f"one => scrollTo(0, one.getBoundingClientRect().top + scrollY - {HEAD})")
        if self.kept:
            (GUIDES / f"{name}.webp").write_bytes(seen(page))


def seen(page: Page) -> bytes:
    """The window of the page as WebP, which the browser writes small."""
    page.wait_for_load_state("networkidle")
    browser = page.context.new_cdp_session(page)
    return b64decode(browser.send("Page.captureScreenshot", {"format": "webp", "quality": 70})["data"])
