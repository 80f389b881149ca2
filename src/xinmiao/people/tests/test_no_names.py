"""Whatever is done with people, no name and no number of theirs lies anywhere but in what is sealed."""

import logging
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from xinmiao.core.actors import Actor
from xinmiao.ledger.rows import EventRow
from xinmiao.people.models import Person
from xinmiao.people.tests.conftest import ELSEWHERE, VILLAGE, number
from xinmiao.people.tests.test_registering import dumped
from xinmiao.people.tests.test_screens import sign_in, worker
from xinmiao.records import actions as records

__all__ = ["sign_in", "worker"]
pytestmark = pytest.mark.django_db
SURNAMES, GIVEN = ["诸葛", "欧阳", "上官", "慕容", "司徒"], "梓涵雨桐浩宇轩逸宸曦琪瑶"
Commit = Callable[..., object]


def generated(n: int) -> list[dict[str, str]]:
    """People as a worker types them, from a seed."""
    draw, told = random.Random(11), []
    for _ in range(n):
        born = date(2012, 1, 1) + timedelta(days=draw.randrange(4000))
        name, mother = (draw.choice(SURNAMES) + "".join(draw.choices(GIVEN, k=2)) for _ in range(2))
        identity = number(f"530102{born:%Y%m%d}{draw.randrange(500) * 2 + 1:03d}").number
        told.append(
            {"name": name, "mother": mother, "birth_date": born.isoformat(), "sex": "1", "place": VILLAGE,
             "identity_number": identity, "phone": f"139{draw.randrange(10**8):08d}", "address": f"{name}家"}
        )  # fmt: skip
    return told


def test_no_name_and_no_number_lies_anywhere(
    worker: Client, clerk: Actor, settings: Settings, caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Commit,
):  # fmt: skip
    people, answers = generated(20), []
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        for one in people:
            answers.append(worker.post("/en/people/register/", one))
            worker.post("/en/people/register/check/", one)
            worker.post("/en/people/", {"q": one["name"]})
            answers.append(worker.post("/en/people/register/", one | {"place": ELSEWHERE, "despite": "twin"}))
        persons = list(Person.objects.all())
        answers.append(worker.get("/en/people/nobody/"))
        for person in persons:
            worker.post(reverse("people:show", args=[person.pseudonym]), {"purpose": "service"})
        rows = [EventRow(date=date(2024, 3, 4), service=1, county=530102, person_no=p.person_no) for p in persons]
        records.post_events(rows=rows, source="people", by=clerk)
        records.drain(by=clerk)

    assert len(persons) == len(people)
    ledger = b"".join(path.read_bytes() for path in Path(settings.LEDGER_URI).rglob("*") if path.is_file())
    addresses = "\n".join(answer.headers.get("Location", "") for answer in answers)
    lies = {"database": dumped(), "ledger": ledger, "addresses": addresses.encode()}
    lies["logs"] = caplog.text.encode()
    secrets = {one[field] for one in people for field in ("name", "mother", "identity_number", "phone", "address")}
    assert [(where, one) for where, bytes_ in lies.items() for one in secrets if one.encode() in bytes_] == []
