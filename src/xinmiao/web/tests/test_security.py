"""What every answer tells the browser, and that no page needs more."""

import base64
import hashlib
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from xinmiao.web.security import HEADER, PAGE_OF_ERRORS

pytestmark = pytest.mark.django_db
ADDRESSES = ["/", "/en/", "/reviews/", "/indicators/", "/places/", "/partners/", "/programmes/", "/gallery/",
             "/nothing/", "/account/login/", "/admin/login/", "/api/docs", "/api/openapi.json", "/health/"]  # fmt: skip
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|<script(?![^>]*(\ssrc=|type="application/json"))""")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policy_and_its_kin(client: Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == HEADER
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_has_inline_scripts_or_styles_or_loads_from_elsewhere(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not INLINE.search(page)
    assert not re.search(r"""<(script|link|img)[^>]*(src|href)=["'](https?:)?//""", page)


def test_nothing_inline_is_let_through_but_the_style_of_the_page_of_errors() -> None:
    assert "unsafe" not in HEADER
    page = (settings.ROOT / "src/xinmiao/ui/templates/500.html").read_text(encoding="utf-8")
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" == PAGE_OF_ERRORS


def test_cookies_are_for_https_only_where_the_site_is_served_so() -> None:
    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    served = {**os.environ, "DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.test"}
    for https, told in (("1", "True True"), ("", "False False")):
        run = subprocess.run(
            [sys.executable, "-c", asked],
            env=served | {"XINMIAO_HTTPS": https}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert run.stdout.strip() == told


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search/?q=%00", 400),
        ("/places/%00/", 400),
        ("/indicators/?q=a%00", 400),
        ("/api/places/?parent=%00", 404),
        ("/api/places/%00/", 404),
    ],
)
def test_an_address_with_a_nul_is_refused_before_any_database_reads_it(db, client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert status == 400 or answer.json()["code"] == "api.nul"
