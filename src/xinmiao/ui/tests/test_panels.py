"""A lower app's page shows what higher apps provide for its noun."""

import pytest
from django.template.loader import render_to_string

from xinmiao.ui import panels
from xinmiao.ui.tables import Column, Table


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})


def test_blocks_come_in_order_and_empty_ones_not_at_all(rf):
    panels.provide("place", lambda request, place: f"<p>second {place}</p>", order=20)
    panels.provide("place", lambda request, place: "", order=15)
    panels.provide("place", lambda request, place: f"<p>first {place}</p>", order=10)

    assert panels.of("place", rf.get("/"), "53") == ["<p>first 53</p>", "<p>second 53</p>"]


def test_a_table_is_shown_by_the_page_and_offered_for_download(rf):
    table = Table("found", "Found", [Column("name", "Name")], [{"name": "A"}])
    panels.provide("place", lambda request, place: "<p>words</p>", order=1)
    panels.provide("place", lambda request, place: table, order=2)

    blocks = panels.of("place", rf.get("/"), "53")
    shown = render_to_string("ui/components/panels.html", {"panels": blocks}, rf.get("/"))

    assert panels.tables(blocks) == [table]
    assert "<th" in shown


def test_a_noun_that_nobody_speaks_of_has_none(rf):
    assert panels.of("partner", rf.get("/"), "office") == []
