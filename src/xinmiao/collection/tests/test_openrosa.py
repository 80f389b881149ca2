"""What Collect asks for and what it is answered: every header, every status, nobody else's forms."""

from __future__ import annotations

import logging
import tracemalloc
from base64 import b64encode
from hashlib import md5

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

from xinmiao.collection.actions import devices
from xinmiao.collection.models import DeviceKey, Quarantined, Revision, Submission
from xinmiao.collection.openrosa.access import BAD_KEYS, BAD_PASSWORDS
from xinmiao.collection.tests.sending import (
    AT,
    BY,
    close,
    country,
    filled,
    new_id,
    person,
    picture,
    publish,
    supervisor,
    visit,
    worker,
)

__all__ = ["country", "supervisor", "visit", "worker"]
LIST = {"x": "http://openrosa.org/xforms/xformsList"}
MANIFEST = {"x": "http://openrosa.org/xforms/xformsManifest"}
pytestmark = pytest.mark.usefixtures("visit")


class Phone:
    """Collect, as far as a server sees it."""

    def __init__(self, token: str = "", **headers: str) -> None:
        self.base = f"/openrosa/key/{token}" if token else "/openrosa"
        self.client = Client(headers={"X-OpenRosa-Version": "1.0", **headers})

    def get(self, path: str, **more):
        return self.client.get(path if path.startswith("http") else f"{self.base}/{path}", **more)

    def post(self, xml: bytes, *, part: str = "", **files):
        sent = {"xml_submission_file": SimpleUploadedFile("submission.xml", xml) if not part else xml.decode(), **files}
        return self.client.post(f"{self.base}/submission", sent)


def bombs() -> list[bytes]:
    """Documents that a careless parser would unfold to gigabytes, or fetch from elsewhere."""
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    blowup = f'<!DOCTYPE d [<!ENTITY a "{"x" * 100_000}">]><data id="visit">{"&a;" * 20_000}</data>'
    return [
        f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}]><data id="visit">&a11;</data>'.encode(),
        blowup.encode(),
        b'<!DOCTYPE d SYSTEM "file:///dev/zero"><data id="visit"/>',
        b'<!DOCTYPE d [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;]><data id="visit"/>',
        b'<data id="visit">' + b"<a>" * 100_000,
    ]


class Counting(MD5PasswordHasher):
    """Counts how often a password is reckoned."""

    reckoned = 0

    def verify(self, password: str, encoded: str) -> bool:
        Counting.reckoned += 1
        return super().verify(password, encoded)


@pytest.fixture(autouse=True)
def _forget_who_was_wrong():
    cache.clear()


@pytest.fixture
def key(worker) -> devices.MadeKey:
    return devices.make(user=worker, label="phone", by=BY, at=AT)


@pytest.fixture
def phone(key) -> Phone:
    return Phone(key.token)


def xml_of(response):
    return etree.fromstring(response.content)


class TestEveryAnswer:
    def test_it_says_version_size_and_language(self, phone):
        for response in (phone.get("formList"), phone.client.head(f"{phone.base}/submission"), phone.post(b"")):
            assert response["X-OpenRosa-Version"] == "1.0"
            assert int(response["X-OpenRosa-Accept-Content-Length"]) > 10_000_000
            assert response["Content-Language"] == "zh-hans"
            assert not response.cookies

    def test_head_of_submission_is_204_without_a_body(self, phone):
        response = phone.client.head(f"{phone.base}/submission")

        assert (response.status_code, response.content) == (204, b"")

    def test_a_request_without_its_version_is_400(self, key):
        assert Client().get(f"/openrosa/key/{key.token}/formList").status_code == 400

    def test_words_are_in_the_workers_language(self, phone, worker):
        worker.language = "en"
        worker.save()

        response = phone.post(filled())

        assert response["Content-Language"] == "en"
        assert b"Received" in response.content


