"""An administrator gives somebody an account with its rights, and guards the own one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import PASSWORD, goes_to, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.fixture
def ada(browser: Browser, work: str) -> Iterator[Page]:
    page = signed_in(browser, work, "ada")
    yield page
    page.context.close()


def test_an_account_is_opened_and_its_owner_finds_the_work(browser: Browser, work: str, ada: Page, picture: Picture):
    picture(ada, "administrator/01-your-work")
    goes_to(ada, "管理后台")
    ada.get_by_role("link", name="用户", exact=True).click()
    ada.get_by_role("link", name=re.compile("增加.*用户")).click()
    ada.locator("[name=username]").fill("mei")
    ada.locator("[name=password1]").fill(PASSWORD)
    ada.locator("[name=password2]").fill(PASSWORD)
    ada.get_by_role("button", name=re.compile("添加另一个.*授权")).click()
    ada.locator("[name=grants-0-role]").select_option("programme_officer")
    ada.locator("[name=grants-0-place]").fill("53")
    picture(ada, "administrator/02-a-new-account")
    ada.get_by_role("button", name="保存", exact=True).click()
    expect(ada.get_by_text("成功添加了")).to_be_visible()

    mei = signed_in(browser, work, "mei", language="/en")
    expect(mei.get_by_role("main")).to_contain_text("programme officer")
    finds = mei.get_by_role("navigation", name="Your work").get_by_role("link")
    expect(finds).to_have_text([
        "Screening results by school", "Forms", "School tables", "Review of submissions", "Reporting calendar",
        "Import of files", "Data quality",
    ])  # fmt: skip
    mei.goto("/en/admin/accounts/user/")
    expect(mei).to_have_url(re.compile("/admin/login/"))
    mei.context.close()


def test_the_second_factor_is_set_on_ones_own_account(ada: Page, picture: Picture):
    ada.get_by_role("link", name="两步登录").click()
    picture(ada, "administrator/04-second-factor")
    ada.get_by_role("link", name="激活").click()
    ada.get_by_label("密码", exact=False).fill(PASSWORD)
    ada.get_by_role("main").get_by_role("button", name="确认").click()
    expect(ada.get_by_role("main").get_by_role("img")).to_be_visible()
