"""The demonstration plans one screening and makes up nobody's answers."""

from __future__ import annotations

import pytest

from xinmiao.accounts.models import User
from xinmiao.collection.models import ScreeningSession, Submission
from xinmiao.collection.tests import safety_forms, sending
from xinmiao.collection.tests.safety_forms import AT, adult
from xinmiao.demonstration.recipe import SchoolClass
from xinmiao.demonstration.screening import plan_screening
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
from xinmiao.places.models import Kind, Place

TOLD = {
    "code": "demo.school.1",
    "name": {"zh": "清泉小学（演示）", "en": "Qingquan"},
    "grade": 3,
    "class_no": 2,
    "pupils": 9,
}
SCREENING = {"form": safety_forms.CODE, "grade": 6, "class_no": 1}


@pytest.fixture
def counsellor(db, tmp_path, settings) -> User:
    settings.KEYS_DIR = tmp_path / "keys"
    sending.load_country(tmp_path / "pack")
    safety_forms.publish_from_pack()
    county = Place.objects.get(code=sending.HERE).number
    asked = [NewSite("demo.school.1", Kind.SCHOOL, county, "清泉小学（演示）", "Qingquan")]
    places.register_sites(sites=asked, is_demonstration=True, by=sending.BY)
    return adult("try_counsellor")


def test_a_class_is_planned_once_for_the_wednesday_of_next_week_and_nobody_has_answered(counsellor: User) -> None:
    for _ in range(2):
        plan_screening(SchoolClass.model_validate(TOLD | {"screening": SCREENING}), counsellor=counsellor, at=AT)
    of = ScreeningSession.objects.get()
    assert (of.state, of.counsellor, of.date.isoformat()) == ("planned", None, "2026-12-02")
    assert (of.school, of.grade, of.class_no, of.place.code) == ("清泉小学（演示）", "6", "1", "demo.school.1")
    assert not Submission.objects.exists()


def test_a_recipe_without_a_screening_plans_none(counsellor: User) -> None:
    plan_screening(SchoolClass.model_validate(TOLD), counsellor=counsellor, at=AT)
    assert not ScreeningSession.objects.exists()
