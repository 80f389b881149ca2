"""A food assessor adds a product, reads what the models say of it, and has a table assessed with confirmed units."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE, python
from tests.journeys.people import PASSWORD, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
ASSESSOR = f"""
from xinmiao.accounts.models import Grant, User
user, made = User.objects.get_or_create(username="food", defaults=dict(name="Food Assessor"))
if made:
    user.set_password("{PASSWORD}")
    user.save()
    Grant.objects.create(user=user, role="food_assessor")
"""
DECLARED = {"Energy in kcal (kcal)": "490", "Saturated fat (g)": "11.5", "Sugars (g)": "22", "Sodium (mg)": "310"}
TABLE = "条码,名称,脂肪(g),糖(g),钠\n00012348,奶香饼干,24,22,310\n6901234567893,水果硬糖,0.2,72,25\n"


@pytest.fixture
def assessor(work_data: Path) -> None:
    python(work_data, ASSESSOR)


def test_a_product_is_added_and_read(browser: Browser, work: str, assessor: None, picture: Picture):
    page = signed_in(browser, work, "food", language="/en")
    page.goto("/en/nutrition/foods/")
    picture(page, "food-assessor/01-the-desk")
    page.get_by_role("link", name="Add a product").click()
    page.get_by_label("Name", exact=True).fill("Milk biscuit")
    page.get_by_label("Solid or liquid").select_option("solid")
    for label, value in DECLARED.items():
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("Sugars were added").select_option("yes")
    page.get_by_role("button", name="Save and assess").click()
    expect(page.get_by_text("Restrict marketing")).to_be_visible()
    expect(page.get_by_text("No verdict")).to_be_visible()
    picture(page, "food-assessor/02-side-by-side")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_table_is_assessed_once_its_units_are_confirmed(
    browser: Browser, work: str, assessor: None, picture: Picture, tmp_path: Path
):  # fmt: skip
    path = tmp_path / "foods.csv"
    path.write_text(TABLE, encoding="utf-8-sig")
    page = signed_in(browser, work, "food", language="/en")
    page.goto("/en/nutrition/foods/batches/")
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_label("Values are per").select_option("100g")
    page.get_by_label("I have compared").check()
    page.get_by_role("button", name="Confirm and assess").click()
    expect(page.get_by_text("Say in which unit these values stand").first).to_be_visible()
    page.get_by_label("Column E: unit").select_option("mg")
    picture(page, "food-assessor/03-units-are-confirmed")
    page.get_by_role("button", name="Confirm and assess").click()
    expect(page.get_by_role("link", name="Download the result")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("1 cell is wrong")).to_be_visible()
