"""Everybody finds what they work with, and nobody what they may not use."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from xinmiao.accounts.models import Grant

CALENDAR, QUALITY, CHECK, ADMIN = "/indicators/calendar/", "/indicators/quality/", "/reviews/check/", "/admin/"
OF_ROLES = {
    "partner": {CALENDAR},
    "programme_officer": {CALENDAR, QUALITY},
    "editor": {CHECK},
    "administrator": {CALENDAR, QUALITY, CHECK, ADMIN},
}


@pytest.mark.parametrize(("role", "finds"), OF_ROLES.items())
def test_the_account_and_every_footer_lead_to_ones_work(db, client, role, finds):
    user = get_user_model().objects.create_user("somebody")
    Grant.objects.create(user=user, role=role)
    client.force_login(user)
    for page in ("/account/me/", "/"):
        html = client.get(page).content.decode()
        assert {address for address in (CALENDAR, QUALITY, CHECK, ADMIN) if f'href="{address}"' in html} == finds


def test_the_public_is_led_to_the_sign_in(db, client):
    html = client.get("/").content.decode()
    assert 'href="/account/login/"' in html
    assert f'href="{CALENDAR}"' not in html
