"""The front page without a country, the way around, health and errors."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("path", "words"), [("/", "还没有加载国家数据"), ("/en/", "No country is loaded yet")])
def test_an_empty_house_says_what_to_do(client: Client, path: str, words: str) -> None:
    page = client.get(path).content.decode()
    assert words in page
    assert "xinmiao demo" in page


def test_the_process_tells_that_it_is_well(client: Client) -> None:
    assert client.get("/health/").json() == {"status": "ok"}


def test_the_header_leads_to_each_section_and_marks_the_current_one(client: Client) -> None:
    page = client.get("/partners/").content.decode()
    assert f'<a href="{reverse("places:index")}">地区</a>' in page
    assert f'<a href="{reverse("partners:index")}" aria-current="page">伙伴</a>' in page


def test_chinese_has_no_prefix_and_english_has(client: Client) -> None:
    assert 'lang="zh-Hans"' in client.get("/", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en">' in client.get("/en/", headers={"accept-language": "zh"}).content.decode()


@pytest.mark.parametrize(("path", "words"), [("/nothing/", "找不到页面"), ("/en/nothing/", "Page not found")])
def test_a_missing_page_says_what_to_do(client: Client, path: str, words: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert words in response.content.decode()


def test_an_error_of_ours_speaks_both_languages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xinmiao.web.pages.front", lambda language: 1 / 0)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "出错了" in response.content.decode()
    assert "Something went wrong" in response.content.decode()
