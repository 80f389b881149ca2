"""Every figure opens: to a number of records equal to a direct count over the ledger's files (acceptance fact 2)."""

import re

import duckdb
import pytest
from django.utils import translation

from xinmiao.core import codes, packs
from xinmiao.indicators.figure import Audience
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries import counting
from xinmiao.indicators.tests import country
from xinmiao.ledger.period import Period
from xinmiao.records.queries import snapshot
from xinmiao.reviews import actions
from xinmiao.reviews.models import Review
from xinmiao.reviews.pages import table_of_records
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.recomputing import pinned_snapshot
from xinmiao.reviews.queries.spreading import by_province
from xinmiao.reviews.queries.tracing import sample, trace
from xinmiao.reviews.tests import small_review

SERVICES = ("care.visit", "care.food", "care.items")
LIVE = """
WITH rows AS (SELECT * FROM read_parquet({files}))
SELECT count(*), count(DISTINCT person_no), count(DISTINCT county) FROM rows
WHERE service IN {services} AND year(date) = 2024 AND NOT withdrawn
  AND event_no NOT IN (SELECT supersedes FROM rows WHERE supersedes IS NOT NULL)
"""


def counted_directly(ledger):
    """Records, people and counties of 2024, by DuckDB over the data files."""
    numbers = codes.table("service")
    services = "({})".format(", ".join(str(numbers[code]) for code in SERVICES))
    [row] = duckdb.sql(LIVE.format(files=ledger.files("events"), services=services)).fetchall()
    return row


def test_each_claim_opens_to_as_many_records_as_a_direct_count_gives(published):
    n_records, n_people, n_counties = counted_directly(pinned_snapshot(published))
    reached, counties = (trace(editions.claim(2024, code)) for code in ("health.reached", "health.counties"))
    assert reached.claim.figure.n_records == counties.claim.figure.n_records == n_records == 24
    assert reached.claim.figure.point == n_people == 24
    assert counties.claim.figure.point == n_counties == 3


def test_it_still_does_after_late_records(published):
    small_review.children(range(25, 28), source="late children")
    opened = trace(editions.claim(2024, "health.reached"))
    n_records, n_people, _ = counted_directly(snapshot())
    assert (opened.live.measured.n_records, opened.live.measured.point) == (n_records, n_people) == (27, 27)
    assert opened.has_moved
    assert opened.claim.figure.point == 24


def test_a_trace_says_what_is_counted_how_and_by_whom(published):
    opened = trace(editions.claim(2024, "health.reached"))
    assert opened.definition.en == "What it is"
    assert "只计一次" in opened.rule.zh
    assert [partner.code for partner in opened.reporters] == ["health"]
    assert [one.publication.value for one in opened.reported] == [100]
    assert opened.sentence.zh == "这一年，超过 20名儿童得到服务。"
    assert [row["value"] for row in opened.claim.figure.trend] == [0, 11, 24]
    assert opened.as_dict("en")["wording"] == "over 20"


def test_provinces_are_shown_without_cells_that_point_at_people(published):
    rows = {row["place"]: row["value"] for row in trace(editions.claim(2024, "health.reached")).claim.figure.provinces}
    assert rows == {"53": 16, "42": 8}


def test_a_province_with_few_children_is_not_told(small_review_loaded):
    country.events(["2025-05-01 90 care.visit 429004 health"], source="one child in Hubei")
    version = Indicator.objects.get(code="health.reached").current
    [hubei] = [row for row in by_province(version, Period.year(2025), snapshot()) if row["place"] == "42"]
    assert hubei["value"] == "suppressed"


def test_a_sample_of_records_is_for_those_with_the_right(published):
    claim = editions.claim(2024, "health.reached")
    assert trace(claim).sample is None
    found = trace(claim, with_records=True).sample
    assert len(found.rows) == 10
    assert found.n == 24
    assert len(sample(claim, limit=100).rows) == 24


@pytest.mark.parametrize(("language", "service"), [("zh-hans", "随访"), ("en", "Visit")])
def test_the_sample_is_told_in_words(published, language, service):
    with translation.override(language):
        table = table_of_records(trace(editions.claim(2024, "health.reached"), with_records=True), language[:2])
    assert service in {row["service"] for row in table.rows}
    assert table.count == 24


def test_an_unknown_claim_is_told_in_words(published):
    with pytest.raises(editions.NoReview, match="no_claim"):
        editions.claim(2024, "health.none")


def test_a_figure_of_one_to_four_people_is_not_told_to_the_public(client, published):
    """Not on the page, in its download, by the API, nor by the hash of who they are."""
    figure = published.claims.get(code="health.reached").figure
    figure.lower = figure.point = figure.upper = figure.n_records = 3
    figure.save()
    opened = trace(editions.claim(2024, "health.reached"), shown_to=Audience.PUBLIC).as_dict("en")
    assert opened["published"] == {"lower": None, "value": None, "upper": None}
    assert (opened["n_records"], opened["persons_sha256"], opened["live"]["value"]) == (None, "", 24)
    assert trace(editions.claim(2024, "health.reached")).as_dict("en")["n_records"] == 3
    page = client.get("/en/reviews/2024/claim/health.reached/").content.decode()
    assert "A figure of 1 to 4 people is not published" in page
    rows = client.get("/en/reviews/2024/claim/health.reached/?download=figures.csv").content.decode().splitlines()
    assert rows[1].startswith("As published,2024,,,")
    told = {one["claim"]: one for one in client.get("/api/reviews/2024/claims").json()}["health.reached"]
    assert (told["value"], told["records"]) == (None, None)
    claims = client.get("/en/reviews/2024/claims/?download=claims.csv").content.decode()
    [row] = [one for one in claims.splitlines() if "health.reached" in one]
    assert ",3," not in row


@pytest.fixture
def three_children(db, settings, tmp_path):
    """The published review of a country in which three children were served, and two the year before."""
    settings.LEDGER_URI, settings.DATA_DIR = str(tmp_path / "ledger"), tmp_path / "data"
    counting.forget()
    packs.load(small_review.written(tmp_path / "pack"), by=country.TESTER)
    small_review.children(range(1, 4))
    small_review.children(range(1, 3), year=2023, source="the year before")
    actions.build(review=Review.objects.get(), by=country.TESTER)
    yield actions.publish_draft(year=2024, by=country.TESTER)
    counting.forget()


@pytest.mark.parametrize(("address", "few"), [("/", "不到 5"), ("/en/", "fewer than 5")])
def test_a_sentence_of_one_to_four_people_says_only_that_they_are_few(client, three_children, address, few):
    figure = three_children.claims.get(code="health.reached").figure
    assert (figure.outcome, few in figure.words.in_("en" if "en" in address else "zh")) == ("supported", True)
    page = client.get(f"{address}reviews/2024/").content.decode()
    told = [words.strip() for words in re.findall(r"<a class=\"claim\"[^>]*health.reached[^>]*>([^<]*)<", page)]
    assert set(told) == {few}
    assert (figure.compared_zh, figure.compared_en) == ("不到 5", "fewer than 5")
