"""The demonstration's advertisements: six, each marked as generated, of foods that nobody sells."""

from datetime import UTC, datetime

import pytest

from xinmiao.core.actors import Actor
from xinmiao.demonstration import advertisements, foods
from xinmiao.demonstration.actions import open_accounts
from xinmiao.nutrition.models import Advertisement, LimitVersion, ProductVersion

AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
BY = Actor.job("tests")
pytestmark = pytest.mark.django_db


def test_there_are_six_and_a_second_run_adds_none(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    open_accounts(by=BY)
    foods.stock(by=BY, at=AT)
    assert (advertisements.see(at=AT), advertisements.see(at=AT)) == (6, 0)
    assert Advertisement.objects.filter(is_generated=True, picture="").count() == 6
    assert LimitVersion.objects.count() == 0, "no limit is invented"


def test_without_the_foods_it_fails_aloud():
    open_accounts(by=BY)
    with pytest.raises(ProductVersion.DoesNotExist):
        advertisements.see(at=AT)
