"""People registered twice are looked for over the whole country, and what is not certain is decided by a person."""

import json
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from xinmiao.accounts.rules import Role, Scope
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, Task
from xinmiao.people import actions, national, queries
from xinmiao.people.models import LinkageRules, LinkageRun, Merge, Pair, Person
from xinmiao.people.rules import common_path
from xinmiao.people.tests.conftest import ELSEWHERE, NOW, VILLAGE, Register, number

pytestmark = pytest.mark.django_db
ANNE, BERT = Actor("person", "1", "anne"), Actor("person", "2", "bert")
MODEL = settings.PACK_DIR / "linkage/model.json"
Search = Callable[[], LinkageRun]
NO_PAPERS = {"documents": ()}


@pytest.fixture
def rules(db: None) -> LinkageRules:
    return LinkageRules.objects.create(
        pk=1, possible=0.5, duplicate=0.99, common_phone=20, n_clerical=5, model=json.loads(MODEL.read_text())
    )


@pytest.fixture
def search(rules: LinkageRules, clerk: Actor) -> Search:
    """Looks through the whole country, here and now."""

    def search() -> LinkageRun:
        run = actions.ask_for_links(at=NOW, by=clerk, queues=False)
        return national.run(number=run.pk)

    return search


@pytest.fixture
def pair(register: Register) -> Pair:
    return Pair.objects.create(a=register(), b=register(name="王晓明", **NO_PAPERS), weight=8)


def settled(pair: Pair) -> str:
    pair.refresh_from_db()
    return pair.state


# the search


def test_one_child_registered_twice_is_joined(register: Register, search: Search):
    one, other = register(**NO_PAPERS), register(**NO_PAPERS)

    run = search()

    merge = Merge.objects.get()
    assert (merge.merged_no, merge.kept_no) == (other.person_no, one.person_no)
    assert (run.state, run.n_people, run.n_linked, run.n_shown) == ("done", 2, 1, 0)
    assert Pair.objects.get().merge == merge
    assert queries.kept([other])[other.pk] == one


def test_a_number_with_name_and_date_joins_across_the_country(register: Register, search: Search):
    register()
    register(place=ELSEWHERE, mother="", phones=())

    assert (search().n_linked, search().n_linked) == (1, 0)


def test_a_like_sound_is_shown_to_a_person(register: Register, search: Search):
    register()
    register(name="王晓明", **NO_PAPERS)

    search()

    found = Pair.objects.get()
    assert (found.state, Merge.objects.count()) == ("open", 0)
    assert found.levels["name"][0] == "same_sound"
    assert "name_differs" in found.reasons


def test_twins_are_shown_and_not_joined(register: Register, search: Search):
    register(name="王子轩", **NO_PAPERS)
    register(name="王子涵", **NO_PAPERS)

    search()

    assert Merge.objects.count() == 0
    assert "could_be_twins" in Pair.objects.get().reasons


def test_a_mothers_number_on_her_child_joins_nobody(register: Register, search: Search):
    mothers = number("53010219900229001".replace("0229", "0228"))
    register(name="王一", documents=(mothers,))
    register(name="王二", documents=(mothers,))

    search()

    assert Merge.objects.count() == 0


def test_not_the_same_is_remembered(register: Register, search: Search):
    register()
    register(name="王晓明", **NO_PAPERS)
    search()
    actions.decide(pair=Pair.objects.get(), state="different", at=NOW, by=ANNE)

    run = search()

    assert (run.n_shown, Pair.objects.get().state) == (0, "different")


def test_a_pair_that_is_no_longer_likely_leaves_the_queue(pair: Pair, register: Register, search: Search):
    stale = Pair.objects.create(a=pair.a, b=register(name="李丽", mother="", phones=(), documents=()), weight=1)

    search()

    assert not Pair.objects.filter(pk=stale.pk).exists()
    assert settled(pair) == "open"


def test_who_was_joined_is_looked_through_once(register: Register, search: Search):
    register(**NO_PAPERS)
    register(**NO_PAPERS)

    assert [search().n_people, search().n_people] == [2, 1]


