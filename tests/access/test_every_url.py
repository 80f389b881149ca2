"""Every address of the site × every role: who is let in, who is told no, for whom a thing does not exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.access.conftest import ROLES

EVERYBODY = (200,) * 5
SIGNED_IN = (302, 200, 200, 200, 200)
EDITORS = (404, 404, 404, 200, 200)  # for the others there is no desk
TOLD_NO = (302, 403, 403, 200, 200)
NO_PERSON = (302, 403, 403, 403, 404)  # whoever holds no right is told no; for those who do, nobody is there
MANAGERS = (302, 403, 200, 403, 200)
NO_VERSION = (400,) * 5  # phones say which OpenRosa they speak; a session is nothing to them
REVIEWERS = (302, 403, 200, 403, 200)
NOBODYS = (302, 403, 404, 403, 404)  # reviewers: there is no such submission
NONE, WORKERS, IMPORTERS = (404,) * 5, (302, 403, 403, 403, 200), (302, 200, 200, 403, 200)
NO_IMPORT, NO_PAIR = (302, 404, 404, 403, 404), (302, 403, 403, 403, 404)
BOTH, NEITHER, HIGHER, HIGHER_NONE = (200, 200), (404, 404), (403, 200), (403, 404)  # of a worker and a supervisor
NOT_THEIRS = ("admin:", "account_", "mfa_")  # addresses of Django and allauth, which keep their own rules


class Row(NamedTuple):
    """An address and the status for public, partner, officer (of Yunnan), editor, administrator.

    field: for a worker and a supervisor (of Yunnan); by default they get what a partner gets.
    """

    name: str
    statuses: tuple[int, int, int, int, int] = EVERYBODY
    path: dict[str, object] = {}
    query: str = ""
    method: str = "get"
    field: tuple[int, int] | None = None

    def status(self, role: int) -> int:
        return (*self.statuses, *(self.field or (self.statuses[1],) * 2))[role]

    def __str__(self) -> str:
        return " ".join(map(str, (self.method, self.name, *self.path.values(), self.query))).strip()


CARE, REACHED, YEAR = {"code": "care"}, {"code": "health.reached"}, {"year": 2024}
CLAIM = YEAR | REACHED
NO_FORM = {"form": "none"}
NO_KEY = {"key": "00000000-0000-4000-8000-000000000000"}
CLASS = NO_KEY | {"grade": 4, "class_no": 1}
NO_VERSION_OF = NO_FORM | {"version": "1"}
SECTION = YEAR | {"position": 0}
TABLE = [
    Row("health"),
    Row("home"),
    Row("search", query="q=care"),
    Row("gallery"),
    Row("gallery_figure"),
    Row("chart", (404,) * 5, {"key": "none", "form": "svg"}),
    Row("accounts:account", SIGNED_IN),
    Row("places:index"),
    Row("places:search", query="q=53"),
    Row("places:place", path={"code": "530102"}),
    Row("partners:index"),
    Row("partners:partner", path={"code": "women"}),
    Row("programmes:index"),
    Row("programmes:intervention", path=CARE),
    Row("indicators:index"),
    Row("indicators:indicator", path=REACHED),
    Row("indicators:indicator", path=REACHED, query="place=530102&rows=sex&columns=age_band"),
    Row("indicators:records", (403, 403, 403, 403, 200), REACHED),
    Row("indicators:records", (403, 403, 200, 403, 200), REACHED, "place=53"),
    Row("indicators:records", (403, 403, 200, 403, 200), REACHED, "place=530102"),
    Row("indicators:records", (403, 403, 403, 403, 200), REACHED, "place=42"),
    Row("reviews:index"),
    Row("reviews:review", path=YEAR),
    Row("reviews:review", (404,) * 5, {"year": 2023}),
    Row("reviews:edition", path=YEAR | {"number": 1}),
    Row("reviews:edition", (404,) * 5, YEAR | {"number": 2}),
    Row("reviews:claims", path=YEAR),
    Row("reviews:claim", path=CLAIM),
    Row("reviews:pdf", path=YEAR | {"language": "zh"}),
    Row("reviews:open_data", path=YEAR),
    Row("reviews:exhibits", path=YEAR),
    Row("reviews:exhibit", path=YEAR | {"code": "by_year", "form": "svg"}),
    Row("reviews:photo", (404,) * 5, YEAR | {"file": "none.jpg"}),
    Row("reviews:check", TOLD_NO),
    Row("reviews:check_bindings", TOLD_NO),
    *(Row(f"reviews:check_{what}", (302, 403, 403, 405, 405)) for what in ("figure", "answer", "download")),
    Row("reviews:desk", EDITORS, YEAR),
    Row("reviews:desk_section", EDITORS, SECTION),
    Row("reviews:desk_history", EDITORS, YEAR),
    Row("reviews:desk_figures_used", EDITORS, YEAR),
    Row("reviews:desk_pick", EDITORS, YEAR),
    Row("reviews:desk_figure", EDITORS, CLAIM),
    Row("reviews:desk_claim", EDITORS, CLAIM),
    Row("reviews:desk_board", EDITORS, YEAR),
    Row("reviews:desk_moved", EDITORS, YEAR),
    Row("programmes:goal_area", path={"code": "health"}),
    Row("indicators:figure", path=REACHED, query="place=53"),
    Row("indicators:calendar", SIGNED_IN),
    Row("indicators:quality", SIGNED_IN),
    Row("indicators:return", (302, 404, 404, 404, 404), {"number": 1}),
    Row("indicators:step", (302, 404, 404, 404, 404), {"number": 1, "name": "submit"}, method="post"),
    Row("people:index", (302, 403, 403, 403, 200), field=BOTH),
    Row("people:register", (302, 403, 403, 403, 200), field=BOTH),
    Row("people:check", (302, 403, 403, 403, 200), method="post", field=BOTH),
    *(Row(f"people:{page}", NO_PERSON, {"handle": "nobody"}, field=NEITHER)
      for page in ("person", "amend", "caregiver", "household", "consent")),
    Row("people:erase", NO_PERSON, {"handle": "nobody"}),
    Row("people:show", NO_PERSON, {"handle": "nobody"}, method="post", field=NEITHER),
    Row("people:leave", NO_PERSON, {"handle": "nobody", "number": 1}, method="post", field=NEITHER),
    Row("people:withdraw", NO_PERSON, {"handle": "nobody", "kind": "sharing"}, method="post", field=NEITHER),
    Row("collection:mine", SIGNED_IN),
    Row("collection:queue", REVIEWERS, field=HIGHER),
    Row("collection:bulk", REVIEWERS, field=HIGHER),
    Row("collection:held", REVIEWERS, field=HIGHER),
    Row("collection:entities", REVIEWERS, field=HIGHER),
    Row("collection:resolve_conflict", NOBODYS, {"number": 1}, method="post", field=HIGHER_NONE),
    Row("collection:release_link", NOBODYS, {"number": 1}, method="post", field=HIGHER_NONE),
    Row("collection:settle", NOBODYS, NO_KEY, field=HIGHER_NONE),
    Row("collection:submission", NOBODYS, NO_KEY, field=HIGHER_NONE),
    Row("collection:submission_shown", NOBODYS, NO_KEY, method="post", field=HIGHER_NONE),
    Row("collection:submission_person", NOBODYS, NO_KEY, method="post", field=HIGHER_NONE),
    Row("collection:attachment", NOBODYS, NO_KEY | {"number": 1}, field=HIGHER_NONE),
    Row("collection:decide", NOBODYS, NO_KEY | {"name": "approve"}, method="post", field=HIGHER_NONE),
    Row("collection:duty", (302, 403, 403, 403, 200)),
    Row("collection:duty_one", (302, 403, 403, 403, 404), NO_KEY),
    *(Row(f"collection:duty_{what}", (302, 403, 403, 403, 404), NO_KEY, method="post")
      for what in ("take", "step", "close")),
    *(Row(f"nutrition:{name}", (302, 403, 403, 403, 404), CLASS | more, method=method, field=HIGHER_NONE)
      for name, method, more in (("letters", "get", {}), ("letters_print", "post", {}), ("letters_reprint", "post", {}),
                                 ("letter_preview", "get", {"number": 1}))),
    Row("nutrition:growth", (302, 403, 403, 403, 404), {"handle": "nobody"}, field=HIGHER_NONE),
    Row("nutrition:rounds", (302, 403, 403, 403, 200), field=HIGHER),
    Row("nutrition:plan", (302, 403, 403, 403, 200), field=HIGHER),
    Row("nutrition:tables", (302, 403, 200, 403, 200), field=HIGHER),
    Row("nutrition:county", (302, 403, 404, 403, 404), {"county": "530102", "year": "2026-2027", "term": "autumn"},
        field=HIGHER_NONE),
    *(Row(f"nutrition:{name}", (302, 403, 403, 403, 404), NO_KEY, field=HIGHER_NONE) for name in ("round", "sheet")),
    Row("nutrition:class", (302, 403, 403, 403, 404), NO_KEY | {"grade": 4, "class_no": 1}, field=HIGHER_NONE),
    Row("nutrition:step", (302, 403, 403, 403, 404), NO_KEY | {"name": "begin"}, method="post", field=HIGHER_NONE),
    Row("nutrition:late", (302, 403, 403, 403, 404), NO_KEY | {"submission": NO_KEY["key"]}, method="post",
        field=HIGHER_NONE),
    Row("accounts:notices", SIGNED_IN),
    Row("accounts:read", (302, 405, 405, 405, 405)),
    Row("accounts:language", (302, 405, 405, 405, 405)),
    Row("collection:forms", MANAGERS),
    Row("collection:form_new", MANAGERS),
    *(Row(f"collection:{name}", (302, 403, 404, 403, 404), NO_FORM) for name in ("form", "form_upload")),
    *(Row(f"collection:form_{name}", (302, 403, 404, 403, 404), NO_FORM | {"version": "1"})
      for name in ("version", "blank", "workbook")),
    Row("collection:form_state", (302, 403, 404, 403, 404), NO_FORM | {"version": "1"}, method="post"),
    Row("accounts:tasks", SIGNED_IN),
    Row("collection:fill", EVERYBODY),
    Row("collection:fill_form", EVERYBODY, {"form": "none"}),
    Row("collection:worker_script", EVERYBODY),
    Row("collection:manifest", EVERYBODY),
    Row("collection:token", EVERYBODY),
    Row("collection:catalogue", (404, 404, 404, 404, 200), field=BOTH),
    Row("collection:browser", (404, 404, 404, 404, 400), method="post", field=(400, 400)),
    Row("collection:submissions", (401, 403, 403, 403, 400), method="post", field=(400, 400)),
    Row("collection:form_xml", NONE, NO_VERSION_OF),
    Row("collection:form_media", NONE, NO_VERSION_OF | {"name": "x.csv"}),
    Row("collection:form_list", NONE, NO_VERSION_OF | {"name": "x.csv"}),
    Row("collection:preview", NONE, NO_VERSION_OF),
    Row("collection:preview_verdict", NONE, NO_VERSION_OF, method="post"),
    Row("collection:imports", IMPORTERS, field=HIGHER),
    Row("collection:import_template", NO_IMPORT, {"kind": "form", "code": "none", "lang": "zh"}, field=HIGHER_NONE),
    Row("collection:import", NO_IMPORT, NO_KEY, field=HIGHER_NONE),
    Row("collection:import_commit", NO_IMPORT, NO_KEY, method="post", field=HIGHER_NONE),
    Row("collection:import_withdraw", NO_IMPORT, NO_KEY, method="post", field=HIGHER_NONE),
    Row("collection:import_again", NO_IMPORT, NO_KEY, method="post", field=HIGHER_NONE),
    Row("collection:import_marked", NO_IMPORT, NO_KEY, field=HIGHER_NONE),
    Row("collection:import_faults", NO_IMPORT, NO_KEY, field=HIGHER_NONE),
    Row("people:duplicates", WORKERS, field=HIGHER),
    Row("people:searches", WORKERS, field=HIGHER),
    Row("people:start", (302, 403, 403, 403, 302), method="post", field=(403, 302)),
    Row("people:pair", NO_PAIR, {"number": 1}, field=HIGHER_NONE),
    Row("people:decide", NO_PAIR, {"number": 1}, method="post", field=HIGHER_NONE),
    Row("people:take_back", NO_PAIR, {"number": 1}, method="post", field=HIGHER_NONE),
    Row("cartogram", (404,) * 5, {"key": "none", "form": "svg"}),
    Row("api:api-root", (404,) * 5),
    Row("api:openapi-json"),
    Row("api:openapi-view"),
    Row("api:list_places"),
    Row("api:search_places", query="q=53"),
    Row("api:get_place", path={"code": "53"}),
    Row("api:list_partners"),
    Row("api:get_partner", path={"code": "women"}),
    Row("api:list_goal_areas"),
    Row("api:list_interventions"),
    Row("api:get_intervention", path=CARE),
    Row("api:list_indicators"),
    Row("api:get_indicator", path=REACHED),
    Row("api:get_value", path=REACHED),
    Row("api:get_trend", path=REACHED),
    Row("api:get_pivot", path=REACHED, query="rows=province"),
    Row("api:get_records", (403, 403, 403, 403, 200), REACHED),
    Row("api:get_records", (403, 403, 200, 403, 200), REACHED, "place=530102"),
    Row("api:get_records", (403, 403, 403, 403, 200), REACHED, "place=42"),
    Row("api:list_reviews"),
    Row("api:get_review", path=YEAR),
    Row("api:list_claims", path=YEAR),
    Row("api:get_claim", path=CLAIM),
    Row("api:get_open_data", path=YEAR),
    Row("api:receive_submissions", (401,) * 5, method="post"),  # by a device's key alone
    Row("api:score_answers", (401,) * 5, {"instrument": "gsed"}, method="post"),  # likewise
    Row("collection:devices", (302, 403, 403, 403, 200), field=BOTH),
    Row("collection:revoke_device", (302, 405, 405, 405, 405), {"number": 1}),
    Row("collection:revoke_device", (302, 404, 404, 404, 404), {"number": 1}, method="post"),
    *(Row(f"openrosa:{what}", NO_VERSION) for what in ("form_list", "submission", "integrity")),
    *(Row(f"openrosa:{what}", NO_VERSION, {"number": 1}) for what in ("form", "manifest")),
    Row("openrosa:media", NO_VERSION, {"number": 1, "name": "places.csv"}),
    *(Row(f"reviews:desk_{step}", (404, 404, 404, status, status), path, method="post") for step, path, status in (
        ("check", SECTION, 200), ("comment", SECTION, 302), ("resolve", YEAR | {"thread": 1}, 404),
        ("delete", CLAIM, 302), ("build", YEAR, 302), ("freeze", YEAR, 400), ("sign", YEAR, 302),
        ("publish", YEAR, 302), ("give_back", YEAR, 302), ("next", YEAR, 302))),
]  # fmt: skip


@pytest.mark.parametrize("reader", ROLES, indirect=True)
def test_an_address_answers_each_role_as_the_table_says(reader: Client, request: pytest.FixtureRequest) -> None:
    role = ROLES.index(request.node.callspec.params["reader"])
    told = {str(row): getattr(reader, row.method)(address(row)).status_code for row in TABLE}
    assert told == {str(row): row.status(role) for row in TABLE}


OPEN_TO_ALL = {"collection:fill", "collection:fill_form", "collection:worker_script", "collection:manifest",
               "collection:token", "collection:mine"}  # fmt: skip
"""Pages without anybody's data: the shell of the forms, and what somebody sent oneself."""
PUPILS = ("collection:", "people:", "openrosa:", "api:receive_submissions", "api:score_answers")


@pytest.mark.parametrize("reader", ["peer supporter"], indirect=True)
def test_a_peer_supporter_reaches_no_pupil_no_score_and_no_alert(reader: Client) -> None:
    rows = [row for row in TABLE if row.name.startswith(PUPILS) and row.name not in OPEN_TO_ALL]
    told = {str(row): getattr(reader, row.method)(address(row)).status_code for row in rows}
    shut = {401, 403, 404}
    answered = {row for row, status in told.items() if status not in shut}
    assert answered == {str(row) for row in rows if row.status(1) in (400, 405)}, "no method, no version: nothing"


def test_every_address_of_ours_stands_in_the_table() -> None:
    named = {name for name in names(get_resolver()) if not name.startswith(NOT_THEIRS)}
    assert named - {row.name for row in TABLE} == set()


def address(row: Row) -> str:
    return reverse(row.name, kwargs=row.path) + (f"?{row.query}" if row.query else "")


def names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{within}{one.namespace}:" if one.namespace else within)
        elif one.name:
            yield within + one.name
