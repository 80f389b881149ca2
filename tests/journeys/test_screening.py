"""A class is screened with a counsellor's name on it; a peer supporter tells an adult; a supervisor sees no score."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import PHONE, python
from tests.journeys.people import PASSWORD, goes_to, signed_in
from tests.journeys.pictures import Picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]
DAY = datetime.now(UTC).date().isoformat()
OPENED = f"""
from django.utils import timezone
from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions import forms, licences
from xinmiao.collection.models import FormState, FormVersion
from xinmiao.collection.queries.licences import confirmed
from xinmiao.core.actors import Actor

def adult(name, role):
    user, made = User.objects.get_or_create(username=name, defaults=dict(name=name.title()))
    if made:
        user.set_password("{PASSWORD}")
        user.save()
        Grant.objects.create(user=user, role=role, place="530111")
    return user

reader = adult("guo", "counsellor")
adult("ming", "peer_supporter")
adult("sun", "supervisor")
now, by = timezone.now(), Actor.job("journey")
for one in {{"phq9", "gad7"}} - confirmed():
    licences.confirm(instrument=one, confirmed_by="Guo", confirmed_on=timezone.localdate(), user=reader, at=now,
                     reference="Made up for a journey")
version = FormVersion.objects.get(form__code="adolescent_screening_session")
if version.state != FormState.OPEN:
    forms.set_state(version=version, state=FormState.OPEN, by=by, at=now)
"""
SHEET = f"""
from django.utils import timezone
from xinmiao.accounts.models import User
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, FormVersion
from xinmiao.core.actors import Actor

def tags(said):
    return "".join("<%s>%s</%s>" % (name, value, name) for name, value in said.items())

version = FormVersion.objects.get(form__code="adolescent_screening_session").version
where = dict(place="530111", school="官渡中学", visit_date="{DAY}", grade="7", class_no="3", counsellor="Guo",
             backup_adult="Li", backup_phone="13800000000", private_room="yes")
mood = {{"phq_%d" % n: "2" if n < 7 else "0" for n in range(1, 10)}}
worry = {{"gad_%d" % n: "0" for n in range(1, 8)}}
safety = dict(words_flag="no", adult_report="no", abuse_told="no", item_9_asked="")
pupil = ("<pupils><pupil>P1</pupil><guardian_consent>given</guardian_consent><assent>agreed</assent>"
         "<took_part>yes</took_part><mood>" + tags(mood) + "</mood><worry>" + tags(worry) + "</worry><safety>"
         + tags(safety) + "</safety></pupils>")
xml = ('<data id="adolescent_screening_session" version="' + version + '"><where>' + tags(where) + "</where>" + pupil
       + "<meta><instanceID>uuid:screening-1</instanceID></meta></data>")
guo = User.objects.get(username="guo")
receive(xml=xml.encode(), media={{}}, user=guo, channel=Channel.BROWSER, at=timezone.now(), by=Actor.of_user(guo))
"""


@pytest.fixture
def form_open(work_data: Path) -> None:
    """The people of one county; the form's licences are confirmed, and it is open."""
    python(work_data, OPENED)


def test_a_class_is_screened_with_a_name_on_duty_and_a_supervisor_sees_no_score(
    browser: Browser, work: str, work_data: Path, form_open: None, picture: Picture
):  # fmt: skip
    guo = signed_in(browser, work, "guo", language="/en", size=PHONE)
    goes_to(guo, "Screening sessions")
    guo.get_by_label("Place").select_option("530111")
    guo.get_by_label("School").fill("官渡中学")
    guo.get_by_label("Grade").fill("7")
    guo.get_by_label("Class").fill("3")
    guo.get_by_label("Date").fill(DAY)
    guo.get_by_role("button", name="Plan it").click()
    guo.get_by_role("button", name="Start").click()
    expect(guo.get_by_role("main")).to_contain_text("No counsellor on duty is named")
    guo.get_by_label("Counsellor on duty, present").select_option(label="Guo")
    guo.get_by_role("button", name="Name this counsellor").click()
    guo.get_by_role("button", name="Start").click()
    expect(guo.get_by_text("No sheet has come in yet.")).to_be_visible()
    python(work_data, SHEET)
    guo.reload()
    expect(guo.get_by_role("main")).to_contain_text("Orange")
    picture(guo, "counsellor/03-a-session", guo.get_by_role("heading", name="Pupils"))
    guo.get_by_role("link", name="Screening sessions").first.click()
    expect(guo.get_by_role("row").filter(has_text="官渡中学")).to_contain_text("Open")

    sun = signed_in(browser, work, "sun", language="/en")
    answer = sun.goto(guo.url)
    assert answer is not None
    assert answer.status == 403
    goes_to(sun, "Review of submissions")
    sun.get_by_role("link", name="Adolescent mental-health screening session").click()
    expect(sun.get_by_role("main")).to_contain_text("are for the counsellor who treats them")
    shown = sun.get_by_role("main").inner_text()
    assert [word for word in ("Orange", "PHQ9", "12", "GAD7") if word in shown] == []


def test_a_worry_reaches_the_counsellor_who_confirms_it_and_its_writer_cannot_open_it_again(
    browser: Browser, work: str, form_open: None, picture: Picture
):  # fmt: skip
    ming = signed_in(browser, work, "ming", language="/en", size=PHONE)
    goes_to(ming, "I am worried about a classmate")
    expect(ming.get_by_role("main")).to_contain_text("Guo")
    picture(ming, "peer-supporter/02-i-am-worried")
    ming.get_by_label("Whom are you worried about?").fill("Xiao Lin of class 3")
    ming.get_by_label("Where can an adult find this classmate now?").fill("On the bench by the field")
    ming.get_by_role("button", name="Tell an adult").click()
    expect(ming.get_by_text("Thank you. An adult has been told and will come.")).to_be_visible()

    guo = signed_in(browser, work, "guo", language="/en", size=PHONE)
    goes_to(guo, "On duty")
    guo.get_by_role("listitem").get_by_role("link", name="Told by a peer supporter").first.click()
    alert = guo.url
    expect(guo.get_by_role("main")).to_contain_text("On the bench by the field")
    guo.get_by_label("What came of it").select_option("confirmed")
    guo.get_by_label("In words").fill("Talked on the bench, it is so")
    guo.get_by_role("button", name="Close with my name").click()
    goes_to(guo, "On duty")
    opened = guo.get_by_role("listitem").filter(has_text="nobody yet")
    opened.get_by_role("link", name="Told by a peer supporter").click()
    expect(guo.get_by_role("heading", name="Xiao Lin of class 3")).to_be_visible()
    expect(guo.locator(".duty-steps li")).to_have_count(7)

    ming.goto("/en/collect/worried/")
    assert "Xiao Lin" not in ming.get_by_role("main").inner_text()
    answer = ming.goto(alert)
    assert answer is not None
    assert answer.status == 403
