"""Whatever a file is written in, the same cells come out of it."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from xinmiao.science.sheets import FileRefused, Limits, opened, recognise
from xinmiao.science.sheets.tests.tables import GOOD, checked, codes, of, rows, text, xlsx

STORED = {
    "name": "王小明", "sex": "female", "birth": date(1949, 12, 31), "visit": date(2024, 3, 5),
    "idno": "11010519491231002X", "place": "530102", "visits": 3, "weight": 9.5, "phone": "13800138000",
    "topics": "feeding play", "province": "53", "county": "530102", "record": "A-1",
}  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(xlsx([GOOD]), id="workbook"),
        pytest.param(xlsx([GOOD], machine=False), id="labels alone"),
        pytest.param(xlsx([GOOD], machine=False, language="en"), id="English labels"),
        pytest.param(xlsx([{**GOOD, "visit": date(2024, 3, 5)}], date_1904=True), id="dates from 1904"),
        pytest.param(xlsx([{**GOOD, "visit": 43894}], date_1904=True), id="serial number, dates from 1904"),
        pytest.param(xlsx([{**GOOD, "visit": 45356}]), id="serial number, dates from 1900"),
        pytest.param(xlsx([{**GOOD, "visit": 20240305}]), id="20240305 as a number"),
        pytest.param(text([GOOD]).encode(), id="UTF-8"),
        pytest.param(text([GOOD]).encode("utf-8-sig"), id="UTF-8 with BOM"),
        pytest.param(text([GOOD]).encode("gb18030"), id="GB 18030"),
        pytest.param(text([GOOD], separator="\t").encode("utf-16"), id="Unicode text of Excel"),
        pytest.param(text([GOOD], separator=";").encode(), id="semicolons"),
    ],
)
def test_encodings_date_systems_and_separators_give_equal_cells(data: bytes) -> None:
    good, faults = checked(data)
    assert codes(faults) == []
    assert good == [STORED]


@pytest.mark.parametrize(
    "written", ["2024年3月5日", "2024.3.5", "2024/03/05", "２０２４－０３－０５", "2024-3-5 08:30", " 20240305 "]
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    good, faults = checked(xlsx([{**GOOD, "visit": written}]))
    assert codes(faults) == []
    assert good[0]["visit"] == date(2024, 3, 5)


def test_what_cannot_be_seen_does_not_count() -> None:
    typed = {
        "name": "\u3000王\u200b小明\ufeff ", "visits": "３", "weight": "９.５", "phone": "\u00a013800138000",
        "idno": "１１０１０５１９４９１２３１ ００２ｘ", "sex": " 女 ",
        "place": "５３０１０２ 五华区", "visit": "2024-03-05",
    }  # fmt: skip
    good, faults = checked(xlsx([{**GOOD, **typed}]))
    assert codes(faults) == []
    assert good == [STORED]


def test_a_character_outside_the_first_plane_stays_as_it_was_typed() -> None:
    good, _ = checked(text([{**GOOD, "name": "𠮷田𬀩"}]).encode("gb18030"))
    assert good[0]["name"] == "𠮷田𬀩"


def test_columns_may_change_places_and_empty_rows_at_the_end_are_no_rows() -> None:
    lines = text([GOOD]).splitlines()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in lines) + "\n,,,\n\n ,\u3000,\n"
    good, faults = checked(turned.encode())
    assert (good, codes(faults)) == ([STORED], [])


def test_rows_are_told_by_their_excel_number_whatever_stands_between() -> None:
    quoted = text([{**GOOD, "name": '"王\n小明"'}, {**GOOD, "sex": "x", "record": "A-2"}])
    _, faults = checked(quoted.encode())
    assert [(fault.row, fault.letter, fault.code) for fault in faults] == [(3, "B", "not_a_choice")]


def test_an_extra_column_is_told_and_a_missing_one_is_asked_for_with_what_it_may_be_called_now() -> None:
    data = text([GOOD]).replace("家访日期", "家访的日期").encode()
    _, faults = checked(data)
    told = {fault.code: fault for fault in faults if fault.row == 0}
    assert told["column_ignored"].value == "家访的日期"
    assert told["column_missing"].reason.zh == "缺少必填的列“家访日期”（是不是“家访的日期”？）"
    assert "家访的日期" in told["column_missing"].reason.en


def test_a_heading_that_is_there_twice_is_a_fault() -> None:
    _, faults = checked(text([GOOD]).replace("地点代码", "姓名").encode())
    assert "column_twice" in codes(faults)


def test_the_machine_row_finds_a_column_whose_label_was_changed() -> None:
    def rename(_: object, sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.write(0, 0, "儿童姓名（新）")

    good, faults = checked(xlsx([GOOD], touch=rename))
    assert (good, codes(faults)) == ([STORED], [])


def test_cells_beyond_the_heading_show_that_a_row_is_shifted() -> None:
    data = text([GOOD, {**GOOD, "record": "A-2"}]).replace("A-2", "A-2,x").encode()
    _, faults = checked(data)
    assert [(fault.row, fault.letter, fault.code) for fault in faults] == [(3, "N", "surplus")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet.empty"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "sheet.old_excel"),
        (b"PK\x03\x04 no zip", "sheet.not_a_workbook"),
        (b"a,b\n\x00\x01", "sheet.not_text"),
        ("姓名\n".encode("gb18030") + b"\xff\xff\n", "sheet.encoding"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_bytes(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        opened(data)
    assert refused.value.code == code
    assert refused.value.message("zh") != refused.value.message("en")


def _packed(**parts: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return out.getvalue()


def test_a_bomb_a_macro_and_another_zip_are_refused_before_anything_is_unpacked() -> None:
    for data, code in (
        (_packed(xl__workbook_xml=b"<x/>", xl__sheet_xml=b"0" * 50_000_000), "sheet.bomb"),
        (_packed(xl__workbook_xml=b"<x/>", xl__vbaProject_bin=b"x"), "sheet.macros"),
        (_packed(word__document_xml=b"<x/>"), "sheet.not_a_workbook"),
    ):
        with pytest.raises(FileRefused) as refused:
            recognise(data)
        assert refused.value.code == code
    with pytest.raises(FileRefused, match="too_large"):
        recognise(xlsx([GOOD]), Limits(size=100))


def test_the_sheet_is_read_in_batches() -> None:
    book = of(text(rows(*[{}] * 10)).encode())
    assert [batch["row"].to_list() for batch in book.batches(4)] == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11]]
