"""What the database promises of rounds and measurements, whatever the code above it does."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from xinmiao.nutrition.models import RoundState
from xinmiao.nutrition.tests import rounds

pytestmark = pytest.mark.usefixtures("country")


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_a_school_has_one_round_a_term(school):
    rounds.round_of(school)
    assert refused(lambda: rounds.round_of(school))
    assert rounds.round_of(school, term="spring")


def test_a_round_ends_after_it_begins_and_is_closed_at_a_time(school):
    assert refused(lambda: rounds.round_of(school, last_day=date(2026, 10, 1)))
    assert refused(lambda: rounds.round_of(school, state=RoundState.CLOSED, closed_at=None))
    assert refused(lambda: rounds.round_of(school, state="open"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"not_measured": "absent", "height_cm": "140.0", "weight_kg": "30.0"},
        {"height_cm": None},
        {"not_measured": "away"},
        {"height_cm": "251.0"},
        {"weight_kg": "1.9"},
        {"first_height_cm": "140.0"},
        {"grade": 13},
    ],
)
def test_measured_is_two_values_that_can_be_and_else_a_reason(school, wrong):
    of, who = rounds.round_of(school), rounds.pupil("1")
    assert refused(lambda: rounds.measured(of, who, **wrong))


def test_of_one_pupil_one_measurement_stands(school):
    of, who = rounds.round_of(school), rounds.pupil("1")
    rounds.measured(of, who)
    assert refused(lambda: rounds.measured(of, who))
    assert rounds.measured(of, who, is_current=False)
