"""Who is one person, over a whole country: what links by itself, what a person must look at, what never meets."""

from datetime import date

import polars as pl
import pytest
from bench.crowd import Crowd

from xinmiao.science.linkage.national.judging import Thresholds, ThresholdsCross
from xinmiao.science.linkage.national.linking import STEPS, link
from xinmiao.science.linkage.national.model import Model, WeightsMissing
from xinmiao.science.linkage.national.tests.conftest import DAY, THRESHOLDS, Link, against, pairs, people, tags
from xinmiao.science.linkage.national.training import TooFewKnown, train

MOTHER, PHONE, COUNTY = "赵玉兰", "13800138000", 530102
CHILD = ("王小明", DAY, 1, COUNTY, MOTHER, PHONE)


def test_the_same_facts_twice_are_one_person(linked: Link):
    found = linked([CHILD, CHILD, ("李诺", DAY, 2, 110101, "陈芳", "13900139000")])

    assert pairs(found.links) == {(1, 2)}
    assert sorted(found.clusters.iter_rows()) == [(1, 1), (2, 1)]


def test_traditional_characters_spaces_and_full_width_are_the_same_name(linked: Link):
    found = linked([("张 伟轩", *CHILD[1:]), ("張偉軒", *CHILD[1:])])

    assert pairs(found.links) == {(1, 2)}


def test_a_name_that_sounds_the_same_is_suggested_never_linked(linked: Link):
    found = linked([CHILD, ("王晓明", *CHILD[1:])])

    assert (pairs(found.links), pairs(found.review)) == (set(), {(1, 2)})
    assert "could_be_twins" in against(found, 1, 2)


def test_twins_are_suggested_and_told_apart(linked: Link):
    found = linked([("王子轩", *CHILD[1:]), ("王子涵", *CHILD[1:])])

    assert pairs(found.links) == set()
    assert against(found, 1, 2) == ["could_be_twins", "has_a_twin", "name_differs"]


def test_whoever_has_a_twin_is_linked_by_number_alone(linked: Link):
    rows = [("王子轩", *CHILD[1:]), ("王子涵", *CHILD[1:]), ("王子涵", *CHILD[1:])]

    assert pairs(linked(rows).links) == set()
    assert pairs(linked(rows, [(2, "x", True), (3, "x", True)]).links) == {(2, 3)}


def test_a_number_links_where_name_and_date_agree(linked: Link):
    moved = ("王小明", DAY, 1, 110101, "孙梅", None)

    found = linked([CHILD, moved], [(1, "x", True), (2, "x", True)])

    assert pairs(found.links) == {(1, 2)}
    assert found.n_by_number == 1


def test_a_number_alone_goes_to_a_person(linked: Link):
    mother, child = ("赵玉兰", date(1990, 1, 2), 2, COUNTY), ("王某之子", DAY, 1, COUNTY)

    found = linked([mother, child], [(1, "x", True), (2, "x", False)])

    assert (pairs(found.links), pairs(found.review)) == (set(), {(1, 2)})
    assert "number_alone" in against(found, 1, 2)


def test_two_valid_different_numbers_are_never_one_person_by_themselves(linked: Link):
    found = linked([CHILD, CHILD], [(1, "x", True), (2, "y", True)])

    assert pairs(found.links) == set()
    assert against(found, 1, 2) == ["different_numbers"]


def test_a_chain_does_not_join_its_ends(linked: Link):
    found = linked([CHILD, CHILD, CHILD], [(1, "x", True), (3, "y", True)])

    ends = found.clusters.filter(pl.col("person").is_in([1, 3]))["cluster"].to_list()
    assert len(set(ends)) == len(ends)
    assert (1, 3) not in pairs(found.links)


def test_what_people_said_is_not_the_same_stays_apart(linked: Link):
    apart = pl.DataFrame({"a": [2], "b": [1]})

    found = linked([CHILD, CHILD, ("何若", DAY, 2, COUNTY)], apart=apart)

    assert pairs(found.links) | pairs(found.review) == set()


