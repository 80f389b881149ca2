"""Of all whom the demonstration's field speaks of, no name and no number lies anywhere but in what is sealed.

Looked for in every table of the database (the queue of jobs is one), in the ledger decoded, in files kept, in logs, and
in what an error says: its page, and the e-mail to whoever runs the site.
"""

from __future__ import annotations

import logging
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from xinmiao.accounts.models import User
from xinmiao.collection.actions import devices
from xinmiao.collection.models import FormVersion, Submission
from xinmiao.collection.tests.live import multipart
from xinmiao.demonstration.families import Child, registration, sent
from xinmiao.demonstration.field import REGISTRATION
from xinmiao.demonstration.tests.conftest import AT, BY
from xinmiao.ledger.schema import TABLES
from xinmiao.people.models import Person
from xinmiao.people.tests.conftest import number
from xinmiao.people.tests.test_registering import dumped
from xinmiao.records.queries import snapshot
from xinmiao.science.linkage.identity_numbers import Document

pytestmark = pytest.mark.django_db


def secrets(children: list[Child]) -> set[bytes]:
    return {words.encode() for one in children for words in (one.name, one.carer, one.phone)}


def identity_number(child: Child) -> Document:
    return number(f"530129{child.birth_date:%Y%m%d}{1 if child.sex == 'male' else 2:03d}")


def files(*folders: Path | str) -> bytes:
    return b"\n".join(one.read_bytes() for folder in folders for one in Path(folder).rglob("*") if one.is_file())


def test_no_name_lies_in_database_queue_ledger_files_or_logs(
    children: list[Child], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    assert Submission.objects.count() > len(children)
    assert Person.objects.count() >= len(children)
    ledger = b"\n".join(snapshot().scan(table).collect().write_csv().encode() for table in TABLES)
    held = dumped()
    lies = {
        "database": held,
        "ledger": ledger + files(settings.LEDGER_URI),
        "files": files(settings.MEDIA_ROOT),
        "logs": caplog.text.encode(),
    }
    assert b"child_registration" in held, "the database was not read: the test proves nothing"
    assert [(where, one.decode()) for where, told in lies.items() for one in secrets(children) if one in told] == []


def test_an_error_tells_no_name_on_its_page_in_the_log_or_by_email(
    children: list[Child], settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    child, worker = children[0], User.objects.get(username="try_worker")
    key = devices.make(user=worker, label="phone", by=BY, at=AT)
    settings.KEYS_DIR = tmp_path / "no-folder"
    settings.KEYS_DIR.write_text("a disk that is not mounted")
    browser, phone = Client(raise_request_exception=False), Client(raise_request_exception=False)
    browser.force_login(worker)
    told = {"name": child.name, "mother": child.carer, "birth_date": child.birth_date.isoformat(), "sex": "1",
            "phone": child.phone, "identity_number": identity_number(child).number, "place": child.village,
            "precision": "day"}  # fmt: skip
    version = FormVersion.objects.offered().get(form__code=REGISTRATION).version
    xml = sent(REGISTRATION, version, registration(child, AT, worker.username), instance=uuid4())
    body = multipart(("xml_submission_file", "", xml))
    with caplog.at_level(logging.DEBUG):
        pages = [
            browser.post("/people/register/", told),
            browser.post("/people/", {"q": child.name}),
            phone.post(f"/openrosa/key/{key.token}/submission", body, "multipart/form-data; boundary=frontier",
                       headers={"X-OpenRosa-Version": "1.0"}),
        ]  # fmt: skip
    assert [page.status_code for page in pages] == [500, 500, 500]
    lies = {
        "page": b"\n".join(page.content for page in pages),
        "log": caplog.text.encode(),
        "e-mail": "\n".join(one.message().as_string() + one.body for one in mail.outbox).encode(),
    }
    looked_for = secrets(children) | {identity_number(child).number.encode(), key.token.encode()}
    assert len(mail.outbox) == len(pages), "nobody was told: the test proves nothing"
    assert [(where, one.decode()) for where, said in lies.items() for one in looked_for if one in said] == []
