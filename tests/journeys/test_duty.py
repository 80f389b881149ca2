"""An answer about danger reaches the adult on duty on a phone, the county's duty list, and never a peer supporter."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE, python
from tests.journeys.people import PASSWORD, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
ALERT = f"""
from datetime import timedelta
from django.utils import timezone
from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions import duty
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, Form
from xinmiao.core.actors import Actor

def adult(name, role):
    user, made = User.objects.get_or_create(username=name, defaults=dict(name=name.title()))
    if made:
        user.set_password("{PASSWORD}")
        user.save()
        Grant.objects.create(user=user, role=role, place="530103")
    return user

by = adult("chen", "counsellor")
adult("county", "duty_officer")
adult("peer", "peer_supporter")
version = Form.objects.get(code="disaster_psychosocial_contact").versions.get(state="open").version
xml = ('<data xmlns="" id="disaster_psychosocial_contact" version="' + version + '">'
       "<quick><place>530103</place></quick>"
       "<contact><visit_date>2026-11-20</visit_date><took_part>yes</took_part><self_harm>yes</self_harm></contact>"
       "<meta><instanceID>uuid:duty-1</instanceID></meta></data>")
at = timezone.now() - timedelta(minutes=20)
receive(xml=xml.encode(), media={{}}, user=by, channel=Channel.BROWSER, at=at, by=Actor.of_user(by))
duty.escalate(at=timezone.now(), by=Actor.job("work"))
"""


@pytest.fixture
def alert(work_data: Path) -> None:
    python(work_data, ALERT)


def test_a_counsellor_finds_it_on_a_phone_and_takes_over(browser: Browser, work: str, alert: None, picture: Picture):
    page = signed_in(browser, work, "chen", language="/en", size=PHONE)
    page.goto("/en/collect/duty/")
    picture(page, "counsellor/01-what-needs-you")
    page.get_by_role("listitem").get_by_role("link", name="Psychosocial contact after a disaster").first.click()
    page.get_by_role("button", name="I am with the child and take over").click()
    expect(page.get_by_text("It is written down.")).to_be_visible()
    picture(page, "counsellor/02-what-has-to-be-done", page.get_by_role("heading", name="What has to be done"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_county_sees_it_too_and_a_peer_supporter_nothing(
    browser: Browser, work: str, alert: None, picture: Picture
):  # fmt: skip
    page = signed_in(browser, work, "county", language="/en", size=PHONE)
    page.goto("/en/collect/duty/")
    expect(page.get_by_role("link", name="Psychosocial contact after a disaster").first).to_be_visible()
    picture(page, "duty-officer/01-sent-on-to-you")
    peer = signed_in(browser, work, "peer", language="/en", size=PHONE)
    answer = peer.goto("/en/collect/duty/")
    assert answer is not None
    assert answer.status == 403
    peer.goto("/en/account/tasks/")
    picture(peer, "peer-supporter/01-nothing-about-anybody")
