"""Breakdowns: every cell and every total counted for itself; sums of people refused (acceptance facts 7 and 8)."""

import pytest

from xinmiao.indicators.queries import pivot, trend, year_on_year
from xinmiao.indicators.slices import Slice
from xinmiao.indicators.tests import country
from xinmiao.ledger.reach import NotAdditive
from xinmiao.science.errors import XinmiaoError


def totals(table):
    return {head.code: table.row_totals[head.number].value for head in table.rows}


def test_provinces_of_one_person_are_not_additive(one_person):
    table = pivot("health.reached", "2024", "province")
    assert totals(table) == {"53": 1, "42": 1}
    assert table.total.value == 1
    with pytest.raises(NotAdditive):
        table.sum()


def test_provinces_of_visits_add_up_to_their_total(one_person):
    table = pivot("health.visits", "2024", "province")
    assert table.sum() == table.total.value == 2


def test_sex_with_unknown_is_all_there_is(small_country):
    country.events([f"2024-01-01 {n} care.visit 530102 health {sex}" for n, sex in
                    enumerate(["female", "male", "unknown", "female"], start=1)])  # fmt: skip
    table = pivot("health.reached", "2024", "sex")
    assert totals(table) == {"female": 2, "male": 1, "unknown": 1}
    assert table.total.value == 4


def test_an_age_band_is_that_of_the_first_event_in_the_period(one_person):
    assert totals(pivot("health.reached", "2024", "age_band")) == {"3-5": 1}


def test_two_axes(one_person):
    table = pivot("health.reached", "2024", "province", "sex")
    female = next(head for head in table.columns if head.code == "female")
    assert [table.cell(row.number, female.number).value for row in table.rows] == [1, 1]
    assert table.column_totals[female.number].value == 1


def test_months_in_words(one_person):
    assert totals(pivot("health.reached", "2024", "month")) == {"2024-02": 1, "2024-06": 1}


def test_prefectures_can_be_broken_down(one_person):
    assert totals(pivot("health.cities", "2024", "province")) == {"53": 1, "42": 1} | {}


def test_a_breakdown_by_something_unknown_is_refused(small_country):
    with pytest.raises(XinmiaoError, match=r"pivot\.axes"):
        pivot("health.reached", "2024", "colour")


def test_year_on_year(one_person):
    first, second = year_on_year("health.reached", [2023, 2024])
    assert (first.new, first.continuing) == (1, 0)
    assert (second.new, second.continuing) == (0, 1)


def test_a_trend_gives_every_year_that_has_events(one_person):
    assert [(str(one.period), one.point) for one in trend("health.reached")] == [("2023", 1), ("2024", 1)]


def test_a_slice_narrows_a_breakdown(one_person):
    assert totals(pivot("health.reached", "2024", "county", slice=Slice(place="53"))) == {"530102": 1}
