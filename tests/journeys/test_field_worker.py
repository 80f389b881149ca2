"""A field worker fills forms on a phone, with and without a network; what is on the phone cannot be read off it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, Route, expect

from tests.journeys.conftest import environment, python, serving
from tests.journeys.crawling import faults, our_english
from tests.journeys.field import ANSWER, FIELD, NAME, WARMED, Arrived, Phone, photograph
from tests.journeys.pictures import Picture
from tests.journeys.stored import ALL_STORED, ROWS, found_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("field")]
LATIN = re.compile(r"[A-Za-z]{2,}")


# -- a phone ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def field_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small country with three forms and two workers of one county."""
    folder = tmp_path_factory.mktemp("field")
    python(folder, FIELD)
    return folder


@pytest.fixture(scope="module")
def field(field_data: Path) -> Iterator[str]:
    with serving(field_data) as address:
        yield address


@contextmanager
def phone_of(playwright: Playwright, chromium: str, folder: Path, address: str, width: int = 360) -> Iterator[Phone]:
    phone = Phone(playwright, chromium, folder / "profile", address, width)
    try:
        yield phone
        assert phone.outside == []
        assert phone.errors == []
    finally:
        phone.end()


@pytest.fixture(params=[360, 420])
def phones(request: pytest.FixtureRequest, playwright: Playwright, chromium: str, field: str, tmp_path: Path):
    with phone_of(playwright, chromium, tmp_path, field, request.param) as phone:
        yield phone


@pytest.fixture
def phone(playwright: Playwright, chromium: str, field: str, tmp_path: Path) -> Iterator[Phone]:
    with phone_of(playwright, chromium, tmp_path, field) as phone:
        yield phone


@pytest.fixture(scope="module")
def arrived(field_data: Path) -> Iterator[Arrived]:
    found = Arrived(environment(field_data))
    yield found
    found.process.terminate()
    found.process.wait(10)


def waiting(phone: Phone) -> str:
    return phone.page.locator("#banner-words").inner_text()


def all_sent(phone: Phone) -> None:
    expect(phone.page.locator("#banner")).to_be_hidden()


# -- with a network --------------------------------------------------------------------------------------------------


def test_an_empty_form_shows_each_error_and_posts_nothing(phones: Phone, arrived: Arrived) -> None:
    phones.sign_in("wang")
    phones.set_up()
    before = len(arrived.all())
    phones.opens("家访")
    phones.sends()
    expect(phones.page.locator(".validation-message:visible")).to_have_text(["请填写此项"] * 5)
    assert faults(phones.page, our_english()) == []
    assert english_on(phones.page) == []
    assert len(arrived.all()) == before


def test_a_broken_rule_shows_its_message(phone: Phone, picture: Picture) -> None:
    phone.sign_in("wang")
    phone.set_up()
    picture(phone.page, "field-worker/01-what-i-can-fill")
    phone.opens("家访")
    phone.says("电话", "12")
    phone.page.keyboard.press("Tab")
    expect(phone.page.get_by_text("手机号码应为 11 位")).to_be_visible()
    picture(phone.page, "field-worker/02-a-mistake-is-named", at=phone.page.locator(".question-container.highlight"))


def test_a_valid_form_arrives_once_as_it_was_filled(phones: Phone, arrived: Arrived) -> None:
    child = f"{NAME}{phones.page.viewport_size['width']}"  # type: ignore[index]
    phones.sign_in("wang")
    phones.set_up()
    phones.visits(child)
    all_sent(phones)
    assert english_on(phones.page) == []
    [sent] = arrived.of(child)
    assert len(sent.findall("carer")) == 2
    assert sent.findtext("bmi") == "16.9"
    assert sent.findtext("visit_date") == "2026-05-20"


def test_a_large_photograph_arrives_made_smaller(phone: Phone, arrived: Arrived) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.opens("家访")
    phone.page.locator("input[type=file]").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": photograph(1, side=1100)}
    )
    shown = phone.page.locator(".image-block")
    expect(shown).to_be_visible()
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1024
    phone.page.click("#leave")
    phone.page.locator("#drafts [data-open]").click()
    expect(shown).to_be_visible()
    phone.page.click("#leave")
    phone.page.locator("#drafts [data-drop]").click()
    phone.page.click("#ask-yes")
    phone.visits("照片欧阳", photograph=photograph(2))
    all_sent(phone)
    [sent] = arrived.of("照片欧阳")
    assert sent.findtext("photo", "").endswith(".png")


def english_on(page: Page) -> list[str]:
    """Latin words that are seen, outside what is marked as English."""
    told: list[str] = page.evaluate("""() => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
      while (walker.nextNode()) {
        const one = walker.currentNode, parent = one.parentElement;
        const hidden = parent.closest("script, style, template, noscript, [lang^=en]") || !parent.checkVisibility();
        if (!hidden && one.textContent.trim()) found.push(one.textContent.trim());
      }
      return found;
    }""")
    return [words for words in told if LATIN.search(words)]


# -- without -----------------------------------------------------------------------------------------------------------


