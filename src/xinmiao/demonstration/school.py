"""The school of the demonstration country: a class on its list, and two rounds in which it was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role, Scope
from xinmiao.collection.actions import entities, imports
from xinmiao.collection.models import Entity, FormVersion
from xinmiao.collection.queries.entities import content_of
from xinmiao.core.actors import Actor
from xinmiao.demonstration.classes import Pupil, Size, class_list, pupils, round_of, sizes_before, sizes_now
from xinmiao.demonstration.field import send
from xinmiao.demonstration.recipe import SchoolClass
from xinmiao.nutrition.actions import rounds
from xinmiao.nutrition.actions.rounds import NewRound
from xinmiao.nutrition.models import Round
from xinmiao.nutrition.rules.rounds import FORM, LIST, Step, days_of, school_year_of, term_of
from xinmiao.places.models import Place

REGISTRATION = "pupil_registration"
STILL_TO_COME = 2
"""Pupils whom nobody has measured yet this term."""
_CLASS_LIST = "三年级2班名册（演示）.csv"
_TERM = timedelta(days=185)
_INSTRUMENTS = ("身高坐高计（演示）", "电子体重秤（演示）")


@dataclass(frozen=True, slots=True)
class Staff:
    """sender: brings the list in. doctor: runs the rounds of the county. worker: measures."""

    sender: User
    doctor: User
    worker: User
    county: str


def staff_of(county: str) -> Staff:
    """The accounts with which the demonstration is tried."""
    officer, doctor, worker = (
        User.objects.get(username=f"try_{one}") for one in ("officer", "school_doctor", "worker")
    )
    return Staff(officer, doctor, worker, county)


def teach(there: SchoolClass, *, staff: Staff, seed: int, at: datetime) -> int:
    """Bring in the list of a class and hold two rounds, last term's and this one's; gives how many forms came in.

    The forms wait for a supervisor: a round shows them as they come in, and the ledger counts none of them.
    """
    found = _listed(there, staff, seed, at)
    before, now = at - _TERM, at - timedelta(hours=20)
    last = _plan(there, staff, before)
    _send(
        there,
        list(zip(found, sizes_before(_pupils(found)), strict=True)),
        staff,
        before.date(),
        at - timedelta(hours=6),
    )
    for step in (Step.CHECK, Step.CLOSE):
        _take(last, step, staff, at - timedelta(hours=5))
    _plan(there, staff, now)
    measured = list(zip(found, sizes_now(_pupils(found), seed), strict=True))[:-STILL_TO_COME]
    _send(there, measured, staff, now.date(), at - timedelta(hours=4))
    entities.work_off_all()
    return len(found) + 2


Listed = tuple[Pupil, str]  # with the id on the list


def _listed(there: SchoolClass, staff: Staff, seed: int, at: datetime) -> list[Listed]:
    on = (at - timedelta(days=20)).date()
    found = pupils(there.pupils, grade=there.grade, on=on, seed=seed)
    data = class_list(found, school=there.code, grade=there.grade, class_no=there.class_no, on=on)
    by = Actor.of_user(staff.sender)
    version = FormVersion.objects.offered().get(form__code=REGISTRATION)
    of = imports.upload(data=data, name=_CLASS_LIST, user=staff.sender, by=by, at=at, version=version)
    imports.commit(of=imports.check(of=of, at=at), by=by, at=at)
    entities.work_off_all()
    keys = _keys()
    return [(one, keys[one.number]) for one in found]


def _keys() -> dict[str, str]:
    """The id on the list by the pupil's number, with which the label begins."""
    listed = Entity.objects.filter(list__code=LIST).select_related("list")
    return {content_of(one).label.partition(" ")[0]: str(one.uuid) for one in listed}


def _pupils(found: Sequence[Listed]) -> list[Pupil]:
    return [one for one, _key in found]


def _plan(there: SchoolClass, staff: Staff, at: datetime) -> Round:
    """A round around a day, as far as its school year reaches; it is measuring."""
    begins, ends = days_of(school_year_of(at.date()))
    first, last = max(at.date() - timedelta(days=3), begins), min(at.date() + timedelta(days=25), ends)
    school = Place.objects.get(code=there.code)
    new = NewRound(school, school_year_of(at.date()), term_of(at.date()), first, last, _INSTRUMENTS)
    of = rounds.plan(new=new, by=Actor.of_user(staff.doctor), scopes=_scopes(staff), at=at)
    return _take(of, Step.BEGIN, staff, at)


def _take(of: Round, step: Step, staff: Staff, at: datetime) -> Round:
    return rounds.take_step(of=of, step=step, by=Actor.of_user(staff.doctor), scopes=_scopes(staff), at=at)


def _scopes(staff: Staff) -> list[Scope]:
    return [Scope(Role.SCHOOL_DOCTOR, staff.county)]


def _send(there: SchoolClass, found: Sequence[tuple[Listed, Size]], staff: Staff, on: date, typed: datetime) -> None:
    """What was measured of the class on a day, typed in from paper."""
    answers = round_of(
        [(one, key, size) for (one, key), size in found], on, typed, staff.worker.username, grade=there.grade,
        class_no=there.class_no, school=(there.code, there.name.zh), n=there.pupils,
    )  # fmt: skip
    send(FORM, uuid5(NAMESPACE_URL, f"{there.code}:{on}"), answers, "", staff.worker, typed)
