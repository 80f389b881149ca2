"""Sites are registered one by one; loading a pack leaves them alone."""

from __future__ import annotations

import pytest

from xinmiao.core.actors import Actor
from xinmiao.core.packs import bring_into_step
from xinmiao.places.actions import NewSite, register_sites
from xinmiao.places.models import Kind, Place

BY = Actor.job("test")
pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Place:
    return Place.objects.create(
        number=530102, code="530102", kind=Kind.COUNTY, path="/530102/", name_zh="五华区", name_en="Wuhua District",
        name_en_status="pinyin", province_no=53, county_no=530102,
    )  # fmt: skip


def test_a_site_lies_in_its_county_and_province(county: Place):
    register_sites(sites=[NewSite("school.1", Kind.SCHOOL, county.number, "一校", "School 1")], by=BY)
    site = Place.objects.get(code="school.1")
    assert (site.parent, site.province_no, site.county_no) == (county, 53, 530102)
    assert site.path == "/530102/school.1/"


def test_registering_again_adds_nothing(county: Place):
    sites = [NewSite("school.1", Kind.SCHOOL, county.number, "一校", "School 1")]
    assert register_sites(sites=sites, by=BY) == 1
    assert register_sites(sites=sites, by=BY) == 0


def test_a_pack_that_does_not_list_a_site_does_not_retire_it(county: Place):
    register_sites(sites=[NewSite("school.1", Kind.SCHOOL, county.number, "一校", "School 1")], by=BY)
    bring_into_step(Place, [], among=Place.objects.filter(is_listed=True))
    assert not Place.objects.get(code="school.1").is_retired
    assert Place.objects.get(code="530102").is_retired
