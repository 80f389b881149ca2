"""Whom somebody about to be registered may already be, and whom a search finds; within a worker's places only."""

from dataclasses import replace
from datetime import date

import pytest

from xinmiao.accounts.rules import Role, Scope
from xinmiao.core.actors import Actor
from xinmiao.people import actions, queries
from xinmiao.people.queries import Advice, Candidates, candidates
from xinmiao.people.rules import Newcomer
from xinmiao.people.tests.conftest import (
    BORN,
    ELSEWHERE,
    EVERYWHERE,
    MING,
    NOW,
    OTHER_VILLAGE,
    TODAY,
    VILLAGE,
    WORKER,
    Register,
    number,
)
from xinmiao.science.linkage.comparing import Facts

pytestmark = pytest.mark.django_db
NOBODY = Candidates((), False)


def test_one_sound_and_one_birth_date_are_suggested_with_the_reasons(register: Register):
    person = register(mother="张桂兰", documents=())

    found = candidates(Facts("王晓明", 1, BORN, mother="刘秀英"), WORKER)

    assert [one.person for one in found.shown] == [person]
    assert found.shown[0].likeness.words().en == "same sound, same birth date, same sex, mother differs"
    assert found.shown[0].advice is Advice.LOOK
    assert found.shown[0].name == "王○○"
    assert not found.elsewhere


def test_the_same_number_with_name_and_birth_date_says_open_this_person(register: Register):
    person = register()

    (one,) = candidates(Facts("王小明", 1, BORN, documents=(number(),)), WORKER).shown

    assert (one.person, one.advice) == (person, Advice.OPEN)


def test_the_same_number_with_another_name_or_birth_date_is_held(register: Register):
    register()

    for facts in (Facts("李强", documents=(number(),)), Facts("王小明", 1, date(2019, 1, 1), documents=(number(),))):
        (one,) = candidates(facts, WORKER).shown
        assert one.advice is Advice.HELD


def test_twins_are_suggested_and_nothing_else_is_said(register: Register):
    register(birth_order=1, documents=())

    twin = replace(MING, name="王小丽", sex=2, birth_order=2, documents=())
    (one,) = candidates(twin, WORKER).shown

    assert one.advice is Advice.LOOK
    assert "may be twins" in one.likeness.words().en


def test_missing_facts_find_nobody(register: Register):
    register(mother="", phones=(), documents=())

    assert candidates(Facts(), WORKER) == NOBODY
    assert candidates(Facts("李丽", 2, BORN), WORKER) == NOBODY


def test_a_placeholder_finds_nobody_and_is_found_by_nobody(register: Register):
    register(name="王某之子", mother="", phones=(), documents=())

    assert candidates(Facts("王某之子", 1, BORN), WORKER) == NOBODY
    assert not queries.found("王某之子", WORKER).exists()


def test_a_common_phone_finds_nobody_and_counts_for_nothing(register: Register):
    school = "13811112222"
    for n in range(queries.COMMON_PHONE):
        register(name=f"王{'一二三四五六七八'[n]}安", phones=(school,), documents=(), mother="", birth_date=None)
    sought = Facts("王小宝", phones=(school,))
    assert candidates(replace(sought, name="王一安"), WORKER).shown

    register(name="王九安", phones=(school,), documents=(), mother="", birth_date=None)
    assert candidates(replace(sought, name="王一安"), WORKER) == NOBODY


def test_outside_the_workers_places_it_is_said_that_somebody_is_known_and_no_more(register: Register):
    person = register(place=ELSEWHERE)

    found = candidates(MING, WORKER)

    assert found == Candidates((), True)
    assert [one.person for one in candidates(MING, EVERYWHERE).shown] == [person]


def test_at_most_two_hundred_are_opened(places: object, clerk: Actor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinmiao.people.queries.known.MOST", 5)
    newcomers = [Newcomer(Facts("王小明", 1, BORN, place=VILLAGE)) for _ in range(9)]
    newcomers.append(Newcomer(replace(MING, phones=(), mother="")))
    *_others, numbered = actions.register_many(newcomers=newcomers, source="t", at=NOW, by=clerk)

    found = candidates(Facts("王小明", 1, BORN, documents=(number(),)), WORKER)

    assert len(found.shown) == 5
    assert found.shown[0].person == numbered  # the number goes first


def test_somebody_merged_into_another_leads_to_the_other(register: Register, clerk: Actor):
    first, second = register(documents=()), register()
    actions.merge(merged=first.person_no, kept=second.person_no, on=TODAY, by=clerk)

    assert [one.person for one in candidates(MING, WORKER).shown] == [second]


@pytest.mark.parametrize("words", ["王小明", "王晓明", "wang xiaoming", "wxm", "13800000001", "0001", number().number])
def test_a_search_finds_by_name_sound_initials_phone_number_and_last_four(register: Register, words: str):
    person = register()
    assert [*queries.found(words, WORKER)] == [person]


@pytest.mark.parametrize("words", ["", "李丽", "xm", "王某之子", "%", "王"])
def test_other_words_find_nobody(register: Register, words: str):
    register()
    assert not queries.found(words, WORKER).exists()


def test_a_search_finds_nobody_outside_the_scope(register: Register):
    register(place=OTHER_VILLAGE)

    assert not queries.found("王小明", WORKER).exists()
    assert queries.found("王小明", (Scope(Role.SUPERVISOR, "530102"),)).exists()
    assert not queries.found("王小明", (Scope(Role.PROGRAMME_OFFICER, ""),)).exists()
    assert not queries.found("王小明", ()).exists()
