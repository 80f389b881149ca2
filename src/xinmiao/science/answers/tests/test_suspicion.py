"""What is odd though each answer is allowed: the clock, the haste, the copy, the place."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from xinmiao.science.answers import compile, read
from xinmiao.science.answers.suspicion import Box, clock_is_off, fingerprint, is_hasty, suspicions
from xinmiao.science.answers.tests.forms import CLEAN, VISIT, xform

ENDED = datetime(2024, 5, 1, 1, 20, tzinfo=UTC)
YUNNAN = Box(south=21, west=97, north=30, east=107)


@pytest.fixture(scope="module")
def visit():
    return compile(xform(VISIT))


def kinds(visit, xml, **more):
    return [f.kind for f in suspicions(visit, read(xml.encode()), **{"received": ENDED, **more})]


def test_nothing_is_odd_about_a_clean_submission_even_weeks_late(visit):
    assert kinds(visit, CLEAN, box=YUNNAN, received=ENDED + timedelta(days=30), published=ENDED) == []


@pytest.mark.parametrize(
    ("received", "published", "is_off"),
    [
        (ENDED - timedelta(hours=23), None, False),
        (ENDED - timedelta(hours=25), None, True),
        (ENDED, ENDED + timedelta(hours=23), False),
        (ENDED, ENDED + timedelta(hours=25), True),
    ],
    ids=["a little ahead", "more than a day ahead", "a little before the form", "long before the form existed"],
)
def test_a_clock_more_than_a_day_off_is_flagged(visit, received, published, is_off):
    assert clock_is_off(visit.times(read(CLEAN.encode())), received, published) is is_off


@pytest.mark.parametrize(("seconds", "is_so"), [(None, False), (20, False), (19, True), (-60, True)])
def test_twenty_answers_in_fewer_seconds_are_hasty(seconds, is_so):
    assert is_hasty(seconds, 20) is is_so


def test_the_same_answers_under_another_id_and_hour_have_one_fingerprint(visit):
    copy = CLEAN.replace("uuid:1", "uuid:2").replace("T09:", "T11:")
    other = CLEAN.replace("小苗", "小禾")
    first, second, third = (fingerprint(visit, read(xml.encode())) for xml in (CLEAN, copy, other))
    assert first == second != third


def test_each_oddity_is_named_in_both_languages(visit):
    fast = CLEAN.replace("T09:20:00", "T09:00:03").replace("25.04 102.71", "39.9 116.4")
    found = suspicions(
        visit,
        read(fast.encode()),
        received=ENDED - timedelta(days=3),
        is_duplicate=True,
        box=YUNNAN,
        place="place",
        is_in_scope=False,
    )
    assert [f.kind for f in found] == ["clock", "haste", "duplicate", "coordinates", "place"]
    assert all(f.message.zh and f.message.en for f in found)
    assert "3 秒" in found[1].message.zh
