"""Templates to fill in, and workbooks given back with their faults marked."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from xinmiao.science.sheets import Checker, Template, harmless, marked, opened, written
from xinmiao.science.sheets.tests.tables import COLUMNS, GOOD, TODAY, checked, codes, rows, text, xlsx
from xinmiao.science.text import Text

META = {"template": "form:home_visit", "version": "3", "pack": "china 1.0"}


def _template(language: str = "zh", *table: dict[str, Any]) -> bytes:
    return written(Template(Text("家访", "Home visits"), COLUMNS, META, rows=table), language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_that_is_filled_in_imports_clean_in_either_language(language: str) -> None:
    filled = {**GOOD, "sex": {"zh": "女", "en": "Female"}[language]}
    good, faults = checked(_template(language, filled))
    assert codes(faults) == []
    assert good[0]["sex"] == "female"


def test_a_template_says_what_it_is_in_a_sheet_that_nobody_sees() -> None:
    book = opened(_template("en", GOOD))
    assert book.facts.meta == {**META, "sheet": "Data", "language": "en"}
    assert load_workbook(BytesIO(_template()))["_xinmiao"].sheet_state == "veryHidden"


def test_codes_and_identity_numbers_are_text_and_days_have_one_format() -> None:
    sheet = load_workbook(BytesIO(_template()))["数据"]
    formats = {column.key: sheet.column_dimensions[chr(65 + n)] for n, column in enumerate(COLUMNS)}
    assert formats["idno"].number_format == "@"
    assert formats["idno"].max == 6, "the code beside it, too"
    assert formats["birth"].number_format == "yyyy-mm-dd"


def test_lists_drop_down_and_a_list_below_another_shows_its_part() -> None:
    sheet = load_workbook(BytesIO(_template()))["数据"]
    sources = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert sources["B3"] == "'代码'!$A$2:$A$3"
    assert sources["L3"].startswith("OFFSET('代码'!")
    assert "$K3" in sources["L3"]


def _marked(data: bytes, language: str = "zh", **told: Any) -> bytes:
    book = opened(data)
    checker = Checker(book, COLUMNS, today=TODAY)
    faults = [fault for part in checker.examined() for fault in checker.told(part.faults)]
    return marked(data, book, [*checker.warnings(), *faults], language, **told)


@pytest.mark.parametrize("largest", [10_000_000, 0])
def test_the_workbook_comes_back_with_its_faults_marked_and_corrected_it_imports_clean(largest: int) -> None:
    data = _template("zh", *rows({}, {"sex": "x", "visits": "y"}))
    returned = _marked(data, largest=largest)
    whole = load_workbook(BytesIO(returned))
    sheet = whole["数据"]
    assert sheet["B4"].fill.start_color.rgb == "FFF6C9C2"
    assert sheet["B3"].fill.start_color.rgb != "FFF6C9C2"
    reasons = [cell.value for cell in sheet["N"]]
    assert reasons[3].startswith("性别：不在可选的答案里")
    assert "次数：不是整数" in reasons[3]
    assert codes(checked(returned)[1]) == ["not_a_choice", "not_whole"], "the column of reasons is read past"
    sheet["B4"], sheet["G4"] = "男", 4
    sheet["E4"] = None
    out = BytesIO()
    whole.save(out)
    good, faults = checked(out.getvalue())
    assert (len(good), codes(faults)) == (2, [])
    again = load_workbook(BytesIO(_marked(out.getvalue())))["数据"]
    assert again["B4"].fill.start_color.rgb != "FFF6C9C2"
    assert again["N4"].value is None


def test_csv_comes_back_as_a_workbook() -> None:
    returned = _marked(text(rows({"sex": "x"})).encode(), "en")
    sheet = load_workbook(BytesIO(returned)).worksheets[0]
    assert sheet["N1"].value == "What to correct"
    assert sheet["N2"].value.startswith("性别: Not one of the choices") is False
    assert "Not one of the choices" in sheet["N2"].value
    assert codes(checked(returned)[1]) == ["not_a_choice"]


@pytest.mark.parametrize("text_", ["=1+1", "+86 138", "-2", "@cmd", "\t=1", "\r=1", "\u200b=1", " =1", "＝1"])
def test_a_cell_that_looks_like_a_formula_is_kept_from_running(text_: str) -> None:
    assert harmless(text_) == f"'{text_}"


def test_numbers_and_plain_words_stay_and_what_was_neutralised_reads_as_it_was() -> None:
    assert [harmless(one) for one in (-2, 1.5, None, "王小明", "a=b")] == [-2, 1.5, None, "王小明", "a=b"]
    good, _ = checked(xlsx(rows({"name": harmless("=王")})))
    assert good[0]["name"] == "=王"


def test_a_formula_in_what_came_in_is_not_given_back_as_one() -> None:
    def touch(_: Any, sheet: Any) -> None:
        sheet.write_formula(2, 0, '=HYPERLINK("http://x","y")', None, "y")

    sheet = load_workbook(BytesIO(_marked(xlsx(rows({"sex": "x"}), touch=touch))))["数据"]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].value == '\'=HYPERLINK("http://x","y")'
