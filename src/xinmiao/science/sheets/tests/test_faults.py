"""One fault of each kind: named by row, column and label, in Chinese and English; the rest of the file is clean."""

from datetime import date
from typing import Any

import pytest

from xinmiao.science.sheets.faults import MESSAGES
from xinmiao.science.sheets.tests.tables import COLUMNS, checked, codes, rows, text, xlsx

LETTERS = {column.key: chr(65 + n) for n, column in enumerate(COLUMNS)}
FAULTS: list[tuple[str, Any, str]] = [
    ("name", None, "required"),
    ("sex", "不详", "not_a_choice"),
    ("birth", "2024-13-01", "not_date"),
    ("birth", "2025-01-01", "compare_at_most"),
    ("visit", "2026-02-01", "future"),
    ("idno", 530102202002290010, "digits_lost"),
    ("idno", "1101051949123100", "identity_form"),
    ("idno", "110105194912310021", "identity_check"),
    ("idno", "110105194913310027", "identity_date"),
    ("place", 12345, "zeros_lost"),
    ("place", "999999", "code_unknown"),
    ("place", "五华区", "not_code"),
    ("visits", "三", "not_whole"),
    ("visits", 1.5, "not_whole"),
    ("visits", -1, "too_low"),
    ("visits", 11, "too_high"),
    ("weight", "九斤", "not_number"),
    ("weight", 41, "too_high"),
    ("phone", "12345", "pattern"),
    ("topics", "喂养、跳舞", "not_choices"),
    ("county", "锦江", "choice_elsewhere"),
    ("name", "#N/A", "cell_error"),
]


@pytest.mark.parametrize(("key", "value", "code"), FAULTS)
def test_a_fault_is_named_with_its_row_its_column_its_label_and_what_to_do(key: str, value: Any, code: str) -> None:
    idno = {} if key in ("idno", "sex", "birth") else {"idno": None}
    good, faults = checked(xlsx(rows({}, {**idno, key: value}, {}), touch=_in_error if code == "cell_error" else None))
    told = [fault for fault in faults if fault.code == code]
    assert [(fault.row, fault.letter) for fault in told] == [(4, LETTERS[key])]
    assert told[0].label == next(column.label for column in COLUMNS if column.key == key)
    assert all(told[0].reason.in_(language) and told[0].todo.in_(language) for language in ("zh", "en"))
    assert [row["record"] for row in good] == ["A-1", "A-3"]


def _in_error(book: Any, sheet: Any) -> None:
    sheet.write_formula(3, 0, "=NA()", None, "#N/A")


def test_the_number_of_another_person_is_seen_by_its_birth_date_and_sex() -> None:
    _, faults = checked(xlsx(rows({"birth": "2020-02-29", "sex": "男"})))
    assert codes(faults) == ["identity_birth", "identity_sex"]
    assert "家长" in faults[0].todo.zh


def test_an_18_digit_number_typed_as_a_number_has_lost_its_digits_and_the_words_say_so() -> None:
    for data in (xlsx(rows({"idno": 530102202002290010})), text(rows({"idno": "5.30102E+17"})).encode()):
        _, faults = checked(data)
        assert codes(faults) == ["digits_lost"]
        assert faults[0].reason.en == "Digits lost: the spreadsheet took it for a number, and keeps 15 digits only"
        assert "15 位" in faults[0].reason.zh


def test_an_identity_number_is_never_shown_whole() -> None:
    _, faults = checked(xlsx(rows({"idno": "110105194912310021"})))
    assert faults[0].value == "110*************21"


def test_formulas_without_a_value_and_merged_cells_are_faults_and_hidden_rows_are_told() -> None:
    def touch(book: Any, sheet: Any) -> None:
        sheet.write_formula(2, 6, "=SUM(A1:A2)", None, "")
        sheet.merge_range("G4:G5", 3)
        sheet.set_row(5, None, None, {"hidden": True})

    good, faults = checked(xlsx(rows({}, {}, {}, {}), touch=touch))
    assert [(fault.row, fault.letter, fault.code) for fault in faults] == [
        (6, "", "row_hidden"), (3, "G", "formula_empty"), (4, "G", "merged"), (5, "G", "merged"),
    ]  # fmt: skip
    assert [row["record"] for row in good] == ["A-4"], "a hidden row is imported"


def test_a_record_that_is_there_twice_points_at_the_first_even_batches_away() -> None:
    _, faults = checked(xlsx(rows(*[{}] * 6, {"record": "A-2"})))
    assert [(fault.row, fault.code, fault.reason.en) for fault in faults] == [
        (9, "key_twice", "The same record as in row 4")
    ]


def test_every_fault_of_a_file_is_told_not_the_first_hundred() -> None:
    _, faults = checked(xlsx(rows(*[{"sex": "x", "visits": "y"}] * 700)))
    assert len(faults) == 1400


def test_faults_of_one_row_come_together_in_the_order_of_rows() -> None:
    _, faults = checked(xlsx(rows({"visits": "x", "weight": "y"}, {"name": None})))
    assert [(fault.row, fault.letter) for fault in faults] == [(3, "G"), (3, "H"), (4, "A")]


def test_a_file_without_the_heading_says_so() -> None:
    _, faults = checked("这不是,模板\n1,2\n".encode())
    assert codes(faults) == ["no_heading"]


def test_every_message_is_in_two_languages() -> None:
    for reason, todo in MESSAGES.values():
        assert {reason.zh, todo.zh}.isdisjoint({reason.en, todo.en})
        assert all(reason.in_(one) and todo.in_(one) for one in ("zh", "en"))


def test_a_day_is_kept_as_a_day() -> None:
    good, _ = checked(xlsx(rows({"visit": date(2024, 2, 29)})))
    assert good[0]["visit"] == date(2024, 2, 29)
