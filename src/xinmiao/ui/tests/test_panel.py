"""A figure opens beside the sentence that it stands in, and as a page of its own where scripts do not run."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

FIGURE = "a[hx-target='#panel']"


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.django_db
def test_one_template_is_the_page_and_the_panel(client: Client) -> None:
    page = client.get("/gallery/figure/").content.decode()
    panel = client.get("/gallery/figure/", headers={"HX-Request": "true", "HX-Target": "panel"}).content.decode()
    assert "<!doctype html>" in page
    assert "<html" not in panel
    assert 'class="panel"' in panel
    assert all("超过 265 万" in shown for shown in (page, panel))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_panel_takes_the_focus_and_gives_it_back(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 700})
    page.goto(live_server.url + "/gallery/")
    page.locator(FIGURE).first.click()
    page.wait_for_selector("#panel h1")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.keyboard.press("Escape")
    assert page.locator("#panel .panel").count() == 0
    assert page.evaluate(f'document.activeElement === document.querySelector("{FIGURE}")')
    page.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_figure_that_was_opened_stays_where_it_was(browser: Browser, live_server: LiveServer) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 500})
    page.goto(live_server.url + "/gallery/")
    page.mouse.wheel(0, 120)
    where = f'document.querySelector("{FIGURE}").getBoundingClientRect().top'
    page.wait_for_function("window.scrollY > 100")
    before = page.evaluate(where)
    page.locator(FIGURE).first.click()
    page.wait_for_selector("#panel h1")
    assert abs(page.evaluate(where) - before) < 2
    page.close()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_scripts_the_figure_opens_as_a_page(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/gallery/")
    page.locator(FIGURE).first.click()
    page.wait_for_url("**/gallery/figure/")
    assert page.locator("h1").inner_text() == "超过 265 万"
    context.close()
