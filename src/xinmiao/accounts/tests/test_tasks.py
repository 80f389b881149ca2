"""What somebody has to do: their own, and what is anybody's who may do it there."""

from datetime import UTC, datetime, timedelta

import pytest

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.queries import tasks_of
from xinmiao.accounts.rules import Permission, Role
from xinmiao.core import open_tasks
from xinmiao.core.actors import Actor
from xinmiao.core.models import Task
from xinmiao.science.text import Text

pytestmark = pytest.mark.django_db
BY, NOW = Actor.job("test"), datetime(2026, 11, 26, 9, tzinfo=UTC)


def _open(about: str, **more: object) -> Task:
    words = Text(f"看看 {about}", f"See {about}")
    return open_tasks.open_task(kind="look", about=about, words=words, path="/x/", by=BY, at=NOW, **more)


def _person(role: Role, place: str = "", programme: str = "") -> User:
    user = User.objects.create_user(f"{role} {place} {programme}", password="pw")
    Grant.objects.create(user=user, role=role, place=place, programme=programme)
    return user


def test_a_supervisor_sees_the_tasks_of_their_place_and_programme_and_no_others():
    needs = {"permission": Permission.REVIEW_SUBMISSIONS}
    _open("here", place_path="/CHN/53/5301/", programme="care", **needs)
    _open("elsewhere", place_path="/CHN/42/", programme="care", **needs)
    _open("not for a supervisor", place_path="/CHN/53/", programme="care", permission=Permission.PUBLISH_REVIEW)

    def seen(*scope: str) -> set[str]:
        return {task.about for task in tasks_of(_person(Role.SUPERVISOR, *scope))}

    assert seen("53") == {"here"}
    assert seen("5301", "care") == {"here"}
    assert seen("5301", "food") == set()
    assert seen() == {"here", "elsewhere"}


def test_ones_own_task_is_nobody_elses():
    ann, bob = _person(Role.FIELD_WORKER, "53"), _person(Role.FIELD_WORKER, "42")
    _open("returned", owner=str(ann.pk))

    assert [task.about for task in tasks_of(ann)] == ["returned"]
    assert not tasks_of(bob)


def test_a_task_is_open_once_and_gone_when_it_is_closed():
    assert _open("twice").pk == _open("twice").pk

    assert open_tasks.close_tasks(about="twice", by=BY, at=NOW) == 1
    assert not Task.objects.filter(closed_at=None).exists()
    _open("twice")
    assert Task.objects.count() == 2


def test_the_most_urgent_stands_first_and_what_is_overdue_says_so(client):
    ann = _person(Role.FIELD_WORKER)
    for about, due in (("no date", None), ("late", NOW - timedelta(days=900)), ("soon", NOW + timedelta(days=99999))):
        _open(about, owner=str(ann.pk), due_at=due)
    client.force_login(ann)

    page = client.get("/en/account/tasks/").content.decode()

    assert page.index("See late") < page.index("See soon") < page.index("See no date")
    assert page.count("overdue") == 1
    assert "看看 late" in client.get("/account/tasks/").content.decode()
