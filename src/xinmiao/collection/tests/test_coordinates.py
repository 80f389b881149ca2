"""Coordinates outside the county are flagged, where the pack has a box of the county; elsewhere nothing is said."""

from __future__ import annotations

import pytest

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import forms
from xinmiao.collection.models import Flag, FormVersion
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.tests import sending
from xinmiao.collection.tests.workbooks import question, workbook
from xinmiao.core import packs
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.models import Box
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES

HEAD = "place,south,west,north,east,status,source\n"
BOX = "530102,25.3,102.6,26.0,103.6,draft,none\n"
UNBOXED = "429004"


@pytest.fixture
def gate(db, tmp_path) -> FormVersion:
    pack = write_pack(tmp_path, ("places/boxes.csv", "", HEAD + BOX))
    packs.load(pack, by=sending.BY, at=sending.AT, parts=(PLACES, PARTNERS, PROGRAMMES))
    about = {"title": {"zh": "校门", "en": "Gate"}, "intervention": Intervention.objects.first().code, "place": "place"}
    mapping = Mapping.model_validate(about)
    form = forms.describe(code="gate", mapping=mapping, by=sending.BY)
    survey = [question("select_one_from_file places.csv", "place"), question("geopoint", "gate")]
    return forms.publish(
        form=form, workbook=workbook("gate", survey), mapping=mapping, by=sending.BY, at=sending.PUBLISHED_AT
    )


def kinds(place: str, point: str) -> set[str]:
    user = sending.person("worker", Role.FIELD_WORKER, place="")
    xml = (
        f'<data id="gate" version="1"><place>{place}</place><gate>{point}</gate>'
        f"<meta><instanceID>{sending.new_id()}</instanceID></meta></data>"
    )
    sending.send(xml.encode(), user)
    return set(Flag.objects.values_list("kind", flat=True))


@pytest.mark.parametrize("point", ["25.5 103.1 1900 5", "25.3 102.6 0 0", "26.0 103.6 0 0"])
def test_a_point_in_the_box_or_on_its_edge_is_not_flagged(gate, point):
    assert kinds("530102", point) == set()


@pytest.mark.parametrize("point", ["25.2 103.1 0 0", "26.1 103.1 0 0", "25.5 102.5 0 0", "25.5 103.7 0 0"])
def test_a_point_outside_it_on_any_side_is_flagged_and_taken(gate, point):
    assert kinds("530102", point) == {"coordinates"}


def test_a_county_without_a_box_is_unchecked_and_never_flagged(gate):
    assert kinds(UNBOXED, "1.0 1.0 0 0") == set()


def test_a_box_says_where_it_is_from_and_that_it_is_a_draft(gate):
    box = Box.objects.get()
    assert (box.place.code, box.status, box.source) == ("530102", "draft", "none")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("53,25.3,102.6,26.0,103.6,draft,none\n", "place"),  # a province
        ("530102,26.0,102.6,25.3,103.6,draft,none\n", "south"),
        ("530102,25.3,102.6,26.0,203.6,draft,none\n", "east"),
        ("530102,25.3,102.6,26.0,103.6,,none\n", "status"),
        ("530102,25.3,102.6,26.0,103.6,draft,\n", "source"),
    ],
)
def test_a_box_that_cannot_be_is_refused(tmp_path, line, key):
    report = packs.check(
        write_pack(tmp_path, ("places/boxes.csv", "", HEAD + line)), parts=(PLACES, PARTNERS, PROGRAMMES)
    )
    assert [(one.where.file, key in str(one.where)) for one in report.problems] == [("places/boxes.csv", True)]
