"""Warning signs of a home visit are read here again: refer, nothing found, incomplete; always said to be a draft."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from ruamel.yaml import YAML

from xinmiao.accounts.rules import Role
from xinmiao.collection import panels
from xinmiao.collection.models import Form, State, Submission
from xinmiao.collection.queries.catalogue import compiled
from xinmiao.collection.queries.signs import table
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.signs import FirstScreen, first_screen
from xinmiao.collection.tests import sending
from xinmiao.collection.tests.safety_forms import PACK, adult, publish_from_pack, send
from xinmiao.collection.tests.test_panels import asked_by
from xinmiao.collection.tests.test_posting import with_people
from xinmiao.collection.tests.test_sessions import at, browser, text
from xinmiao.collection.xlsforms import converted
from xinmiao.core import packs
from xinmiao.science.answers import read

FOLDER = PACK / "forms" / "ecd_home_visit"
MAPPING = Mapping.model_validate(YAML(typ="safe").load(FOLDER / "form.yaml"))
CHECK = compiled(converted((FOLDER / "form.xlsx").read_bytes()).xform)


@pytest.fixture(autouse=True)
def pack(settings):
    settings.PACK_DIR = str(PACK)


def visited(born: str, on: str, version: str = "1", **said: str) -> bytes:
    """The visit as a device writes it."""
    asked = {"language_regression": "no", "social_regression": "no", **said}
    paths = {one.path.rpartition("/")[2]: one.path.split("/") for one in CHECK.fields}
    tags = "".join(
        "".join(f"<{part}>" for part in paths[name]) + value + "".join(f"</{part}>" for part in reversed(paths[name]))
        for name, value in asked.items()
    )
    return (f'<data id="ecd_home_visit" version="{version}"><where><visit_date>{on}</visit_date>'
            f"<place>{sending.HERE}</place></where><birth_date>{born}</birth_date>{tags}"
            "<meta><instanceID>uuid:a</instanceID></meta></data>").encode()  # fmt: skip


def screened(born: str, on: str, *, allow: bool = True, **said: str) -> FirstScreen:
    """A visit. said: answers by the name of an item; those of the two asked at every visit are no."""
    xml = visited(born, on, **said)
    signs = table("cn_warning_signs")
    assert signs is not None
    assert MAPPING.signs is not None
    drafts = packs.allowed(PACK) if allow else ()
    return first_screen(MAPPING.signs, signs, CHECK, read(xml), allow_draft=drafts)


def no(month: str, *, n: int = 4) -> dict[str, str]:
    return {f"ws{month}_{i}": "no" for i in range(1, n + 1)}


def test_one_positive_refers_also_while_the_table_is_a_draft_without_opt_in():
    for allow in (True, False):
        found = screened("2026-01-01", "2026-07-01", allow=allow, **(no("06") | {"ws06_2": "yes"}))
        assert (found.result, found.is_draft) == ("refer", True)


def test_three_negatives_and_one_blank_are_incomplete_and_nothing_found_needs_the_opt_in():
    assert screened("2026-01-01", "2026-07-01", **no("06", n=3)).result == "incomplete"
    assert screened("2026-01-01", "2026-07-01", **no("06")).result == "none_found"
    closed = screened("2026-01-01", "2026-07-01", allow=False, **no("06"))
    assert (closed.result, closed.reason) == ("cannot_decide", "draft_table")


@pytest.mark.parametrize(("born", "on", "at"), [
    (date(2026, 1, 1), date(2026, 6, 30), 3), (date(2026, 1, 1), date(2026, 7, 1), 6),
    (date(2019, 12, 1), date(2026, 11, 26), 72), (date(2019, 11, 26), date(2026, 11, 26), None),
])  # fmt: skip
def test_the_items_are_those_of_the_completed_calendar_months(born, on, at):
    assert screened(born.isoformat(), on.isoformat()).at == at


def test_the_table_has_44_items_and_each_stands_in_the_form():
    signs = table("cn_warning_signs")
    assert signs is not None
    named = {one.path.rpartition("/")[2] for one in CHECK.fields}
    assert sum(len(items) for items in signs.items) == 44
    assert set(signs.columns) <= named


@pytest.fixture
def su(db, tmp_path, settings):
    """A supervisor of the small country, where the form of the pack is open."""
    settings.MEDIA_ROOT, settings.KEYS_DIR = tmp_path / "media", tmp_path / "keys"
    settings.LEDGER_URI = str(tmp_path / "ledger")
    sending.load_country(tmp_path / "pack")
    publish_from_pack("ecd_home_visit", entity=None, reads=[], recheck=None)
    return adult("su", Role.SUPERVISOR)


@pytest.fixture
def visit(su) -> Submission:
    """A child of six months who shows one of the signs."""
    version = Form.objects.get(code="ecd_home_visit").versions.get().version
    send(
        visited("2026-01-01", "2026-07-01", version, **(no("06") | {"ws06_2": "yes"})), adult("mei", Role.FIELD_WORKER)
    )
    return with_people(Submission.objects.get(), ("child", 0, 1))


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("First screen by warning signs", "Refer to re-screening draft", "Items used: those of 6 months.",
            "Signs recorded: 1; not answered: 0.", "is a draft", "It is no finding about the child.")),
    ("zh-hans", ("预警征象初筛", "转诊复筛 草稿", "使用6月龄的条目", "不是对孩子的结论")),
])  # fmt: skip
def test_a_reviewer_reads_the_first_screen_beside_the_answers_and_that_its_table_is_a_draft(visit, su, language, words):
    page = text(browser(su, language).get(at("submission", visit.key, language=language)).content.decode())
    assert [one for one in words if one not in page] == []


def test_a_form_that_asks_for_no_signs_shows_no_first_screen(su):
    sending.publish()
    sending.send(sending.filled(), sending.person("wang"))
    page = browser(su).get(at("submission", Submission.objects.get().key))
    assert page.status_code == 200
    assert "warning signs" not in text(page.content.decode())


def test_a_persons_panel_lists_first_screens_of_approved_visits_alone(visit, su):
    child = visit.people.get().person
    assert panels.signs_of_person(asked_by(su), child) is None
    Submission.objects.update(state=State.APPROVED)
    with override("en"):
        shown = panels.signs_of_person(asked_by(su), child)
    assert shown is not None
    assert shown.rows == [{"date": "2026-07-01", "result": "Refer to re-screening", "months": 6,
                           "table": "cn_warning_signs (draft)"}]  # fmt: skip
    assert "no finding about the child" in shown.note


def test_who_does_not_review_these_visits_is_not_shown_the_panel(visit):
    Submission.objects.update(state=State.APPROVED)
    child = visit.people.get().person
    others = [adult("far", Role.SUPERVISOR, place=sending.ELSEWHERE), adult("wang", Role.FIELD_WORKER)]
    assert [panels.signs_of_person(asked_by(one), child) for one in others] == [None, None]
