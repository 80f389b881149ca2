"""One Spark session for all tests of this folder: two cores, quick to start."""

from __future__ import annotations

from collections.abc import Iterator
from pkgutil import resolve_name
from typing import Any

import pytest

QUICK = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Found by name, so that tests of other engines need no pyspark."""
    start = resolve_name("xinmiao.ledger.reach.spark:start")
    session = start("local[2]", folder=tmp_path_factory.mktemp("spark"), settings=QUICK)
    yield session
    session.stop()
