from __future__ import annotations

import pytest

from xinmiao.accounts.rules import Role
from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country, reporting
from xinmiao.records.actions import drain


@pytest.fixture
def small_country(db, settings, tmp_path):
    """A small country with its pack loaded and its published figures in an otherwise empty ledger."""
    settings.LEDGER_URI = str(tmp_path / "ledger")
    counting.forget()
    version = packs.load(country.written(tmp_path / "pack"), by=country.TESTER)
    drain(by=country.TESTER)
    yield version
    counting.forget()


@pytest.fixture
def one_person(small_country):
    """One person, three activities, two partners, two provinces, two years."""
    country.events(
        [
            "2023-05-01 1 care.visit 530102 health female 4",
            "2024-02-01 1 care.food 530102 women female 4",
            "2024-06-01 1 care.items 429004 health female 5",
        ]
    )


@pytest.fixture
def calendar(small_country, tmp_path):
    """The small country with a reporting calendar."""
    country.FILES["calendars/returns.yaml"] = reporting.CALENDAR
    try:
        packs.load(country.written(tmp_path / "with_calendar"), by=country.TESTER)
    finally:
        del country.FILES["calendars/returns.yaml"]


@pytest.fixture
def pat(calendar):
    return reporting.person("pat", Role.PARTNER, partner="health")


@pytest.fixture
def olli(calendar):
    return reporting.person("olli", Role.PROGRAMME_OFFICER, place="CHN")


@pytest.fixture
def ada(calendar):
    return reporting.person("ada", Role.ADMINISTRATOR)
