"""Whoever is registered although they may be known already stands in the queue of duplicates, once."""

import pytest

from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.people.models import Pair
from xinmiao.people.queries import candidates
from xinmiao.people.tests.conftest import BORN, NOW, WORKER, Register
from xinmiao.science.linkage.comparing import Facts

pytestmark = pytest.mark.django_db
BY = Actor.job("test")


def _suggest(register: Register, name: str) -> int:
    """Register somebody new in spite of what the check at intake found."""
    found = candidates(Facts(name, 1, BORN, mother="刘秀英"), WORKER).shown
    person = register(name=name, mother="刘秀英", documents=())
    told = {"found": [(person, found)], "by": BY, "at": NOW}
    n, again = (handlers.call("people.candidates", **told)[0] for _ in range(2))
    assert again == 0
    return n


def test_one_sound_and_one_birth_date_wait_as_a_pair_with_its_levels_and_reasons(register: Register):
    register(mother="张桂兰", documents=())

    assert _suggest(register, "王晓明") == 1

    pair = Pair.objects.waiting().get()
    assert pair.a.pk < pair.b.pk
    assert (pair.levels["name"][0], pair.levels["birth_date"][0]) == ("same_sound", "same")
    assert pair.reasons == ["guardian_differs"]
    assert pair.within.startswith("/")


def test_somebody_unlike_all_others_makes_no_pair(register: Register):
    register(mother="张桂兰", documents=())

    assert _suggest(register, "欧阳娜娜") == 0
    assert not Pair.objects.exists()
