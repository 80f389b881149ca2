"""Somebody with no account reads the review, and follows a figure down to the records that prove it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import command
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
CLAIM = "education.family_support.provinces"  # holds at any scale: thirteen provinces


def test_the_front_page_leads_to_the_review_in_chinese(page: Page, picture: Picture):
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator(".demonstration-banner")).to_contain_text("演示数据")
    picture(page, "reader/01-front-page")
    page.get_by_role("link", name=re.compile("阅读.*2024")).first.click()
    expect(page.locator("h1")).to_contain_text("2024")
    expect(page.locator("main")).to_contain_text("超过 265 万")
    picture(page, "reader/02-review")


def test_a_figure_opens_beside_the_text_and_has_an_address_of_its_own(page: Page, picture: Picture):
    page.goto("/reviews/2024/")
    page.locator(f"a.claim[href$='/claim/{CLAIM}/']").first.click()
    panel = page.locator("#panel")
    expect(panel).to_contain_text(re.compile(r"记录\s*\d+"))
    picture(page, "reader/03-a-figure-opened")
    page.goto(f"/reviews/2024/claim/{CLAIM}/")
    expect(page.locator("h1")).to_contain_text("13 个")
    expect(page.locator("main .verdict").first).to_have_attribute("data-outcome", "supported")


def tab_to(page: Page, there: Locator, steps: int = 200) -> None:
    """Walk with the Tab key until the focus is there."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        if there.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{steps} steps with Tab do not lead to {there}")


def test_the_trace_opens_and_closes_by_keyboard_alone(page: Page):
    page.goto("/reviews/2024/")
    figure = page.locator(f"a.claim[href$='/claim/{CLAIM}/']").first
    tab_to(page, figure)
    page.keyboard.press("Enter")
    expect(page.locator("#panel [data-panel-focus]")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#panel').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(page.locator("#panel .panel")).to_have_count(0)
    expect(figure).to_be_focused()


def test_the_first_stop_of_the_keyboard_leads_past_the_navigation(page: Page):
    page.goto("/reviews/2024/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_an_indicator_is_broken_down_and_downloaded(page: Page, picture: Picture):
    page.goto("/indicators/health.quality_care.reached/")
    page.get_by_label("列", exact=True).select_option("sex")
    page.get_by_role("button", name="应用").click()
    expect(page).to_have_url(re.compile("columns=sex"))
    breakdown = page.locator("table", has=page.get_by_role("columnheader", name="女"))
    expect(breakdown).to_contain_text("北京市")
    picture(page, "reader/04-an-indicator", at=breakdown)
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").first.click()
    assert started.value.suggested_filename.endswith(".csv")


def test_the_switch_leads_to_the_same_page_in_english(page: Page):
    page.goto(f"/reviews/2024/claim/{CLAIM}/")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(rf"/en/reviews/2024/claim/{CLAIM}/"))
    expect(page.locator("main")).to_contain_text(re.compile(r"Records\s*\d+"))


def test_the_review_reads_on_a_phone_without_scrolling_sideways(phone: Page, picture: Picture):
    for address in ("/", "/reviews/2024/", "/indicators/", "/places/53/", f"/en/reviews/2024/claim/{CLAIM}/"):
        phone.goto(address)
        wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, address
    picture(phone, "reader/05-on-a-phone")


def test_an_intervention_tells_how_it_came_to_scale(page: Page):
    page.goto("/programmes/one_stop_centres/")
    table = page.locator("table", has=page.get_by_role("columnheader", name="里程碑"))
    expect(table.locator("tbody tr").filter(has_text="江苏省")).to_contain_text("政策出台")
    expect(table.locator("tbody tr").filter(has_text="阶段变更")).to_contain_text("2023-02-28")


def test_the_pdf_is_there_in_both_languages(page: Page):
    for language in ("zh", "en"):
        answer = page.request.get(f"/reviews/2024/review-{language}.pdf")
        assert answer.ok
        assert answer.body().startswith(b"%PDF-")


def test_an_unknown_claim_is_a_page_that_says_so(page: Page):
    answer = page.request.get("/reviews/2024/claim/no.such.claim/")
    assert answer.status == 404
    assert "Traceback" not in answer.text()


def test_the_same_figure_comes_out_of_the_command_line(site_data: Path):
    told = command(site_data, "review", "trace", CLAIM, "--json")
    assert told.returncode == 0, told.stderr
    assert '"supported"' in told.stdout


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("review", "trace", "no.such.claim"), 2),
        (("indicator", "show", "no.such.indicator"), 2),
        (("pack", "check", "no/such/folder"), 2),
        (("reach", "no.such.service"), 2),
        (("demo", "--scale", "0.5", "--no-serve"), 1),
        (("no-such-command",), 2),
    ],
)
def test_wrong_input_is_told_in_a_line_without_a_traceback(site_data: Path, words: tuple[str, ...], status: int):
    told = command(site_data, *words)
    assert told.returncode == status, told.stdout + told.stderr
    assert told.stderr.strip()
    assert "Traceback" not in told.stderr


def test_the_ledger_proves_itself(site_data: Path):
    told = command(site_data, "ledger", "verify", "--json")
    assert told.returncode == 0, told.stdout + told.stderr


def test_making_the_same_country_again_changes_nothing(site_data: Path, scale: str):
    before = command(site_data, "ledger", "info", "--json").stdout
    again = command(site_data, "demo", "--scale", scale, "--no-serve")
    assert again.returncode == 0, again.stderr
    assert command(site_data, "ledger", "info", "--json").stdout == before
