"""One search over everything, in both languages, of what whoever asks may see."""

import pytest
from django.test import Client
from django.urls import reverse

from xinmiao.partners.models import Partner, PartnerKind
from xinmiao.places.models import Kind as KindOfPlace
from xinmiao.places.models import NameStatus, Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def country() -> None:
    Partner.objects.create(number=1, code="federation", name_zh="妇女联合组织", name_en="Women's federation",
                           kind=PartnerKind.ASSOCIATION)  # fmt: skip
    Partner.objects.create(number=2, code="gone", name_zh="旧妇女组织", name_en="Old women's group",
                           kind=PartnerKind.ASSOCIATION, is_retired=True)  # fmt: skip
    world = Place.objects.create(number=1, code="WORLD", name_zh="世界", name_en="World", kind=KindOfPlace.WORLD,
                                 path="/WORLD/", name_en_status=NameStatus.OFFICIAL)  # fmt: skip
    for number in range(2, 14):
        Place.objects.create(number=number, code=f"55{number:04}", name_zh=f"妇好{number}镇", name_en=f"Fuhao {number}",
                             kind=KindOfPlace.TOWNSHIP, path=f"/WORLD/55{number:04}/", parent=world,
                             name_en_status=NameStatus.PINYIN)  # fmt: skip


def test_the_header_of_every_page_has_it(client: Client) -> None:
    assert 'action="/search/"' in client.get("/partners/").content.decode()


@pytest.mark.parametrize(("path", "words"), [("/search/", "妇女"), ("/en/search/", "women federation")])
def test_it_finds_by_the_names_of_both_languages(client: Client, path: str, words: str) -> None:
    page = client.get(path, {"q": words}).content.decode()
    assert reverse("partners:partner", args=["federation"]) in page
    assert "gone" not in page


def test_it_shows_a_few_of_many_with_their_count_and_the_way_to_all(client: Client) -> None:
    page = client.get("/search/", {"q": "fuhao"}).content.decode()
    assert page.count("镇</a>") == 8
    assert "12" in page
    assert f"{reverse('places:search')}?q=fuhao" in page


@pytest.mark.parametrize("words", ["没有这样的东西", "<script>alert(1)</script>", "'; DROP TABLE", "%", "x" * 5000])
def test_nothing_found_says_so_and_what_to_do(client: Client, words: str) -> None:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    assert "没有找到" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_no_words_ask_for_some(client: Client) -> None:
    page = client.get("/search/", {"q": "  "}).content.decode()
    assert "没有找到" not in page
    assert "拼音" in page
