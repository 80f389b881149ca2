"""A small country with a published review, and one user for each role."""

from __future__ import annotations

import pytest
from django.test import Client

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.reviews.tests.conftest import draft, published, small_review_loaded

__all__ = ["draft", "published", "small_review_loaded"]
ROLES = ("public", "partner", "officer", "editor", "administrator", "worker", "supervisor")
GRANTS = {
    "partner": {"role": Role.PARTNER},
    "officer": {"role": Role.PROGRAMME_OFFICER, "place": "53"},  # of Yunnan
    "editor": {"role": Role.EDITOR},
    "administrator": {"role": Role.ADMINISTRATOR},
    "worker": {"role": Role.FIELD_WORKER, "place": "53"},
    "peer supporter": {"role": Role.PEER_SUPPORTER},
    "supervisor": {"role": Role.SUPERVISOR, "place": "53"},
}


@pytest.fixture
def reader(request: pytest.FixtureRequest, published: object) -> Client:
    """A browser in which somebody of the role asked for has signed in; the public has not."""
    client = Client()
    if request.param != "public":
        user = User.objects.create_user(request.param, is_staff=request.param == "administrator")
        Grant.objects.create(user=user, **GRANTS[request.param])
        client.force_login(user)
    return client
