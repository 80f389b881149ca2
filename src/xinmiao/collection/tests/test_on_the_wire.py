"""What only a real server shows: pieces without a length, twenty at once, headers as they arrive, logs without keys."""

from __future__ import annotations

import os
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xinmiao.collection.tests.live import Site, laid_out, multipart, own_database, request, serving
from xinmiao.collection.tests.sending import filled, new_id

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installation(tmp_path_factory, django_db_setup, django_db_blocker) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock(), own_database(tmp_path_factory.mktemp("site")) as told:
        yield told


@pytest.fixture(scope="module")
def key(installation) -> str:
    return laid_out(installation)


@pytest.fixture(scope="module", params=["gunicorn", "uvicorn"])
def site(request: pytest.FixtureRequest, installation, key) -> Iterator[Site]:
    with serving(request.param, installation, key) as running:
        yield running


def post(site: Site, xml: bytes, *files: tuple[str, bytes], name: str = "s.xml", chunks: int = 0) -> int:
    body = multipart(("xml_submission_file", name, xml), *((file, file, content) for file, content in files))
    return request(site, "POST", f"{site.keyed}/submission", body, chunks=chunks)[0]


def test_head_tells_how_much_may_be_sent_and_the_date_once(site):
    status, headers, body = request(site, "HEAD", f"{site.keyed}/submission")

    names = Counter(name for name, _ in headers)
    assert (status, body) == (204, b"")
    assert [names[one] for one in ("date", "x-openrosa-version", "x-openrosa-accept-content-length")] == [1, 1, 1]


@pytest.mark.parametrize("chunks", [1, 7, 300])
def test_a_body_in_pieces_arrives_whole(site, chunks):
    xml, photo = filled({"photo": "卡.png"}), os.urandom(100_000)

    assert post(site, xml, ("卡.png", photo), chunks=chunks) == 201
    assert post(site, xml, ("卡.png", photo)) == 202, "something of it was missing"


def test_the_xml_in_pieces_may_come_without_a_files_name(site):
    xml = filled()

    assert [post(site, xml, name="", chunks=3), post(site, xml)] == [201, 202]


def test_a_body_in_pieces_that_is_too_large_is_413(installation, key):
    with serving("gunicorn", installation | {"XINMIAO_SUBMISSION_MB": "0.01"}, key) as small:
        assert post(small, filled(), ("a.png", os.urandom(50_000)), chunks=5) == 413
        assert post(small, filled(), ("a.png", os.urandom(50_000))) == 413


def test_of_twenty_at_once_one_is_new_and_all_others_are_told_that_it_is_known(site):
    xml = filled()
    with ThreadPoolExecutor(20) as phones:
        told = Counter(phones.map(lambda _: post(site, xml), range(20)))

    assert told == {201: 1, 202: 19}


def test_of_twenty_others_under_one_name_one_is_new_and_all_others_are_held(site):
    instance = new_id()
    with ThreadPoolExecutor(20) as phones:
        told = Counter(phones.map(lambda i: post(site, filled({"age": str(i % 18)}, instance=instance)), range(20)))

    assert told == {201: 1, 409: 19}


def test_bombs_are_refused_and_the_server_goes_on(site):
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    bombs = [
        f'<!DOCTYPE d [<!ENTITY a0 "ha">{laughs}]><data id="visit">&a11;</data>'.encode(),
        b'<data id="visit">' + b"<a>" * 300_000,
        filled().replace(b"</data>", b"<x>" * 5000 + b"</x>" * 5000 + b"</data>"),
    ]

    assert {post(site, bomb) for bomb in bombs} <= {400, 413}
    assert post(site, filled()) == 201


def test_a_password_over_http_is_refused(site):
    told = b64encode(b"worker:right").decode()

    assert request(site, "GET", "/openrosa/formList", headers={"Authorization": f"Basic {told}"})[0] == 403


def test_a_password_over_https_is_taken(installation, key):
    told = {"Authorization": f"Basic {b64encode(b'worker:right').decode()}", "X-Forwarded-Proto": "https"}
    with serving("gunicorn", installation | {"XINMIAO_HTTPS": "1"}, key) as site:
        assert request(site, "GET", "/openrosa/formList", headers=told)[0] == 200


def test_no_key_is_written_down_by_the_server_though_its_access_log_is_on(site):
    request(site, "GET", f"{site.keyed}/formList", headers={"Referer": f"http://localhost{site.keyed}/formList"})
    request(site, "GET", "/openrosa/key/a-bad-secret/formList")
    request(site, "GET", f"{site.keyed}/nothing")

    written = Path(site.log).read_text()
    assert "/openrosa/key/" in written, "the access log is off: the test proves nothing"
    assert site.key not in written
    assert "a-bad-secret" not in written
