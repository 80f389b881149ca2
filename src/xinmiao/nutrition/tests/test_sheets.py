"""The school doctor's workbook: the roster goes out in it, and it comes back whole or not at all."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection.models import Submission
from xinmiao.nutrition.actions import sheets
from xinmiao.nutrition.actions.rounds import Refused
from xinmiao.nutrition.models import RoundState
from xinmiao.nutrition.tests import rounds

SCOPES = [Scope(Role.SCHOOL_DOCTOR, rounds.COUNTY)]
TODAY = date(2026, 11, 26)


@pytest.fixture
def ming(school):
    return rounds.pupil("1")


@pytest.fixture
def fang(school):
    return rounds.pupil("2", "李芳芳", sex=2, class_no=2)


def filled(of, **cells: object) -> bytes:
    """The template of a round with cells filled in: `G3=140.0`."""
    book = load_workbook(BytesIO(sheets.template(of, "en")))
    for at, value in cells.items():
        book.worksheets[0][at] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def read(of, data: bytes) -> sheets.Read:
    return sheets.read(of, data, language="en", today=TODAY)


def send(of, data: bytes, doctor) -> int:
    return sheets.send(of=of, lines=read(of, data).lines, user=doctor, scopes=SCOPES, at=rounds.AT)


GOOD = {"E3": "Measured", "F3": date(2026, 11, 20), "G3": 140.0, "H3": 39.2, "E4": "Absent", "F4": date(2026, 11, 20)}


def test_the_template_holds_the_roster(school, ming, fang):
    sheet = load_workbook(BytesIO(sheets.template(rounds.round_of(school), "zh"))).worksheets[0]
    assert [sheet["A3"].value, sheet["D3"].value, sheet["C4"].value] == [str(ming.uuid), "1 小明", 2]
    assert sheet["G1"].value == "身高（厘米）"


def test_a_filled_workbook_is_measured_class_by_class(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    assert send(of, filled(of, **GOOD), doctor) == 2
    assert str(of.measurements.get(pupil=ming).height_cm) == "140.0"
    assert of.measurements.get(pupil=fang).not_measured == "absent"


def test_what_it_sends_passes_the_check_that_a_phone_passes(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    send(of, filled(of, **GOOD), doctor)
    flags = [flag for one in Submission.objects.all() for flag in one.revisions.get().flags.all()]
    assert [(one.kind, one.path, one.detail) for one in flags if one.kind != "unsupported"] == []


def test_the_same_workbook_again_sends_nothing_and_a_corrected_one_edits(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    send(of, filled(of, **GOOD), doctor)
    assert send(of, filled(of), doctor) == 0, "the template holds what was measured"
    assert send(of, filled(of, G3=141.0), doctor) == 1
    assert send(of, filled(of, G3=140.0), doctor) == 1
    assert Submission.objects.count() == 2
    assert str(of.measurements.get(pupil=ming, is_current=True).height_cm) == "140.0"


def test_a_pupil_shorter_than_in_the_round_before_is_measured_again_and_both_values_are_kept(
    form, school, doctor, ming, fang
):  # fmt: skip
    last = rounds.round_of(school, state=RoundState.CLOSED, school_year="2025-2026", term="spring",
                           first_day=date(2026, 5, 4), last_day=date(2026, 5, 29))  # fmt: skip
    rounds.measured(last, ming, "139.0", measured_on=date(2026, 5, 20))
    of = rounds.round_of(school)
    again = GOOD | {"G3": 130.0, "I3": 140.5, "J3": 39.2}
    send(of, filled(of, **again), doctor)
    found = of.measurements.get(pupil=ming)
    assert (str(found.first_height_cm), str(found.height_cm), found.warnings) == ("130.0", "140.5", ["shorter"])
    assert send(of, filled(of), doctor) == 0, "the round itself is not the one before"


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("G3", 14.0, "too_low"),
        ("G3", 140.25, "tenths"),
        ("G3", "tall", "not_number"),
        ("H3", None, "size_missing"),
        ("G4", 140.0, "size_unasked"),
        ("F3", date(2026, 10, 1), "day_outside"),
        ("F3", None, "day_missing"),
        ("A3", "somebody", "not_on_roster"),
    ],
)
def test_what_is_wrong_is_told_by_cell_and_nothing_is_written(form, school, doctor, ming, fang, cell, value, code):
    of = rounds.round_of(school)
    found = read(of, filled(of, **GOOD | {cell: value}))
    told = [(f"{one.letter}{one.row}", one.code) for one in found.faults if not one.is_warning]
    assert told == [(cell, code)]
    assert found.lines == ()
    sheet = load_workbook(BytesIO(found.marked)).worksheets[0]
    assert sheet[cell].fill.start_color.rgb == "FFF6C9C2"


def test_a_workbook_in_which_nothing_was_filled_in_says_so(school, ming):
    of = rounds.round_of(school)
    assert [one.code for one in read(of, filled(of)).faults] == ["no_rows"]


def test_a_round_that_is_not_open_takes_no_workbook(form, school, doctor, ming, fang):
    of = rounds.round_of(school, state=RoundState.PLANNED)
    with pytest.raises(Refused):
        send(of, filled(of, **GOOD), doctor)


def test_a_corrected_workbook_is_held_against_earlier_rounds_not_against_its_own_slip(form, school, doctor, ming, fang):
    of = rounds.round_of(school)
    send(of, filled(of, **{**GOOD, "G3": 160.0, "H3": 50.0}), doctor)
    assert send(of, filled(of, **GOOD), doctor) == 1
    flags = [flag for one in Submission.objects.all() for flag in one.revisions.get(is_current=True).flags.all()]
    assert [(one.kind, one.path) for one in flags if one.kind != "unsupported"] == []
    assert str(of.measurements.get(pupil=ming, is_current=True).height_cm) == "140.0"
