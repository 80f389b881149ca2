"""A school's class list: the template, a file with a wrong row, the right one; the pupils stand in the round's form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import command, python, serving
from tests.journeys.crawling import faults, our_english
from tests.journeys.people import PASSWORD

PACK = Path(__file__).parents[2] / "packs" / "china"
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("field")]
SCHOOL = f"""
from xinmiao.accounts.models import Grant, User
from xinmiao.core.actors import Actor
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
by = Actor.job("journey")
places.register_sites(sites=[NewSite("journey.school", "school", 530129, "清泉小学", "Qingquan primary school")], by=by)
for name, role in {{"mei": "supervisor", "wang": "field_worker"}}.items():
    user = User.objects.create_user(name, password="{PASSWORD}")
    Grant.objects.create(user=user, role=role, place="530129")
"""
TODAY = date.today()  # noqa: DTZ011 - the browser's day
BORN = date(TODAY.year - 9, 3, 4)
CLASSES = {2: ("王小明", "欧阳娜娜", "李子涵"), 3: ("诸葛明轩", "周雨桐", "吴欣怡")}


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of the China pack with one school."""
    folder = tmp_path_factory.mktemp("school")
    python(folder, "from django.core.management import call_command; call_command('migrate', verbosity=0)")
    command(folder, "pack", "load", str(PACK), check=True)
    python(folder, SCHOOL)
    with serving(folder) as address:
        yield address


def filled(template: Path, *, wrong: bool, first: int) -> bytes:
    """The template with the pupils of a class, by the keys in its second row; wrong: the second is in class 99."""
    book = load_workbook(template)
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[2] if cell.value}
    for n, name in enumerate(CLASSES[first]):
        told = {
            "where/place": "journey.school", "where/visit_date": TODAY, "where/grade": "3",
            "where/class_no": 99 if wrong and n == 1 else first, "where/pupil_no": str(100 * first + n),
            "consent/consent_services": "given", "consent/consent_by": "mother", "consent/guardian_name": "赵红梅",
            "pupil/pupil_name": name, "pupil/pupil_sex": "female", "pupil/birth_date": BORN,
        }  # fmt: skip
        for key, value in told.items():
            sheet.cell(3 + n, at[key], value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sign_in(page: Page, name: str, path: str) -> None:
    page.goto(f"{path.partition('collect/')[0]}account/login/?next={path}")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{path}")


def upload(page: Page, path: str, name: str, data: bytes, form: str) -> None:
    page.goto(path)
    page.select_option("[name=of]", label=form)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=file]", {"name": name, "mimeType": kind, "buffer": data})
    page.locator(".import-upload button[type=submit]").click()


@pytest.mark.parametrize(
    ("language", "width", "form", "told", "go", "done"),
    [
        ("zh", 360, "学生名册登记", "大于 60", "导入", "已导入"),
        ("en", 1280, "Registration of a pupil", "More than 60", "Import", "Imported"),
    ],
)  # fmt: skip
def test_a_class_list_with_a_wrong_row_is_told_which_and_the_right_one_comes_in(
    browser: Browser, school: str, tmp_path: Path, language, width, form, told, go, done
) -> None:
    page = browser.new_page(base_url=school, viewport={"width": width, "height": 800}, accept_downloads=True)
    path = "/collect/imports/" if language == "zh" else "/en/collect/imports/"
    sign_in(page, "mei", path)
    row = page.get_by_role("row").filter(has_text=form).last  # of the templates, below what came in before
    with page.expect_download() as download:
        row.get_by_role("link").nth(["zh", "en"].index(language)).click()
    template = tmp_path / "template.xlsx"
    download.value.save_as(template)
    first = 2 if language == "zh" else 3

    upload(page, path, "wrong.xlsx", filled(template, wrong=True, first=first), form)
    expect(page.get_by_text(told).first).to_be_visible()
    assert faults(page, our_english() if language == "zh" else frozenset()) == []

    upload(page, path, "right.xlsx", filled(template, wrong=False, first=first), form)
    page.locator("main").get_by_role("link", name=go, exact=True).click()
    page.wait_for_url("**/commit/")
    page.locator("main button[type=submit]").last.click()
    expect(page.get_by_text(done).first).to_be_visible()
    page.close()
