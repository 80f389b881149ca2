"""People counted once: the fixtures of the design, and bounds that hold for any counts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Flow, Measure, NotAdditive, Question, open_engine
from xinmiao.ledger.reach.comparing import Meaning, comparable
from xinmiao.ledger.reach.rules import (
    COUNTS,
    PERSON,
    Count,
    Figure,
    Interval,
    Places,
    ReachRule,
    WrongRule,
    identified,
    interval,
    joined,
    reported,
)
from xinmiao.ledger.reach.tests import sample


@pytest.fixture(params=["polars", "duckdb", "bitmaps"])
def one_person(request, tmp_path):
    """One person, three activities, two partners, two provinces, two years."""
    row = sample.events(1, seed=1).to_pylist()[0] | {
        "person_no": 7_000_001,
        "role": 1,
        "sex": 2,
        "amount": 100,
    }
    facts = [(1, 1, 53, 2023), (2, 2, 53, 2024), (3, 2, 11, 2024)]
    rows = [
        row | {"event_no": no, "service": service, "partner": partner, "province": province, "year": year,
               "date": row["date"].replace(year=year)}
        for no, (service, partner, province, year) in enumerate(facts, start=1)
    ]  # fmt: skip
    table = sample.pa.Table.from_pylist(rows, schema=sample.EVENTS)
    snapshot = sample.PlainSnapshot(tmp_path / "ledger").append("events", table)
    return open_engine(request.param, snapshot, folder=tmp_path / "bitmaps")


class TestOnePersonManyEvents:
    both = Period.parse("2023-2024")

    def test_is_one_nationally_and_one_each_year(self, one_person) -> None:
        by_year = one_person.answer(Question(self.both, by=("year",)))
        assert by_year.total == 1
        assert by_year.frame["value"].to_list() == [1, 1]

    def test_is_new_once_and_continues_once(self, one_person) -> None:
        flows = one_person.year_on_year(Filter(), (2023, 2024))
        assert flows == [Flow(2023, 1, 0, 0, 0, 1), Flow(2024, 0, 1, 0, 0, 1)]

    def test_is_one_in_each_province_and_these_do_not_add(self, one_person) -> None:
        by_province = one_person.answer(Question(self.both, by=("province",)))
        assert by_province.frame["value"].to_list() == [1, 1]
        assert not by_province.additive
        with pytest.raises(NotAdditive):
            by_province.sum()

    def test_events_and_amounts_do_add(self, one_person) -> None:
        for measure, total in ((Measure.EVENTS, 3), (Measure.AMOUNT, 300)):
            answer = one_person.answer(Question(self.both, measure=measure, by=("province",)))
            assert answer.sum() == answer.total == total


class TestCountsWithoutIdentities:
    def test_two_places_that_take_turns_are_two_places_of_people(self) -> None:
        counts = [Count(1, 100, period="Q1"), Count(1, 0, period="Q2"), Count(2, 0, period="Q1"),
                  Count(2, 100, period="Q2")]  # fmt: skip
        assert interval(counts, COUNTS) == Interval(200, 200, 200)

    def test_food_and_items_in_one_population(self) -> None:
        counts = [Count(1, 200_000, activity=1), Count(1, 300_000, activity=2)]
        places = Places(populations={(1, ""): 400_000})
        assert interval(counts, COUNTS, places) == Interval(300_000, 300_000, 400_000)

    def test_partners_overlap_unless_declared_disjoint(self) -> None:
        counts = [Count(1, 60, partner=1), Count(1, 50, partner=2)]
        assert interval(counts, COUNTS) == Interval(60, 60, 110)
        assert interval(counts, ReachRule(COUNTS.steps, disjoint_partners=True)) == Interval(110, 110, 110)

    def test_a_province_that_reports_overlaps_with_its_counties(self) -> None:
        counts = [Count(53, 500), Count(530102, 200), Count(530103, 100)]
        places = Places(parents={530102: 5301, 530103: 5301, 5301: 53})
        assert interval(counts, COUNTS, places) == Interval(500, 500, 800)

    def test_groups_of_a_place_add_and_a_whole_beside_them_is_not_counted_twice(self) -> None:
        by_sex = [Count(1, 40, group="sex=1"), Count(1, 30, group="sex=2")]
        assert interval(by_sex, COUNTS) == Interval(70, 70, 70)
        assert interval([*by_sex, Count(1, 90, activity=2)], COUNTS) == Interval(90, 90, 160)
        assert interval([*by_sex, Count(1, 75)], COUNTS) == Interval(75, 75, 75)

    def test_nothing_reported_is_nothing(self) -> None:
        assert interval([], COUNTS) == Interval(0, 0, 0)

    def test_identified_people_are_a_point(self) -> None:
        assert identified(7, n_records=9) == Figure(Interval(7, 7, 7), PERSON, 9)

    def test_identified_and_reported_together(self) -> None:
        counts = {1: Interval(50, 50, 80), 2: Interval(5, 5, 5)}
        assert joined(60, {1: 40, 2: 30}, counts) == Interval(70, 70, 145)

    def test_figures_of_people_refuse_to_be_added(self) -> None:
        figure = reported([Count(1, 5)], COUNTS)
        with pytest.raises(NotAdditive):
            figure + figure
        assert (
            Figure(Interval.exactly(2), COUNTS, 1, True) + Figure(Interval.exactly(3), COUNTS, 1, True)
        ).n_records == 2

    @pytest.mark.parametrize(
        "steps", [(), (("activity", "max"),), (("place", "mean"),), (("place", "sum"), ("period", "max"))]
    )
    def test_a_rule_that_counts_nothing_once_is_refused(self, steps) -> None:
        with pytest.raises(WrongRule):
            ReachRule(steps)


_counts = st.builds(
    Count,
    place=st.integers(1, 3),
    value=st.integers(0, 100),
    activity=st.integers(0, 2),
    partner=st.integers(0, 2),
    period=st.sampled_from(["Q1", "Q2"]),
    group=st.sampled_from(["", "sex=1", "sex=2"]),
)
_rows = st.lists(_counts, max_size=12, unique_by=lambda c: (c.place, c.activity, c.partner, c.period, c.group))


@settings(deadline=None)
@given(_rows, st.booleans(), st.dictionaries(st.tuples(st.integers(1, 3), st.just("")), st.integers(0, 150)))
def test_bounds_are_in_order_and_within_the_population(rows, disjoint, populations) -> None:
    bounds = interval(rows, ReachRule(COUNTS.steps, disjoint), Places({2: 1}, populations))
    assert 0 <= bounds.lower <= bounds.point <= bounds.upper <= sum(row.value for row in rows)


@settings(deadline=None)
@given(_rows, _counts)
def test_one_more_count_never_lowers_a_bound(rows, more) -> None:
    rows = [row for row in rows if (row.group == "") == (more.group == "")]
    key = lambda c: (c.place, c.activity, c.partner, c.period, c.group)  # noqa: E731
    if key(more) not in map(key, rows):
        before, after = interval(rows, COUNTS), interval([*rows, more], COUNTS)
        assert before.lower <= after.lower
        assert before.upper <= after.upper


def test_children_are_not_compared_with_children_and_caregivers() -> None:
    children = Meaning("a1", "children", "people", PERSON)
    families = Meaning("b2", "children and caregivers", "people", PERSON)
    assert comparable(children, children).holds
    assert [reason.en for reason in comparable(children, families).reasons] == [
        "They count different populations",
        "Their definitions differ",
    ]
