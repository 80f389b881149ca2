"""Rounds on the page: the way of one, both results of a class, tables that hide what is small, and who may see what."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from xinmiao.accounts.rules import Role
from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.models import NotMeasured, Round, RoundState
from xinmiao.nutrition.tests import rounds
from xinmiao.nutrition.tests.test_sheets import GOOD, filled


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def at(client, doctor):
    client.force_login(doctor)
    return client


def url(name: str, *args: object) -> str:
    return reverse(f"nutrition:{name}", args=args)


def test_a_round_is_planned_begun_checked_and_closed(at, school):
    who = rounds.pupil("1")
    told = {"school": school.code, "school_year": "2026-2027", "term": "autumn", "first_day": "2026-11-02"}
    at.post(url("plan"), {**told, "last_day": "2026-12-11", "instruments": "身高计\n体重秤"})
    of = Round.objects.get()
    assert of.instruments == ["身高计", "体重秤"]
    for step in ("begin", "check", "close"):
        assert at.post(url("step", of.key, step)).status_code == 302
    of.refresh_from_db()
    assert of.state == RoundState.CLOSED
    assert of.measurements.get(pupil=who).not_measured == NotMeasured.NO_ENTRY
    assert [one.verb for one in AuditEntry.objects.filter(noun="round")] == ["plan", "begin", "check", "close"]


def test_no_state_is_skipped_and_a_second_round_of_a_term_is_refused(at, school):
    of = rounds.round_of(school, state=RoundState.PLANNED)
    rounds.pupil("1")
    assert at.post(url("step", of.key, "close")).status_code == 409
    told = {"school": school.code, "school_year": "2026-2027", "term": "autumn", "first_day": "2026-11-02",
            "last_day": "2026-12-11"}  # fmt: skip
    assert at.post(url("plan"), told).status_code == 422


def test_a_round_with_open_warnings_closes_only_with_a_reason(at, school):
    of = rounds.round_of(school, state=RoundState.CHECKING)
    rounds.measured(of, rounds.pupil("1"), warnings=["shorter"])
    assert "More than 1 cm shorter" in at.get(url("round", of.key)).content.decode()
    assert at.post(url("step", of.key, "close")).status_code == 409
    assert at.post(url("step", of.key, "close"), {"because": "转学了"}).status_code == 302


def result_in(page: str, head: str) -> str:
    """What the first pupil of a class has in the column of this head."""
    heads = [strip_tags(one).strip() for one in re.findall(r"<th scope=\"col\".*?</th>", page, re.DOTALL)]
    cells = re.findall(r"<t[dh](?! scope=\"col\").*?</t[dh]>", page[page.index("<tbody") :], re.DOTALL)
    [place] = [n for n, one in enumerate(heads) if one.startswith(head)]
    return strip_tags(cells[place]).strip()


@pytest.mark.parametrize(
    ("sex", "age", "height", "weight", "words"),
    [
        (1, 10, "140.0", "39.2", "Overweight"),  # BMI 20.0
        (1, 10, "100.0", "19.2", "Stunted"),  # the limit of BMI, but height first
        (2, 12, "150.0", "54.0", "Obese"),  # BMI 24.0
        (1, 7, "120.0", "25.92", "Overweight"),  # BMI 18.0
        (1, 10, "140.0", "27.8", "Wasted, mild"),  # BMI 14.18
        (1, 10, "140.0", "27.2", "Wasted, moderate or severe"),  # BMI 13.88
        (1, 10, "125.2", "25.0", "Stunted"),
        (1, 10, "125.3", "25.0", "Normal"),
    ],
)
def test_a_class_shows_both_results_each_named(at, school, sex, age, height, weight, words):
    of = rounds.round_of(school)
    rounds.measured(of, rounds.pupil("1", sex=sex, birth_date=date(2026 - age, 11, 20)), height, weight[:4])
    page = at.get(url("class", of.key, 4, 1)).content.decode()
    assert "WS/T 586-2018" in page
    assert "WHO 2007" in page
    assert result_in(page, "School-age limits") == words
    assert "table_status: draft" in page


def test_names_are_masked_until_they_are_asked_for_and_both_readings_are_logged(at, school):
    of = rounds.round_of(school)
    rounds.measured(of, rounds.pupil("1"))
    assert "王小明" not in at.get(url("class", of.key, 4, 1)).content.decode()
    assert "王小明" in at.post(url("class", of.key, 4, 1)).content.decode()
    assert AuditEntry.objects.filter(verb="read", noun="class of a round").count() == 2
    assert AuditEntry.objects.filter(verb="reveal", noun="people").count() == 1


def test_a_class_is_downloaded_without_names_and_that_is_logged(at, school):
    of = rounds.round_of(school)
    rounds.measured(of, rounds.pupil("1"), "140.0", "39.2")
    csv = at.get(url("class", of.key, 4, 1) + "?download=pupils.csv").content.decode("utf-8-sig")
    assert "140.0,39.2,20.0" in csv
    assert "王小明" not in csv
    assert AuditEntry.objects.filter(verb="read", noun="class of a round").count() == 1


def test_a_workbook_is_sent_and_a_wrong_one_comes_back_marked(at, form, school):
    of = rounds.round_of(school)
    rounds.pupil("1")
    rounds.pupil("2", "李芳芳", sex=2, class_no=2)
    assert at.get(url("sheet", of.key)).content[:2] == b"PK"
    wrong = at.post(url("sheet", of.key), {"file": SimpleUploadedFile("a.xlsx", filled(of, **GOOD | {"G3": 14.0}))})
    assert wrong.status_code == 422
    assert "base64," in wrong.content.decode()
    assert not of.measurements.exists()
    good = at.post(url("sheet", of.key), {"file": SimpleUploadedFile("a.xlsx", filled(of, **GOOD))})
    assert (good.status_code, of.measurements.count()) == (302, 2)


def test_tables_hide_small_cells_in_page_and_downloads_alike(at, school):
    of = rounds.round_of(school)
    for n in range(12):
        rounds.measured(of, rounds.pupil(str(n), "王小明", sex=1 + n % 2), "140.0", "39.2" if n < 3 else "33.0")
    there = url("county", rounds.COUNTY, "2026-2027", "autumn")
    page = at.get(there)
    assert "Too few to show" in page.content.decode()
    csv = at.get(f"{there}?download=sex_china.csv").content.decode("utf-8-sig")
    boys = next(line for line in csv.splitlines() if line.startswith("Boys"))
    assert ",2," not in boys
    assert "Too few to show" in boys


@pytest.mark.parametrize("role", [Role.FIELD_WORKER, Role.PEER_SUPPORTER, Role.PARTNER, Role.FOOD_ASSESSOR])
def test_others_are_told_no(client, school, role):
    of = rounds.round_of(school)
    rounds.measured(of, rounds.pupil("1"))
    client.force_login(rounds.user("other", role))
    for name, args in (("rounds", ()), ("round", (of.key,)), ("class", (of.key, 4, 1)), ("tables", ()),
                       ("sheet", (of.key,)), ("county", (rounds.COUNTY, "2026-2027", "autumn"))):  # fmt: skip
        assert client.get(url(name, *args)).status_code == 403


def test_an_officer_sees_tables_and_no_class(client, school):
    of = rounds.round_of(school)
    rounds.measured(of, rounds.pupil("1"))
    client.force_login(rounds.user("officer", Role.PROGRAMME_OFFICER))
    assert client.get(url("county", rounds.COUNTY, "2026-2027", "autumn")).status_code == 200
    assert client.get(url("class", of.key, 4, 1)).status_code == 403


def test_a_doctor_of_another_county_finds_nothing(client, school):
    of = rounds.round_of(school)
    rounds.measured(of, rounds.pupil("1"))
    client.force_login(rounds.user("far", place="429004"))
    assert client.get(url("round", of.key)).status_code == 404
    assert client.get(url("county", rounds.COUNTY, "2026-2027", "autumn")).status_code == 404
