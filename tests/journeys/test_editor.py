"""Two editors carry a review from its draft to an erratum, in the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.crawling import faults, our_english
from tests.journeys.people import goes_to, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site"), pytest.mark.usefixtures("draft")]
INDICATOR = "education.family_support.provinces"


@pytest.fixture
def lin(browser: Browser, work: str) -> Iterator[Page]:
    page = signed_in(browser, work, "lin")
    yield page
    page.context.close()


@pytest.fixture
def zhao(browser: Browser, work: str) -> Iterator[Page]:
    page = signed_in(browser, work, "zhao")
    yield page
    page.context.close()


def confirmed(page: Page, button: str) -> None:
    page.goto("/reviews/2024/desk/board/")
    form = page.locator("form", has=page.get_by_role("button", name=button))
    for reason in form.locator("input[name^='reason:']").all():
        reason.fill("演示数据只有百分之一")
    form.locator("input[name=confirmed]").check()
    form.get_by_role("button", name=button).click()


def test_from_a_figure_at_the_caret_to_an_erratum(lin: Page, zhao: Page, picture: Picture):
    goes_to(lin, "编辑台")
    lin.get_by_role("main").get_by_role("link", name="编辑台").first.click()
    picture(lin, "editor/01-the-desk")
    lin.get_by_role("link", name="编辑 2024 年工作回顾").click()
    chinese = lin.locator("textarea[name=zh]")
    chinese.press("Control+End")
    chinese.press_sequentially("另有 3500 所学校。推广到")
    expect(lin.locator("#read-zh .desk-findings [data-outcome=not_bound]").first).to_be_visible()
    picture(lin, "editor/02-while-typing", at=lin.locator("#reads"))
    lin.get_by_role("link", name="插入数字").click()
    lin.locator("#pick-q").press_sequentially(INDICATOR, delay=20)
    lin.locator(f"#found a[href$='/insert/{INDICATOR}/']").click()
    panel = lin.locator("#panel")
    panel.locator("[name=period]").fill("2024")
    expect(panel.locator("#preview")).to_contain_text("13")
    picture(lin, "editor/03-a-figure-from-the-picker")
    panel.get_by_role("button", name="插入", exact=True).click()
    expect(chinese).to_have_value(re.compile(rf"推广到{{{{ {INDICATOR}\S* }}}}"))
    lin.locator("#read-zh").get_by_role("button", name="插入另一种语言").click()
    expect(lin.locator("textarea[name=en]")).to_have_value(re.compile(rf"{{{{ {INDICATOR}\S* }}}}"))
    expect(lin.locator("#read-zh .draft-figure[data-outcome=supported]").last).to_contain_text("13")
    lin.get_by_role("button", name="保存两种语言").click()
    expect(lin.locator(".messages")).to_contain_text("已保存")

    lin.locator("#new-comment").fill("请核对学校的数字。")
    lin.get_by_role("button", name="评论", exact=True).click()
    expect(lin.locator(".desk-thread")).to_contain_text("请核对")
    lin.goto("/reviews/2024/desk/history/")
    expect(lin.locator(".diff ins").first).to_contain_text("3500")

    lin.goto("/reviews/2024/desk/board/")
    lin.get_by_role("button", name="计算全部数字").click()
    expect(lin.locator(".messages")).to_contain_text("全部数字已计算")
    confirmed(lin, "冻结第 2 版")
    confirmed(lin, "以 lin 签署")
    confirmed(lin, "发布第 2 版")
    expect(lin.locator(".messages")).to_contain_text("需要 2 人签署")
    picture(lin, "editor/04-two-people-sign")
    confirmed(zhao, "以 zhao 签署")
    confirmed(zhao, "发布第 2 版")
    expect(zhao.locator(".messages")).to_contain_text("本版已发布")

    zhao.goto("/reviews/2024/desk/published/")
    picture(zhao, "editor/05-published-and-now")
    zhao.locator("[name=text_zh]").fill("学校应为 3400 所。")
    zhao.locator("[name=text_en]").fill("It should be 3,400 schools.")
    zhao.get_by_role("button", name="添加勘误").click()
    zhao.goto("/reviews/2024/")
    expect(zhao.locator("main")).to_contain_text("学校应为 3400 所")


TEXT = (
    "2024 年，融合教育惠及超过 900 万名学生，覆盖 13 个省份。全县 5 所学校共有 320 名教师参加，其中 4 所学校 200 名，"
    "另 1 所 100 名。\nWe 支持的项目在第二阶段的第二阶段继续推进。"
)


def test_a_text_from_elsewhere_is_checked_and_a_figure_confirmed(lin: Page, picture: Picture):
    goes_to(lin, "检查文本")
    lin.locator("textarea[name=text]").fill(TEXT)
    lin.get_by_role("main").get_by_role("button", name="检查", exact=True).click()
    expect(lin.get_by_role("region", name="前后文核对")).to_contain_text("第二阶段的第二阶段")
    figure = lin.locator(".check-figure", has_text="超过 900 万").first
    figure.click()
    panel = lin.locator("#panel")
    panel.locator("#check-other").select_option("education.inclusive.students")
    panel.get_by_label("另一个指标，在下面选").check()
    panel.get_by_role("button", name="确认").click()
    expect(figure).to_have_attribute("data-outcome", "contradicted")
    picture(lin, "editor/06-a-text-is-checked")


def test_in_english_a_chinese_text_is_checked_and_each_word_marked_as_what_it_is(browser: Browser, work: str):
    zhao = signed_in(browser, work, "zhao", language="/en")
    goes_to(zhao, "Check a text")
    zhao.locator("textarea[name=text]").fill(TEXT)
    zhao.get_by_role("main").get_by_role("button", name="Check", exact=True).click()
    zhao.locator(".check-figure", has_text="超过 900 万").first.click()
    expect(zhao.locator("#panel")).to_contain_text("Which indicator is it?")
    assert faults(zhao, our_english()) == []
    zhao.keyboard.press("Escape")
    expect(zhao.locator(".check-figure", has_text="超过 900 万").first).to_be_focused()
    zhao.context.close()


def test_the_desk_fits_a_phone(browser: Browser, work: str):
    phone = signed_in(browser, work, "lin", PHONE, language="/en")
    for path in ("", "section/1/", "figures/", "board/", "published/", "history/"):
        phone.goto(f"/en/reviews/2024/desk/{path}")
        wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
