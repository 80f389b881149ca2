"""The same ledger in an S3-compatible store."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import boto3
import pytest

from xinmiao.ledger.store import FileMissing, Ledger, NoLedger
from xinmiao.ledger.store.tests.samples import event, events, events_of

BUCKET = "records"


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, str]]:
    """A server of its own process, as a store is: within this one it would wait for us while we wait for it."""
    port = _free_port()
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-p", str(port)], stderr=subprocess.DEVNULL)
    options = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ALLOW_HTTP": "true",
    }
    _wait_for(port)
    _client(options).create_bucket(Bucket=BUCKET)
    yield options
    server.terminate()
    server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError


def _client(options: dict[str, str]):
    return boto3.client(
        "s3",
        endpoint_url=options["AWS_ENDPOINT_URL"],
        region_name=options["AWS_REGION"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


@pytest.fixture
def ledger(store: dict[str, str], request: pytest.FixtureRequest) -> Ledger:
    return Ledger.create(f"s3://{BUCKET}/{request.node.name}", store)


def test_append_read_and_repeat(ledger: Ledger):
    ledger.append("events", events(1_000), app="form", batch=1)
    again = ledger.append("events", events(1_000), app="form", batch=1)

    assert again.already
    snapshot = ledger.snapshot()
    assert snapshot.scan("events", (2024,)).collect()["year"].unique().to_list() == [2024]
    assert snapshot.scan("events").collect().height == 1_000
    assert snapshot.files("events")[0].startswith(f"{ledger.uri}/events/year=2023/")


def test_upkeep(ledger: Ledger):
    for batch in range(1, 4):
        ledger.append("events", events(200, seed=batch, first=200 * batch), app="form", batch=batch)
    ledger.append("events", events_of(event(9001, 4321)), app="x", batch=1)
    before = ledger.snapshot()

    ledger.compact()
    erased = ledger.erase([4321])

    assert erased.n_events == 1
    assert before.live().collect().height == 601
    assert ledger.snapshot().live().collect().height == 600
    assert ledger.snapshot(before.versions).scan("events").collect().height == 601
    assert ledger.verify(deep=True).holds
    ledger.write_codes("service", {"a": 1})
    assert ledger.codes("service") == {"a": 1}
    assert ledger.codes("partner") == {}


def test_two_writers_at_once_lose_nothing(ledger: Ledger):
    def write(app: str, first: int) -> None:
        for batch in range(1, 6):
            ledger.append("events", events(20, seed=batch, first=first + 100 * batch), app=app, batch=batch)

    writers = [threading.Thread(target=write, args=told) for told in (("a", 10_000), ("b", 20_000), ("a", 10_000))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    numbers = ledger.snapshot().scan("events").collect()["event_no"]
    assert numbers.len() == numbers.n_unique() == 2 * 5 * 20


def test_a_missing_object_is_named(ledger: Ledger, store: dict[str, str]):
    ledger.append("events", events(100, years=(2024,)), app="form", batch=1)
    snapshot = ledger.snapshot()
    (uri,) = snapshot.files("events")
    _client(store).delete_object(Bucket=BUCKET, Key=uri.removeprefix(f"s3://{BUCKET}/"))

    (problem,) = ledger.verify().problems
    assert isinstance(problem, FileMissing)
    assert problem.where == uri
    with pytest.raises(FileMissing), snapshot.reading("events"):
        snapshot.scan("events").collect()


def test_a_store_without_a_ledger_says_so(store: dict[str, str]):
    with pytest.raises(NoLedger):
        Ledger.open(f"s3://{BUCKET}/nowhere", store)
