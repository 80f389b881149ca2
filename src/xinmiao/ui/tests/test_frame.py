"""What surrounds every page."""

from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from xinmiao.ui import frame

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, frame.Provider]:
    copied = dict(frame._providers)
    monkeypatch.setattr(frame, "_providers", copied)
    return copied


def test_the_language_switch_leads_to_this_same_page_with_its_filters(client: Client) -> None:
    assert 'href="/en/gallery/?sort=people"' in client.get("/gallery/?sort=people").content.decode()
    assert 'href="/gallery/?sort=people"' in client.get("/en/gallery/?sort=people").content.decode()


def test_a_page_that_is_not_there_switches_to_the_front_page(client: Client) -> None:
    response = client.get("/en/no-such-page/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()
    assert 'href="/" hreflang="zh-Hans"' in response.content.decode()


def test_the_banner_stands_on_every_page_while_data_are_generated(client: Client, providers: dict) -> None:
    providers["demonstration"] = lambda request: "由程序生成"
    assert "由程序生成" in client.get("/gallery/").content.decode()
    providers["demonstration"] = lambda request: ""
    assert "demonstration-banner" not in client.get("/gallery/").content.decode()


def test_the_footer_says_which_pack_and_how_fresh(client: Client, providers: dict) -> None:
    providers["pack_version"] = lambda request: "China 2024.1"
    providers["ledger_freshness"] = lambda request: datetime(2024, 12, 31, 4, 5, tzinfo=UTC)
    page = client.get("/gallery/").content.decode()
    assert "China 2024.1" in page
    assert "2024-12-31 12:05" in page


def test_a_provider_is_asked_once_and_only_when_a_template_asks(providers: dict) -> None:
    asked: list[object] = []
    providers["demonstration"] = lambda request: asked.append(request) or "x"
    found = frame.Frame(RequestFactory().get("/"))
    assert asked == []
    assert (found["demonstration"], found["demonstration"], len(asked)) == ("x", "x", 1)
    assert found["nobody"] is None


def test_htmx_gets_the_panel_where_it_asks_for_the_panel() -> None:
    ask = RequestFactory()
    assert frame.Frame(ask.get("/"))["layout"] == "ui/base.html"
    assert frame.Frame(ask.get("/", headers={"HX-Request": "true", "HX-Target": "panel"}))["layout"] == "ui/panel.html"


def test_the_language_of_a_page_is_zh_or_en() -> None:
    for code, name in [("zh-hans", "zh"), ("en", "en"), ("en-gb", "en")]:
        with translation.override(code):
            assert frame.language() == name
