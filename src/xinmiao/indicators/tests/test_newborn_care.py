"""Newborn care: results of observations by section, the standards, what the public and the office see."""

import re

import pytest

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, State, Submission
from xinmiao.collection.tests.pack_forms import published
from xinmiao.collection.tests.sending import AT
from xinmiao.core.actors import Actor
from xinmiao.indicators.queries import newborn_care as queries
from xinmiao.indicators.rules import newborn_care as rules
from xinmiao.indicators.tests import reporting, tables
from xinmiao.science.elimination import newborn, observation

PAGE = "/en/indicators/newborn-care/"
SHEET = observation.load_sheet(tables.CHINA / "eenc" / "eenc_observation.yaml")
ITEMS = {str(name): [str(one) for one in items] for name, items in SHEET.data["sections"].items()}


def said(facility="A", kind="real", answer="correctly", **others):
    """The row of an observation with one answer everywhere, but for what is named."""
    items = {item: answer for of in ITEMS.values() for item in of}
    return {**items, "facility": facility, "kind": kind, "breathing": "yes", "birth_mode": "vaginal",
            "bag_mask_functional": "yes", "ssc_start_min": "1", "ssc_minutes": "90", "separated": "no",
            "suction": "none", "first_feed_min": "60", **others}  # fmt: skip


def scored(*rows):
    return rules.scored(list(rows), SHEET)


def test_ten_correct_five_partly_three_not_observed_are_83_per_cent():
    items = [*ITEMS["before"], *ITEMS["birth"], *ITEMS["first_90min"]]
    words = ["correctly"] * 10 + ["partly"] * 5 + ["not_observed"] * 3
    share, _why = observation.share_of_maximum([observation.WORDS.get(one) for one in words])
    assert len(items) == 23
    assert round(float(share) * 100, 1) == 83.3


def test_fewer_than_half_observed_give_no_result_and_are_told_to_the_office():
    one = rules.results(scored(said(answer="not_observed"), *[said()] * 5))["real", "score"]
    assert (one.n, one.none, one.mean) == (5, 1, 100.0)


def test_the_section_of_the_baby_who_does_not_breathe_counts_only_where_it_applies():
    found = rules.results(scored(*[said()] * 5, *[said(breathing="no")] * 2, *[said(kind="simulated")] * 3))
    assert found["real", "non_breathing"].n == 2
    assert found["simulated", "non_breathing"].n == 3
    assert found["real", "score"].n == 7, "simulations are a series of their own"


@pytest.mark.parametrize(("start", "mode", "minutes", "yes"), [
    ("1", "vaginal", "90", True), ("2", "vaginal", "90", False), ("3", "caesarean", "90", True),
    ("1", "vaginal", "89", False),
])  # fmt: skip
def test_skin_to_skin_counts_by_its_start_its_length_and_the_way_of_birth(start, mode, minutes, yes):
    row = said(ssc_start_min=start, birth_mode=mode, ssc_minutes=minutes)
    found = {one["indicator"]: one for one in rules.indicators(scored(row))}
    assert found["ssc_immediate_90min"]["n_yes"] == int(yes)
    assert found["ssc_immediate_90min"]["target"] == 100


@pytest.mark.parametrize(
    ("before", "after", "risk"), [("49.0%", "88.2%", 1.80), ("5.4%", "3.9%", 0.72), ("3.2%", "0.9%", 0.28)]
)
def test_relative_risks_of_the_worked_example(before, after, risk):
    assert round(float(newborn.relative_risk(before, after)), 2) == risk


def test_a_small_facility_is_hidden_with_one_more_that_would_give_it_back():
    rows = [said("A")] * 8 + [said("B")] * 7 + [said("C")] * 3
    found = rules.by_facility(scored(*rows))
    assert found["C"]["real"] is None
    assert sum(one["real"] is None for one in found.values()) == 2


def test_a_share_of_few_or_of_all_but_few_is_small():
    sides = ((17, 0), (3, 0), (10, 2), (12, 0))
    shares = [rules.is_small({"n": 20, "n_yes": yes, "n_unknown": unknown}) for yes, unknown in sides]
    assert shares == [True, True, True, False]


@pytest.fixture
def observed(small_country, settings, monkeypatch):
    settings.PACK_DIR = tables.CHINA
    rows = [said("A")] * 8 + [said("B", answer="partly")] * 7 + [said("C", kind="simulated")] * 6
    monkeypatch.setattr(queries, "observations", lambda: scored(*rows))


def test_facilities_are_for_the_office_alone(client, observed):
    public = client.get(PAGE).content.decode()
    assert "confidential" not in public
    assert "There is no pass mark" in public
    client.force_login(reporting.person("olli", Role.PROGRAMME_OFFICER))
    assert "By facility (confidential)" in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"download": "facilities.csv"})["Content-Type"].startswith("text/csv")


def test_the_download_of_facilities_is_no_way_around(client, observed):
    assert not client.get(PAGE, {"download": "facilities.csv"})["Content-Type"].startswith("text/csv")


def test_pictures_are_the_same_bytes_twice(client, observed):
    first, second = (re.findall(r"<svg.*?</svg>", client.get(PAGE).content.decode(), re.DOTALL) for _ in range(2))
    assert first == second
    assert len(first) > 2


def observation_xml(version, n):
    """One filled observation, everything done correctly."""
    done = "".join(
        f"<{name}>{''.join(f'<{item}>correctly</{item}>' for item in items)}</{name}>"
        for name, items in ITEMS.items()
        if name != "non_breathing"
    )
    asked = "<place>530102</place><facility>A</facility><visit_date>2026-11-20</visit_date>"
    scene = "<kind>real</kind><birth_mode>vaginal</birth_mode><breathing>yes</breathing>"
    meta = f"<orx:meta><orx:instanceID>uuid:{n}</orx:instanceID></orx:meta>"
    said = f"<where>{asked}</where><worker><worker_name>王红</worker_name></worker><scene>{scene}</scene>{done}{meta}"
    head = f'xmlns:orx="http://openrosa.org/xforms" id="eenc_coaching_observation" version="{version}"'
    return f"<data {head}>{said}</data>".encode()


def test_only_approved_observations_are_read_and_nobodys_name_with_them(small_country, settings):
    settings.PACK_DIR = tables.CHINA
    version = published("eenc_coaching_observation")
    worker = reporting.person("wang", Role.FIELD_WORKER, place="530102")
    for n in range(2):
        receive(
            xml=observation_xml(version.version, n), media={}, user=worker, channel=Channel.BROWSER, at=AT,
            by=Actor.of_user(worker), device_id="test",
        )  # fmt: skip
    assert queries.observations().height == 0
    Submission.objects.filter(pk=Submission.objects.earliest("pk").pk).update(state=State.APPROVED)
    found = queries.observations()
    assert found["eenc_score"].to_list() == [100.0]
    assert "王红" not in str(found.to_dicts())
