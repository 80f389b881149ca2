"""Walking through the site as a reader does: from the front page along its links, one page of every kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from playwright.sync_api import Page

AXE = settings.ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
SERIOUS = {"serious", "critical"}
FILES = re.compile(r"\.(pdf|zip|csv|xlsx|svg|png|json)$|/logout/|^/admin/|^/static/|/api/|download=")
OF_EACH_KIND = 2
CHINESE_CHARACTERS = re.compile("[\u4e00-\u9fff]")


def walk(page: Page, *starts: str, among: str = "") -> Iterator[str]:
    """Go to one or two pages of every kind that links lead to, breadth first; yields the address one stands on.

    among: a pattern for the names of the views that are gone to; empty for all.
    """
    waiting, seen, met = [*starts], {*starts}, dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(address)
        if met.get(kind, 0) >= OF_EACH_KIND or not re.match(among, kind):
            continue
        met[kind] = met.get(kind, 0) + 1
        page.goto(address)
        yield address
        fresh = [link for link in links(page) if link not in seen]
        seen.update(fresh)
        waiting += fresh


def links(page: Page) -> list[str]:
    """Addresses on this site that the page leads to, in its own language, without files and ways out."""
    host = urlsplit(page.url).netloc
    whole = "all => all.map(one => new URL(one.getAttribute('href'), document.baseURI).href)"
    found = [urlsplit(href) for href in page.eval_on_selector_all("a[href]", whole)]
    english = urlsplit(page.url).path.startswith("/en/")
    inside = [one for one in found if one.netloc == host and one.path.startswith("/en/") == english]
    told = dict.fromkeys(one.path + (f"?{one.query}" if one.query else "") for one in inside)
    return [one for one in told if not FILES.search(one)]


def kind_of(address: str) -> str:
    """The name of the page's view, and which parameters it was given."""
    parts = urlsplit(address)
    keys = sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair)
    try:
        with translation.override("en" if parts.path.startswith("/en/") else "zh-hans"):
            return f"{resolve(parts.path).view_name} {' '.join(keys)}"
    except Resolver404:
        return "nowhere"


def faults(page: Page, english_words: frozenset[str]) -> list[str]:
    """What a reader could not use or understand on the page that is open."""
    return [*_of_access(page), *_of_width(page), *_of_language(page, english_words)]


def _of_access(page: Page) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))  # as the browser itself: pages may run no script from elsewhere
    found = page.evaluate("axe.run()")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found if one["impact"] in SERIOUS]


def _of_width(page: Page) -> list[str]:
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wider} px wider than the window"] if wider > 0 else []


def _of_language(page: Page, english_words: frozenset[str]) -> list[str]:
    """Of a Chinese page: our own English words. Of an English one: Chinese outside what is marked as Chinese."""
    if urlsplit(page.url).path.startswith("/en/"):
        stray = [words for words in page.evaluate(WORDS, "zh") if CHINESE_CHARACTERS.search(words)]
        return [f"Chinese: {words}" for words in stray[:5]]
    return [f"English: {words}" for words in page.evaluate(WORDS, "en") if words in english_words]


WORDS = """language => {
  const told = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const marked = walker.currentNode.parentElement.closest(`[lang^=${language}], script, style, code, textarea`);
    const words = walker.currentNode.textContent.trim();
    if (words && !marked) told.push(words);
  }
  return told;
}"""
"""The pieces of text on a page that are not marked as being in a language; not what somebody is writing."""


@lru_cache
def our_english() -> frozenset[str]:
    """The words of every page as the code has them, where the Chinese differ."""
    told = set[str]()
    for path in sorted(Path(settings.ROOT, "src", "xinmiao").glob("*/locale/zh_Hans/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            catalogue = read_po(file)
        told |= {one.id for one in catalogue if isinstance(one.id, str) and one.id != one.string}
    return frozenset(words for words in told if words and "%" not in words)
