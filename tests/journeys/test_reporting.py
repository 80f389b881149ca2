"""A return from its partner to the ledger and back: sent, sent back, sent again, approved, locked, reopened."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Picture, command, python

pytestmark = pytest.mark.browser

PASSWORD = "a-right-horse-7"
PEOPLE = """
from xinmiao.accounts.models import Grant, User
for name, role, partner in (("pat", "partner", "market_supervision"), ("olli", "programme_officer", ""),
                            ("ada", "administrator", "")):
    user = User.objects.create_user("journey_" + name, email=name + "@example.org", password="{password}")
    Grant.objects.create(user=user, role=role, partner=partner)
from xinmiao.indicators.models import Return
Return.objects.filter(partner__code="market_supervision", end__year=2024).update(state="draft", sender="")
"""


@pytest.fixture(scope="module")
def people(site_data: Path) -> None:
    """A partner's data officer, a programme officer and an administrator; the partner owes its return of 2024."""
    python(site_data, PEOPLE.format(password=PASSWORD))


def signed_in(browser: Browser, site: str, name: str, size: dict[str, int] = DESKTOP) -> Page:
    page = browser.new_context(viewport=size, base_url=site).new_page()
    page.goto("/en/account/login/")
    page.get_by_label("Username").fill(f"journey_{name}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Notifications")).to_be_visible()
    return page


def the_return(page: Page) -> None:
    page.goto("/en/indicators/calendar/?partner=market_supervision&year=2024")
    page.get_by_role("link", name="Food-marketing checks: annual return").click()


def send(page: Page, value: str) -> None:
    page.get_by_role("textbox", name="Value").fill(value)
    page.get_by_label("Report status").select_option("reported")
    page.get_by_role("button", name="Submit").click()


def told(page: Page, words: str) -> None:
    """What the latest notice says, and that it leads to the return."""
    page.get_by_role("link", name="Notifications").first.click()
    page.get_by_role("link", name=words).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Food-marketing checks: annual return")


def test_a_return_goes_its_way(browser: Browser, site: str, site_data: Path, people: None, picture: Picture):
    pat = signed_in(browser, site, "pat", PHONE)
    olli, ada = signed_in(browser, site, "olli"), signed_in(browser, site, "ada")
    pat.goto("/en/indicators/calendar/?partner=market_supervision&year=2024")
    picture(pat, "partner/01-what-is-due")
    the_return(pat)
    send(pat, "-5")
    expect(pat.get_by_role("alert")).to_contain_text("It cannot be negative")
    pat.get_by_role("alert").scroll_into_view_if_needed()
    picture(pat, "partner/02-a-mistake-is-named")
    send(pat, "4300")
    expect(pat.get_by_text("Your numbers were submitted.")).to_be_visible()

    olli.get_by_role("link", name="Notifications").first.click()
    picture(olli, "programme-officer/01-what-waits")
    told(olli, "To review: Food-marketing checks")
    olli.get_by_label("Reason").fill("One zero too many?")
    picture(olli, "programme-officer/02-sent-back-with-a-reason")
    olli.get_by_role("button", name="Send back").click()

    told(pat, "Sent back: Food-marketing checks")
    expect(pat.get_by_role("main")).to_contain_text("One zero too many?")
    picture(pat, "partner/03-sent-back")
    send(pat, "430")

    told(olli, "To review: Food-marketing checks")
    for step in ("Mark as reviewed", "Approve", "Lock"):
        olli.get_by_role("button", name=step).click()
    expect(olli.locator(".return-state")).to_contain_text("locked")
    expect(olli.get_by_role("button", name="Reopen")).to_have_count(0)
    expect(olli.get_by_role("main")).to_contain_text("430")

    the_return(ada)
    ada.get_by_label("Reason").fill("A shop was counted twice")
    ada.get_by_role("button", name="Reopen").click()
    expect(ada.get_by_role("main")).to_contain_text("A shop was counted twice")
    picture(ada, "administrator/02-reopened-with-a-reason")

    told(pat, "Reopened: Food-marketing checks")
    expect(pat.get_by_role("button", name="Submit")).to_be_visible()
    assert command(site_data, "ledger", "verify").returncode == 0
    assert command(site_data, "notice", "send").returncode == 0
    assert "0 sent" in command(site_data, "notice", "send").stdout
    for page in (pat, olli, ada):
        page.context.close()


def test_an_officer_sees_who_is_late_and_what_looks_odd(browser: Browser, site: str, people: None, picture: Picture):
    olli = signed_in(browser, site, "olli")
    olli.goto("/en/account/me/")
    olli.get_by_role("navigation", name="Your work").get_by_role("link", name="Data quality").click()
    expect(olli.get_by_role("heading", name="Outliers")).to_be_visible()
    picture(olli, "programme-officer/03-data-quality")
    olli.goto("/en/programmes/?stage=scale")
    expect(olli.get_by_role("main")).to_contain_text("One-stop centres for child victims")
    picture(olli, "programme-officer/04-portfolio")
    olli.context.close()


def test_an_administrator_opens_an_account_and_its_owner_finds_the_work(
    browser: Browser, site: str, people: None, picture: Picture
):
    ada = signed_in(browser, site, "ada")
    ada.goto("/en/admin/accounts/user/add/")
    ada.locator("[name=username]").fill("journey_mei")
    ada.locator("[name=password1]").fill(PASSWORD)
    ada.locator("[name=password2]").fill(PASSWORD)
    ada.locator("[name=_continue]").click()
    ada.get_by_role("link", name="Add another Grant").click()
    ada.locator("[name=grants-0-role]").select_option("programme_officer")
    ada.locator("[name=grants-0-place]").fill("53")
    picture(ada, "administrator/01-a-new-account")
    ada.locator("[name=_save]").click()
    mei = signed_in(browser, site, "mei")
    mei.goto("/en/account/me/")
    expect(mei.get_by_role("main")).to_contain_text("programme officer")
    expect(mei.get_by_role("navigation", name="Your work").get_by_role("link")).to_have_text(
        ["Reporting calendar", "Data quality"]
    )
    assert mei.goto("/en/admin/accounts/user/").url.endswith("/admin/login/?next=/en/admin/accounts/user/")
    for page in (ada, mei):
        page.context.close()
