"""SQL that is written out gives just what the models would."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xinmiao.core.actors import Actor
from xinmiao.core.audit import record
from xinmiao.core.models import AuditEntry, PackVersion
from xinmiao.core.statements import Columns, marks, rows

pytestmark = pytest.mark.django_db
MONDAY = datetime(2024, 12, 30, 8, tzinfo=UTC)


@pytest.fixture
def pack() -> PackVersion:
    """It has a truth, a time and a mapping, which databases keep in their own ways."""
    return PackVersion.objects.create(code="中", version="1", manifest={"a": [1, "二"]}, loaded_at=MONDAY)


def test_a_rows_values_make_the_model_that_django_would_read(pack: PackVersion):
    columns = Columns(PackVersion, "p")

    [row] = rows(f"SELECT {columns}, 7 FROM core_packversion p WHERE p.code IN ({marks(['中', 'b'])})", ["中", "b"])

    made, read = columns.made(row), PackVersion.objects.get()
    assert [getattr(made, name) for name in columns.names] == [getattr(read, name) for name in columns.names]
    assert (made.manifest, made.loaded_at, made.is_current) == ({"a": [1, "二"]}, MONDAY, True)
    assert row[len(columns)] == 7


def test_what_is_left_out_is_read_when_it_is_asked_for(pack: PackVersion):
    columns = Columns(PackVersion, "p", without=["manifest"])
    [row] = rows(f"SELECT {columns} FROM core_packversion p")

    made = columns.made(row)

    assert made.get_deferred_fields() == {"manifest"}
    assert made.manifest == {"a": [1, "二"]}


def test_a_row_that_is_written_is_read_by_its_model():
    entry = record(by=Actor.job("demo"), verb="load", noun="pack", key="中", detail={"n": 1}, at=MONDAY)

    assert AuditEntry.objects.filter(pk=entry.pk).values().get() == {
        field.attname: getattr(entry, field.attname) for field in AuditEntry._meta.concrete_fields
    }
