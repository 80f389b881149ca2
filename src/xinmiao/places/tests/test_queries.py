"""The tree is irregular, and every question about it still has its answer."""

from datetime import UTC, date, datetime

import pytest

from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.ledger.reach import Filter
from xinmiao.places import queries
from xinmiao.places.models import Place
from xinmiao.places.pack import PART as PLACES

FOLDERS = ("places", "partners", "programmes", "services")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small_country(tmp_path):
    part = packs.Part("places", PLACES.read, PLACES.load, paths=FOLDERS)
    packs.load(write_pack(tmp_path), by=Actor.job("test"), at=datetime(2024, 12, 31, tzinfo=UTC), parts=[part])


def _codes(places) -> list[str]:
    return [place.code for place in places]


def test_the_country_is_the_one_with_provinces():
    assert queries.country().code == "CHN"
    assert _codes(queries.other_countries()) == ["LAO"]
    assert _codes(queries.provinces()) == ["42", "53"]


def test_a_county_may_stand_directly_under_its_province():
    xiantao = queries.place("429004")

    assert _codes(queries.ancestors(xiantao)) == ["WORLD", "CHN", "42"]
    assert _codes(queries.children(queries.place("42"))) == ["429004"]
    assert queries.province_of(xiantao).code == "42"


def test_below_at_any_depth_and_directly():
    yunnan = queries.place("53")

    assert _codes(queries.children(yunnan)) == ["5301"]
    assert _codes(queries.descendants(yunnan)) == ["5301", "530102", "530199"]
    assert queries.counts_by_kind(yunnan) == {"prefecture": 1, "county": 1, "development_zone": 1}
    assert queries.counts_by_province("county") == {42: 1, 53: 1}


def test_a_code_that_begins_another_is_not_above_it():
    Place.objects.create(number=530, code="530", kind="province", parent_id=53, path="/WORLD/CHN/530/")

    assert "530" not in _codes(queries.descendants(queries.place("53")))


def test_as_of_a_day_only_what_existed_then():
    kunming = queries.place("5301")

    assert _codes(queries.children(kunming, day=date(2010, 6, 1))) == ["530102", "530199"]
    assert _codes(queries.children(kunming, day=date(2020, 1, 1))) == ["530102"]
    assert queries.place("530199").exists_on(date(2019, 12, 31))
    assert not queries.place("530199").exists_on(date(2020, 1, 1))


def test_the_world_and_the_country_are_in_no_province():
    assert queries.province_of(queries.place("CHN")) is None
    assert queries.ancestors(queries.place("WORLD")) == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("仙桃", "429004"),
        ("xian tao", "429004"),
        ("XIANTAO", "429004"),
        ("5301", "5301"),
        ("530102", "530102"),
        ("Yunnan", "53"),
        ("lao pdr", "LAO"),
    ],
)
def test_a_place_is_found_by_name_pinyin_or_code(words, first):
    assert _codes(queries.search(words))[0] == first


def test_what_is_no_name_finds_nothing():
    assert queries.search("") == []
    assert queries.search("   ") == []
    assert queries.search("%") == []
    assert queries.search("没有这个地方") == []


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("CHN", {}),
        ("53", {"provinces": (53,)}),
        ("530102", {"counties": (530102,)}),
        ("5301", {"places": (5301, 530102, 530199)}),
    ],
)
def test_a_place_as_the_ledger_filters_by_it(code, numbers):
    found = queries.ledger_numbers(queries.place(code))

    assert found == numbers
    assert Filter(**found)


def test_the_latest_population_not_after_a_year():
    yunnan = queries.place("53")

    assert queries.population(yunnan).value == 47_209_277
    assert queries.population(yunnan, group="age_0_14", year=2020).status == "derived"
    assert queries.population(yunnan, year=2019) is None
    assert set(queries.populations(queries.provinces())) == {53}


def test_an_unknown_place_is_told_in_both_languages():
    with pytest.raises(queries.UnknownPlace) as caught:
        queries.place("9999")
    assert "9999" in caught.value.message("zh")
    assert "9999" in caught.value.message("en")
