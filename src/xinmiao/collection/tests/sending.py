"""What tests of receiving start from: a small country, a form, workers, and what their phones write."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import forms, submissions
from xinmiao.collection.actions.submissions import Received
from xinmiao.collection.models import Channel, FormState, FormVersion
from xinmiao.collection.rules.mapping import Mapping as FormMapping
from xinmiao.collection.tests.workbooks import choice, question, workbook
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES

BY = Actor.job("test")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
PUBLISHED_AT = datetime(2026, 10, 1, tzinfo=UTC)
HERE, ELSEWHERE = "530102", "420102"
SURVEY = [
    {"type": "start", "name": "start"},
    {"type": "end", "name": "end"},
    question("select_one_from_file places.csv", "place"),
    question("date", "visit_date", required="yes", constraint=". <= today()"),
    question("text", "child_name", required="yes"),
    question("integer", "age", constraint=". >= 0 and . <= 17"),
    question("select_one yes_no", "went_well"),
    question("image", "photo", **{"parameters": "max-pixels=1024"}),
    question("image", "second_photo", **{"parameters": "max-pixels=1024"}),
]
CHOICES = [choice("yes_no", "yes"), choice("yes_no", "no")]


def load_country(tmp_path) -> None:
    packs.load(write_pack(tmp_path), by=BY, at=AT, parts=(PLACES, PARTNERS, PROGRAMMES))


def publish(code: str = "visit", *, version: str = "1", name: str = "家访", **more: object) -> FormVersion:
    """A form of home visits, open."""
    about = {"title": {"zh": name, "en": "Home visit"}, "intervention": Intervention.objects.first().code}
    mapping = FormMapping.model_validate({**about, "place": "place", "date": "visit_date", **more})
    book = workbook(code, SURVEY, choices=CHOICES, version=version)
    form = forms.describe(code=code, mapping=mapping, by=BY)
    return forms.publish(form=form, workbook=book, mapping=mapping, by=BY, at=PUBLISHED_AT)


def person(name: str, role: Role = Role.FIELD_WORKER, *, place: str = HERE, programme: str = "") -> User:
    user = User.objects.create_user(name, password="right")
    Grant.objects.create(user=user, role=role, place=place, programme=programme)
    return user


def filled(
    answers: Mapping[str, str] | None = None, *, instance: str = "", edits: str = "", form: str = "visit",
    version: str = "1",
) -> bytes:  # fmt: skip
    """What a phone writes; clean but for what is given."""
    clean = {
        "start": "2026-11-26T16:30:00.000+08:00", "end": "2026-11-26T16:40:00.000+08:00", "place": HERE,
        "visit_date": "2026-11-26", "child_name": uuid.uuid4().hex, "age": "2", "went_well": "yes", "photo": "",
        "second_photo": "",
    }  # fmt: skip
    said = "".join(f"<{name}>{value}</{name}>" for name, value in {**clean, **(answers or {})}.items())
    old = f"<orx:deprecatedID>{edits}</orx:deprecatedID>" if edits else ""
    meta = f"<orx:meta><orx:instanceID>{instance or new_id()}</orx:instanceID>{old}</orx:meta>"
    xml = f'<data xmlns:orx="http://openrosa.org/xforms" id="{form}" version="{version}">{said}{meta}</data>'
    return f"<?xml version='1.0' ?>{xml}".encode()


def new_id() -> str:
    return f"uuid:{uuid.uuid4()}"


def picture(name: str, content: bytes = b"\x89PNG\r\n\x1a\n of a child") -> dict[str, SimpleUploadedFile]:
    return {name: SimpleUploadedFile(name, content)}


def send(xml: bytes, user: User, media: Mapping[str, SimpleUploadedFile] | None = None) -> Received:
    return submissions.receive(
        xml=xml, media=media or {}, user=user, channel=Channel.OPENROSA, device_id="phone", user_agent="Collect",
        at=AT, by=Actor.of_user(user),
    )  # fmt: skip


def close(version: FormVersion) -> None:
    forms.set_state(version=version, state=FormState.CLOSED, by=BY, at=AT)


@pytest.fixture
def country(db, tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    load_country(tmp_path)


@pytest.fixture
def visit(country: None) -> FormVersion:
    return publish()


@pytest.fixture
def worker(country: None) -> User:
    return person("worker")


@pytest.fixture
def supervisor(country: None) -> User:
    return person("supervisor", Role.SUPERVISOR)
