"""Persons joined or parted after a publication: no published figure moves, and those that would are listed."""

from __future__ import annotations

import datetime

import pytest

from xinmiao.indicators.tests import country
from xinmiao.people.actions import merge, unmerge
from xinmiao.records.actions import drain
from xinmiao.reviews import actions
from xinmiao.reviews.models import Edition
from xinmiao.reviews.queries.moving import Moved, as_published_and_now
from xinmiao.reviews.queries.recomputing import recompute
from xinmiao.reviews.tests import small_review
from xinmiao.reviews.tests.test_desk import DESK, signed_in

DAY = datetime.date(2025, 2, 1)


def join(merged: int, kept: int) -> None:
    merge(merged=merged, kept=kept, on=DAY, by=country.TESTER)
    drain(by=country.TESTER)


def part(number: int) -> None:
    unmerge(number=number, on=DAY, by=country.TESTER)
    drain(by=country.TESTER)


def told(edition: Edition) -> dict[str, Moved]:
    return {one.live.claim.code: one for one in as_published_and_now(edition)}


def test_a_merge_moves_no_published_figure_and_lists_those_that_it_would(published):
    join(2, 1)
    found = told(published)
    reached = found["health.reached"]
    assert (reached.live.frozen.point, reached.live.measured.point) == (24, 23)
    assert (reached.n_merged, reached.n_parted, reached.is_of_others) == (1, 0, True)
    assert [code for code, one in found.items() if one.is_of_others] == ["health.reached"]
    assert all(one.is_equal for one in recompute(published))


def test_taking_it_back_lists_nothing_any_more(published):
    join(2, 1)
    part(2)
    assert not any(one.is_of_others or one.has_moved for one in told(published).values())


def test_a_merge_taken_back_after_the_publication_is_listed_and_moves_nothing(small_review_loaded):
    join(2, 1)
    actions.build(review=small_review_loaded, by=country.TESTER)
    published = actions.publish_draft(year=2024, by=country.TESTER)
    part(2)
    reached = told(published)["health.reached"]
    assert (reached.live.frozen.point, reached.live.measured.point) == (23, 24)
    assert (reached.n_merged, reached.n_parted) == (0, 1)
    assert all(one.is_equal for one in recompute(published))


def test_a_merge_is_told_also_where_a_late_record_leaves_the_figure_as_it_was(published):
    join(2, 1)
    small_review.children(range(25, 26), source="late child")
    reached = told(published)["health.reached"]
    assert (reached.has_moved, reached.is_of_others, reached.n_merged) == (False, True, 1)


def test_persons_whom_no_published_figure_counts_move_none(published):
    small_review.children(range(101, 103), year=2022, source="other children")
    join(102, 101)
    assert not any(one.is_of_others for one in told(published).values())


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ("已发布数字中有 1 个涉及发布后合并或撤销合并的人员", "合并到他人的 1 人")),
        ("/en", ("1 published figure counts persons who were joined or parted since", "1 person was merged")),
    ],
)
def test_the_page_of_the_edition_says_so_in_both_languages(client, published, prefix, words):
    signed_in(client, "editor")
    assert words[0] not in client.get(f"{prefix}{DESK}published/").content.decode()
    join(2, 1)
    page = client.get(f"{prefix}{DESK}published/").content.decode()
    assert [one for one in words if one not in page] == []
