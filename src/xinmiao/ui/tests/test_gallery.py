"""The gallery renders every component, in both languages, and no English is left on the Chinese page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client

from xinmiao.ui import stylesheet

COMPONENTS = Path(stylesheet.__file__).parent / "templates/ui/components"
PARTS = {"table_cell", "form_fields", "field", "panels"}  # within table and form; blocks of higher apps
ENGLISH = {"ETH", "LAO", "TLS", "Xinmiao", "CSV", "XLSX", "SVG", "PNG", "English", "PDF"}
pytestmark = pytest.mark.django_db


class Words(HTMLParser):
    """Collects the text that people read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: object) -> dict[str, str]:
    with django_db_blocker.unblock():
        paths = {"zh": "/gallery/", "en": "/en/gallery/"}
        return {lang: Client().get(path).content.decode() for lang, path in paths.items()}


def test_each_page_names_its_language(pages: dict[str, str]) -> None:
    assert '<html lang="zh-Hans">' in pages["zh"]
    assert '<html lang="en">' in pages["en"]


def test_no_english_is_left_on_the_chinese_page(pages: dict[str, str]) -> None:
    reader = Words()
    reader.feed(pages["zh"])
    words = set(re.findall(r"[A-Za-z]{3,}", " ".join(reader.found)))
    assert words - ENGLISH == set()


def test_no_chinese_is_left_on_the_english_page(pages: dict[str, str]) -> None:
    reader = Words()
    reader.feed(pages["en"])
    assert set(re.findall(r"[\u4e00-\u9fff]+", " ".join(reader.found))) <= {"新苗", "中文"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_component_is_shown(pages: dict[str, str], lang: str) -> None:
    classes = set(re.findall(r'class="([a-z-]+)', pages[lang]))
    wanted = {path.stem.replace("_", "-") for path in COMPONENTS.glob("*.html") if path.stem not in PARTS}
    renamed = {"table": "data-table"}
    assert {renamed.get(name, name) for name in wanted} - classes == set()


def test_every_component_has_its_css_beside_it() -> None:
    named = {path.stem for path in COMPONENTS.glob("*.html")} - PARTS
    assert {name for name in named if not (COMPONENTS / f"{name}.css").exists()} == set()


def test_no_page_loads_anything_from_elsewhere(pages: dict[str, str]) -> None:
    loaded = re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', pages["zh"])
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []


def test_ids_are_unique(pages: dict[str, str]) -> None:
    ids = re.findall(r'\bid="([^"]+)"', pages["zh"])
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_nothing_is_styled_in_place(pages: dict[str, str]) -> None:
    assert "<style" not in pages["zh"]
    assert not re.search(r'<(?!path|text|g|rect|line)[a-z]+[^>]* style="', pages["zh"])


def test_a_table_sorts_by_its_links(client: Client) -> None:
    page = client.get("/gallery/?sort=-people").content.decode()
    assert 'aria-sort="descending"' in page
    assert page.index("412,000") < page.index("305,000") < page.index("21,000")
