"""How long every kind of page takes at scale 1, and what an editor waits for while typing.

    XINMIAO_DATA_DIR=/tmp/one .venv/bin/xinmiao demo --no-serve
    .venv/bin/python -m bench.pages --home /tmp/one          a table, slowest first; how many are under 300 ms
    .venv/bin/python -m bench.pages --home /tmp/one --only pivot pages whose name or address has the word

The site runs as `xinmiao serve` starts it, over a copy of the data with one editor and a draft in it. Each page is read
once (its first reader, after the warm-up is over) and then again so many times; one reader at a time. Milliseconds on
the clock, and of CPU that the server spent: on a busy machine only the latter says something.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import django
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import translation

from bench.site import SETTINGS, Reader, Site, cpu, served

ALLOWED = 300
NOT_PAGES = ("admin:", "account_", "mfa_")  # of Django and allauth; those with a look of ours are asked below
POSTED = {"reviews:check_figure", "reviews:check_answer", "reviews:check_download", "reviews:desk_check",
          "reviews:desk_comment", "reviews:desk_resolve", "reviews:desk_delete", "reviews:desk_build",
          "reviews:desk_freeze", "reviews:desk_sign", "reviews:desk_publish", "reviews:desk_next",
          "reviews:desk_give_back", "indicators:step", "accounts:read", "accounts:language"}  # fmt: skip
REACHED, EVERYBODY = "health.quality_care.reached", "office.people_reached"
PROSE = "2024年，项目覆盖31个省份，惠及超过265万名儿童和照护者，近1.3万名教师参加培训。"


class Page(NamedTuple):
    """A named address with what is asked of it. signed: an editor reads it; form: posted, as `{n}`th time."""

    name: str
    path: Mapping[str, object] = {}
    query: str = ""
    signed: bool = False
    form: Mapping[str, str] | None = None

    def address(self, language: str) -> str:
        with translation.override(language):
            return reverse(self.name, kwargs=self.path) + (f"?{self.query}" if self.query else "")


@dataclass
class Timing:
    """Milliseconds of the first reader and of those after; cpu: of the first, and of one after on average."""

    address: str
    kind: str
    status: int
    size: int
    first: float
    warm: list[float]
    cpu: tuple[float, float]

    @property
    def median(self) -> float:
        return statistics.median(self.warm)

    @property
    def p95(self) -> float:
        return sorted(self.warm)[max(-(-len(self.warm) * 95 // 100) - 1, 0)]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--home", type=Path, required=True, help="a folder that `xinmiao demo` filled")
    asked.add_argument("--times", type=int, default=9, help="readings after the first")
    asked.add_argument("--only", default="", help="a word in the name or the address")
    asked.add_argument("--rows", type=int, default=40, help="rows of the table")
    given = asked.parse_args()
    os.environ |= {"DJANGO_SETTINGS_MODULE": SETTINGS, "XINMIAO_DATA_DIR": str(given.home)}
    django.setup()
    _tell_unvisited()
    with served(given.home) as site:
        _tell_start(site)
        before = cpu(site.pid)
        found = list(timings(site, given.times, given.only))
        print(f"{cpu(site.pid) - before:.0f} s of CPU for all pages; load {os.getloadavg()[0]:.1f}\n")
    _tell(found, given.rows)


def timings(site: Site, times: int, only: str) -> Iterator[Timing]:
    """Read every page first once, then so many times."""
    public, editor = Reader(site.address), Reader(site.address)
    editor.sign_in()
    for page in [*pages(), *_found_on_pages(public), *_typing(editor)]:
        reader = editor if page.signed else public
        for language in ("zh-hans", "en") if page.form is None else ("zh-hans",):
            address = page.address(language)
            if only in f"{page.name} {address}":
                yield _timed(reader, page, address, times, site.pid)


def _timed(reader: Reader, page: Page, address: str, times: int, pid: int) -> Timing:
    before = cpu(pid)
    status, size, first = _read(reader, page, address, 0)
    between = cpu(pid)
    again = [_read(reader, page, address, n)[2] for n in range(1, times + 1)]
    spent = ((between - before) * 1000, (cpu(pid) - between) * 1000 / times)
    who = "editor" if page.signed else "public"
    how = "POST " if page.form else ""
    return Timing(how + address, f"{page.name} ({who})", status, size, first, again, spent)


def _read(reader: Reader, page: Page, address: str, n: int) -> tuple[int, int, float]:
    form = page.form and {name: text.replace("{n}", str(3500 + n)) for name, text in page.form.items()}
    start = time.perf_counter()
    status, body = reader.ask(address, form, Accept_Language="en" if "/en/" in address else "zh")
    return status, len(body), (time.perf_counter() - start) * 1000


def pages() -> Iterator[Page]:
    """Every kind of page; those of a province, an indicator, a claim and the like for several of them."""
    yield from _of_everybody()
    yield from _of_indicators()
    yield from _of_reviews()
    yield from _of_the_api()
    yield from _of_workers()


def _of_everybody() -> Iterator[Page]:
    for name in ("health", "home", "gallery", "gallery_figure", "places:index", "partners:index", "programmes:index",
                 "indicators:index", "reviews:index", "account_login"):  # fmt: skip
        yield Page(name)
    yield from (Page("search", query=f"q={quote(words)}") for words in ("儿童", "Yunnan", ""))
    yield from (Page("places:search", query=f"q={quote(words)}") for words in ("昆明", "53", "a"))
    for code in ("11", "51", "53", "62", "65", "5101", "5301", "5323", "510104", "530102", "532323", "469021"):
        yield Page("places:place", {"code": code})
    yield Page("places:place", {"code": "53"}, "year=2022")
    yield from (Page("places:place", {"code": "53"}, f"download={key}") for key in ("children.csv", "children.xlsx"))
    yield from (Page("partners:partner", {"code": code}) for code in ("womens_federation", "health_administration"))
    yield from (Page("programmes:goal_area", {"code": code}) for code in ("health", "child_protection"))
    yield Page("programmes:index", query="year=2023&place=53")
    for code in ("quality_care", "child_protection_system", "country_programme"):
        yield Page("programmes:intervention", {"code": code})


def _of_indicators() -> Iterator[Page]:
    page, reached = "indicators:indicator", {"code": REACHED}
    yield Page("indicators:index", query="q=children&period=2023")
    yield Page("indicators:index", query="download=indicators.csv")
    for code in (REACHED, EVERYBODY, "health.ecd.reached_cumulative", "health.quality_care.visits", "office.provinces",
                 "health.mental.schools", "south_south.funding.usd", "policy.child_friendly.cities"):  # fmt: skip
        yield Page(page, {"code": code})
    for rows, columns in (("sex", "age_band"), ("province", "sex"), ("province", "age_band"), ("county", "sex"),
                          ("county", "age_band"), ("county", "month"), ("month", "sex"), ("month", "province"),
                          ("partner", "residence"), ("service", "quarter")):  # fmt: skip
        yield Page(page, reached, f"rows={rows}&columns={columns}")
    for query in ("place=53", "place=5301", "place=530102", "place=53&rows=county&columns=sex",
                  "period=2023&sex=female", "place=53&rows=county&columns=sex&download=breakdown.xlsx",
                  "rows=province&columns=sex&download=breakdown.csv"):  # fmt: skip
        yield Page(page, reached, query)
    yield Page(page, {"code": EVERYBODY}, "rows=county&columns=sex")
    yield Page(page, {"code": EVERYBODY}, "rows=intervention&columns=province")
    for query in ("", "place=53", "place=53&sex=female", "place=5301", "place=530102&period=2023", "period=2024-Q2"):
        yield Page("indicators:figure", reached, query)
    for query in ("", "place=53", "place=530102", "page=1000", "place=53&sex=female"):
        yield Page("indicators:records", reached, query, signed=True)


def _of_reviews() -> Iterator[Page]:
    year = {"year": 2024}
    for name in ("review", "claims", "exhibits", "open_data"):
        yield Page(f"reviews:{name}", year)
    yield Page("reviews:edition", year | {"number": 1})
    yield Page("reviews:claims", year, "download=claims.csv")
    yield from (Page("reviews:pdf", year | {"language": language}) for language in ("zh", "en"))
    for code in (REACHED, "health.ecd.reached", "office.provinces", "south_south.funding.usd"):
        yield Page("reviews:claim", year | {"code": code})
        yield Page("reviews:claim", year | {"code": code}, signed=True)
    for form in ("svg", "png", "csv"):
        yield from (Page("reviews:exhibit", year | {"code": code, "form": form})
                    for code in ("ecd_reach_by_year", "people_by_province"))  # fmt: skip
    yield Page("reviews:photo", year | {"file": "none.jpg"})


def _of_the_api() -> Iterator[Page]:
    reached, year = {"code": REACHED}, {"year": 2024}
    for name in ("api-root", "openapi-json", "openapi-view", "list_places", "list_partners", "list_goal_areas",
                 "list_interventions", "list_indicators", "list_reviews"):  # fmt: skip
        yield Page(f"api:{name}")
    yield from (Page(f"api:{name}", year) for name in ("get_review", "list_claims", "get_open_data"))
    yield Page("api:search_places", query="q=53")
    yield Page("api:get_place", {"code": "53"})
    yield Page("api:get_partner", {"code": "womens_federation"})
    yield Page("api:get_intervention", {"code": "quality_care"})
    yield from (Page(f"api:{name}", reached) for name in ("get_indicator", "get_value", "get_trend"))
    yield from (Page("api:get_value", reached, query) for query in ("place=53&sex=female", "place=530102"))
    for query in ("rows=province", "rows=province&columns=sex", "rows=county&columns=sex", "rows=county"):
        yield Page("api:get_pivot", reached, query)
    yield Page("api:get_records", reached, "place=53", signed=True)
    yield Page("api:get_claim", year | reached)


def _of_workers() -> Iterator[Page]:
    """What is seen by somebody who has signed in."""
    year = {"year": 2024}
    for name in ("home", "accounts:account", "accounts:notices", "places:index", "indicators:index", "reviews:index",
                 "indicators:calendar", "indicators:quality", "programmes:index", "admin:index", "mfa_index",
                 "admin:accounts_user_changelist"):  # fmt: skip
        yield Page(name, signed=True)
    yield from (Page("indicators:return", {"number": number}, signed=True) for number in (1, 40))
    yield from (Page("places:place", {"code": code}, signed=True) for code in ("53", "5301", "530102"))
    yield from (Page("indicators:indicator", {"code": code}, signed=True) for code in (REACHED, EVERYBODY))
    yield Page("indicators:indicator", {"code": REACHED}, "rows=county&columns=sex", signed=True)
    yield from (Page(f"reviews:{name}", signed=True) for name in ("check", "check_bindings"))
    for name in ("desk", "desk_history", "desk_figures_used", "desk_pick", "desk_board", "desk_moved"):
        yield Page(f"reviews:{name}", year, signed=True)
    yield Page("reviews:desk_pick", year, "q=children", signed=True)
    yield from (Page("reviews:desk_section", year | {"position": at}, signed=True) for at in (0, 1, 2))
    yield from (Page(f"reviews:desk_{what}", year | {"code": REACHED}, signed=True) for what in ("claim", "figure"))


def _found_on_pages(reader: Reader) -> Iterator[Page]:
    """The downloads of a chart and of a map, whose addresses only their pages know."""
    body = reader.ask(Page("indicators:indicator", {"code": REACHED}).address("zh-hans"))[1].decode()
    for name in ("chart", "cartogram"):
        for key, form in sorted(set(re.findall(rf"/{name}s/([\w-]+)\.(\w+)", body)))[:3]:
            yield Page(name, {"key": key, "form": form})


def _typing(editor: Reader) -> Iterator[Page]:
    """What is asked while an editor writes; each time with another text, so that no answer can be a kept one."""
    year = {"year": 2024}
    for position in (0, 1, 2):
        there = year | {"position": position}
        section = editor.ask(Page("reviews:desk_section", there).address("zh-hans"))[1].decode()
        texts = dict(re.findall(r'<textarea id="id_\w+" name="(zh|en)"[^>]*>\n(.*?)</textarea>', section, re.DOTALL))
        yield Page("reviews:desk_check", there, "", True, texts | {"zh": texts["zh"] + "\n另有 {n} 所学校。"})
    figure = {"period": "2024", "to": "{n}", "measure_zh": "", "preview": "1"}
    for one in ({"to": "1"}, {"to": "10000", "place": "53"}, {"to": "1", "sex": "female"}):
        yield Page("reviews:desk_figure", year | {"code": REACHED}, "", True, figure | one)
    yield Page("reviews:check", {}, "", True, {"text": PROSE + "另有 {n} 所学校。"})
    yield Page("reviews:check_download", {}, "", True, {"text": PROSE + "另有 {n} 所学校。"})
    at = str(PROSE.index("超过"))
    yield Page("reviews:check_figure", {}, "", True, {"text": PROSE, "at": at})


def _tell_unvisited() -> None:
    """Say which named addresses of ours no page above has."""
    visited = {page.name for page in pages()} | POSTED | {"chart", "cartogram"}
    left = {name for name in _names(get_resolver()) if not name.startswith(NOT_PAGES)} - visited
    print(f"Addresses that are not read: {', '.join(sorted(left)) or 'none'}")


def _names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _names(one, f"{within}{one.namespace}:" if one.namespace else within)
        elif one.name:
            yield within + one.name


def _tell_start(site: Site) -> None:
    (answered, rested), (spent, all_spent) = site.seconds, site.cpu
    print(f"`serve` answers after {answered:.1f} s ({spent:.1f} s of CPU); its warm-up is over after {rested:.0f} s "
          f"({all_spent:.0f} s of CPU)")  # fmt: skip


def _tell(found: Iterable[Timing], rows: int) -> None:
    slowest = sorted(found, key=lambda one: -one.median)
    print("| page | status | first | its CPU | median | p95 | CPU | KB |\n|---|---:|---:|---:|---:|---:|---:|---:|")
    for one in slowest[:rows]:
        print(f"| `{one.address}` {one.kind} | {one.status} | {one.first:.0f} | {one.cpu[0]:.0f} "
              f"| {one.median:.0f} | {one.p95:.0f} | {one.cpu[1]:.0f} | {one.size / 1024:.0f} |")  # fmt: skip
    print(f"\nof the others, the slowest first reading: {_slowest_first(slowest[rows:])}")
    for what, value in (("median", lambda one: one.median), ("p95", lambda one: one.p95),
                        ("CPU", lambda one: one.cpu[1]), ("first reader", lambda one: one.first),
                        ("first reader's CPU", lambda one: one.cpu[0])):  # fmt: skip
        quick = sum(value(one) < ALLOWED for one in slowest)
        print(f"{what} under {ALLOWED} ms: {quick} of {len(slowest)}")
    print(f"median of all medians {statistics.median(one.median for one in slowest):.0f} ms")


def _slowest_first(found: list[Timing]) -> str:
    one = max(found, key=lambda timing: timing.first, default=None)
    return f"{one.first:.0f} ms, `{one.address}`" if one else "none"


if __name__ == "__main__":
    main()
