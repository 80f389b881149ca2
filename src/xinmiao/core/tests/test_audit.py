"""Who did what: kept in a chain that nobody can change unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from xinmiao.core import append_only, audit
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry, AuditHead

pytestmark = pytest.mark.django_db
MONDAY = datetime(2024, 12, 30, 8, tzinfo=UTC)


def _three_entries() -> list[AuditEntry]:
    clerk = Actor.job("clerk")
    return [
        audit.record(by=clerk, verb="open", noun="case", key=n, detail={"因": "转介", "n": n}, at=MONDAY)
        for n in (1, 2, 3)
    ]


def _without_triggers(sql: str) -> None:
    """What somebody could do who owns the database itself."""
    with connection.cursor() as cursor:
        for statement in append_only.DROP[connection.vendor]:
            cursor.execute(statement)
        cursor.execute(sql)


def test_an_entry_tells_who_did_what_to_what():
    entry = audit.record(by=Actor.job("demo"), verb="load", noun="pack", key="china", detail={"n": 1}, at=MONDAY)

    kept = AuditEntry.objects.get()
    assert (kept.actor_label, kept.verb, kept.noun, kept.key, kept.at) == (
        "demo",
        "load",
        "pack",
        "china",
        MONDAY,
    )
    assert kept.detail == {"n": 1}
    assert kept.hash == entry.hash


def test_each_entry_carries_the_hash_of_the_one_before():
    first, second, third = _three_entries()

    assert [first.previous_hash, second.previous_hash, third.previous_hash] == ["", first.hash, second.hash]
    assert audit.verify() == audit.Verification(3)


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditEntry.objects.filter(number=2).update(verb="close"),
        lambda: AuditEntry.objects.filter(number=2).delete(),
        lambda: AuditEntry.objects.get(number=2).save(),
    ],
    ids=["update", "delete", "save"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(change):
    _three_entries()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()

    assert audit.verify().holds
    assert AuditEntry.objects.count() == 3


@pytest.mark.parametrize(
    ("sql", "number"),
    [
        ("UPDATE core_auditentry SET verb = 'close' WHERE number = 2", 2),
        ("UPDATE core_auditentry SET detail_json = '{}' WHERE number = 1", 1),
        ("DELETE FROM core_auditentry WHERE number = 1", 1),
        ("DELETE FROM core_auditentry WHERE number = 2", 2),
        ("DELETE FROM core_auditentry WHERE number = 3", 3),
    ],
)
def test_a_change_behind_its_back_is_found_where_it_was_made(sql, number):
    _three_entries()
    _without_triggers(sql)

    found = audit.verify()

    assert not found.holds
    assert found.broken_at == number
    assert found.reason


@transaction.atomic
def _record_and_fail() -> None:
    audit.record(by=Actor.job("clerk"), verb="open", noun="case", key=1)
    1 / 0  # noqa: B018  (the failure is what is wanted)


def test_an_empty_trail_holds():
    assert audit.verify() == audit.Verification(0)


def test_an_entry_stands_or_falls_with_what_it_tells_of():
    with pytest.raises(ZeroDivisionError):
        _record_and_fail()

    assert AuditEntry.objects.count() == 0
    assert not AuditHead.objects.filter(number__gt=0).exists()


@pytest.mark.django_db(transaction=True)
def test_the_trail_can_be_emptied_between_tests():
    _three_entries()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_still_make_one_chain():
    def write(name: str) -> None:
        for n in range(5):
            audit.record(by=Actor.job(name), verb="open", noun="case", key=n, at=MONDAY)
        connection.close()

    with ThreadPoolExecutor(4) as writers:
        list(writers.map(write, "abcd"))

    assert audit.verify() == audit.Verification(20)
