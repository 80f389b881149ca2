"""A return from its partner to the ledger and back: sent, sent back, sent again, approved, locked, reopened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, command
from tests.journeys.people import goes_to, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
ITS_NAME = re.compile("食品营销检视年报|Food-marketing checks: annual return")


@pytest.fixture
def pat(browser: Browser, work: str) -> Iterator[Page]:
    """A partner's data officer, who reads Chinese on a phone."""
    page = signed_in(browser, work, "pat", PHONE)
    yield page
    page.context.close()


@pytest.fixture
def olli(browser: Browser, work: str) -> Iterator[Page]:
    """A programme officer, who reads English at a desk."""
    page = signed_in(browser, work, "olli", language="/en")
    yield page
    page.context.close()


@pytest.fixture
def ada(browser: Browser, work: str) -> Iterator[Page]:
    """An administrator, who reads English at a desk."""
    page = signed_in(browser, work, "ada", language="/en")
    yield page
    page.context.close()


def the_return(page: Page) -> None:
    of_2024 = page.locator("main tr", has=page.locator("td", has_text=re.compile("^2024$")))
    of_2024.get_by_role("link", name=ITS_NAME).click()


def send(pat: Page, value: str) -> None:
    pat.get_by_role("textbox", name="数值").fill(value)
    pat.get_by_label("上报状态").select_option("reported")
    pat.get_by_role("button", name="提交", exact=True).click()


def told(page: Page, words: str) -> None:
    """What the latest notice says, and that it leads to the return."""
    page.locator(".site-notices").click()
    page.get_by_role("link", name=words).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ITS_NAME)


def test_a_return_goes_its_way(pat: Page, olli: Page, ada: Page, work_data: Path, picture: Picture):
    picture(pat, "partner/01-your-work")
    goes_to(pat, "上报日历")
    picture(pat, "partner/02-what-is-due", at=pat.locator(".return-counts"))
    the_return(pat)
    send(pat, "-5")
    expect(pat.get_by_role("alert")).to_contain_text("不能是负数")
    picture(pat, "partner/03-a-mistake-is-named", at=pat.get_by_role("alert"))
    send(pat, "4300")
    expect(pat.get_by_text("数字已提交。")).to_be_visible()
    picture(pat, "partner/04-submitted")

    olli.locator(".site-notices").click()
    picture(olli, "programme-officer/01-what-waits")
    told(olli, "To review: Food-marketing checks")
    olli.get_by_label("Reason").fill("One zero too many?")
    picture(olli, "programme-officer/02-sent-back-with-a-reason", at=olli.get_by_role("heading", level=1))
    olli.get_by_role("button", name="Send back").click()

    told(pat, "已退回：食品营销检视年报")
    expect(pat.get_by_role("main")).to_contain_text("One zero too many?")
    picture(pat, "partner/05-sent-back", at=pat.get_by_role("heading", level=1))
    send(pat, "430")

    told(olli, "To review: Food-marketing checks")
    for step in ("Mark as reviewed", "Approve", "Lock"):
        olli.get_by_role("button", name=step).click()
    expect(olli.locator(".return-state")).to_contain_text("locked")
    expect(olli.get_by_role("button", name="Reopen")).to_have_count(0)
    expect(olli.get_by_role("main")).to_contain_text("430")

    goes_to(ada, "Reporting calendar")
    ada.get_by_label("Partner").select_option("market_supervision")
    ada.get_by_role("button", name="Apply").click()
    the_return(ada)
    ada.get_by_label("Reason").fill("A shop was counted twice")
    ada.get_by_role("button", name="Reopen").click()
    expect(ada.get_by_role("main")).to_contain_text("A shop was counted twice")
    picture(ada, "administrator/03-reopened-with-a-reason")

    told(pat, "已重新打开：食品营销检视年报")
    expect(pat.get_by_role("button", name="提交", exact=True)).to_be_visible()
    assert command(work_data, "ledger", "verify").returncode == 0
    assert command(work_data, "notice", "send").returncode == 0
    assert "0 sent" in command(work_data, "notice", "send").stdout


def test_a_partner_finds_its_own_returns_and_no_others(pat: Page):
    goes_to(pat, "上报日历")
    expect(pat.locator("main tbody tr").first).to_be_visible()
    expect(pat.locator("main tbody tr", has_not_text="国家市场监督管理部门")).to_have_count(0)


def test_an_officer_sees_who_is_late_and_what_looks_odd(olli: Page, picture: Picture):
    goes_to(olli, "Data quality")
    expect(olli.get_by_role("heading", name="Outliers")).to_be_visible()
    picture(olli, "programme-officer/03-data-quality")
    olli.get_by_role("navigation", name="Main").get_by_role("link", name="Programmes").click()
    olli.goto("/en/programmes/?stage=scale")
    expect(olli.get_by_role("main")).to_contain_text("One-stop centres for child victims")
    picture(olli, "programme-officer/04-portfolio")


def test_an_officer_goes_from_an_indicator_to_its_records(olli: Page, picture: Picture):
    olli.get_by_role("navigation", name="Main").get_by_role("link", name="Indicators").click()
    olli.get_by_role("main").get_by_role("link", name="Children and caregivers who received quality").first.click()
    olli.get_by_role("main").get_by_role("link", name=re.compile(r"[\d,]+ records")).first.click()
    expect(olli.locator("main tbody tr").first).to_be_visible()
    picture(olli, "programme-officer/05-the-records")
    olli.get_by_role("link", name="中文").click()
    expect(olli.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(olli.locator("main tbody tr").first).to_be_visible()
