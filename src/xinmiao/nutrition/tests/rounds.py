"""What tests of rounds start from: a school with pupils on its list, a round, and measurements. No form is needed."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.models import Entity, EntityList
from xinmiao.core.actors import Actor
from xinmiao.nutrition.models import Measurement, Round, RoundState, Term
from xinmiao.people.actions import register_person
from xinmiao.people.encryption import seal
from xinmiao.people.models import Person
from xinmiao.people.rules import Newcomer
from xinmiao.places import actions as places
from xinmiao.places.actions import NewSite
from xinmiao.places.models import Kind, Place
from xinmiao.science.linkage.comparing import Facts

BY = Actor.job("test")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
COUNTY, SCHOOL = "530102", "S530102"


def school(code: str = SCHOOL, county: str = COUNTY) -> Place:
    """A school of a county, registered once."""
    number = Place.objects.get(code=county).number
    places.register_sites(sites=[NewSite(code, Kind.SCHOOL, number, "明德小学", "Mingde School")], by=BY)
    return Place.objects.get(code=code)


def user(name: str, role: Role = Role.SCHOOL_DOCTOR, *, place: str = COUNTY) -> User:
    made = User.objects.create_user(name, password="right")
    Grant.objects.create(user=made, role=role, place=place)
    return made


def pupil(
    number: str, name: str = "王小明", *, sex: int = 1, birth_date: date = date(2016, 11, 20), grade: int = 4,
    class_no: int = 1, at: str = SCHOOL,
) -> Entity:  # fmt: skip
    """A pupil on the list of a school, tied to a person with a name."""
    place = Place.objects.get(code=at)
    facts = Facts(name=name, sex=sex, birth_date=birth_date, place=place.code)
    person = register_person(newcomer=Newcomer(facts=facts), at=AT, by=BY)
    wanted, _new = EntityList.objects.get_or_create(code="pupils")
    key = uuid.uuid4()
    told = {"label": f"{number} {name[1:]}",
            "properties": {"place": at, "grade": str(grade), "class_no": str(class_no)}}  # fmt: skip
    return Entity.objects.create(
        list=wanted, uuid=key, code=key.hex[:12].upper(), place=place, person=person, made_at=AT, changed_at=AT,
        sealed=seal(json.dumps(told).encode(), subject=f"entity:{key}", where="entity"),
    )  # fmt: skip


def round_of(there: Place, *, state: str = RoundState.MEASURING, **changes: Any) -> Round:
    told: dict[str, Any] = {
        "school_year": "2026-2027", "term": Term.AUTUMN, "first_day": date(2026, 11, 2),
        "last_day": date(2026, 12, 11), "planned_at": AT, "closed_at": AT if state == RoundState.CLOSED else None,
    }  # fmt: skip
    return Round.objects.create(school=there, state=state, **told | changes)


def measured(of: Round, who: Entity, height: str = "140.0", weight: str = "34.0", **changes: Any) -> Measurement:
    """A measurement that stands; `not_measured=` for one who was not."""
    values: dict[str, Any] = {"height_cm": Decimal(height), "weight_kg": Decimal(weight)}
    if changes.get("not_measured"):
        values = {}
    told = {"grade": 4, "class_no": 1, "measured_on": date(2026, 11, 20), "recorded_at": AT, "recorded_by": BY.key}
    return Measurement.objects.create(round=of, pupil=who, person=person_of(who), **told | values | changes)


def person_of(who: Entity) -> Person:
    assert who.person
    return who.person
