"""What tests of rounds start from: a school with pupils on its list, a round, and measurements. No form is needed."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import Channel, Entity, EntityList, EntityVersion, FormVersion, Submission
from xinmiao.collection.tests import sending
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
    wanted, _new = EntityList.objects.get_or_create(
        code="pupils", defaults={"properties": ["place", "grade", "class_no", "last_height_cm"]}
    )
    key = uuid.uuid4()
    told = {"label": f"{number} {name[1:]}",
            "properties": {"place": at, "grade": str(grade), "class_no": str(class_no)}}  # fmt: skip
    made = Entity.objects.create(
        list=wanted, uuid=key, code=key.hex[:12].upper(), place=place, person=person, made_at=AT, changed_at=AT,
        sealed=seal(json.dumps(told).encode(), subject=f"entity:{key}", where="entity"),
    )  # fmt: skip
    sealed = seal(json.dumps(told | {"kept": {}}).encode(), subject=f"entity:{key}", where="version:1")
    EntityVersion.objects.create(entity=made, number=1, sealed=sealed, at=AT)
    return made


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


def sent(
    version: FormVersion, by: User, told: dict[Entity, dict[str, str]], *, edits: str = "", instance: str = "",
    at: datetime = AT, **about: str,
) -> Submission:  # fmt: skip
    """A filled form of a class, as a phone sends it. told: by pupil the answers; `edits` names what it corrects."""
    where = {"place": SCHOOL, "visit_date": "2026-11-20", "grade": "4", "class_no": "1", "school_year": "2026-2027",
             "term": "autumn", "n_on_roster": "3", "tools_checked": "yes"} | about  # fmt: skip
    pupils = "".join(f"<pupils><pupil>{who.uuid}</pupil>{_tags(said)}</pupils>" for who, said in told.items())
    old = f"<deprecatedID>{edits}</deprecatedID>" if edits else ""
    xml = (
        f'<data id="school_bmi_round" version="{version.version}"><where>{_tags(where)}</where>{pupils}'
        f"<meta><instanceID>{instance or sending.new_id()}</instanceID>{old}</meta></data>"
    )
    received = receive(xml=xml.encode(), media={}, user=by, channel=Channel.BROWSER, at=at, by=Actor.of_user(by))
    assert received.revision
    return Submission.objects.get(pk=received.revision.submission_id)


def size(height: str, weight: str, **again: str) -> dict[str, str]:
    """The answers about somebody measured; again: `height_again_cm`, `weight_again_kg`."""
    used = again.get("height_again_cm", height)
    return {"measured": "yes", "height_cm": height, "weight_kg": weight, **again, "height_used_cm": used}


def _tags(told: dict[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