def test_three_forms_filled_without_a_network_arrive_once_each(
    phone: Phone, arrived: Arrived, picture: Picture
) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.context.set_offline(True)
    children = [f"{NAME}{n}" for n in range(3)]
    for child in children:
        phone.visits(child)
    assert "未上报 3 份" in waiting(phone)
    phone.restart(offline=True)
    phone.unlock()
    assert "未上报 3 份" in waiting(phone)
    picture(phone.page, "field-worker/03-not-yet-sent")
    assert [len(arrived.of(child)) for child in children] == [0, 0, 0]
    phone.context.set_offline(False)
    phone.page.click("#send-now")
    all_sent(phone)
    assert [len(arrived.of(child)) for child in children] == [1, 1, 1]


def test_forms_with_photographs_outlive_the_browser_that_is_killed_and_arrive_once_each(
    phone: Phone, arrived: Arrived
) -> None:
    """Twelve here; `bench/offline.py` does it with fifty."""
    phone.sign_in("wang")
    phone.set_up()
    before = len(arrived.files())
    phone.context.set_offline(True)
    taken = {f"断电{n:02}": photograph(100 + n) for n in range(12)}
    for child, picture in taken.items():
        phone.visits(child, photograph=picture)
    expect(phone.page.locator("#banner-words")).to_contain_text("未上报 12 份")
    phone.kill()
    phone.begin()
    phone.context.clear_cookies()  # a browser writes them down now and then: the session may not outlive its death
    phone.sign_in("wang")
    phone.unlock_here()
    all_sent(phone)
    assert [len(arrived.of(child)) for child in taken] == [1] * 12
    photographs = arrived.files()[before:]  # the form engine writes them anew, so their hashes are its own
    assert (len(photographs), len(set(photographs))) == (12, 12)


@pytest.mark.parametrize("portal", ["**/collect/submissions/", "**/*"], ids=["for what is sent", "for everything"])
def test_a_captive_portal_leaves_the_queue(phone: Phone, arrived: Arrived, portal: str) -> None:
    phone.sign_in("wang")
    phone.set_up()
    child = f"门户{len(portal)}"
    welcome = "<!doctype html><title>Wi-Fi</title><p>请先登录</p>"
    phone.context.route(portal, lambda route: html(route, welcome))
    phone.visits(child)
    phone.page.click("#send-now")
    expect(phone.page.locator("#outbox [data-state=queued]")).to_have_count(1)
    assert "未上报 1 份" in waiting(phone)
    phone.context.unroute(portal)
    phone.page.locator("#send-now").dispatch_event("click")  # or it went by itself meanwhile
    all_sent(phone)
    assert len(arrived.of(child)) == 1


def html(route: Route, body: str) -> None:
    route.fulfill(status=200, content_type="text/html", body=body)


def test_an_expired_session_keeps_what_was_filled_until_somebody_signs_in(phone: Phone, arrived: Arrived) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.context.clear_cookies()
    phone.visits("过期欧阳")
    expect(phone.page.locator("#signed-out")).to_be_visible()
    assert "未上报 1 份" in waiting(phone)
    phone.sign_in("wang")
    phone.unlock()
    all_sent(phone)
    assert len(arrived.of("过期欧阳")) == 1


def test_a_child_just_registered_can_be_followed_up_without_a_network(phone: Phone, arrived: Arrived) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.context.set_offline(True)
    phone.registers("新来欧阳")
    phone.opens("儿童随访")
    phone.page.get_by_text("R-新来欧阳").click()
    phone.types("体重（千克）", "8.5")
    phone.sends()
    expect(phone.page.locator("#home")).to_be_visible()
    phone.context.set_offline(False)
    phone.page.click("#send-now")
    all_sent(phone)
    [registered] = arrived.of("新来欧阳")
    entity = registered.find(".//{*}entity")
    follow_ups = [one for one in arrived.all() if one.get("id") == "child_follow_up"]
    [update] = [one.find(".//{*}entity") for one in follow_ups if one.findtext("child") == entity.get("id")]
    assert (update.get("baseVersion"), update.get("trunkVersion")) == ("1", "")
    assert update.get("branchId")


