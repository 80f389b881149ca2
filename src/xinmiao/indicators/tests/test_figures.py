"""People counted once: an indicator's value, its parts and what it refuses (acceptance facts 7 and 8)."""

import pytest

from xinmiao.indicators.figure import Mark, added
from xinmiao.indicators.queries.figures import figure, figures
from xinmiao.indicators.slices import Slice
from xinmiao.indicators.tests import country
from xinmiao.ledger.reach import NotAdditive
from xinmiao.science.errors import XinmiaoError


def value(code, **asked):
    return figure(code, **asked).point


def test_one_person_counts_once_nationally_and_once_each_year(one_person):
    assert value("health.reached", period="2023-2024") == 1
    assert value("health.reached", period="2023") == 1
    assert value("health.reached", period="2024") == 1


def test_one_person_counts_in_each_province_and_the_provinces_do_not_add(one_person):
    parts = [figure("health.reached", period="2024", slice=Slice(place=code)) for code in ("53", "42")]
    assert [part.point for part in parts] == [1, 1]
    with pytest.raises(NotAdditive):
        added(parts)


def test_visits_add(one_person):
    parts = [figure("health.visits", period="2024", slice=Slice(place=code)) for code in ("53", "42")]
    assert added(parts) == value("health.visits", period="2024") == 2


def test_an_identified_figure_has_no_width_and_says_what_it_rests_on(one_person):
    found = figure("health.reached", period="2024")
    assert found.lower == found.point == found.upper == 1
    assert found.n_records == 2
    assert found.version == 1
    assert found.ledger["events"] > 0
    assert found.as_of is not None
    assert "只计一次" in found.rule.zh


def test_a_cumulative_figure_begins_at_its_first_year(one_person):
    country.events(["2022-01-01 2 care.visit 530102"], source="earlier")
    assert value("health.ever", period="2024") == 1


def test_sites_and_amounts(small_country):
    country.events(
        [
            "2024-01-01 1 care.visit 530102",
            "2024-01-01 2 care.visit 530103",
            "2024-01-01 2 care.visit 429004",
            "2024-01-01 - care.money 530102 health unknown -1 12",
        ]
    )
    assert value("health.counties", period="2024") == 3
    assert value("health.cities", period="2024") == 2  # Kunming; Xiantao stands directly under its province
    assert value("health.money", period="2024") == 12


def test_a_prefecture_is_a_slice(one_person):
    assert value("health.reached", period="2024", slice=Slice(place="5301")) == 1
    assert value("health.reached", period="2024", slice=Slice(place="5303")) == 0


def test_many_figures_in_one_pass_are_the_same_as_one_by_one(one_person):
    together = figures(period="2024")
    assert set(together) >= {"health.reached", "health.level", "health.share"}
    for code, found in together.items():
        assert found.point == figure(code, period="2024").point


def test_a_level_is_what_was_reported_last(small_country):
    assert value("health.level", period="2024") == 12
    assert figure("health.level", period="2023").mark is Mark.NO_DATA


def test_an_empty_denominator_is_no_data_never_zero(small_country):
    assert figure("health.share", period="2024").mark is Mark.NO_DATA


def test_a_ratio(one_person):
    assert value("health.share", period="2023") == 1


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"code": "health.no_such", "period": "2024"}, "indicator.unknown"),
        ({"code": "health.reached", "period": "last year"}, "period.unreadable"),
        ({"code": "health.reached", "period": "2024", "slice": Slice(place="99")}, "slice.unknown"),
        ({"code": "health.reached", "period": "2024", "slice": Slice(partner="nobody")}, "slice.unknown"),
    ],
)
def test_what_does_not_exist_is_named(small_country, asked, code):
    with pytest.raises(XinmiaoError) as refused:
        figure(asked.pop("code"), **asked)
    assert refused.value.code == code


def test_a_slice_by_something_unknown_is_refused():
    with pytest.raises(XinmiaoError, match=r"slice\.unknown"):
        Slice(sex="boys")
    with pytest.raises(XinmiaoError, match=r"slice\.unknown_key"):
        Slice.of({"colour": "red"})
