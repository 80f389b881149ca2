"""Filling in the browser, as the server sees it: a page without data, a worker's own forms, one way in."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions import browsers, forms
from xinmiao.collection.models import DeviceKey, FormState, FormVersion, Revision
from xinmiao.collection.queries import filling
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.tests import test_envelopes
from xinmiao.collection.tests.workbooks import question, workbook
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.people import encryption
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES

BY = Actor.job("test")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _small_country(db, tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    packs.load(write_pack(tmp_path), by=BY, at=AT, parts=(PLACES, PARTNERS, PROGRAMMES))


def publish(code: str, *, state: FormState = FormState.OPEN, version: str = "1") -> FormVersion:
    about = {"title": {"zh": f"表 {code}", "en": code}, "intervention": Intervention.objects.first().code}
    mapping = Mapping.model_validate({**about, "reads": ["children"]})
    form = forms.describe(code=code, mapping=mapping, by=BY)
    book = workbook(code, [question("text", "child_name")], version=version)
    return forms.publish(form=form, workbook=book, mapping=mapping, by=BY, at=AT, state=state)


def user(name: str, role: str, *, programme: str = "", place: str = "530102") -> User:
    made = User.objects.create_user(name, password="x")
    Grant.objects.create(user=made, role=role, programme=programme, place=place)
    return made


@pytest.fixture
def worker() -> User:
    return user("wang", "field_worker")


@pytest.fixture
def phone(worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


# -- the page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/collect/", "/en/collect/", "/collect/fill/visit/"])
def test_the_page_is_the_same_for_everybody_and_holds_no_data(phone, worker, address):
    publish("visit")
    assert phone.get(address).content == Client().get(address).content
    assert worker.username not in phone.get(address).content.decode()


def test_only_pages_with_the_form_engine_may_run_wasm_and_none_may_eval(client):
    of_page = client.get("/collect/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in of_page
    assert "style-src 'self' 'unsafe-inline'" in of_page
    assert "default-src 'self'" in of_page
    assert "wasm" not in client.get("/account/login/").headers["Content-Security-Policy"]
    assert not re.search(r"(?<!wasm-)unsafe-eval", of_page)


def test_the_service_worker_keeps_the_page_and_no_address_with_data(client):
    script = client.get("/collect/sw.js")
    kept = json.loads(re.match(r"const KEPT = (.*);\n", script.content.decode())[1])
    assert script.headers["Content-Type"] == "text/javascript"
    assert kept["page"] == kept["scope"] == "/collect/"
    assert not [url for url in kept["files"] if not url.startswith("/static/") and not url.endswith(".webmanifest")]
    assert all(Client().get(url).status_code == 200 for url in kept["files"] if not url.startswith("/static/"))


def test_the_words_of_a_page_are_in_its_language(client):
    assert "我可以填报的表单" in client.get("/collect/").content.decode()
    manifest = client.get("/en/collect/app.webmanifest").json()
    assert (manifest["short_name"], manifest["start_url"]) == ("Field forms", "/en/collect/")
    assert client.get("/collect/app.webmanifest").json()["short_name"] == "填报"


# -- what a worker gets ------------------------------------------------------------------------------------------------


def test_a_worker_gets_their_own_open_forms_with_their_lists(phone):
    publish("visit")
    publish("old", state=FormState.CLOSING)
    told = phone.get("/collect/catalogue/")
    assert "no-store" in told.headers["Cache-Control"]
    [form] = told.json()["forms"]
    assert (form["code"], [one["name"] for one in form["lists"]]) == ("visit", ["places.csv", "children.csv"])
    assert phone.get(form["url"]).content == bytes(FormVersion.objects.get(form__code="visit").xform)


def test_forms_of_another_programme_are_not_offered():
    publish("visit")
    assert list(filling.offered_to(user("li", "field_worker", programme="another"))) == []


def test_a_version_offered_no_more_still_opens_for_drafts_but_a_draft_version_does_not(phone):
    publish("visit")
    publish("visit", version="2")
    publish("plan", state=FormState.DRAFT)
    assert phone.get("/collect/forms/visit/1/form.xml").status_code == 200
    assert phone.get("/collect/forms/plan/1/form.xml").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["catalogue/", "forms/visit/1/form.xml", "forms/visit/1/lists/places.csv", "forms/visit/1/preview/"],
)
def test_the_public_and_those_who_fill_nothing_get_nothing(address):
    publish("visit")
    editor = Client()
    editor.force_login(user("bian", "editor", place=""))
    assert {Client().get(f"/collect/{address}").status_code, editor.get(f"/collect/{address}").status_code} == {404}


def test_a_list_is_never_kept_by_a_cache_and_its_download_is_logged_with_its_rows(phone):
    publish("visit")
    told = phone.get("/collect/forms/visit/1/lists/children.csv")
    assert "no-store" in told.headers["Cache-Control"]
    entry = AuditEntry.objects.get(verb="download", noun="list")
    assert (entry.key, entry.detail["rows"]) == ("children.csv", 0)


def test_the_name_under_which_a_phone_keeps_things_tells_nobody_who_it_is(phone, worker):
    told = phone.get("/collect/token/").json()
    assert told["worker"] == filling.worker_key(worker) != filling.worker_key(user("zhang", "field_worker"))
    assert Client().get("/collect/token/").json()["worker"] is None


def test_a_revoked_browser_is_told_to_forget_whoever_asks(phone, worker):
    browsers.register(user=worker, device_id="phone-1", label="x", at=AT, by=BY)
    assert Client().get("/collect/token/?device=phone-1").json()["forget"] is False
    DeviceKey.objects.update(revoked_at=timezone.now())
    assert Client().get("/collect/token/?device=phone-1").json()["forget"] is True


# -- the way in --------------------------------------------------------------------------------------------------------


def submission(instance: str = "uuid:1", name: str = "王小明") -> bytes:
    return (
        f'<data id="visit" version="1"><child_name>{name}</child_name><meta><instanceID>{instance}</instanceID>'
        "</meta></data>"
    ).encode()


def post(client: Client, worker: User, xml: bytes, *, instance: str = "uuid:1", monkeypatch) -> tuple[int, str]:
    monkeypatch.setattr(test_envelopes, "SERVER", encryption.submission_keypair().private)
    envelope = test_envelopes.sealed(xml, about=f"submission {filling.worker_key(worker)} {instance}")
    answer = client.post(
        "/collect/submissions/", envelope, content_type="application/octet-stream", headers={"X-Instance": instance}
    )
    return answer.status_code, answer.content.decode()


def test_a_sealed_form_is_received_once_in_openrosas_words(phone, worker, monkeypatch):
    publish("visit")
    first = post(phone, worker, submission(), monkeypatch=monkeypatch)
    again = post(phone, worker, submission(), monkeypatch=monkeypatch)
    assert (first[0], again[0]) == (201, 202)
    assert 'xmlns="http://openrosa.org/http/response"' in first[1]
    assert Revision.objects.get().submitter == worker


def test_the_same_instance_with_other_content_is_409_in_words(phone, worker, monkeypatch):
    publish("visit")
    post(phone, worker, submission(), monkeypatch=monkeypatch)
    status, words = post(phone, worker, submission(name="李小红"), monkeypatch=monkeypatch)
    assert status == 409
    assert "内容不同" in words


def test_without_a_session_401_and_without_the_right_403(worker, monkeypatch):
    publish("visit")
    editor = Client()
    editor.force_login(user("bian", "editor", place=""))
    assert post(Client(), worker, submission(), monkeypatch=monkeypatch)[0] == 401
    assert post(editor, worker, submission(), monkeypatch=monkeypatch)[0] == 403


def test_what_another_worker_sealed_is_not_taken(phone, monkeypatch):
    publish("visit")
    other = user("zhang", "field_worker")
    assert post(phone, other, submission(), monkeypatch=monkeypatch)[0] == 400
    assert not Revision.objects.exists()


def test_too_large_is_413(phone, worker, monkeypatch, settings):
    settings.SUBMISSION_MAX_BYTES = 10
    assert post(phone, worker, submission(), monkeypatch=monkeypatch)[0] == 413


def test_a_post_without_the_csrf_token_changes_nothing(worker, monkeypatch):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(worker)
    publish("visit")
    assert post(strict, worker, submission(), monkeypatch=monkeypatch)[0] == 403
    assert not Revision.objects.exists()


# -- previews ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def publisher() -> Client:
    client = Client()
    client.force_login(user("fang", "administrator", place=""))
    return client


def test_a_publishers_browser_says_whether_a_draft_opens_and_the_verdict_is_kept(publisher):
    version = publish("plan", state=FormState.DRAFT)
    assert publisher.get("/collect/forms/plan/1/preview/").status_code == 200
    told = {"md5": version.xform_md5, "opens": "no", "words": "Expected a NUMBER"}
    assert publisher.post("/collect/forms/plan/1/preview/verdict/", told).json() == {"noted": True}
    kept = FormVersion.objects.get().checks["browser"]
    assert (kept["opens"], kept["words"], kept["md5"]) == (False, "Expected a NUMBER", version.xform_md5)


def test_a_verdict_on_other_bytes_is_not_kept(publisher):
    publish("plan", state=FormState.DRAFT)
    answer = publisher.post("/collect/forms/plan/1/preview/verdict/", {"md5": "another", "opens": "yes"})
    assert answer.status_code == 409
    assert "browser" not in FormVersion.objects.get().checks
