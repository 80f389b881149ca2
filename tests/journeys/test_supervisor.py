"""A filled form from its worker to the ledger and back: read, returned with words, mended, approved with one key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import PHONE, command, python
from tests.journeys.people import PASSWORD, goes_to, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
VISITS = f"""
from datetime import UTC, datetime
from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, Form
from xinmiao.core.actors import Actor

def worker(name, role):
    user, made = User.objects.get_or_create(username=name, defaults=dict(name=name))
    if made:
        user.set_password("{PASSWORD}")
        user.save()
        Grant.objects.create(user=user, role=role, place="530102")
    return user

def send(by, form, key, body):
    version = Form.objects.get(code=form).versions.get(state="open").version
    head = '<data xmlns:orx="http://openrosa.org/xforms" id="' + form + '" version="' + version + '">'
    ident = '<meta><instanceID>uuid:' + key + '</instanceID>'
    xml = head + body.replace("<meta>", ident, 1) + '</data>'
    at = datetime(2026, 11, 20, 3, tzinfo=UTC)
    receive(xml=xml.encode(), media={{}}, user=by, channel=Channel.BROWSER, at=at, by=Actor.of_user(by))

mei, su = worker("mei", "field_worker"), worker("su", "supervisor")
WHERE = "<where><visit_date>2026-11-18</visit_date><place>530102</place>"
CHILD = "11111111-2222-4333-8444-555555555555"
send(mei, "child_registration", "journey-1", WHERE + "</where><child><child_name>王小明</child_name>"
     "<child_sex>male</child_sex><birth_date>2024-05-01</birth_date></child><carer><carer_name>李红</carer_name>"
     "<phone>13800138000</phone><relation>mother</relation></carer><meta><entity dataset='children' id='" + CHILD +
     "' create='1'><label>小明</label></entity></meta>")
send(mei, "ecd_home_visit", "journey-2", WHERE + "<child>" + CHILD + "</child></where><carers>"
     "<carer_name>李红</carer_name><relation>mother</relation><took_part>yes</took_part></carers><meta></meta>")
send(mei, "child_registration", "journey-3", WHERE + "</where><child><child_name>赵小花</child_name>"
     "<child_sex>female</child_sex><birth_date>2023-02-11</birth_date></child><carer><carer_name>孙英</carer_name>"
     "<phone>13900139000</phone><relation>grandparent</relation></carer><meta></meta>")
"""


@pytest.fixture
def su(browser: Browser, work: str, work_data: Path) -> Iterator[Page]:
    """A supervisor of one county, who reads English at a desk, with three forms to decide on."""
    python(work_data, VISITS)
    page = signed_in(browser, work, "su", language="/en")
    yield page
    page.context.close()


@pytest.fixture
def mei(browser: Browser, work: str, su: Page) -> Iterator[Page]:
    """A field worker of that county, who reads Chinese on a phone."""
    page = signed_in(browser, work, "mei", PHONE)
    yield page
    page.context.close()


def test_forms_are_read_returned_and_approved(su: Page, mei: Page, work_data: Path, picture: Picture):
    goes_to(su, "Review of submissions")
    rows = su.locator("[data-review-queue] tbody tr")
    expect(rows).to_have_count(3)
    picture(su, "supervisor/01-the-queue")
    su.keyboard.press("j")
    su.keyboard.press("Enter")
    expect(su.get_by_role("heading", name="What was answered")).to_be_visible()
    expect(su.get_by_role("main")).to_contain_text("王小明")
    picture(su, "supervisor/02-what-was-answered")
    su.keyboard.press("a")
    expect(su.get_by_text(re.compile("Approved"))).to_be_visible()

    expect(su.get_by_role("heading", level=1)).to_have_text("Early childhood home visit")
    expect(su.locator(".review-people")).to_contain_text("chosen from the list")
    su.keyboard.press("a")
    expect(su.get_by_role("main")).to_contain_text("赵小花")
    su.keyboard.press("r")
    su.keyboard.type("Which village does she live in?")
    picture(su, "supervisor/03-returned-with-words")
    su.get_by_role("button", name="Return to the worker").click()
    expect(su.get_by_text("Nothing waits here.")).to_be_visible()

    goes_to(mei, "我提交的")
    expect(mei.get_by_role("main")).to_contain_text("有 1 份表单退回给您")
    expect(mei.get_by_role("main")).to_contain_text("Which village does she live in?")
    picture(mei, "supervisor/04-the-words-on-the-phone")

    su.goto("/en/collect/review/?state=approved")
    su.get_by_role("link", name="Early childhood home visit").first.click()
    expect(su.get_by_role("heading", name="Its records in the ledger")).to_be_visible()
    expect(su.locator("#table-records")).to_be_visible()
    assert command(work_data, "collection", "verify").returncode == 0
    assert "was returned, waits for its worker" in command(work_data, "collection", "stuck").stdout


def test_a_supervisor_decides_without_a_mouse_or_javascript(browser: Browser, work: str, su: Page):
    """Every decision is a form of the page; keys only press its buttons."""
    state = su.context.storage_state()
    page = browser.new_context(java_script_enabled=False, base_url=work, storage_state=state).new_page()
    page.goto("/en/collect/review/?state=all")
    page.locator("[data-review-queue] tbody a").first.click()
    expect(page.get_by_role("heading", name="Decide")).to_be_visible()
    expect(page.locator("[data-review-keys]")).to_be_hidden()
    page.context.close()
