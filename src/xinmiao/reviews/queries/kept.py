"""Contents of editions, read once: an edition that was published says the same to every reader."""

from __future__ import annotations

from functools import lru_cache

from xinmiao.reviews.models import Edition
from xinmiao.reviews.queries.contents import Contents, contents

N_KEPT = 16


def contents_of(edition: Edition, language: str) -> Contents:
    """Give an edition's contents; read again when it was built again or an erratum was added."""
    return _contents(edition.pk, edition.state, str(edition.built_at), edition.errata.count(), language)


@lru_cache(maxsize=N_KEPT)
def _contents(pk: int, state: str, built_at: str, n_errata: int, language: str) -> Contents:
    return contents(Edition.objects.select_related("review").get(pk=pk), language)
