"""A partner's data officer: a template down, a file up, what is wrong, the marked workbook corrected, the import."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.crawling import faults, our_english
from tests.journeys.people import goes_to, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]


@pytest.fixture(params=["desktop", "phone"])
def pat(request: pytest.FixtureRequest, browser: Browser, work: str) -> Iterator[Page]:
    """A partner's data officer, who reads Chinese."""
    page = signed_in(browser, work, "pat", *([PHONE] if request.param == "phone" else []))
    yield page
    page.context.close()


def test_a_file_with_a_fault_comes_back_marked_and_corrected_it_is_imported(
    pat: Page, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = {"desktop": "53", "phone": "51"}[request.node.callspec.params["pat"]]
    goes_to(pat, "文件导入")
    assert faults(pat, our_english()) == []
    path = tmp_path / "汇总.xlsx"
    line = pat.locator("#table-templates").locator("xpath=ancestor::section").locator("tbody tr").first
    with pat.expect_download() as template:
        line.get_by_role("link", name="XLSX").first.click()
    template.value.save_as(path)
    fill(path, place, "很多")
    upload(pat, path)
    expect(pat.get_by_text("没有导入任何内容")).to_be_visible()
    expect(pat.get_by_role("cell", name="不是数字").first).to_be_visible()
    assert faults(pat, our_english()) == []
    with pat.expect_download() as marked:
        pat.get_by_role("link", name="下载标出错误的工作簿").click()
    assert marked.value.suggested_filename == "汇总_待改.xlsx"
    marked.value.save_as(path)
    value = load_workbook(path).worksheets[0][f"{letters(path)['value']}3"]
    assert value.fill.start_color.rgb == "FFF6C9C2"
    fill(path, place, 12)
    upload(pat, path)
    pat.get_by_role("link", name="导入", exact=True).click()
    expect(pat.get_by_text("新增 1 条记录。")).to_be_visible()
    assert faults(pat, our_english()) == []
    pat.get_by_role("button", name="确定导入").click()
    expect(pat.get_by_text("已导入", exact=True)).to_be_visible()
    goes_to(pat, "文件导入")
    upload(pat, path, again=True)
    expect(pat.get_by_role("alert").get_by_text("这个文件已经由 pat 在")).to_be_visible()


def letters(path: Path) -> dict[str, str]:
    return {cell.value: cell.column_letter for cell in load_workbook(path).worksheets[0][2]}


def fill(path: Path, place: str, value: Any) -> None:
    """One row: the first indicator of the list, for 2023."""
    whole = load_workbook(path)
    sheet, codes = whole.worksheets[0], whole.worksheets[1]
    told = {"component": codes["A2"].value, "place": place, "period": "2023", "partner": "市场监管部门", "value": value}
    where = letters(path)
    partners = next(cell for cell in codes[1] if cell.value == "partner")
    told["partner"] = codes.cell(2, partners.column).value
    for key, one in told.items():
        sheet[f"{where[key]}3"] = one
    whole.save(path)


def upload(page: Page, path: Path, *, again: bool = False) -> None:
    if not page.url.endswith("/collect/imports/"):
        goes_to(page, "文件导入")
    choice = page.get_by_label("文件内容").locator("option").nth(1).get_attribute("value")
    page.get_by_label("文件内容").select_option(choice)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并检查").click()
    if not again:
        expect(page.get_by_role("heading", name="如果导入会怎样")).to_be_visible()
