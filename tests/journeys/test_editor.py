"""Two editors carry a review from its draft to an erratum, in the browser."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, XINMIAO, Picture, _wait_for, environment

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
PASSWORD = "a-password-for-the-journey"
INDICATOR = "education.family_support.provinces"
PREPARE = f"""
from xinmiao.accounts.models import Grant, User
from xinmiao.core.actors import Actor
from xinmiao.reviews import actions
from xinmiao.reviews.models import Review
for name in ("lin", "zhao"):
    Grant.objects.create(user=User.objects.create_user(name, password="{PASSWORD}"), role="editor")
actions.start_next(review=Review.objects.get(year=2024), by=Actor.job("journey"))
"""


@pytest.fixture(scope="module")
def desk_site(site_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running copy of the site, to write in, with two editors and a draft."""
    folder = tmp_path_factory.mktemp("desk") / "data"
    shutil.copytree(site_data, folder)
    python = str(Path(XINMIAO).with_name("python"))
    subprocess.run([python, "manage.py", "shell", "-c", PREPARE], env=environment(folder), check=True, timeout=120)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen([XINMIAO, "serve", "--port", str(port)], env=environment(folder))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health/")
        yield address
    finally:
        serving.terminate()
        serving.wait(20)


def signed_in(browser: Browser, site: str, name: str, size: dict[str, int] = DESKTOP) -> Page:
    page = browser.new_context(viewport=size, base_url=site).new_page()
    page.goto("/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"^(?!.*login)"))
    return page


def confirmed(page: Page, button: str) -> None:
    page.goto("/reviews/2024/desk/board/")
    form = page.locator("form", has=page.get_by_role("button", name=button))
    for reason in form.locator("input[name^='reason:']").all():
        reason.fill("演示数据只有百分之一")
    form.locator("input[name=confirmed]").check()
    form.get_by_role("button", name=button).click()


def test_from_a_figure_at_the_caret_to_an_erratum(browser: Browser, desk_site: str, picture: Picture):
    lin, zhao = signed_in(browser, desk_site, "lin"), signed_in(browser, desk_site, "zhao")

    lin.goto("/reviews/")
    lin.get_by_role("main").get_by_role("link", name="编辑台").first.click()
    picture(lin, "editor/01-the-desk")
    lin.goto("/reviews/2024/desk/section/0/")
    chinese = lin.locator("textarea[name=zh]")
    chinese.press("Control+End")
    chinese.press_sequentially("另有 3500 所学校。推广到")
    expect(lin.locator("#read-zh .desk-findings [data-outcome=not_bound]").first).to_be_visible()
    picture(lin, "editor/02-while-typing")
    lin.get_by_role("link", name="插入数字").click()
    lin.locator("#pick-q").fill(INDICATOR)
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


def test_a_text_from_elsewhere_is_checked_and_a_figure_confirmed(browser: Browser, desk_site: str, picture: Picture):
    lin = signed_in(browser, desk_site, "lin")
    lin.goto("/account/me/")
    lin.get_by_role("navigation", name="您的工作").get_by_role("link", name="检查文本").click()
    lin.locator("textarea[name=text]").fill(TEXT)
    lin.get_by_role("main").get_by_role("button", name="检查", exact=True).click()
    expect(lin.get_by_role("region", name="前后文核对")).to_contain_text("第二阶段的第二阶段")
    lin.locator(".check-figure", has_text="超过 900 万").click()
    panel = lin.locator("#panel")
    panel.locator("#check-other").select_option("education.inclusive.students")
    panel.get_by_label("另一个指标，在下面选").check()
    panel.get_by_role("button", name="确认").click()
    expect(lin.locator(".check-figure", has_text="超过 900 万")).to_have_attribute("data-outcome", "contradicted")
    picture(lin, "editor/06-a-text-is-checked")
    lin.context.close()


def test_the_desk_fits_a_phone(browser: Browser, desk_site: str):
    phone = signed_in(browser, desk_site, "lin", PHONE)
    for path in ("", "section/1/", "figures/", "board/", "published/", "history/"):
        phone.goto(f"/en/reviews/2024/desk/{path}")
        wider = phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
