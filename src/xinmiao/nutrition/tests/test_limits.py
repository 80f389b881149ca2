"""Limits of the country's model: one enters, a second one confirms, then they are used. Numbers invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.actions import limits as actions
from xinmiao.nutrition.models import Limit, LimitClass, LimitReading, LimitState, LimitVersion
from xinmiao.nutrition.queries import limits as queries
from xinmiao.nutrition.queries import models_of_foods, models_of_packs
from xinmiao.nutrition.rules.limits import Line, changes, read
from xinmiao.nutrition.tests.limits import (
    AT,
    MODEL,
    first,
    in_use,
    lines,
    person,
    proposed,
    read_again,
    rows,
    rule,
    second,
    structure,
)
from xinmiao.science import nutrient_profile as profiles

__all__ = ["first", "second"]


def wrong(n: int, key: str, value: str) -> list[tuple[int, str, str]]:
    found = rows()
    found[n][key] = value
    return [(one.row, one.key, one.what.en) for one in read(found, structure()).faults]


def test_the_pack_itself_holds_no_limit():
    assert {value for line in structure().classes for value in line.limits.values()} == set()
    assert rule().status == "draft"
    empty = [one.get("thresholds") for one in rule().data["classes"]]
    assert [one for one in empty if one and set(one.values()) != {None}] == []


def test_a_whole_table_is_read_as_it_was_written():
    found = read(rows(), structure())
    assert found.faults == ()
    assert list(found.lines) == lines()


@pytest.mark.parametrize(("n", "key", "value", "says"), [
    (3, "fat_g", "", "Give the limit"), (3, "fat_g", "12,5", "Digits only"), (3, "fat_g", "12 g", "Digits only"),
    (3, "fat_g", "100.1", "From 0 to 100 g"), (3, "fat_g", "-1", "Digits only"), (3, "fat_g", "1.2345", "Digits only"),
    (3, "sodium_mg", "1.2", "is the unit right"), (3, "sodium_mg", "40000", "is the unit right"),
    (3, "page", "0", "page"), (3, "page", "", "page"), (3, "page", "x", "page"), (3, "rule", "free", "no such rule"),
    (3, "rule", "not_permitted", "another rule"), (1, "fat_g", "3", "has no limits"),
    (8, "code", "A b", "small letters"),
    (8, "code", "bakery", "the same"), (8, "zh", "", "Give the name"), (8, "without_alcohol", "maybe", "yes or no"),
])  # fmt: skip
def test_a_wrong_cell_is_refused_with_its_row_and_column(n, key, value, says):
    faults = wrong(n, key, value)
    assert [(row, name) for row, name, words in faults if says in words] == [(n, key)]


def test_full_width_digits_are_digits_and_none_is_an_answer():
    found = rows()
    found[3] |= {"fat_g": "１２．５", "sugars_g": "无"}
    line = read(found, structure()).lines[3]
    assert (line.limits["fat_g"], line.limits["sugars_g"]) == (Decimal("12.5"), None)


def test_a_class_without_any_number_has_no_limits():
    found = rows()
    found[3] |= {"fat_g": "none", "sodium_mg": "none", "sugars_g": "none"}
    assert [(one.row, one.key) for one in read(found, structure()).faults] == [(3, "fat_g")]


def test_every_class_of_the_pack_is_there_and_thirteen_have_limits():
    words = [one.what.en for one in read(rows()[:-1], structure()).faults]
    assert words == ["13 classes should have limits; there are 12"]
    without_bakery = [row for row in rows() if row["code"] != "bakery"]
    assert next(one.what.zh for one in read(without_bakery, structure()).faults) == "缺少类别：焙烤食品"


def test_whoever_entered_cannot_confirm_and_the_database_refuses_it_too(first, second):
    version = proposed(first)
    with pytest.raises(actions.CannotSettle, match="cannot confirm"):
        actions.confirm(version=version, told=read_again(version), user=first, at=AT)
    with pytest.raises(IntegrityError, match="second_person"), transaction.atomic():
        LimitVersion.objects.filter(pk=version.pk).update(confirmed_by=first, confirmed_at=AT)
    assert LimitVersion.objects.get().state == LimitState.PROPOSED


def test_a_second_person_confirms_by_reading_the_same(first, second):
    version = proposed(first)
    told = read_again(version)
    with pytest.raises(actions.CannotSettle) as refused:
        actions.confirm(version=version, told=told | {("bakery", "fat_g"): "11.6"}, user=second, at=AT)
    assert refused.value.cells == {("bakery", "fat_g")}
    assert LimitReading.objects.count() == 0
    del told["bakery", "checked"]
    with pytest.raises(actions.CannotSettle) as refused:
        actions.confirm(version=version, told=told, user=second, at=AT)
    assert refused.value.cells == {("bakery", "checked")}
    done = actions.confirm(
        version=version, told=read_again(version) | {("bakery", "fat_g"): "11.500"}, user=second, at=AT
    )
    assert done.state == LimitState.CONFIRMED
    assert LimitReading.objects.filter(read_by=second).count() == Limit.objects.count() == 39


def test_an_account_without_a_name_enters_and_confirms_nothing(first, second):
    first.name = ""
    with pytest.raises(actions.CannotSettle, match="no name"):
        proposed(first)


def test_what_was_entered_never_changes(first, second):
    version, third = in_use(first, second), person("third")
    refused = [
        lambda: Limit.objects.update(value=1),
        lambda: LimitClass.objects.update(page=1),
        lambda: LimitReading.objects.update(value=1),
        lambda: LimitVersion.objects.update(document="x"),
        lambda: LimitVersion.objects.update(entered_by=second),
        lambda: LimitVersion.objects.update(confirmed_by=third),
        lambda: LimitVersion.objects.update(activated_by=None, activated_at=None),
        lambda: LimitReading.objects.all().delete(),
        lambda: Limit.objects.all()._raw_delete("default"),
        lambda: LimitVersion.objects.all()._raw_delete("default"),
    ]
    for change in refused:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert list(LimitVersion.objects.get(pk=version.pk).lines) == lines()


def test_a_version_is_active_only_once_confirmed_and_one_at_a_time(first, second):
    version = proposed(first)
    with pytest.raises(actions.CannotSettle, match="no longer at this step"):
        actions.activate(version=version, rule=rule(), user=second, at=AT)
    with pytest.raises(IntegrityError, match="active_only_once_confirmed"), transaction.atomic():
        LimitVersion.objects.filter(pk=version.pk).update(activated_by=second, activated_at=AT)
    one = in_use(first, second)
    other = in_use(second, first)
    one.refresh_from_db()
    assert (one.state, other.state) == (LimitState.RETIRED, LimitState.ACTIVE)
    assert queries.active(MODEL) == other
    with pytest.raises(IntegrityError), transaction.atomic():
        LimitVersion.objects.filter(pk=one.pk).update(retired_by=None, retired_at=None, retired_why="")


def test_nothing_is_kept_where_the_second_write_fails(first, monkeypatch):
    def fail(**_told: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions.audit, "record", fail)
    with pytest.raises(RuntimeError):
        proposed(first)
    assert LimitVersion.objects.count() == Limit.objects.count() == 0


def test_retiring_needs_a_reason_and_every_step_is_in_the_audit_trail(first, second):
    version = in_use(first, second)
    with pytest.raises(actions.CannotSettle, match="Say why"):
        actions.retire(version=version, why=" ", user=first, at=AT)
    actions.retire(version=version, why="A new edition", user=first, at=AT)
    assert queries.confirmed(settings.PACK_DIR) == {}
    told = AuditEntry.objects.filter(noun="limits", key=str(version.key)).order_by("number")
    assert [(one.verb, one.actor_label) for one in told] == [
        ("propose", "first"), ("confirm", "second"), ("activate", "second"), ("retire", "first"),
    ]  # fmt: skip


def test_changes_are_told_by_class_and_cell():
    before = lines()
    after = [replace(one, page=99) if one.code == "bakery" else one for one in before[:-1]]
    after.append(Line("new_class", "新类别", "New", "threshold", 50, limits=before[-1].limits))
    told = [(one.code, one.key, one.before, one.after) for one in changes(before, after, structure())]
    assert told == [
        ("bakery", "page", "13", "99"), ("new_class", "", "", "新类别"), ("invented_10", "", "虚构类别10", ""),
    ]  # fmt: skip


def test_a_confirmed_version_gives_a_model_that_names_its_source_and_readers(first, second):
    version = in_use(first, second)
    model = queries.confirmed(settings.PACK_DIR)[MODEL]
    said = model.rule
    assert (said.status, said.standing.evidence, said.standing.confirmed_by) == ("active", "primary", "Second")
    assert (said.standing.confirmed_on, said.standing.read_on) == ("2026-11-26", str(date(2026, 11, 25)))
    assert version.document in said.standing.source
    assert next(one["page"] for one in said.data["classes"] if one["id"] == "bakery") == 13
    assert len(said.checksum) == 64
    assert queries.by_checksum(settings.PACK_DIR, MODEL, said.checksum) is not None
    other = [replace(one, page=98) if one.code == "bakery" else one for one in lines()]
    in_use(second, first, other)
    assert queries.confirmed(settings.PACK_DIR)[MODEL].rule.checksum != said.checksum
    assert queries.by_checksum(settings.PACK_DIR, MODEL, said.checksum) is not None, "a retired one is still found"


BAKERY = {"class": "bakery", "state": "solid", "basis": "100g", "trans_fat_g": "0", "alcohol_pct": "0"}


@pytest.mark.parametrize(("food", "verdict"), [
    ({"class": "confectionery"}, "restrict"),
    ({"class": "natural_or_simple_processing", "alcohol_pct": "0.5"}, "cannot_decide"),
    (BAKERY | {"alcohol_pct": "0.5"}, "restrict"),
    (BAKERY | {"fat_g": "1", "sugars_g": "1", "sodium_mg": "1", "alcohol_pct": "0.49"}, "no_restriction"),
    (BAKERY | {"sodium_mg": "100"}, "cannot_decide"),
    (BAKERY | {"sodium_mg": "322"}, "restrict"),
    (BAKERY | {"sodium_mg": "321", "fat_g": "11.5", "sugars_g": "9.25"}, "no_restriction"),
])  # fmt: skip
def test_acceptance_18_holds_with_limits_that_two_persons_read(first, second, food, verdict):
    in_use(first, second)
    model = models_of_foods.usable(settings.PACK_DIR)[MODEL]
    found = profiles.classify(pl.DataFrame([food]), model)
    assert found["verdict"].to_list() == [verdict]
    assert found["table_status"].to_list() == ["active"]


def test_before_that_the_model_gives_no_verdict(first, second):
    proposed(first)
    assert queries.confirmed(settings.PACK_DIR) == {}
    draft = models_of_packs.of_pack(settings.PACK_DIR)[MODEL]
    found = profiles.classify(pl.DataFrame([{"class": "confectionery"}]), draft)
    assert found["reason"].to_list() == ["draft_table"]
