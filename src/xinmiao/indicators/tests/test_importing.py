"""Counts from a partner's file: three kinds of nothing, parts beside totals, closed periods, complete files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import polars as pl
import pytest
from openpyxl import load_workbook

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import imports
from xinmiao.collection.actions.imports.reports import PeriodClosed
from xinmiao.collection.models import Import, ImportState
from xinmiao.collection.queries.imports import faults_of, template_of_reports
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.indicators.actions import Refused
from xinmiao.indicators.queries.limits import refuse_impossible
from xinmiao.indicators.rules.returns import Step
from xinmiao.indicators.tests import country, reporting
from xinmiao.ledger.rows import filled
from xinmiao.ledger.store import RowsRefused
from xinmiao.partners.models import Partner
from xinmiao.programmes.models import Intervention
from xinmiao.records.models import Outbox

AT = datetime(2024, 4, 21, 3, tzinfo=UTC)
HEAD = "component,place,period,partner,part:sex,value,status"


@pytest.fixture
def small(db, settings, tmp_path):
    settings.LEDGER_URI, settings.KEYS_DIR = str(tmp_path / "ledger"), tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    folder = country.written(tmp_path / "pack")
    (folder / "calendars").mkdir()
    (folder / "calendars" / "reporting.yaml").write_text(reporting.CALENDAR, encoding="utf-8")
    return packs.load(folder, by=country.TESTER)


@pytest.fixture
def data_officer(small):
    return reporting.person("data_officer", Role.PARTNER, partner="health")


@pytest.fixture
def programme_officer(small):
    return reporting.person("programme_officer", Role.PROGRAMME_OFFICER)


def taken(user: Any, *lines: str, **told: Any) -> Import:
    data = "\n".join([HEAD, *lines]).encode() + b"\n"
    of = imports.upload(
        data=data, name="x.csv", user=user, by=Actor.of_user(user), at=AT,
        intervention=Intervention.objects.get(code="care"), partner=Partner.objects.get(code="health"), **told,
    )  # fmt: skip
    return imports.check(of=of, at=AT)


def brought(user: Any, *lines: str, **told: Any) -> Import:
    return imports.commit(of=taken(user, *lines, **told), by=Actor.of_user(user), at=AT)


def accepted() -> Any:
    """The rows that files brought."""
    return Outbox.objects.filter(table="reports", source__code__startswith="import:").order_by("number")


def rows() -> list[tuple[Any, ...]]:
    told = accepted().values_list("payload", flat=True)
    return [(one["dimension"], one["value"], one["status"], one["supersedes"], one["withdrawn"]) for one in told]


def test_zero_missing_and_not_applicable_are_three_values(data_officer):
    of = brought(
        data_officer,
        "health.reached,530102,2024,health,,12,", "health.reached,530103,2024,health,,0,",
        "health.reached,530302,2024,health,,,missing", "health.reached,429004,2024,health,,,not_applicable",
    )  # fmt: skip
    assert (of.state, of.n_new) == (ImportState.COMMITTED, 4)
    assert [(value, status) for _, value, status, _, _ in rows()] == [(12.0, 1), (0.0, 2), (None, 3), (None, 4)]


def test_value_and_status_must_agree_and_a_cell_is_there_once(data_officer):
    of = taken(
        data_officer,
        "health.reached,530102,2024,health,,,", "health.reached,530103,2024,health,,3,zero",
        "health.reached,530302,2024,health,,3,missing", "health.reached,429004,2024,health,,-1,",
        "health.reached,53,2024,health,,1,", "health.reached,53,2024,health,,2,",
        "health.reached,53,2024-2023,health,,2,", "health.reached,53,24年,health,,2,",
        "health.reached,53,2024,women,,2,",
    )  # fmt: skip
    told = [(one.row, one.code) for one in faults_of(of, 1).faults]
    assert told == [
        (2, "report_no_value"), (3, "report_not_zero"), (4, "report_no_number"), (5, "too_low"), (7, "report_twice"),
        (8, "pattern"), (9, "not_code"), (10, "not_a_choice"),
    ]  # fmt: skip
    assert all(one.reason.zh and one.reason.en for one in faults_of(of, 1).faults)


def test_parts_that_do_not_make_the_total_are_told_with_the_difference_and_the_total_stands(data_officer):
    of = taken(
        data_officer,
        "health.reached,530102,2024,health,,100,", "health.reached,530102,2024,health,female,60,",
        "health.reached,530102,2024,health,male,37,",
    )  # fmt: skip
    told = faults_of(of, 1).faults
    assert [(one.row, one.code, one.is_warning) for one in told] == [(2, "report_parts_differ", True)]
    assert told[0].reason.en == "The parts differ from the total by -3; the total stands"
    done = imports.commit(of=of, by=Actor.of_user(data_officer), at=AT)
    assert done.state == ImportState.COMMITTED
    assert [(dimension, value) for dimension, value, *_ in rows()] == [("", 100.0), ("sex=2", 60.0), ("sex=1", 37.0)]


def test_the_same_cells_again_are_unchanged_and_one_changed_value_is_one_superseding_row(data_officer):
    brought(data_officer, "health.reached,530102,2024,health,,12,", "health.reached,530103,2024,health,,5,")
    again = brought(data_officer, "health.reached,530103,2024,health,,5,", "health.reached,530102,2024,health,,12,")
    assert (again.n_new, again.n_changed, again.n_unchanged) == (0, 0, 2)
    changed = brought(data_officer, "health.reached,530102,2024,health,,13,", "health.reached,530103,2024,health,,5,")
    assert (changed.n_changed, changed.n_unchanged) == (1, 1)
    first = accepted().first()
    assert rows()[2:] == [("", 13.0, 1, first.number, False)]


def test_a_complete_file_lists_what_it_withdraws_before_it_does(data_officer):
    brought(
        data_officer,
        "health.reached,530102,2024,health,,12,", "health.reached,530103,2024,health,,5,",
        "health.reached,530103,2023,health,,5,",
    )  # fmt: skip
    of = taken(data_officer, "health.reached,530102,2024,health,,12,", is_complete=True)
    assert (of.n_withdrawn, of.summary["withdrawals"]) == (1, ["health.reached|2024-01-01|2024-12-31"])
    assert len(rows()) == 3
    imports.commit(of=of, by=Actor.of_user(data_officer), at=AT)
    assert [(value, withdrawn) for _, value, _, _, withdrawn in rows()][3:] == [(5.0, True)]
    back = brought(data_officer, "health.reached,530103,2024,health,,5,")
    assert back.n_changed == 1, "what was withdrawn stands again"


def test_a_number_that_a_return_asks_for_goes_into_it_and_an_approved_period_takes_nothing_from_any_door(
    data_officer, programme_officer
):
    line = "health.visits,53,2024Q1,health,,{},"
    parts = [f"health.visits,53,2024Q1,health,{sex},{n}," for sex, n in (("female", 60), ("male", 40), ("unknown", 0))]
    brought(data_officer, line.format(100), *parts)
    the_return = reporting.the_return()
    assert {one.dimension: one.value for one in the_return.numbers} == {"": 100, "sex=2": 60, "sex=1": 40, "sex=0": 0}
    assert rows() == [], "it waits for its approval"
    reporting.take(the_return, data_officer, Step.SUBMIT)
    sent = taken(data_officer, line.format(101))
    assert faults_of(sent, 1).faults[0].reason.zh == "这个时期已经审定：报表已提交，正在审核"
    reporting.take(the_return, programme_officer, Step.REVIEW, Step.APPROVE)
    for period in ("2024Q1", "2024-02", "2024"):
        closed = taken(data_officer, f"health.visits,53,{period},health,,102,")
        assert [one.code for one in faults_of(closed, 1).faults] == ["report_closed"]
        assert closed.state == ImportState.REFUSED
    with pytest.raises(Refused):
        reporting.send(the_return, data_officer)
    admin = reporting.person("admin", Role.ADMINISTRATOR)
    reporting.take(reporting.the_return(), admin, Step.REOPEN, reason="数字有误")
    assert brought(data_officer, line.format(103)).n_changed == 1
    assert next(one.value for one in reporting.the_return().numbers if not one.dimension) == 103


MONTH = "health.visits,53,2024-02,health,,{},"  # no return asks for a month: it goes straight to the ledger


@pytest.fixture
def approved(data_officer, programme_officer) -> Import:
    """A file with a month of a quarter whose return was approved after it came."""
    of = brought(data_officer, MONTH.format(30), MONTH.replace("53", "530102").format(10))
    reporting.take(reporting.send(reporting.the_return(), data_officer), programme_officer, Step.REVIEW, Step.APPROVE)
    return of


def reopened() -> None:
    admin = reporting.person("admin", Role.ADMINISTRATOR)
    reporting.take(reporting.the_return(), admin, Step.REOPEN, reason="数字有误")
    entry = AuditEntry.objects.get(noun="return", verb="reopen")
    assert (entry.actor_label, entry.detail["reason"]) == ("admin", "数字有误")


def test_what_came_for_an_approved_period_is_withdrawn_only_after_a_logged_reopening(data_officer, approved):
    with pytest.raises(PeriodClosed, match="its return was approved"):
        imports.withdraw(of=approved, by=Actor.of_user(data_officer), at=AT)
    assert [withdrawn for *_, withdrawn in rows()] == [False, False]
    reopened()
    assert imports.withdraw(of=approved, by=Actor.of_user(data_officer), at=AT).n_withdrawn == 2


def test_a_complete_file_withdraws_nothing_of_an_approved_period(data_officer, approved):
    line = MONTH.replace("53", "530102").format(10)
    of = taken(data_officer, line, is_complete=True)
    assert (of.state, of.n_withdrawn) == (ImportState.CHECKED, 0)
    reopened()
    assert taken(data_officer, line + " ", is_complete=True).n_withdrawn == 1


def test_the_page_says_why_a_file_of_an_approved_period_cannot_be_withdrawn(client, data_officer, approved):
    client.force_login(data_officer)
    page = client.post(f"/collect/imports/{approved.key}/withdraw/", follow=True).content.decode()
    assert "有的时期不再改动：报表已审定" in page
    assert Import.objects.get(pk=approved.pk).state == ImportState.COMMITTED


def test_a_table_appended_by_command_is_refused_for_an_approved_period(approved):
    told = accepted().first().payload
    row = {name: [told[name]] for name in ("component", "place", "partner")} | {"value": [31.0]}
    table = filled("reports", pl.DataFrame(row | {"start": [date(2024, 3, 1)], "end": [date(2024, 3, 31)]}))
    with pytest.raises(RowsRefused, match="This period takes no numbers: its return was approved"):
        refuse_impossible(table)
    reopened()
    refuse_impossible(table)


def test_no_address_of_the_api_takes_counts(client, db):
    paths = client.get("/api/openapi.json").json()["paths"]
    writing = {path for path, told in paths.items() if set(told) - {"get", "head"}}
    assert writing == {"/api/submissions", "/api/screening/{instrument}"}  # filled forms; answers scored and not kept


def test_an_approval_between_check_and_import_stops_the_import(data_officer, programme_officer):
    of = taken(data_officer, "health.visits,53,2024Q1,health,,100,")
    reporting.send(reporting.the_return(), data_officer)
    with pytest.raises(Exception, match="refused 0 → 1"):
        imports.commit(of=of, by=Actor.of_user(data_officer), at=AT)
    of.refresh_from_db()
    assert of.state == ImportState.REFUSED


def test_withdrawing_a_file_withdraws_its_rows_from_the_ledger(data_officer):
    of = brought(data_officer, "health.reached,530102,2024,health,,12,")
    imports.withdraw(of=of, by=Actor.of_user(data_officer), at=AT)
    assert [withdrawn for *_, withdrawn in rows()] == [False, True]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_lists_indicators_places_and_parts_and_knows_its_own_version(data_officer, language):
    partner = Partner.objects.get(code="health")
    whole = load_workbook(BytesIO(template_of_reports("care", data_officer, partner, language)))
    data = whole.worksheets[0]
    assert [cell.value for cell in data[2]][:5] == ["component", "place", "period", "partner", "part:sex"]
    codes = {cell.value for cell in whole.worksheets[1]["B"]}
    assert {"health.reached", "health.visits"} <= codes
    assert "health.share" not in codes, "a ratio is worked out, not reported"
    meta = {row[0].value: row[1].value for row in whole["_xinmiao"].iter_rows()}
    assert meta["template"] == "reports:care"
    assert (meta["pack"], meta["language"]) == ("small 1", language)
    assert "health.reached@" in meta["version"]


def test_days_of_a_cell_are_those_of_its_period(data_officer):
    brought(data_officer, "health.reached,530102,2024-02,health,,12,")
    payload = accepted().get().payload
    assert (payload["start"], payload["end"]) == (date(2024, 2, 1).isoformat(), date(2024, 2, 29).isoformat())
