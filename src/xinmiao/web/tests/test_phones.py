"""The short way for phones leaves nothing out that they or the site need."""

from __future__ import annotations

import pytest
from django.test import Client

from xinmiao.web.security import HEADER

pytestmark = pytest.mark.django_db
PHONE = {"X-OpenRosa-Version": "1.0"}


def test_a_phones_answer_has_the_headers_of_every_answer_and_its_length(client: Client):
    response = client.get("/openrosa/formList", headers=PHONE)

    assert response.status_code == 403
    assert response["Content-Security-Policy"] == HEADER
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert int(response["Content-Length"]) == len(response.content)
    assert not response.cookies


@pytest.mark.parametrize("address", ["/openrosa/nothing", "/openrosa/", "/openrosa/forms/x/manifest"])
def test_an_address_that_is_no_phones_is_a_page_not_found(client: Client, address: str):
    assert client.get(address, headers=PHONE).status_code == 404


@pytest.mark.parametrize("address", ["/openrosa/forms/1/media/a%00b", "/openrosa/integrity?id=%00"])
def test_the_character_of_number_nought_is_refused(client: Client, address: str):
    assert client.get(address, headers=PHONE).status_code == 400


def test_a_name_that_is_not_the_sites_is_refused(client: Client):
    assert client.get("/openrosa/formList", headers={**PHONE, "Host": "elsewhere.example"}).status_code == 400


def test_http_is_led_to_https_where_the_site_is_served_over_it(client: Client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/openrosa/formList", headers=PHONE).status_code == 301
