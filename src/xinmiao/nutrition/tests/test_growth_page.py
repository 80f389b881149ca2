"""One child's growth: pictures without a name beside their table."""

from __future__ import annotations

import os
import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings as site
from django.urls import reverse
from playwright.sync_api import sync_playwright

from xinmiao.accounts.rules import Role
from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.models import RoundState
from xinmiao.nutrition.rules.growth import Child, Source, Visit, pictures
from xinmiao.nutrition.tests import rounds
from xinmiao.science import growth

AXE = site.ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
BOY = Child(1, date(2016, 11, 20))
VISITS = [
    Visit(date(year, 11, 20), Decimal(height), Decimal(weight), "h", False, Source.ROUND)
    for year, height, weight in ((2023, "122.0", "23.0"), (2024, "127.5", "26.0"), (2026, "138.0", "33.0"))
]


@pytest.fixture
def child(school):
    """A pupil who was measured in three rounds."""
    who = rounds.pupil("1", "王小明")
    for year, height, weight in ((2024, "127.5", "26.0"), (2025, "133.0", "29.0"), (2026, "138.0", "33.0")):
        of = rounds.round_of(school, state=RoundState.CLOSED, school_year=f"{year}-{year + 1}",
                             first_day=date(year, 11, 2), last_day=date(year, 12, 11))  # fmt: skip
        rounds.measured(of, who, height, weight, measured_on=date(year, 11, 20))
    return rounds.person_of(who)


def page_of(client, child):
    return client.get(reverse("nutrition:growth", args=[child.pseudonym]))


def drawn(language: str = "zh") -> list[str]:
    return pictures(BOY, VISITS, [], language=language, allow_draft=())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_second_run_gives_the_same_bytes(language: str) -> None:
    """Fact 37."""
    assert drawn(language) == drawn(language)
    assert len(drawn(language)) == 3


def test_charts_on_one_page_have_ids_of_their_own() -> None:
    ids = [name for one in drawn() for name in re.findall(r' id="([^"]+)"', one)]
    assert len(ids) == len(set(ids)) == 6


def test_sex_and_standard_stand_in_the_title() -> None:
    title = re.search(r"<title[^>]*>([^<]+)<", drawn("en")[0])
    assert title
    assert title[1].startswith("Length/height for age · Boys · WHO")


def test_without_sex_or_birth_date_there_is_no_picture() -> None:
    for nobody in (Child(0, BOY.birth_date), Child(1, None)):
        assert pictures(nobody, VISITS, [], language="zh", allow_draft=()) == []


def test_lines_of_china_are_drawn_only_where_the_pack_opts_in() -> None:
    bands = list(growth.load_standards(site.ROOT / "packs" / "china" / "growth").values())
    assert pictures(BOY, VISITS, bands, language="zh", allow_draft=()) == drawn()


def test_the_page_shows_three_charts_and_their_table_without_the_name(client, child, doctor):
    client.force_login(doctor)
    page = page_of(client, child).content.decode()
    assert page.count("<svg xmlns=") == 3
    assert "王小明" not in page
    assert "王" not in "".join(re.findall(r"<svg xmlns.*?</svg>", page, flags=re.DOTALL))
    for value in ("127.5", "133.0", "138.0", "2026-11-20", "33.0"):
        assert value in page
    assert AuditEntry.objects.filter(verb="read", noun="growth", key=child.pseudonym).count() == 1


def test_only_records_that_stand_are_drawn(client, child, doctor):
    child.measurements.filter(height_cm="133.0").update(is_current=False)
    client.force_login(doctor)
    assert "133.0" not in page_of(client, child).content.decode()


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [(Role.SUPERVISOR, "530102", 200), (Role.SCHOOL_DOCTOR, "42", 404), (Role.FIELD_WORKER, "530102", 403),
     (Role.COUNSELLOR, "530102", 403)],
)  # fmt: skip
def test_who_sees_it(client, child, role, place, status):
    client.force_login(rounds.user("other", role, place=place))
    assert page_of(client, child).status_code == status


def test_a_persons_page_has_the_chart_for_those_who_run_rounds_there(client, child, doctor):
    address = reverse("people:person", args=[child.pseudonym])
    client.force_login(doctor)
    assert reverse("nutrition:growth", args=[child.pseudonym]) in client.get(address).content.decode()
    client.force_login(rounds.user("worker", Role.FIELD_WORKER))
    page = client.get(address)
    assert page.status_code == 200
    assert "growth-panel" not in page.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_the_charts_with_their_table(chromium, client, child, doctor, width):
    """Fact 37."""
    client.force_login(doctor)
    html = page_of(client, child).content.decode()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        page.route("**/*", lambda route: route.abort())
        page.set_content(re.sub(r"<(link|script)[^>]*>", "", html))
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run('main')")["violations"]
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    assert {one["id"]: [node["target"] for node in one["nodes"]] for one in found} == {}
