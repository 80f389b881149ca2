"""Whatever is asked of the API, it answers as its own description says, and never falls over."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import APIOperation, Case

FUZZING = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture
def kept_open():
    """The test's connection outlives each request, as Django's own client for tests sees to."""
    around = (request_started, request_finished)
    for signal in around:
        signal.disconnect(close_old_connections)
    yield
    for signal in around:
        signal.connect(close_old_connections)


@pytest.fixture
def operations(published, kept_open):
    """What the API over a small country with a published review says it can be asked."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    return [one.ok() for one in schema.get_all_operations()]


def test_every_answer_is_as_described(operations):
    for operation in operations:
        ask(operation)


def ask(operation: APIOperation) -> None:
    """Put many questions to one operation, well and ill formed."""

    @FUZZING
    @given(case=operation.as_strategy())
    def answered_as_described(case: Case) -> None:
        case.call_and_validate()

    answered_as_described()