class TestTheList:
    def test_each_hash_is_that_of_the_bytes_behind_its_address(self, phone):
        publish("other")

        forms = xml_of(phone.get("formList")).findall("x:xform", LIST)

        assert len(forms) == 2
        for one in forms:
            told = {etree.QName(child).localname: child.text for child in one}
            served = phone.get(told["downloadUrl"])
            assert told["hash"] == f"md5:{md5(served.content).hexdigest()}"
            assert served["Content-Type"] == "text/xml; charset=utf-8"

    def test_forms_of_others_and_closed_ones_are_absent(self, country, visit):
        other = person("other", programme="nothing")
        assert len(xml_of(Phone(devices.make(user=other, label="", by=BY, at=AT).token).get("formList"))) == 0
        close(visit)
        mine = devices.make(user=person("mine"), label="", by=BY, at=AT)
        assert len(xml_of(Phone(mine.token).get("formList"))) == 0

    def test_a_form_of_others_cannot_be_fetched(self, visit):
        other = Phone(devices.make(user=person("other", programme="nothing"), label="", by=BY, at=AT).token)

        for what in ("form.xml", "manifest", "media/places.csv"):
            assert other.get(f"forms/{visit.pk}/{what}").status_code == 404

    def test_marks_of_xml_in_a_name_are_escaped(self, phone):
        publish("odd", name="& < 中")

        response = phone.get("formList?formID=odd")

        assert "&amp; &lt; 中".encode() in response.content
        assert [one.text for one in xml_of(response).iterfind(".//x:name", LIST)] == ["& < 中"]

    def test_all_versions_tells_those_that_are_only_accepted_still(self, phone):
        publish(version="2")

        assert len(xml_of(phone.get("formList"))) == 1
        assert len(xml_of(phone.get("formList?listAllVersions=true"))) == 2

    def test_a_phone_that_has_it_is_told_so_without_a_body(self, phone, django_assert_max_num_queries):
        etag = phone.get("formList")["ETag"]

        again = phone.get("formList", headers={"If-None-Match": etag})
        assert (again.status_code, again.content, again["X-OpenRosa-Version"]) == (304, b"", "1.0")
        with django_assert_max_num_queries(2):  # who asks, and what is offered
            phone.get("formList", headers={"If-None-Match": etag})
        publish("new")
        assert phone.get("formList", headers={"If-None-Match": etag}).status_code == 200

    def test_its_files_are_the_workers_own(self, phone, visit):
        address = xml_of(phone.get("formList")).findtext(".//x:manifestUrl", namespaces=LIST)
        [file] = xml_of(phone.get(address)).findall("x:mediaFile", MANIFEST)

        told = {etree.QName(child).localname: child.text for child in file}
        served = phone.get(told["downloadUrl"]).content
        assert (told["filename"], told["hash"]) == ("places.csv", f"md5:{md5(served).hexdigest()}")
        rows = served.decode().splitlines()
        assert rows[0] == "name,label"
        assert all(row.startswith("5301") for row in rows[1:])
        assert len(rows) > 1

    def test_what_a_phone_asks_about_and_nobody_knows_is_gone(self, phone):
        response = phone.get(f"integrity?id={new_id().removeprefix('uuid:')},x")

        assert [one.text for one in xml_of(response).iter("deleted")] == ["true", "true"]
        assert xml_of(response).tag == "data"


class TestSending:
    def test_new_then_known(self, phone):
        xml = filled()

        assert [phone.post(xml).status_code for _ in range(3)] == [201, 202, 202]
        assert Submission.objects.count() == 1
        assert DeviceKey.objects.get().last_seen_at is not None

    def test_a_new_one_asks_the_database_little(self, phone, django_assert_max_num_queries):
        phone.post(filled())  # the form is compiled, the phone was seen

        with django_assert_max_num_queries(15):
            assert phone.post(filled()).status_code == 201

    def test_the_xml_may_come_without_a_files_name(self, phone):
        xml = filled()

        assert [phone.post(xml, part="field").status_code, phone.post(xml).status_code] == [201, 202]

    def test_files_in_several_posts(self, phone):
        xml = filled({"photo": "卡.png", "second_photo": "b.png"})

        told = [phone.post(xml, **files).status_code for files in ({}, picture("卡.png"), picture("b.png"), {})]

        assert told == [201, 201, 201, 202]
        assert sorted(Revision.objects.get().attachments.values_list("name", flat=True)) == ["b.png", "卡.png"]

    def test_other_content_is_409_and_kept(self, phone):
        instance = new_id()
        phone.post(filled(instance=instance))

        assert phone.post(filled({"age": "5"}, instance=instance)).status_code == 409
        assert Quarantined.objects.count() == 1

    def test_edits(self, phone):
        first, edit = new_id(), new_id()
        assert phone.post(filled(edits=first)).status_code == 404
        phone.post(filled(instance=first))
        assert phone.post(filled(instance=edit, edits=first)).status_code == 201
        assert phone.post(filled({"age": "9"}, edits=first)).status_code == 409
        assert phone.post(filled({"age": "9"}, edits=edit)).status_code == 201

    def test_a_closed_form_is_409_and_an_unknown_one_404(self, phone, visit):
        assert phone.post(filled(version="7")).status_code == 404
        close(visit)
        assert phone.post(filled()).status_code == 409

    def test_a_flagged_one_is_201(self, phone):
        assert phone.post(filled({"age": "99"})).status_code == 201

    @pytest.mark.parametrize(
        "xml",
        [
            b"",
            b"no xml",
            b"<data/>",
            b'<data id="visit" version="1"><age>1</age></data>',
            b'<!DOCTYPE d [<!ENTITY a "b">]><data id="visit">&a;</data>',
            b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data id="visit">&a;</data>',
        ],
    )
    def test_what_is_no_submission_is_400(self, phone, xml):
        assert phone.post(xml).status_code == 400

    def test_a_bomb_is_400_and_takes_no_more_memory_than_its_bytes(self, phone):
        phone.post(b"<data")  # whatever is loaded once
        for bomb in bombs():
            tracemalloc.start()
            told = phone.post(bomb)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            assert told.status_code == 400
            assert peak < 2_000_000 + 8 * len(bomb), "it was unfolded"
        assert not Submission.objects.exists()

    def test_no_xml_or_two_are_400(self, phone):
        address = f"{phone.base}/submission"
        assert phone.client.post(address, {"other": "x"}).status_code == 400
        both = [SimpleUploadedFile("a.xml", filled()), SimpleUploadedFile("b.xml", filled())]
        assert phone.client.post(address, {"xml_submission_file": both}).status_code == 400
        assert phone.client.post(address, b"--x", content_type="multipart/form-data").status_code == 400

    def test_too_large_is_413(self, phone, settings):
        settings.SUBMISSION_MAX_BYTES = 1000
        assert phone.post(filled({"child_name": "x" * 1000})).status_code == 413

    def test_too_many_files_are_413(self, phone, settings):
        settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
        assert phone.post(filled(), **picture("a"), **picture("b")).status_code == 413

    def test_whoever_may_not_fill_it_is_403(self, country):
        token = devices.make(user=person("other", programme="nothing"), label="", by=BY, at=AT).token
        assert Phone(token).post(filled()).status_code == 403

    def test_get_is_405(self, phone):
        assert phone.get("submission").status_code == 405