def test_names_were_opened_and_the_trail_says_so(register: Register, search: Search):
    register()

    run = search()

    entry = AuditEntry.objects.get(verb="open identities")
    assert (entry.key, entry.detail_json) == (str(run.pk), '{"persons":1}')


def test_a_search_that_fails_says_so_and_another_may_begin(
    rules: LinkageRules, clerk: Actor, monkeypatch: pytest.MonkeyPatch
):
    run = actions.ask_for_links(at=NOW, by=clerk, queues=False)
    with pytest.raises(actions.RunGoing):
        actions.ask_for_links(at=NOW, by=clerk)
    monkeypatch.setattr(national, "tables", lambda on: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        national.run(number=run.pk)

    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "ZeroDivisionError")
    actions.ask_for_links(at=NOW, by=clerk)


def test_without_rules_there_is_no_search(db: None, clerk: Actor):
    with pytest.raises(actions.NoRules):
        actions.ask_for_links(at=NOW, by=clerk)


def test_each_search_publishes_how_many_of_its_links_hold(register: Register, search: Search):
    for i in range(3):
        for _ in range(2):
            register(name=f"王{'天地人'[i]}明", mother=f"刘{'春夏秋'[i]}", phones=(f"1380000000{i}",), documents=())
    run = search()
    one, other, third = Pair.objects.to_check()

    for held in (one, other):
        actions.check(pair=held, state="same", at=NOW, by=ANNE)
    actions.check(pair=third, state="different", at=NOW, by=ANNE)

    n_right, n, (low, high) = run.precision
    assert (n_right, n) == (2, 3)
    assert low < 2 / 3 < high
    assert settled(third) == "different"
    assert Merge.objects.filter(undone_date=None).count() == 2


# decisions


def test_the_same_joins_them_with_who_and_why(pair: Pair):
    decided = actions.decide(pair=pair, state="same", at=NOW, by=ANNE, note="问过村医")

    assert (decided.state, decided.decided_by, decided.note) == ("same", ANNE.key, "问过村医")
    assert (decided.merge.merged_no, decided.merge.kept_no) == (pair.b.person_no, pair.a.person_no)


def test_what_is_decided_is_not_decided_again(pair: Pair):
    actions.decide(pair=pair, state="different", at=NOW, by=ANNE)

    with pytest.raises(actions.AlreadyDecided):
        actions.decide(pair=pair, state="same", at=NOW, by=BERT)
    assert settled(pair) == "different"


def test_unsure_is_kept_aside_and_may_still_be_decided(pair: Pair):
    actions.decide(pair=pair, state="unsure", at=NOW, by=ANNE)

    assert (list(Pair.objects.all().waiting()), list(Pair.objects.all().unsure())) == ([], [pair])
    assert actions.decide(pair=pair, state="different", at=NOW, by=ANNE).is_decided


def test_a_second_opinion_is_another_persons(pair: Pair):
    actions.ask_second_opinion(pair=pair, at=NOW, by=ANNE, note="母亲不同")
    task = Task.objects.get(kind=actions.SECOND_OPINION, closed_at=None)

    with pytest.raises(actions.OwnQuestion):
        actions.decide(pair=pair, state="same", at=NOW, by=ANNE)
    actions.decide(pair=pair, state="same", at=NOW, by=BERT)

    task.refresh_from_db()
    assert task.closed_at == NOW


def test_taken_back_they_are_two_and_it_is_remembered(pair: Pair):
    actions.decide(pair=pair, state="same", at=NOW, by=ANNE)

    actions.take_back(pair=pair, at=NOW, by=BERT)

    assert settled(pair) == "different"
    assert not Merge.objects.filter(undone_date=None).exists()
    with pytest.raises(actions.NotJoined):
        actions.take_back(pair=pair, at=NOW, by=BERT)


