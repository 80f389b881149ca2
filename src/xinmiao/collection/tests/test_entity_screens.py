"""The page of lists: what two phones changed at once is decided by a reviewer of that place, and by nobody else."""

from __future__ import annotations

import uuid

import pytest

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.models import Entity, EntityVersion
from xinmiao.collection.queries.entities import content_of
from xinmiao.collection.tests.test_entities import (
    _registration,
    _small_country,
    _visit,
    follow_up,
    register,
)

__all__ = ["_small_country", "follow_up", "register"]
PAGE = "/en/collect/entities/"


def _reviewer(client, place: str):
    user = User.objects.create(username=place)
    Grant.objects.create(user=user, role=Role.SUPERVISOR, place=place)
    client.force_login(user)
    return client


@pytest.fixture
def conflict(register, follow_up) -> EntityVersion:
    key = uuid.uuid4()
    _registration(register, key)
    _visit(follow_up, key, 1, weight="12.5")
    _visit(follow_up, key, 1, weight="13.7")
    return EntityVersion.objects.get(conflict="hard")


def test_both_values_stand_side_by_side_and_the_offered_one_can_be_taken(client, conflict):
    page = _reviewer(client, "530102").get(PAGE).content.decode()
    assert all(words in page for words in ("weight", "12.5", "13.7", "Keep what stands", "Take what was offered"))

    client.post(f"{PAGE}conflicts/{conflict.pk}/", {"take": "offered"})

    assert content_of(Entity.objects.get()).properties["weight"] == "13.7"
    assert "13.7" not in client.get(PAGE).content.decode()


def test_what_stands_can_stay(client, conflict):
    _reviewer(client, "530102").post(f"{PAGE}conflicts/{conflict.pk}/", {"take": "standing"})

    assert content_of(Entity.objects.get()).properties["weight"] == "12.5"
    conflict.refresh_from_db()
    assert conflict.resolved_at is not None


def test_a_reviewer_of_another_place_sees_nothing_of_it(client, conflict):
    there = _reviewer(client, "429004")

    assert "12.5" not in there.get(PAGE).content.decode()
    assert there.post(f"{PAGE}conflicts/{conflict.pk}/", {"take": "offered"}).status_code == 404


def test_a_reviewer_reads_whom_the_list_named_and_not_what_the_form_reckoned(client, register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    visit = _visit(follow_up, key, 1, weight="12.5")

    page = _reviewer(client, "530102").get(f"/en/collect/review/{visit.key}/").content.decode()

    assert Entity.objects.get().code in page
    assert "小明" in page
    assert str(key) not in page
    assert "lived" not in page


def test_what_could_not_be_done_is_told_with_its_reason_in_both_languages(client, register, follow_up):
    _visit(follow_up, uuid.uuid4(), 1)
    here = _reviewer(client, "530102")

    assert "The list has no such id" in here.get(PAGE).content.decode()
    assert "名单里没有这个编号" in here.get("/collect/entities/").content.decode()


def test_a_link_that_waits_too_long_is_let_go(client, register, follow_up):
    key, branch = uuid.uuid4(), uuid.uuid4()
    _registration(register, key)
    late = _visit(follow_up, key, 2, weight="2", trunkVersion=1, branchId=branch)
    here = _reviewer(client, "530102")
    assert "Do not wait any longer: follow_up" in here.get(PAGE).content.decode()

    here.post(f"{PAGE}held/{late.entity_actions.get().pk}/")

    assert content_of(Entity.objects.get()).properties["weight"] == "2"
