"""What others wrote is what we looked at: a changed file fails here, and is read before its hash is changed."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

SERVED = {"django_htmx/htmx-2.min.js": "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"}
FOR_TESTS = {
    "axe-core/axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
    "axe-core/LICENSE": "af175b9d96ee93c21a036152e1b905b0b95304d4ae8c2c921c7609100ba8df7e",
}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(("name", "digest"), SERVED.items())
def test_a_served_file_is_the_one_we_read(name: str, digest: str) -> None:
    assert _hash(Path(finders.find(name))) == digest


@pytest.mark.parametrize(("name", "digest"), FOR_TESTS.items())
def test_a_file_for_tests_is_the_one_we_read(name: str, digest: str) -> None:
    assert _hash(settings.ROOT / "tests" / "vendor" / name) == digest