class TestWho:
    def test_a_bad_key_is_403_then_429_and_a_good_one_at_the_same_address_is_unhindered(self, phone):
        bad = Phone("nothing")

        told = [bad.get("formList").status_code for _ in range(BAD_KEYS + 5)]

        assert told == [403] * BAD_KEYS + [429] * 5
        assert phone.get("formList").status_code == 200

    def test_a_revoked_key_and_one_of_a_worker_who_left_open_nothing(self, phone, key, worker):
        worker.is_active = False
        worker.save()
        assert phone.get("formList").status_code == 403
        worker.is_active = True
        worker.save()
        devices.revoke(key=key.key, by=BY, at=AT)
        assert phone.get("formList").status_code == 403

    def test_the_session_cookie_opens_nothing(self, worker):
        phone = Phone()
        phone.client.force_login(worker)

        assert phone.get("formList", secure=True).status_code == 401
        assert phone.get("formList").status_code == 403

    def test_a_name_and_password_are_taken_over_https_alone(self, worker):
        told = b64encode(b"worker:right").decode()
        phone = Phone(Authorization=f"Basic {told}")

        assert phone.get("formList").status_code == 403
        assert phone.get("formList", secure=True).status_code == 200

    def test_a_right_password_is_reckoned_once_and_counts_no_longer_than_it_is_right(self, worker, settings):
        settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
        phone = Phone(Authorization=f"Basic {b64encode(b'worker:right').decode()}")
        wrong = Phone(Authorization=f"Basic {b64encode(b'worker:wrong').decode()}")
        Counting.reckoned = 0

        assert [phone.get("formList", secure=True).status_code for _ in range(3)] == [200] * 3
        assert Counting.reckoned == 1
        assert wrong.get("formList", secure=True).status_code == 401
        worker.set_password("another")
        worker.save()
        assert phone.get("formList", secure=True).status_code == 401

    def test_a_password_that_is_remembered_opens_nothing_for_who_left(self, worker):
        phone = Phone(Authorization=f"Basic {b64encode(b'worker:right').decode()}")
        assert phone.get("formList", secure=True).status_code == 200
        worker.is_active = False
        worker.save()

        assert phone.get("formList", secure=True).status_code == 401

    def test_no_password_asks_for_one(self, worker):
        response = Phone().get("formList", secure=True)

        assert (response.status_code, response["WWW-Authenticate"][:5]) == (401, "Basic")

    def test_too_many_wrong_passwords_lock_the_name(self, worker):
        wrong, right = (
            Phone(Authorization=f"Basic {b64encode(word).decode()}") for word in (b"worker:x", b"worker:right")
        )

        assert [wrong.get("formList", secure=True).status_code for _ in range(BAD_PASSWORDS)] == [401] * BAD_PASSWORDS
        assert right.get("formList", secure=True).status_code == 429

    def test_the_key_is_in_the_addresses_of_its_device_and_in_no_log(self, phone, key, caplog):
        with caplog.at_level(logging.DEBUG):
            response = phone.get("formList")
            Phone("a-bad-secret").get("formList")
            phone.get("nothing-here")

        assert key.token in xml_of(response).findtext(".//x:downloadUrl", namespaces=LIST)
        assert key.token not in caplog.text
        assert "a-bad-secret" not in caplog.text

    def test_only_the_hash_of_a_key_is_kept(self, key):
        assert key.token not in str(DeviceKey.objects.values().get())
