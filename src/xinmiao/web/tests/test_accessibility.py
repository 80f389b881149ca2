"""axe-core finds nothing serious on the pages of the frame, in both languages, light and dark, wide and narrow."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = settings.ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
PATHS = ["/gallery/", "/en/gallery/", "/", "/en/", "/account/login/", "/no-such-page/"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def _open(browser: Browser, address: str, scheme: str, size: dict[str, int]) -> Page:
    page = browser.new_page(color_scheme=scheme, viewport=size)
    page.goto(address)
    return page


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["light desk", "dark phone"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious(
    browser: Browser, live_server: LiveServer, path: str, scheme: str, size: dict[str, int]
) -> None:
    page = _open(browser, live_server.url + path, scheme, size)
    page.evaluate(AXE.read_text(encoding="utf-8"))  # as the browser itself: pages may run no script from elsewhere
    found = page.evaluate("axe.run()")["violations"]
    told = {one["id"]: [node["target"] for node in one["nodes"]] for one in found if one["impact"] in _SERIOUS}
    assert told == {}
    page.close()


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_wider_than_a_phone(browser: Browser, live_server: LiveServer, path: str) -> None:
    page = _open(browser, live_server.url + path, "light", PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.close()


def test_the_keyboard_reaches_the_content_at_once(browser: Browser, live_server: LiveServer) -> None:
    page = _open(browser, live_server.url + "/gallery/", "light", DESK)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.close()


_SERIOUS = {"serious", "critical"}
