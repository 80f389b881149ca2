"""A table of foods: what a look finds, what a person confirms, the result in the file's order, whole or not at all."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.nutrition.actions import batches as actions
from xinmiao.nutrition.models import BatchState, FoodBatch
from xinmiao.nutrition.queries.batch_files import path_of
from xinmiao.nutrition.tests.conftest import opt_in

INDEX = "/nutrition/foods/batches/"
HEADINGS = ("条码", "名称", "脂肪(g)", "饱和脂肪", "糖(g)", "钠(mg)", "添加糖", "备注")
ROWS = [
    ("00012348", "奶香饼干", "24", "11.5", "22", "310", "是", "一"),
    ("6901234567893", "水果硬糖", "0.2", "<0.1", "72", "25", "是", "=1+1"),
    ("", "某某食品", "约 3", "", "", "", "否", "三"),
]  # fmt: skip


def table(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([headings, *rows])
    return out.getvalue().encode("utf-8-sig")


def book(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    made, out = Workbook(), BytesIO()
    for row in (headings, *rows):
        made.active.append(list(row))
    made.save(out)
    return out.getvalue()


def upload(desk: Client, data: bytes, name: str = "食品.csv") -> FoodBatch:
    answer = desk.post(INDEX, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 302, answer.content.decode()
    return FoodBatch.objects.latest("pk")


def told(of: FoodBatch, **changed: Any) -> dict[str, Any]:
    """What the form of the preview sends, every unit confirmed."""
    form: dict[str, Any] = {}
    for one in of.preview["headings"]:
        form[f"column_{one['letter']}"], form[f"unit_{one['letter']}"] = one["name"], one["unit"]
    standards = ["cn_npm_2024", "nutriscore_2023", "chile_20606_stage3"]
    return {**form, "unit_D": "g", "basis": "100g", "standards": standards, "kind": "xlsx", "is_confirmed": "on",
            **changed}  # fmt: skip


def confirm(desk: Client, of: FoodBatch, capture: Any, **changed: Any) -> Any:
    with capture(execute=True):
        answer = desk.post(f"{INDEX}{of.key}/", told(of, **changed))
    of.refresh_from_db()
    return answer


def result(desk: Client, of: FoodBatch) -> list[list[Any]]:
    data = b"".join(desk.get(f"{INDEX}{of.key}/result/").streaming_content)
    if of.kind == "csv":
        return list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    return [list(row) for row in load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True)]


@pytest.fixture
def capture(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def test_a_look_maps_headings_and_takes_units_only_where_a_heading_names_them(desk):
    of = upload(desk, table(*ROWS))
    found = {one["letter"]: (one["name"], one["unit"]) for one in of.preview["headings"]}
    assert found == {
        "A": ("barcode", ""), "B": ("name", ""), "C": ("fat_g", "g"), "D": ("saturated_fat_g", ""),
        "E": ("sugars_g", "g"), "F": ("sodium_mg", "mg"), "G": ("added_sugars", ""), "H": ("", ""),
    }  # fmt: skip
    page = desk.get(f"{INDEX}{of.key}/").content.decode()
    for words in ("饱和脂肪", "不作识别，原样保留", "绝不按数值大小猜测", "奶香饼干"):
        assert words in page
    assert (of.state, of.n_rows) == (BatchState.UPLOADED, 3)


@pytest.mark.parametrize(("changed", "words"), [
    ({"unit_D": ""}, "请说明这些数值的单位"), ({"unit_D": "kJ"}, "请说明这些数值的单位"), ({"basis": "?"}, "没有人替您猜"),
    ({"basis": ""}, "没有人替您猜"), ({"is_confirmed": ""}, "这个字段是必填项"), ({"column_D": "fat_g"}, "已经是 C 列"),
    ({"standards": []}, "这个字段是必填项"),
])  # fmt: skip
def test_nothing_is_assessed_before_a_person_has_confirmed_units_and_what_values_are_per(desk, capture, changed, words):
    of = upload(desk, table(*ROWS))
    page = confirm(desk, of, capture, **changed)
    assert (page.status_code, of.state) == (422, BatchState.UPLOADED)
    assert words in page.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_result_has_the_rows_in_their_order_with_faults_named_by_cell(desk, capture, kind):
    of = upload(desk, table(*ROWS))
    confirm(desk, of, capture, kind=kind)
    assert (of.state, of.n_done, of.n_faults) == (BatchState.DONE, 3, 2)
    heads, *rows = result(desk, of)
    assert heads[: len(HEADINGS)] == list(HEADINGS)
    assert [row[1] for row in rows] == [row[1] for row in ROWS]
    assert rows[0][0] == "00012348", "zeros in front stay"
    says = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [one["row_errors"] or "" for one in says] == [
        "", "A3: 条码的位数或校验码不对", "C4: 不是数量，按未知处理",
    ]  # fmt: skip
    assert says[0]["chile_20606_stage3__verdict"] == "restrict"
    assert says[2]["nutriscore_2023__grade"] == "cannot_decide"
    assert {one["cn_npm_2024__reason"] for one in says} == {"draft_table"}
    assert {one["cn_npm_2024__table_status"] for one in says} == {"draft"}
    assert says[1]["备注"] == "'=1+1", "no spreadsheet runs a cell"


def test_a_barcode_keeps_its_zeros_through_a_workbook_and_a_number_is_told(desk, capture):
    rows = [ROWS[0], (6901234567892, "数字条码", 1, 1, 1, 1, "是", "")]
    of = upload(desk, book(*rows), "食品.xlsx")
    confirm(desk, of, capture)
    heads, *found = result(desk, of)
    assert found[0][0] == "00012348"
    assert found[1][0] == 6901234567892
    assert dict(zip(heads, found[1], strict=True))["row_errors"] == "A3: 条码是数字单元格，前面的零可能已丢失"


def test_the_explanation_sheet_names_standards_checksums_units_and_counts(desk, capture):
    of = upload(desk, table(*ROWS))
    confirm(desk, of, capture)
    data = b"".join(desk.get(f"{INDEX}{of.key}/result/").streaming_content)
    made = load_workbook(BytesIO(data))
    assert made.sheetnames == ["结果", "说明", "行内错误"]
    lines = [tuple(str(one) for one in row if one is not None) for row in made["说明"].iter_rows(values_only=True)]
    checksum = of.summary["standards"]["nutriscore_2023"]["table_checksum"]
    assert any(line[0] == "nutriscore_2023" and checksum in line for line in lines)
    assert any("单位经人确认：g" in line[-1] for line in lines)
    assert ("cn_npm_2024__reason", "draft_table", "3") in lines
    assert [row[0] for row in made["行内错误"].iter_rows(values_only=True)] == ["单元格", "A3", "C4"]
    page = desk.get(f"{INDEX}{of.key}/").content.decode()
    assert checksum in page, "a CSV has no second sheet: the page says the same"


@pytest.mark.parametrize(("unit", "sodium"), [("mg", "no_restriction"), ("g", "restrict")])
def test_the_unit_that_a_person_confirmed_counts_not_the_size_of_the_value(desk, capture, unit, sodium):
    rows = [("", "咸饼", "1", "1", "1", "0.9", "是", "")]
    headings = ("条码", "名称", "脂肪(g)", "饱和脂肪", "糖(g)", "钠", "添加糖", "备注", "能量(kcal)", "状态")
    of = upload(desk, table(*((*row, "100", "固体") for row in rows), headings=headings))
    confirm(desk, of, capture, unit_F=unit, kind="csv", standards=["chile_20606_stage3"])
    heads, row = result(desk, of)
    assert dict(zip(heads, row, strict=True))["chile_20606_stage3__verdict"] == sodium


def test_a_class_from_a_name_is_a_proposal_until_a_person_takes_it_over(desk, capture):
    opt_in(settings.PACK_DIR)
    refused, taken = upload(desk, table(*ROWS)), upload(desk, table(*ROWS))
    assert [(one["class"], one["n"]) for one in taken.preview["proposals"]] == [("bakery", 1), ("confectionery", 1)]
    confirm(desk, refused, capture, kind="csv")
    confirm(desk, taken, capture, kind="csv", accepted=["confectionery"])
    told = []
    for of in (refused, taken):
        heads, *rows = result(desk, of)
        row = dict(zip(heads, rows[1], strict=True))
        told.append(
            (row["class_proposed"], row["class_from"], row["cn_npm_2024__verdict"], row["cn_npm_2024__grounds"])
        )
    assert told == [
        ("confectionery", "", "cannot_decide", ""), ("confectionery", "name", "restrict", "not_permitted"),
    ]  # fmt: skip


def test_a_batch_that_dies_in_the_middle_has_no_result_and_starts_again_from_the_beginning(desk, capture, monkeypatch):
    of = upload(desk, table(*(ROWS * 4000)))
    calls = []
    real = actions.assessed

    def dying(foods: Any, plan: Any) -> Any:
        calls.append(foods.height)
        if len(calls) == 2:
            raise SystemExit("the worker is killed")
        return real(foods, plan)

    monkeypatch.setattr(actions, "assessed", dying)
    with pytest.raises(SystemExit):
        confirm(desk, of, capture, kind="csv")
    of.refresh_from_db()
    assert (of.state, of.n_done) == (BatchState.RUNNING, 5000)
    assert desk.get(f"{INDEX}{of.key}/result/").status_code == 404
    assert [one.name for one in path_of(of, "x").parent.iterdir()] == ["source"]
    with capture(execute=True):
        desk.post(f"{INDEX}{of.key}/again/")
    of.refresh_from_db()
    assert (of.state, of.n_done, len(result(desk, of))) == (BatchState.DONE, 12_000, 12_001)


def test_a_batch_that_breaks_says_so_and_shows_nothing(desk, capture, monkeypatch):
    of = upload(desk, table(*ROWS))

    def broken(foods: Any, plan: Any) -> Any:
        raise ValueError("broken")

    monkeypatch.setattr(actions, "assessed", broken)
    confirm(desk, of, capture)
    assert of.state == BatchState.FAILED
    assert "没有结果" in desk.get(f"{INDEX}{of.key}/").content.decode()
    assert desk.get(f"{INDEX}{of.key}/result/").status_code == 404


def test_a_model_that_changed_after_the_confirmation_fails_the_batch(desk, capture):
    of = upload(desk, table(*ROWS))
    with capture(execute=False):
        desk.post(f"{INDEX}{of.key}/", told(of))
    model = settings.PACK_DIR / "nutrient_models" / "cn_npm_2024.yaml"
    model.write_text(model.read_text(encoding="utf-8") + "\n# read again\n", encoding="utf-8")
    actions.run(str(of.key))
    of.refresh_from_db()
    assert of.state == BatchState.FAILED
    assert "cn_npm_2024" in of.reason_zh


def test_ten_thousand_rows_are_never_all_in_memory(desk, capture):
    peaks = []
    for n in (10_000, 30_000):
        of = upload(desk, table(*(ROWS[0] for _ in range(n))))
        with capture(execute=False):
            desk.post(f"{INDEX}{of.key}/", told(of, kind="csv"))
        tracemalloc.start()
        actions.run(str(of.key))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        of.refresh_from_db()
        assert of.n_done == n
    assert peaks[1] < peaks[0] * 1.8, "three times the rows, about the same memory"


def test_more_rows_than_are_taken_at_a_time_are_refused(desk, monkeypatch):
    monkeypatch.setattr("xinmiao.nutrition.queries.batches.MOST_ROWS", 2)
    page = desk.post(INDEX, {"file": SimpleUploadedFile("食品.csv", table(*ROWS))})
    assert page.status_code == 422
    assert "一次最多" in page.content.decode()


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", "名称,糖(g)\n".encode()])
def test_a_file_without_foods_is_refused(desk, data):
    assert desk.post(INDEX, {"file": SimpleUploadedFile("x.csv", data)}).status_code == 422


def test_a_batch_is_deleted_with_its_files_and_only_owner_and_assessors_see_it(desk, capture):
    of = upload(desk, table(*ROWS))
    confirm(desk, of, capture)
    folder = path_of(of, "source").parent
    assert b"\xe9\xa5\xbc" not in (folder / "source").read_bytes(), "sealed on disk"
    other = User.objects.create_user("doctor")
    Grant.objects.create(user=other, role=Role.SCHOOL_DOCTOR)
    client = Client()
    client.force_login(other)
    paths = [f"{INDEX}{of.key}/{end}" for end in ("", "result/", "delete/")]
    assert {client.get(path).status_code for path in paths} == {403}
    with capture(execute=True):
        desk.post(f"{INDEX}{of.key}/delete/")
    assert (FoodBatch.objects.count(), folder.exists()) == (0, False)


def test_an_owner_who_may_not_assess_any_more_still_sees_what_is_theirs(desk, capture, assessor):
    of = upload(desk, table(*ROWS))
    confirm(desk, of, capture)
    Grant.objects.filter(user=assessor).delete()
    client = Client()
    client.force_login(User.objects.get(pk=assessor.pk))
    assert client.get(f"{INDEX}{of.key}/").status_code == 200
    assert client.get(INDEX).status_code == 403