def test_a_decision_that_cannot_be_written_down_joins_nobody(pair: Pair, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("xinmiao.people.actions.settling.audit.record", lambda **told: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.decide(pair=pair, state="same", at=NOW, by=ANNE)

    assert (settled(pair), Merge.objects.count()) == ("open", 0)


# what is seen


def test_a_pair_is_seen_by_whoever_may_settle_both_places(pair: Pair, register: Register):
    across = Pair.objects.create(a=pair.a, b=register(place=ELSEWHERE, documents=()), weight=3)

    def seen(*scopes: Scope) -> set[Pair]:
        return set(Pair.objects.visible_to(scopes))

    supervisor = Scope(Role.SUPERVISOR, "530102")
    assert seen(supervisor) == {pair}
    assert seen(supervisor, Scope(Role.SUPERVISOR, "420102")) == {pair, across}
    assert seen(Scope(Role.FIELD_WORKER, VILLAGE)) == set()
    assert seen(Scope(Role.ADMINISTRATOR)) == {pair, across}


def test_the_queue_holds_what_may_be_seen(register: Register, search: Search):
    register()
    register(name="王晓明", documents=())
    register(name="王笑明", documents=(), place=ELSEWHERE)
    search()

    for place, n in (("530102", 1), ("53", 1), ("420102", 0), ("CHN", 3), ("", 3)):
        scope = (Scope(Role.SUPERVISOR, place),)
        assert set(Pair.objects.near(scope)) == set(Pair.objects.visible_to(scope))
        assert queries.queue(scope).n_waiting == n


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("/CHN/53/5301/", "/CHN/53/5301/", "/CHN/53/5301/"),
        ("/CHN/53/5301/", "/CHN/53/53/", "/CHN/53/"),
        ("/CHN/53/5301/", "", ""),
    ],
)
def test_the_smallest_place_that_holds_both(one: str, other: str, both: str):
    assert common_path(one, other) == both


def test_two_records_stand_side_by_side_and_the_reading_is_logged(register: Register, search: Search):
    register()
    register(name="王晓明", phones=(), documents=())
    search()

    told = queries.side_by_side(Pair.objects.get(), by=ANNE)

    lines = {line.field: line for line in told.lines}
    assert (lines["name"].one, lines["name"].other, lines["name"].level) == ("王小明", "王晓明", "same_sound")
    assert lines["name"].weight > 0
    assert lines["number"].one == "*" * 14 + number().number[-4:]
    assert (lines["phone"].other, lines["phone"].weight) == ("", None)
    entries = AuditEntry.objects.filter(verb="reveal", actor_key=ANNE.key)
    assert [entry.detail_json for entry in entries] == ['{"purpose":"duplicate"}'] * 2


# what the database promises


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (lambda pair: Pair(a=pair.a, b=pair.b, weight=1), "people_pair_once"),
        (lambda pair: Pair(a=pair.b, b=pair.a, weight=1), "people_pair_in_order"),
        (lambda pair: Pair(a=pair.a, b=pair.b, weight=1, state="same"), "people_pair_decided_at_a_time"),
        (lambda pair: Pair(a=pair.a, b=pair.b, weight=1, verdict="same"), "people_verdict_on_the_sample"),
        (lambda pair: LinkageRules(pk=1, possible=0.99, duplicate=0.5, common_phone=1, n_clerical=1, model={}),
         "people_possible_below_duplicate"),
    ],
)  # fmt: skip
def test_the_database_keeps_the_promises(pair: Pair, made: Callable[[Pair], Pair], name: str):
    told = name if connection.vendor == "postgresql" or name != "people_pair_once" else r"people_pair\.a_id"
    with pytest.raises(IntegrityError, match=told), transaction.atomic():
        made(pair).save(force_insert=True)


def test_one_search_runs_at_a_time(db: None):
    running = {"state": "running", "asked_at": NOW, "asked_by": "x", "possible": 0.5, "duplicate": 0.9}
    LinkageRun.objects.create(**running)

    with pytest.raises(IntegrityError), transaction.atomic():
        LinkageRun.objects.create(**running)


def test_erasing_a_person_takes_their_pairs(pair: Pair):
    Person.objects.get(pk=pair.b.pk).delete()

    assert not Pair.objects.exists()
