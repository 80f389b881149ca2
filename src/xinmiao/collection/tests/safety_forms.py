"""Forms that ask about danger, and people who answer for it, for tests of the same-day protocol."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import forms, licences, submissions
from xinmiao.collection.actions.submissions import Received
from xinmiao.collection.models import Channel, FormVersion
from xinmiao.collection.queries.licences import confirmed
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.tests import sending
from xinmiao.core.actors import Actor
from xinmiao.programmes.models import Intervention

PACK = Path(__file__).resolve().parents[4] / "packs" / "china"
AT = datetime(2026, 11, 26, 1, tzinfo=UTC)  # nine in the morning
CODE = "adolescent_screening_session"
CALM = {f"phq_{n}": "0" for n in range(1, 10)}


def publish_from_pack(code: str = CODE, **changes: Any) -> FormVersion:
    """A form of the pack as it stands, in the small country."""
    folder = PACK / "forms" / code
    said = YAML(typ="safe").load(folder / "form.yaml")
    own = {"intervention": Intervention.objects.order_by("number").first().code, "service": None, "records": []}
    mapping = Mapping.model_validate(said | own | changes)
    form = forms.describe(code=code, mapping=mapping, by=sending.BY)
    confirm_licences()
    return forms.publish(form=form, workbook=(folder / "form.xlsx").read_bytes(), mapping=mapping, by=sending.BY,
                         at=sending.PUBLISHED_AT)  # fmt: skip


def confirm_licences(*instruments: str) -> None:
    """As if a named person had read the notices; without any named, those of both instruments of the session."""
    reader, _ = User.objects.get_or_create(username="reader", defaults={"name": "Reader"})
    for one in instruments or ("phq9", "gad7"):
        if one not in confirmed():
            licences.confirm(instrument=one, confirmed_by="Reader", confirmed_on=AT.date(), reference="For tests",
                             user=reader, at=AT)  # fmt: skip


def adult(name: str, role: Role = Role.COUNSELLOR, place: str = sending.HERE) -> User:
    user = sending.person(name, role, place=place)
    user.name = f"{name} 老师"
    user.save(update_fields=["name"])
    return user


def pupil(
    code: str = "P1", *, mood: dict[str, str] | None = None, worry: dict[str, str] | None = None,
    took_part: str = "yes", **safety: str,
) -> str:  # fmt: skip
    """One instance of the repeat. safety: words_flag, adult_report, abuse_told, item_9_asked."""
    said = {"words_flag": "no", "adult_report": "no", "abuse_told": "no", "item_9_asked": "", **safety}
    scores, worries = CALM | (mood or {}), {f"gad_{n}": "0" for n in range(1, 8)} | (worry or {})
    if took_part == "no":
        scores, worries = dict.fromkeys(scores, ""), dict.fromkeys(worries, "")
    return (
        f"<pupils><pupil>{code}</pupil><guardian_consent>given</guardian_consent><assent>agreed</assent>"
        f"<took_part>{took_part}</took_part><mood>{_tags(scores)}</mood><worry>{_tags(worries)}</worry>"
        f"<safety>{_tags(said)}</safety></pupils>"
    )


def _tags(said: dict[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>" for name, value in said.items())


def session(*pupils: str, instance: str = "", edits: str = "", counsellor: str = "陈老师", version: str = "") -> bytes:
    """A session of a class as a device writes it."""
    where = {
        "place": sending.HERE, "school": "一中", "visit_date": "2026-11-26", "grade": "7", "class_no": "3",
        "counsellor": counsellor, "backup_adult": "李老师", "backup_phone": "13800000000", "private_room": "yes",
    }  # fmt: skip
    meta = f"<orx:instanceID>{instance or sending.new_id()}</orx:instanceID>"
    meta += f"<orx:deprecatedID>{edits}</orx:deprecatedID>" if edits else ""
    version = version or FormVersion.objects.get(form__code=CODE).version
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{CODE}" version="{version}"><where>{_tags(where)}</where>'
        f"{''.join(pupils)}<orx:meta>{meta}</orx:meta></data>"
    ).encode()


def send(xml: bytes, user: User, at: datetime = AT) -> Received:
    return submissions.receive(
        xml=xml, media={}, user=user, channel=Channel.OPENROSA, at=at, by=Actor.of_user(user)
    )  # fmt: skip
