"""A school doctor's round by workbook: a wrong cell is named, the corrected one is taken in, the round closes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, command, python, serving
from tests.journeys.people import PASSWORD, signed_in
from tests.journeys.pictures import Picture
from tests.journeys.test_class_sheet import HEAD, PACK

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("school doctor")]
TODAY = date.today()  # noqa: DTZ011 - the browser's day
N = 8
ROWS = [f"journey.doctor,{TODAY},3,1,{n},given,mother,赵红梅,王小{'一二三四五六七八'[n - 1]},"
        f"{'male' if n % 2 else 'female'},{TODAY.year - 9}-03-04,day" for n in range(1, N + 1)]  # fmt: skip
SCHOOL = f"""
from django.utils import timezone
from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions import entities, imports
from xinmiao.collection.models import FormVersion
from xinmiao.core.actors import Actor
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
by, at = Actor.job("journey"), timezone.now()
places.register_sites(sites=[NewSite("journey.doctor", "school", 530128, "松坪小学", "Songping primary school")], by=by)
user = User.objects.create_user("sun", password="{PASSWORD}")
Grant.objects.create(user=user, role="school_doctor", place="530128")
version = FormVersion.objects.get(form__code="pupil_registration")
data = {chr(10).join([HEAD, *ROWS])!r}.encode()
of = imports.upload(data=data, name="名册.csv", user=user, by=Actor.of_user(user), at=at, version=version)
of = imports.commit(of=imports.check(of=of, at=at), by=Actor.of_user(user), at=at)
assert of.n_new == {N}
entities.work_off_all()
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of the China pack with one school, a class of eight and its doctor."""
    folder = tmp_path_factory.mktemp("doctor")
    python(folder, "from django.core.management import call_command; call_command('migrate', verbosity=0)")
    command(folder, "pack", "load", str(PACK), check=True)
    python(folder, SCHOOL)
    with serving(folder) as found:
        yield found


def downloaded(page: Page, link: str) -> bytes:
    with page.expect_download() as told:
        page.get_by_role("link", name=link).click()
    return Path(told.value.path()).read_bytes()


def uploads(page: Page, data: bytes) -> None:
    page.get_by_label("Filled workbook").set_input_files(
        {"name": "round.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    )
    page.get_by_role("button", name="Send it").click()


def filled(data: bytes, **cells: object) -> bytes:
    """The workbook as a doctor fills it in: everybody measured but the last; then `cells`."""
    book = load_workbook(BytesIO(data))
    sheet = book.worksheets[0]
    for row in range(3, 3 + N):
        values = ("Absent", TODAY) if row == 2 + N else ("Measured", TODAY, 131.0 + row, 28.5 + row)
        for letter, value in zip("EFGH", values, strict=False):
            sheet[f"{letter}{row}"] = value
    for at, value in cells.items():
        sheet[at] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_round_is_planned_filled_by_a_workbook_checked_closed_and_read(
    browser: Browser, address: str, picture: Picture
) -> None:
    page = signed_in(browser, address, "sun", language="/en")
    page.goto("/en/nutrition/rounds/")
    page.get_by_role("link", name="Plan a round").click()
    page.get_by_label("School", exact=True).select_option(label="Songping primary school")
    page.get_by_label("Last day").fill(TODAY.isoformat())
    page.get_by_role("button", name="Plan it").click()
    page.get_by_role("button", name="Begin to measure").click()

    empty = downloaded(page, "Download it with the roster")
    uploads(page, filled(empty, G4=13.4))
    expect(page.get_by_role("heading", name="Nothing was taken in")).to_be_visible()
    expect(page.locator("main tbody tr")).to_have_count(1)
    told = page.locator("main tbody :is(th, td)")
    expect(told).to_have_text(["4", "G", "Height (cm)", "13.4", "Less than 80", "Look at the original and correct it"])
    picture(page, "school-doctor/01-the-cell-that-is-wrong")
    marked = load_workbook(BytesIO(downloaded(page, "Your workbook, with the cells marked"))).worksheets[0]
    assert marked["G4"].fill.start_color.rgb == "FFF6C9C2"

    page.get_by_role("link", name="Songping primary school").click()
    uploads(page, filled(empty))
    expect(page.get_by_text("1 class was taken in.")).to_be_visible()
    picture(page, "school-doctor/02-how-far-each-class-is", page.get_by_role("heading", name="To measure again"))
    page.get_by_role("button", name="Measuring is over: check").click()
    page.get_by_role("button", name="Close the round").click()
    expect(page.locator(".round-state")).to_contain_text("Closed")

    page.get_by_role("link", name="Grade 3, class 1").click()
    expect(page.locator("main tbody tr")).to_have_count(N)
    expect(page.get_by_text("王小一")).to_have_count(0)
    page.get_by_role("button", name="Show the names").click()
    expect(page.get_by_text("王小一")).to_be_visible()
    picture(page, "school-doctor/03-a-class-with-both-results")
    page.get_by_role("link", name="Songping primary school").click()
    page.get_by_role("link", name="Tables of this school").click()
    expect(page.locator("main tfoot").first).to_contain_text("Too few to show")
    expect(page.locator("main tfoot").first).to_contain_text(str(N))

    page = signed_in(browser, address, "sun", size=PHONE)
    page.goto("/nutrition/rounds/")
    page.get_by_role("link", name="松坪小学").click()
    page.get_by_role("link", name="3年级1班").click()
    expect(page.locator("main tbody tr")).to_have_count(N)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