def test_a_third_record_does_not_join_two_that_people_told_apart(linked: Link):
    found = linked([CHILD, CHILD, CHILD], apart=pl.DataFrame({"a": [1], "b": [2]}))

    assert found.clusters.filter(pl.col("person").is_in([1, 2]))["cluster"].n_unique() in (0, 1)
    together = found.clusters.group_by("cluster").agg(pl.col("person"))["person"].to_list()
    assert not any({1, 2} <= set(group) for group in together)


def test_missing_never_matches(linked: Link):
    found = linked([("王某之子", None, None, COUNTY), ("张婴", None, None, COUNTY), ("无名", None, None, COUNTY)])

    assert pairs(found.links) | pairs(found.review) == set()


def test_name_date_and_county_alone_do_not_link(linked: Link):
    found = linked([CHILD[:4], CHILD[:4]])

    assert (pairs(found.links), against(found, 1, 2)) == (set(), ["no_home"])


def test_a_phone_of_a_crowd_counts_for_nothing(model: Model):
    school = [(f"王{c}{d}", DAY, 1, COUNTY, None, PHONE) for c in "子梓宇雨浩皓" for d in "轩萱涵晗"]
    twice = [*school, school[0]]

    found = link(people(*twice), tags(), model=model, thresholds=THRESHOLDS)

    assert "no_home" in against(found, 1, len(twice))


def test_two_lists_are_linked_across_never_within(linked: Link):
    sides = pl.DataFrame({"person": [1, 2, 3], "side": [0, 0, 1]})

    found = linked([CHILD, ("钱诗", DAY, 2, 110101), CHILD], sides=sides)

    assert pairs(found.links) == {(1, 3)}


def test_progress_is_told_step_by_step(linked: Link):
    steps: list[str] = []

    linked([CHILD, CHILD], progress=steps.append)

    assert tuple(steps) == STEPS


@pytest.mark.parametrize(("possible", "duplicate"), [(0.99, 0.99), (0.995, 0.99), (0.0, 0.5), (0.5, 1.0)])
def test_thresholds_that_cross_are_refused(possible: float, duplicate: float):
    with pytest.raises(ThresholdsCross):
        Thresholds(possible=possible, duplicate=duplicate, common_phone=20)


# the model


def test_the_same_sample_and_seed_give_the_same_model(hard: Crowd, hard_people: pl.DataFrame, model: Model):
    again = train(hard_people, hard.numbers, n_sample=10_000, seed=1)

    assert again.version == model.version


def test_a_stored_model_links_like_the_trained_one(model: Model):
    stored = Model.of(model.as_dict())

    one, other = (link(people(CHILD, CHILD), tags(), model=m, thresholds=THRESHOLDS).links for m in (model, stored))

    assert stored.version == model.version
    assert one.equals(other)


def test_each_weight_speaks_the_way_it_should(model: Model):
    for comparison, levels in model.weights.items():
        (m_first, u_first), *_, (m_last, u_last) = levels.values()
        assert m_first > u_first, comparison
        assert m_last < u_last, comparison


def test_a_model_that_lacks_a_level_is_refused_by_name(model: Model):
    told = model.as_dict()

    with pytest.raises(WeightsMissing, match=r"sex: .*same"):
        Model.of(told | {"weights": told["weights"] | {"sex": {"different": [0.1, 0.5]}}})


def test_too_few_known_pairs_train_nothing():
    with pytest.raises(TooFewKnown):
        train(people(CHILD, CHILD), tags((1, "x", True), (2, "x", True)), n_sample=10, seed=1)


# the hard set, small


def test_the_hard_set_is_linked_right(hard: Crowd, hard_people: pl.DataFrame, model: Model):
    sides = hard.records.select("person", "side")

    found = link(hard_people, hard.numbers, model=model, thresholds=THRESHOLDS, sides=sides)

    truth = dict(hard.records.select("person", "child").iter_rows())
    right = [truth[a] == truth[b] for a, b in pairs(found.links)]
    shown = sum(truth[a] == truth[b] for a, b in pairs(found.review))
    n_true = hard.records.group_by("child").len().filter(pl.col("len") == 2).height
    twins = {frozenset(pair) for pair in hard.twins.iter_rows()}
    assert sum(right) / len(right) >= 0.999
    assert (sum(right) + shown) / n_true >= 0.97
    assert not [pair for pair in pairs(found.links) if frozenset(truth[one] for one in pair) in twins]
