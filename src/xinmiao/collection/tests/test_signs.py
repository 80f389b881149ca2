"""Warning signs of a home visit are read here again: refer, nothing found, incomplete; always said to be a draft."""

from __future__ import annotations

from datetime import date

import pytest
from ruamel.yaml import YAML

from xinmiao.collection.queries.catalogue import compiled
from xinmiao.collection.queries.signs import table
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.signs import FirstScreen, first_screen
from xinmiao.collection.tests.safety_forms import PACK
from xinmiao.collection.xlsforms import converted
from xinmiao.core import packs
from xinmiao.science.answers import read

FOLDER = PACK / "forms" / "ecd_home_visit"
MAPPING = Mapping.model_validate(YAML(typ="safe").load(FOLDER / "form.yaml"))
CHECK = compiled(converted((FOLDER / "form.xlsx").read_bytes()).xform)


@pytest.fixture(autouse=True)
def pack(settings):
    settings.PACK_DIR = str(PACK)


def screened(born: str, on: str, *, allow: bool = True, **said: str) -> FirstScreen:
    """A visit. said: answers by the name of an item; those of the two asked at every visit are no."""
    asked = {"language_regression": "no", "social_regression": "no", **said}
    paths = {one.path.rpartition("/")[2]: one.path.split("/") for one in CHECK.fields}
    tags = "".join(
        "".join(f"<{part}>" for part in paths[name]) + value + "".join(f"</{part}>" for part in reversed(paths[name]))
        for name, value in asked.items()
    )
    xml = (f'<data id="ecd_home_visit" version="1"><where><visit_date>{on}</visit_date></where>'
           f"<birth_date>{born}</birth_date>{tags}<meta><instanceID>uuid:a</instanceID></meta></data>")  # fmt: skip
    signs = table("cn_warning_signs")
    assert signs is not None
    assert MAPPING.signs is not None
    drafts = packs.allowed(PACK) if allow else ()
    return first_screen(MAPPING.signs, signs, CHECK, read(xml.encode()), allow_draft=drafts)


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
