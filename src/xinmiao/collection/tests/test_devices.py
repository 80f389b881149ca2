"""A key is shown once, opens one worker's forms, and is shut out alone."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode

import pytest
from django.test import Client
from django.urls import reverse

from xinmiao.collection.actions import devices
from xinmiao.collection.models import DeviceKey
from xinmiao.collection.queries.devices import opened_by, visible_to
from xinmiao.collection.rules.collect_settings import payload
from xinmiao.collection.tests.sending import AT, BY, ELSEWHERE, country, person, supervisor, worker
from xinmiao.core.models import AuditEntry

__all__ = ["country", "supervisor", "worker"]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_code_holds_what_collect_reads():
    told = json.loads(zlib.decompress(b64decode(payload("https://x/openrosa/key/k", name="新苗"))))

    assert told["general"]["server_url"] == "https://x/openrosa/key/k"
    assert told["project"] == {"name": "新苗"}
    assert set(told) == {"general", "admin", "project"}


def test_a_key_is_shown_once_with_its_code_and_opens_the_workers_forms(worker):
    client = signed_in(worker)

    page = client.post(reverse("collection:devices"), {"label": "红米"})

    token = re.search(r"/openrosa/key/([\w-]+)", page.content.decode())[1]
    assert "<svg" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert opened_by(token).user == worker
    assert token not in client.get(reverse("collection:devices")).content.decode()


def test_a_worker_revokes_their_own_key_and_nobody_elses(worker):
    other = devices.make(user=person("other"), label="x", by=BY, at=AT)
    mine = devices.make(user=worker, label="x", by=BY, at=AT)
    client = signed_in(worker)

    assert client.post(reverse("collection:revoke_device", args=[mine.key.pk])).status_code == 302
    assert client.post(reverse("collection:revoke_device", args=[other.key.pk])).status_code == 404
    assert (opened_by(mine.token), opened_by(other.token) is None) == (None, False)


def test_a_supervisor_sees_the_keys_of_the_workers_of_their_places(worker, supervisor):
    devices.make(user=worker, label="here", by=BY, at=AT)
    devices.make(user=person("far", place=ELSEWHERE), label="there", by=BY, at=AT)

    assert [one.label for one in visible_to(supervisor)] == ["here"]
    assert "here" in signed_in(supervisor).get(reverse("collection:devices")).content.decode()


def test_a_supervisor_makes_a_key_for_a_worker_of_their_places_alone(worker, supervisor):
    client, far = signed_in(supervisor), person("far", place=ELSEWHERE)

    assert client.post(reverse("collection:devices"), {"label": "x", "worker": worker.pk}).status_code == 200
    assert client.post(reverse("collection:devices"), {"label": "x", "worker": far.pk}).status_code == 422
    assert DeviceKey.objects.get().user == worker


def test_who_fills_no_forms_has_no_devices(country):
    editor = person("editor", "editor", place="")

    assert signed_in(editor).get(reverse("collection:devices")).status_code == 403
    assert Client().get(reverse("collection:devices")).status_code == 302


def test_making_and_revoking_are_audited_once_and_tell_no_secret(worker):
    made = devices.make(user=worker, label="x", by=BY, at=AT)
    for _ in range(2):
        devices.revoke(key=made.key, by=BY, at=AT)

    entries = AuditEntry.objects.filter(noun="device key").order_by("number")
    assert [one.verb for one in entries] == ["make", "revoke"]
    assert made.token not in str(list(entries.values()))


@pytest.mark.parametrize("page", ["en", "zh"])
def test_the_page_speaks_both_languages(worker, page):
    address = "/collect/devices/" if page == "zh" else "/en/collect/devices/"
    content = signed_in(worker).get(address).content.decode()

    assert ("Name of the device" in content) == (page == "en")
    assert ("设备名称" in content) == (page == "zh")
