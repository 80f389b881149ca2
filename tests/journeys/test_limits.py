"""Two persons bring limits into use, and a food gets its verdict; an advertisement of it stands in the report.

Every number is invented: none was read in any report.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, python
from tests.journeys.people import PASSWORD, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
START = f"""
from datetime import date
from pathlib import Path
from django.conf import settings
from django.utils import timezone
from xinmiao.accounts.models import Grant, User
from xinmiao.nutrition.models import Product, ProductVersion
from xinmiao.nutrition.rules import limit_sheets
from xinmiao.nutrition.tests.limits import lines, structure

for name in ("wen", "shu"):
    user = User.objects.create_user(name, name=name.title(), password="{PASSWORD}")
    Grant.objects.create(user=user, role="food_assessor")
food = Product.objects.create(name="Journey sweets")
ProductVersion.objects.create(product=food, number=1, classes={{"cn_npm_2024": "confectionery"}}, source="label",
    valid_from=date(2026, 1, 1), entered_by=user, entered_at=timezone.now())
folder = Path(settings.DATA_DIR)
(folder / "limits.yaml").write_text(limit_sheets.template_yaml(structure(), lines()), encoding="utf-8")
(folder / "food.txt").write_text(str(food.key))
"""
END = """
from django.utils import timezone
from xinmiao.accounts.models import User
from xinmiao.nutrition.actions import limits
from xinmiao.nutrition.models import LimitVersion
limits.retire(version=LimitVersion.objects.latest("pk"), why="The journey is over.",
              user=User.objects.get(username="shu"), at=timezone.now())
"""
"""Other journeys meet the model as a draft again."""
NUMBERS = {"fat_g": "11.5", "sodium_mg": "321", "sugars_g": "9.25"}


def verdict(page: Page, key: str) -> str:
    page.goto(f"/en/nutrition/foods/{key}/1/?m=cn_npm_2024")
    return page.locator(".food-verdict").first.inner_text()


def test_two_persons_bring_limits_into_use(browser: Browser, work: str, work_data: Path) -> None:
    python(work_data, START)
    key = (work_data / "food.txt").read_text()
    first = signed_in(browser, work, "wen", language="/en")
    assert "Restrict" not in verdict(first, key)
    enter(first, work_data / "limits.yaml")
    expect(first.get_by_text("somebody else has to read it")).to_be_visible()
    expect(first.get_by_role("link", name="Read it again and confirm")).to_have_count(0)
    second = signed_in(browser, work, "shu", language="/en")
    second.goto(first.url)
    second.get_by_role("link", name="Read it again and confirm").click()
    for name, value in NUMBERS.items():
        for box in second.locator(f"input[name$='-{name}']").all():
            box.fill(value)
    for tick in second.locator("main input[type=checkbox]").all():
        tick.check()
    second.get_by_role("button", name="Confirm with my name").click()
    second.get_by_role("button", name="Bring into use").click()
    assert "restrict" in verdict(second, key).lower()
    note(signed_in(browser, work, "wen", language="/en", size=PHONE))
    python(work_data, END)


def enter(page: Page, file: Path) -> None:
    page.goto("/en/nutrition/limits/")
    page.get_by_role("link", name="Enter limits").click()
    page.get_by_text("From a file").click()
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Read the file").click()
    page.fill("[name=edition]", "invented for a journey")
    page.fill("[name=read_on]", "2026-11-20")
    page.check("[name=compare][value='>']")
    page.fill("[name=compare_page]", "7")
    page.check("[name=basis_holds]")
    page.fill("[name=basis_page]", "8")
    page.get_by_role("button", name="Propose this version").click()


def note(page: Page) -> None:
    page.goto("/en/nutrition/advertisements/new/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("[name=seen_where]", "A journey's channel")
    page.select_option("[name=medium]", "television")
    page.check("[name=gift][value=yes]")
    page.fill("[name=product_1]", "Journey sweets")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("The advertisement is noted.")).to_be_visible()
    page.goto("/en/nutrition/advertisements/?model=cn_npm_2024")
    row = (
        page.locator("#table-advertisements").locator("xpath=ancestor::section").get_by_role("row", name="A journey's")
    )
    expect(row).to_contain_text("Restrict")
