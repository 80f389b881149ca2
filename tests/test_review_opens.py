"""Every figure on the review's page opens, to as many records as DuckDB counts in the files (acceptance fact 2).

The real pack, all its claims, a demonstration country at a small scale; the questions are written here again as SQL.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from xinmiao.core import codes, packs
from xinmiao.core.actors import Actor
from xinmiao.demonstration import actions as demonstration
from xinmiao.indicators.queries import counting
from xinmiao.ledger.period import Period
from xinmiao.ledger.schema import Role
from xinmiao.ledger.store import Snapshot
from xinmiao.reviews import actions
from xinmiao.reviews.models import Claim, Edition, Review
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.kept import _contents
from xinmiao.reviews.queries.recomputing import pinned_snapshot

BY = Actor.job("tests")
N_CLAIMS = 31
SCALE = 0.012  # no claim is of 1 to 4 people, whose records are not told
ASKED = """
WITH written AS (SELECT * FROM read_parquet({files}, hive_partitioning = false)),
alias AS (SELECT person_no, kept_no FROM read_parquet({aliases}, hive_partitioning = false)),
asked AS (
    SELECT written.*, coalesce(alias.kept_no, written.person_no) AS person
    FROM written LEFT JOIN alias ON alias.person_no = written.person_no
    WHERE NOT withdrawn AND date BETWEEN DATE '{start}' AND DATE '{end}' AND {services} AND {roles} AND {within}
      AND event_no NOT IN (SELECT supersedes FROM written WHERE supersedes IS NOT NULL)
)
SELECT count(*), {measure} FROM asked
"""
MEASURES = {
    "person": "count(DISTINCT person)",
    "place": "count(DISTINCT nullif(place, 0))",
    "county": "count(DISTINCT nullif(county, 0))",
    "prefecture": "count(DISTINCT CASE WHEN county > 0 THEN county // 100 ELSE nullif(place, 0) END)",
    "province": "count(DISTINCT nullif(province, 0))",
    "partner": "count(DISTINCT nullif(partner, 0))",
    "amount": "sum(amount) / 100",
}


@pytest.fixture
def published(db, settings, tmp_path: Path) -> Iterator[Edition]:
    """The 2024 review of the pack, published on a demonstration country at a small scale."""
    settings.LEDGER_URI, settings.DATA_DIR = str(tmp_path / "ledger"), tmp_path / "data"
    counting.forget()
    _contents.cache_clear()
    pack = packs.load(django_settings.PACK_DIR, by=BY)
    demonstration.create(scale=SCALE, pack=pack, by=BY, at=timezone.now(), told=lambda what, share: None)
    actions.build(review=Review.objects.get(year=2024), by=BY)
    yield actions.publish_draft(year=2024, by=BY, override="tests")
    counting.forget()


def counted_directly(
    snapshot: Snapshot, claim: Claim, *, period: str = "", province: int | None = None
) -> tuple[int, float]:
    """Records and value of a claim, by DuckDB over the files, from the words of its definition alone."""
    asked, when = claim.version.spec, Period.parse(period or claim.period)
    sql = ASKED.format(
        files=snapshot.files("events"),
        aliases=snapshot.files("aliases"),
        start=when.start,
        end=when.end,
        services=_one_of("service", [codes.table("service")[code] for code in asked.services]),
        roles=_one_of("role", [Role[name.upper()] for name in asked.roles]),
        within=_one_of("province", [] if province is None else [province]),
        measure=MEASURES[str(asked.of)],
    )
    [(n_records, value)] = duckdb.sql(sql).fetchall()
    return n_records, float(value)


def _one_of(column: str, numbers: list[int]) -> str:
    return f"{column} IN ({', '.join(str(int(one)) for one in numbers)})" if numbers else "true"


class Facts(HTMLParser):
    """The terms of a page's definition lists with their words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tag, self.term, self.told = "", "", {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tag = tag

    def handle_data(self, data: str) -> None:
        if self.tag == "dt" and data.strip():
            self.term = data.strip()
        elif self.tag == "dd" and data.strip():
            self.told.setdefault(self.term, data.strip())


def figures_of(html: str) -> set[str]:
    """The addresses that figures of a page open to, once each."""
    return set(re.findall(r'href="(/en/reviews/2024/claim/[^"]+)"', html))


def test_every_figure_on_the_page_opens_to_the_records_that_a_direct_count_gives(client: Client, published: Edition):
    opened = figures_of(client.get("/en/reviews/2024/").content.decode())
    claims = {f"/en/reviews/2024/claim/{one.code}/": one for one in editions.claims(published)}
    assert opened == claims.keys()
    assert len(opened) == N_CLAIMS
    snapshot = pinned_snapshot(published)
    told = {address: Facts(client.get(address).content.decode()).told["Records"] for address in opened}
    direct = {address: counted_directly(snapshot, claims[address])[0] for address in opened}
    assert told == {address: f"{n:,}" for address, n in direct.items()}


def test_every_claim_its_years_and_its_provinces_have_the_values_that_a_direct_count_gives(published: Edition):
    snapshot = pinned_snapshot(published)
    claims = list(editions.claims(published))
    held = {one.code: (one.figure.n_records, float(one.figure.point)) for one in claims}
    assert held == {one.code: counted_directly(snapshot, one) for one in claims}
    assert all(n_records > 0 for n_records, _value in held.values())
    for claim in claims:
        if claim.version.spec.of == "person":
            _agrees(snapshot, claim)


def _agrees(snapshot: Snapshot, claim: Claim) -> None:
    """The years and the provinces that its page draws are direct counts, too; small ones are not told."""
    for row in claim.figure.trend:
        held, direct = row["value"], counted_directly(snapshot, claim, period=row["label"])[1]
        assert held == direct or (held is None and direct == 0) or 0 < direct < 5, (claim.code, row)
    for row in claim.figure.provinces:
        direct = counted_directly(snapshot, claim, province=int(row["place"]))[1]
        assert row["value"] in (direct, "suppressed"), (claim.code, row)
