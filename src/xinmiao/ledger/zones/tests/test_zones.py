"""What crosses between trust zones: counts without small cells, and keyed sketches of large sets at one grain."""

from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinmiao.ledger.reach.rules import Interval
from xinmiao.ledger.zones import Cell, CrossingRefused, Estimate, Key, Sketch, between, merged, sketch, told
from xinmiao.ledger.zones.keys import WeakKey
from xinmiao.ledger.zones.sketches import LEAST_PEOPLE

CELL = Cell(53, "early childhood", 2024)
KEY = Key("2024", b"kept by the custodian, not by us")
EAST, WEST, SHARED = 60_000, 50_000, 20_000
UNION = EAST + WEST - SHARED


def people(first: int, n: int) -> list[str]:
    return [f"person {number}" for number in range(first, first + n)]


def two_zones(key: Key = KEY) -> list[Sketch]:
    """20 000 people are known in both."""
    return [
        sketch(people(0, EAST), cell=CELL, zone="east", key=key),
        sketch(people(EAST - SHARED, WEST), cell=CELL, zone="west", key=key),
    ]


@pytest.fixture(scope="module")
def zones() -> list[Sketch]:
    return two_zones()


class TestCounts:
    def test_a_worked_example(self) -> None:
        """East tells 120, west "1 to 4": at least 120 people, at most 124."""
        assert between([told(120), told(3)]) == Interval(120, 120, 124)

    def test_small_counts_are_not_told(self) -> None:
        assert [told(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]

    def test_zones_that_say_nothing(self) -> None:
        assert between([]) == Interval.exactly(0)
        assert between([None, None]) == Interval(1, 1, 8)

    @given(st.lists(st.sets(st.integers(0, 40)), max_size=5))
    def test_people_in_all_lie_within_the_bounds(self, zones: list[set[int]]) -> None:
        found = between([told(len(zone)) for zone in zones])
        assert found.lower <= len(set().union(*zones)) <= found.upper


class TestSketches:
    def test_a_worked_example(self, zones: list[Sketch]) -> None:
        """60 000 and 50 000 people, 20 000 in both: 90 000, within some 3 %; counts alone say 60 000 to 110 000."""
        found = merged(zones)
        assert found.lower <= UNION <= found.upper
        assert (found.upper - found.lower) / 2 == pytest.approx(UNION * 2 / 64, rel=0.2)
        assert found.zones == ("east", "west")
        assert found.sigmas == 2

    def test_the_figure_carries_its_spread(self) -> None:
        assert str(Estimate(lower=87_200.0, point=90_000.4, upper=92_900.6, zones=("east", "west"))) == "90 000 ± 2 900"

    def test_two_sigma_hold_nineteen_times_of_twenty_or_nearly(self) -> None:
        keys = [Key(f"cycle {number}", KEY.secret) for number in range(12)]
        found = [merged(two_zones(key)) for key in keys]
        assert sum(one.lower <= UNION <= one.upper for one in found) >= 10

    def test_order_and_repeats_change_nothing(self, zones: list[Sketch]) -> None:
        again = sketch([*reversed(people(0, EAST)), *people(0, 9)], cell=CELL, zone="east", key=KEY)
        assert merged([again, zones[1]]).point == merged(zones).point == merged([zones[1], again]).point

    def test_it_is_small_and_tells_no_token(self, zones: list[Sketch]) -> None:
        assert all(len(one.content) < 33_000 for one in zones)
        assert not any(token.encode() in zones[0].content for token in islice(people(0, EAST), 100))


class TestWhatIsRefused:
    def test_a_small_set(self) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.too_small") as raised:
            sketch(people(0, LEAST_PEOPLE - 1), cell=CELL, zone="east", key=KEY)
        assert "等于一份名单" in raised.value.message("zh")
        assert "Exchange the count instead" in raised.value.message("en")
        assert sketch(people(0, LEAST_PEOPLE), cell=CELL, zone="east", key=KEY)

    def test_repeats_do_not_make_a_set_large(self) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.too_small"):
            sketch([*people(0, 30_000), *people(0, 30_000)], cell=CELL, zone="east", key=KEY)

    @pytest.mark.parametrize(
        "axes",
        [
            {"county": 5301, "service_group": "care", "year": 2024},
            {"province": 53, "service_group": "care", "year": 2024, "sex": 2},
            {"province": 53, "service_group": "care", "month": 202_405},
            {"province": 53, "year": 2024},
            {},
        ],
    )
    def test_another_grain(self, axes: dict[str, int | str]) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.grain"):
            Cell.of(axes)
        assert Cell.of({"province": 53, "service_group": "early childhood", "year": 2024}) == CELL

    @pytest.mark.parametrize("other", [Key("2025", KEY.secret), Key("2024", b"x" * 32)])
    def test_another_key_or_cycle(self, zones: list[Sketch], other: Key) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.other_key"):
            merged([zones[0], two_zones(other)[1]])

    def test_another_cell(self, zones: list[Sketch]) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.other_cell"):
            merged([zones[0], replace(zones[1], cell=replace(CELL, year=2023))])

    def test_one_zone_twice_and_none(self, zones: list[Sketch]) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.same_zone"):
            merged([zones[0], zones[0]])
        with pytest.raises(CrossingRefused, match=r"zones.none"):
            merged([])

    @pytest.mark.parametrize("content", [b"", b"no sketch at all", b"\xff" * 200])
    def test_what_is_no_sketch(self, zones: list[Sketch], content: bytes) -> None:
        with pytest.raises(CrossingRefused, match=r"zones.unreadable"):
            merged([zones[0], replace(zones[1], content=content)])

    def test_a_key_that_could_be_guessed(self) -> None:
        with pytest.raises(WeakKey, match=r"zones.weak_key"):
            Key("2024", b"secret")


class TestTheKey:
    def test_is_not_shown(self) -> None:
        assert "custodian" not in repr(KEY)

    def test_renewed_it_makes_other_marks_of_the_same_person(self) -> None:
        renewed = Key("2025", KEY.secret)
        assert list(KEY.hidden(["a"])) != list(renewed.hidden(["a"]))
        assert KEY.name != renewed.name