def test_what_the_phone_makes_of_an_answer_and_of_a_list(phone: Phone) -> None:
    phone.page.goto("/collect/")
    told = phone.page.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((one) => one.name);
      const url = (name) => loaded.find((one) => one.includes(name));
      const { verdict } = await import(url("/outbox"));
      const { merged } = await import(url("/lists"));
      const said = '<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>词</message></OpenRosaResponse>';
      const answers = [[201, said], [202, said], [200, said], [201, "<p>Wi-Fi"], [200, "<p>Wi-Fi"], [401, said],
        [403, "<p>CSRF"], [409, said], [413, said], [404, "<p>"], [502, said], [0, ""]];
      const change = { id: "a", instance: "uuid:b1", values: { weight: "9", unknown: "x" }, version: 2 };
      return {
        verdicts: answers.map(([status, body]) => verdict(status, body).verdict),
        ahead: merged('name,label,__version,weight\\na,"K, 1",1,8', [change]),
        known: merged('name,label,__version,weight\\na,"K, 1",2,8', [change]),
      };
    }""")
    assert told["verdicts"] == [
        "sent", "sent", "offline", "offline", "offline", "sign-in",
        "sign-in", "refused", "refused", "offline", "offline", "offline",
    ]  # fmt: skip
    assert told["ahead"].splitlines() == [
        "name,label,__version,weight,__trunkVersion,__branchId", 'a,"K, 1",2,9,1,b1',
    ]  # fmt: skip
    assert told["known"].splitlines()[1] == 'a,"K, 1",2,8'


def test_the_engine_is_warm_before_a_form_is_chosen_and_nothing_of_it_is_seen(phone: Phone) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.restart(offline=True)
    phone.page.goto("/collect/")
    phone.page.evaluate(WARMED)
    assert phone.page.locator(".odk-form").count() == 0
    assert phone.page.locator("dialog[open], [role=dialog]").count() == 0
    phone.unlock()
    phone.opens("儿童登记")
    expect(phone.page.locator(".odk-form")).to_have_count(1)


# -- drafts ------------------------------------------------------------------------------------------------------------


def test_a_form_that_was_left_is_offered_again_if_something_was_answered(phone: Phone) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.opens("家访")
    phone.page.click("#leave")
    expect(phone.page.locator("#home")).to_be_visible()
    expect(phone.page.locator("#drafts-part")).to_be_hidden()
    phone.begins("家访")
    phone.restart(offline=True)
    phone.unlock()
    phone.page.locator("#forms").get_by_role("link", name="家访").click()
    phone.page.get_by_role("button", name="继续草稿").click()
    expect(phone.page.get_by_label("儿童姓名", exact=True)).to_have_value(NAME)


# -- what the phone holds ----------------------------------------------------------------------------------------------


def test_nothing_on_the_phone_can_be_read(phone: Phone) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.context.set_offline(True)
    picture = photograph(5)
    signature_and_size = picture[:24]  # the rest the form engine writes anew
    phone.visits(photograph=picture)
    phone.registers("名单欧阳")
    phone.begins("家访")
    stored = phone.page.evaluate(ALL_STORED)
    phone.end()
    secrets = [NAME, ANSWER, "王奶奶", "李爷爷", "名单欧阳", place_of(phone)]
    assert [secret for secret in secrets if secret in stored] == []
    written = [secret.encode(code) for secret in secrets for code in ("utf-8", "utf-16-le")]
    assert found_in(phone.folder, [*written, signature_and_size]) == []
    phone.begin()


def place_of(phone: Phone) -> str:
    """The first row of the worker's list of places; it stands in no form."""
    return "五华区"


def test_a_second_worker_sees_a_count_and_cannot_send(phone: Phone, arrived: Arrived) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.context.set_offline(True)
    phone.visits("他人欧阳")
    phone.registers("他人新来")
    phone.begins("家访")
    phone.context.set_offline(False)
    phone.context.clear_cookies()
    phone.sign_in("zhang")
    phone.set_up("lingyige8")
    expect(phone.page.locator("#banner-words")).to_have_text("这部手机上其他人未上报 2 份。")
    assert "他人欧阳" not in phone.page.content()
    assert phone.page.locator("#outbox li, #drafts li").count() == 0
    phone.opens("儿童随访")
    assert "他人新来" not in phone.page.content()
    assert arrived.of("他人欧阳") == []


def test_a_second_worker_opens_nothing_of_the_first_with_a_pin_of_their_own(phone: Phone) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.begins("家访")
    phone.context.clear_cookies()
    phone.sign_in("zhang")
    phone.set_up("lingyige8")
    phone.page.goto("/collect/")
    phone.page.select_option("#which", label="本机第 1 位工作人员")
    phone.page.fill("#pin", "lingyige8")
    phone.page.click("#enter-pin button")
    expect(phone.page.locator("#pin-error")).not_to_be_empty()
    expect(phone.page.locator("#home")).to_be_hidden()


def test_a_wrong_pin_opens_nothing_and_ten_of_them_wipe(phone: Phone) -> None:
    phone.sign_in("wang")
    phone.set_up()
    for _ in range(9):
        phone.page.goto("/collect/")
        phone.page.fill("#pin", "cuole-cuole")
        phone.page.click("#enter-pin button")
        expect(phone.page.locator("#pin-error")).not_to_be_empty()
        expect(phone.page.locator("#home")).to_be_hidden()
    phone.page.fill("#pin", "cuole-cuole")
    phone.page.click("#enter-pin button")
    expect(phone.page.locator("#choose-pin")).to_be_visible()


def test_signing_out_says_what_is_unsent_and_wipes_after_confirmation(phone: Phone) -> None:
    phone.sign_in("wang")
    phone.set_up()
    phone.context.route("**/collect/submissions/", lambda route: route.abort())
    phone.visits()
    phone.page.click("#sign-out")
    expect(phone.page.locator("#ask-words")).to_contain_text("还有 1 份未上报")
    phone.page.click("#ask-no")
    assert "未上报 1 份" in waiting(phone)
    phone.page.click("#sign-out")
    phone.page.click("#ask-yes")
    expect(phone.page.locator("#sign-in")).to_be_visible()
    assert phone.page.evaluate(ROWS) == []
