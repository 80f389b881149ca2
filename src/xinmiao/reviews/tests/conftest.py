from __future__ import annotations

import pytest

from xinmiao.core import packs
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.records.actions import drain
from xinmiao.reviews import actions
from xinmiao.reviews.models import Review
from xinmiao.reviews.queries.kept import _contents
from xinmiao.reviews.tests import small_review


@pytest.fixture
def small_review_loaded(db, settings, tmp_path):
    """A small country with its pack and its review loaded: 24 children in 2024, 11 in 2023."""
    settings.LEDGER_URI = str(tmp_path / "ledger")
    settings.DATA_DIR = tmp_path / "data"
    counting.forget()
    _contents.cache_clear()
    packs.load(small_review.written(tmp_path / "pack"), by=country.TESTER)
    drain(by=country.TESTER)
    small_review.children(range(1, 25))
    small_review.children(range(1, 12), year=2023, source="earlier children")
    yield Review.objects.get(year=2024)
    counting.forget()


@pytest.fixture
def draft(small_review_loaded):
    return actions.build(review=small_review_loaded, by=country.TESTER)


@pytest.fixture
def published(draft):
    return actions.publish_draft(year=2024, by=country.TESTER)
