"""Who works on the site: what the database is told of them, and how they come in."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page

DESKTOP = {"width": 1280, "height": 900}
PASSWORD = "a-password-for-the-journey"
PARTNER = "market_supervision"
ROLES = {"pat": "partner", "olli": "programme_officer", "lin": "editor", "zhao": "editor", "ada": "administrator"}
PEOPLE = f"""
from xinmiao.accounts.models import Grant, User
from xinmiao.indicators.models import Return
for name, role in {ROLES}.items():
    user = User.objects.create_user(name, email=name + "@example.org", password="{PASSWORD}")
    Grant.objects.create(user=user, role=role, partner="{PARTNER}" if role == "partner" else "")
Return.objects.filter(partner__code="{PARTNER}", end__year=2024).update(state="draft", sender="")
"""
DRAFT = """
from xinmiao.core.actors import Actor
from xinmiao.reviews import actions
from xinmiao.reviews.queries import editions
if editions.draft(2024) is None:
    actions.start_next(review=editions.review(2024), by=Actor.job("journey"))
"""


def signed_in(
    browser: Browser, site: str, name: str, size: dict[str, int] = DESKTOP, *, language: str = "", scheme: str = "light"
) -> Page:
    """The account of somebody who has just signed in. language: the beginning of addresses, "" or "/en"."""
    page = browser.new_context(viewport=size, base_url=site, color_scheme=scheme).new_page()
    page.goto(f"{language}/account/login/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/account/me/$"))
    return page


def goes_to(page: Page, words: str) -> None:
    """Follow a link of the person's own work, as the account names it."""
    page.locator(".site-tools li:last-child a").click()
    page.locator(".account-work").get_by_role("link", name=words).click()
