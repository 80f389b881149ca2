"""Places, partners and the portfolio as pages and over HTTP, in both languages."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import translation
from ninja import NinjaAPI
from ninja.testing import TestClient

from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.api import router as partners_router
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.api import router as places_router
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.api import router as programmes_router
from xinmiao.programmes.pack import PART as PROGRAMMES
from xinmiao.science.errors import XinmiaoError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_country(tmp_path):
    parts = (PLACES, PARTNERS, PROGRAMMES)
    packs.load(write_pack(tmp_path), by=Actor.job("test"), at=datetime(2024, 12, 31, tzinfo=UTC), parts=parts)


def _address(name: str, *args: str, language: str = "zh-hans") -> str:
    with translation.override(language):
        return reverse(name, args=args)


def _page(client, name: str, *args: str, language: str = "zh-hans", **query: str) -> str:
    answer = client.get(_address(name, *args, language=language), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_country_page_has_every_province_and_the_cartogram(client):
    page = _page(client, "places:index")

    assert "云南省" in page
    assert "47,209,277" in page
    assert _address("places:place", "53") in page
    assert "老挝" in page


def test_a_place_has_both_names_its_code_the_way_up_and_what_is_below(client):
    page = _page(client, "places:place", "53")

    assert all(words in page for words in ("云南省", "Yunnan", "53", "昆明市", "2020"))
    assert _address("places:place", "CHN") in page
    assert _address("places:place", "5301") in page


def test_the_same_page_in_english(client):
    page = _page(client, "places:place", "53", language="en")

    assert "<h1" in page
    assert "Directly below" in page
    assert "Kunming" in page


def test_a_place_is_found_and_nothing_found_says_so(client):
    assert "仙桃市" in _page(client, "places:search", q="xian tao")
    assert "没有" in _page(client, "places:search", q="zzzz")


def test_a_table_downloads_as_shown(client):
    answer = client.get(_address("places:index"), {"download": "provinces.csv"})

    assert answer["Content-Type"].startswith("text/csv")
    assert "云南省" in b"".join(answer).decode("utf-8-sig")


def test_partners_and_one_of_them_with_what_it_works_on(client):
    assert "卫生部门" in _page(client, "partners:index")

    page = _page(client, "partners:partner", "health_commission")
    assert "优质保健" in page
    assert _address("programmes:intervention", "quality_care") in page


def test_the_portfolio_shows_stages_and_keeps_one(client):
    assert "优质保健" in _page(client, "programmes:index")
    assert "优质保健" in _page(client, "programmes:index", stage="scale")
    assert "优质保健" not in _page(client, "programmes:index", stage="pilot")
    assert "优质保健" in _page(client, "programmes:index", stage="no such stage")


def test_an_intervention_has_its_stage_services_and_partners(client):
    page = _page(client, "programmes:intervention", "quality_care")

    assert 'aria-current="step"' in page
    assert all(words in page for words in ("做到位。", "随访", "卫生部门", "2019"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("places:place", "no-such"),
        ("partners:partner", "no_such"),
        ("programmes:intervention", "no_such"),
    ],
)
def test_what_is_not_there_is_not_found(client, name, code):
    assert client.get(reverse(name, args=[code])).status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("places:index", ()),
        ("places:place", ("53",)),
        ("places:search", ()),
        ("partners:index", ()),
        ("partners:partner", ("office",)),
        ("programmes:index", ()),
        ("programmes:intervention", ("quality_care",)),
    ],
)
def test_no_page_asks_once_a_row(client, name, args, language, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        _page(client, name, *args, language=language)


@pytest.fixture(scope="module")
def api() -> TestClient:
    """The three routers as one API; the site's own is put together above."""
    together = NinjaAPI(urls_namespace="programmes-test")
    together.add_router("/places", places_router)
    together.add_router("/partners", partners_router)
    together.add_router("/programmes", programmes_router)

    @together.exception_handler(XinmiaoError)
    def told(request, error):
        return together.create_response(request, error.as_dict("en"), status=404)

    return TestClient(together)


def test_places_over_http(api):
    def codes(address: str) -> list[str]:
        return [one["code"] for one in api.get(address).json()["items"]]

    assert codes("/places/?kind=province") == ["42", "53"]
    assert codes("/places/?under=53&on=2020-01-01") == ["5301", "530102"]
    assert codes("/places/?parent=42") == ["429004"]
    assert (codes("/places/?limit=1&offset=1"), api.get("/places/?limit=1").json()["count"]) == (["429004"], 9)
    assert [one["code"] for one in api.get("/places/search/?q=xiantao").json()] == ["429004"]

    county = api.get("/places/429004/").json()
    assert (county["parent"], county["province"], county["county"]) == ("42", 42, 429004)
    assert county["ancestors"] == ["WORLD", "CHN", "42"]
    assert api.get("/places/53/").json()["populations"][1]["value"] == 47_209_277
    assert api.get("/places/9999/").json()["code"] == "place.unknown"
    assert api.get("/places/?under=9999").status_code == 404


def test_partners_over_http(api):
    assert [one["code"] for one in api.get("/partners/").json()] == ["health_commission"]
    assert api.get("/partners/office/").json()["kind"] == "office"
    assert api.get("/partners/nobody/").json()["code"] == "partner.unknown"


def test_interventions_over_http(api):
    assert [one["code"] for one in api.get("/programmes/goal-areas/").json()] == ["health"]
    assert [one["code"] for one in api.get("/programmes/interventions/?stage=scale").json()] == ["quality_care"]
    assert api.get("/programmes/interventions/?stage=pilot").json() == []

    one = api.get("/programmes/interventions/quality_care/").json()
    assert (one["goal_area"], one["partners"]) == ("health", ["health_commission"])
    assert [service["roles"] for service in one["services"]] == [["child", "caregiver"], []]
    assert api.get("/programmes/interventions/none/").json()["code"] == "intervention.unknown"
