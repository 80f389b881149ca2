"""Register once, follow up many times: versions, conflicts, offline chains, and lists that tell only what they may."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import hypothesis
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, strategies

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import entities, forms
from xinmiao.collection.models import Channel, Entity, EntityAction, EntityVersion, FormVersion, Revision, Submission
from xinmiao.collection.queries import lists
from xinmiao.collection.queries.entities import content_of, integrity
from xinmiao.collection.rules.entities import join
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.tests.workbooks import question, workbook
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.people.encryption import seal
from xinmiao.places.models import Place
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES
from xinmiao.science.answers import read

BY = Actor.job("test")
AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
COUNTIES = ("530102", "429004")
REGISTER = workbook(
    "register",
    [
        question("text", "child_name", save_to="given"),
        question("text", "village", save_to="village"),
        question("text", "phone", save_to="phone"),
    ],
    entities=[{"list_name": "children", "label": "${child_name}"}],
)
FOLLOW_UP = workbook(
    "follow_up",
    [
        question("select_one_from_file children.csv", "child"),
        question("calculate", "lived", calculation="instance('children')/root/item[name=${child}]/village"),
        question("text", "weight", save_to="weight"),
        question("text", "village", save_to="village"),
    ],
    entities=[{"list_name": "children", "entity_id": "${child}"}],
)


@pytest.fixture(autouse=True)
def _small_country(db, tmp_path):
    packs.load(write_pack(tmp_path), by=BY, at=AT, parts=(PLACES, PARTNERS, PROGRAMMES))


def _version(code: str, book: bytes, **more: object) -> FormVersion:
    about = {"title": {"zh": code, "en": code}, "intervention": Intervention.objects.first().code}
    mapping = Mapping.model_validate({**about, "reads": ["children"], **more})
    form = forms.describe(code=code, mapping=mapping, by=BY)
    return forms.publish(form=form, workbook=book, mapping=mapping, by=BY, at=AT)


@pytest.fixture
def register() -> FormVersion:
    return _version("register", REGISTER)


@pytest.fixture
def follow_up() -> FormVersion:
    return _version("follow_up", FOLLOW_UP)


def _send(version: FormVersion, body: str, entity: str, *, place: str = "530102") -> Submission:
    """What came in with such answers and such an entity block, as `receive` would hand it on."""
    instance = f"uuid:{uuid.uuid4()}"
    code = version.form.code
    xml = (
        f'<data xmlns:e="http://www.opendatakit.org/xforms/entities" id="{code}" version="{version.version}">{body}'
        f"<meta><instanceID>{instance}</instanceID>{entity}</meta></data>"
    ).encode()
    submission = Submission.objects.create(
        form=version.form, date=date(2026, 11, 26), received_at=AT, place=Place.objects.get(code=place)
    )
    revision = Revision.objects.create(
        submission=submission, form=version.form, form_version=version, instance_id=instance, received_at=AT,
        sealed=seal(xml, subject=submission.subject, where="collection.revision"), channel=Channel.BROWSER,
    )  # fmt: skip
    entities.ask(submission=submission, revision=revision, answers=read(xml), by=BY, at=AT)
    action = EntityAction.objects.filter(submission=submission).first()
    if action:
        entities.work_off(uuid=action.uuid)
    return submission


def _registration(
    version: FormVersion, key: object, name: str = "王小明", village: str = "A", **more: str
) -> Submission:
    body = f"<child_name>{name}</child_name><village>{village}</village><phone>1</phone>"
    block = f'<entity dataset="children" id="{key}" create="1"><label>{name}</label></entity>'
    return _send(version, body, block, **more)


def _visit(version: FormVersion, key: object, base: int, *, weight: str = "", village: str = "A", **chain: object):
    told = " ".join(f'{name}="{value}"' for name, value in chain.items())
    body = f"<child>{key}</child><weight>{weight}</weight><village>{village}</village>"
    return _send(version, body, f'<entity dataset="children" id="{key}" update="1" baseVersion="{base}" {told}/>')


def _now(key: object) -> tuple[int, dict[str, str]]:
    entity = Entity.objects.get(uuid=key)
    return entity.version, content_of(entity).properties


def _problem(submission: Submission) -> str:
    return submission.entity_actions.get().error_code


def test_a_registration_makes_version_1_and_a_follow_up_changes_only_its_own_properties(register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    assert _now(key) == (1, {"given": "王小明", "village": "A", "phone": "1"})

    _visit(follow_up, key, 1, weight="12.5")

    assert _now(key) == (2, {"given": "王小明", "village": "A", "phone": "1", "weight": "12.5"})


def test_two_follow_ups_on_one_version_of_other_properties_are_a_soft_conflict(register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    _visit(follow_up, key, 1, weight="12.5")
    _visit(follow_up, key, 1, village="B")

    assert _now(key) == (3, {"given": "王小明", "village": "B", "phone": "1", "weight": "12.5"})
    assert EntityVersion.objects.get(entity__uuid=key, number=3).conflict == "soft"


def test_where_both_changed_one_property_the_first_value_stands_both_are_kept_and_a_person_decides(register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    _visit(follow_up, key, 1, weight="12.5")
    _visit(follow_up, key, 1, weight="13")

    conflict = EntityVersion.objects.get(entity__uuid=key, number=3)
    assert _now(key)[1]["weight"] == "12.5"
    assert (conflict.conflict, content_of(conflict).kept) == ("hard", {"weight": "13"})

    entities.resolve(version=conflict, take_offered=True, by=BY, at=AT)

    assert _now(key)[0] == 4
    assert _now(key)[1]["weight"] == "13"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (2, 1, 0)])
def test_an_offline_chain_ends_the_same_in_whatever_order_its_links_arrive(register, follow_up, order):
    key, branch = uuid.uuid4(), uuid.uuid4()
    _registration(register, key)
    links = [
        {"base": 1, "weight": "1"},
        {"base": 2, "weight": "2", "village": "B"},
        {"base": 3, "weight": "3", "village": "B"},
    ]
    for i in order:
        _visit(follow_up, key, **links[i], trunkVersion=1, branchId=branch)

    assert _now(key) == (4, {"given": "王小明", "village": "B", "phone": "1", "weight": "3"})
    assert set(EntityVersion.objects.filter(entity__uuid=key).values_list("conflict", flat=True)) == {""}


def test_a_link_of_a_chain_waits_for_the_one_before_it_until_somebody_releases_it(register, follow_up):
    key, branch = uuid.uuid4(), uuid.uuid4()
    _registration(register, key)
    late = _visit(follow_up, key, 2, weight="2", trunkVersion=1, branchId=branch)
    action = late.entity_actions.get()
    assert action.state == EntityAction.State.HELD

    entities.release(action=action, by=BY, at=AT)

    assert _now(key)[1]["weight"] == "2"


def test_a_follow_up_made_offline_before_its_registration_arrives_waits_for_it(register, follow_up):
    key, branch = uuid.uuid4(), uuid.uuid4()
    _visit(follow_up, key, 1, weight="9", branchId=branch)
    body = "<child_name>王小明</child_name><village>A</village><phone>1</phone>"
    block = f'<entity dataset="children" id="{key}" create="1" branchId="{branch}"><label>王小明</label></entity>'
    _send(register, body, block)

    assert _now(key) == (2, {"given": "王小明", "village": "A", "phone": "1", "weight": "9"})


def test_what_cannot_be_done_is_told_and_the_submission_is_kept(register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    empty = f'<entity dataset="children" id="{uuid.uuid4()}" create="1"><label/></entity>'
    problems = {
        _problem(_registration(register, "not-a-uuid")): "entity.bad_id",
        _problem(_send(register, "", empty)): "entity.no_label",
        _problem(_registration(register, key)): "entity.already_there",
        _problem(_visit(follow_up, uuid.uuid4(), 1)): "entity.unknown",
        _problem(_visit(follow_up, key, "x")): "entity.bad_version",
        _problem(_visit(follow_up, key, 7)): "entity.unknown_base",
        _problem(_visit(follow_up, key, 1, trunkVersion=1)): "entity.trunk_without_branch",
        _problem(_visit(follow_up, key, 9, trunkVersion=9, branchId=uuid.uuid4())): "entity.trunk_above",
        _problem(_registration(follow_up, uuid.uuid4())): "entity.not_declared",
    }
    assert list(problems) == list(problems.values())
    assert _now(key)[0] == 1
    assert Submission.objects.count() == 10


def test_a_late_update_never_brings_back_what_was_taken_off(register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    entities.delete(entity=Entity.objects.get(uuid=key), because="moved away", by=BY, at=AT)

    assert _problem(_visit(follow_up, key, 1, weight="9")) == "entity.deleted"
    assert Entity.objects.get(uuid=key).deleted_at == AT


def _worker(name: str, place: str) -> User:
    user = User.objects.create(username=name)
    Grant.objects.create(user=user, role=Role.FIELD_WORKER, place=place)
    return user


def test_a_list_holds_a_workers_own_with_a_code_a_given_name_and_only_what_the_form_uses(register, follow_up):
    here, there = uuid.uuid4(), uuid.uuid4()
    _registration(register, here, "欧阳娜娜")
    _registration(register, there, "张伟", place="429004")
    mine, theirs = (lists.csv_for(_worker(p, p), follow_up, "children.csv") for p in ("530102", "429004"))

    assert mine.columns == ("name", "label", "__version", "village")
    code = Entity.objects.get(uuid=here).code
    assert mine.rows == ((str(here), f"{code} 娜娜", "1", "A"),)
    assert [row[0] for row in theirs.rows] == [str(there)]
    assert mine.md5 != theirs.md5


@hypothesis.settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(homes=strategies.lists(strategies.sampled_from(COUNTIES), min_size=1, max_size=5))
def test_no_workers_list_ever_holds_a_child_of_anothers(register, follow_up, homes):
    with transaction.atomic():
        children = {str(uuid.uuid4()): home for home in homes}
        for key, home in children.items():
            _registration(register, uuid.UUID(key), "李丽", place=home)
        workers = {county: _worker(county, county) for county in COUNTIES}
        told = {county: lists.csv_for(worker, follow_up, "children.csv") for county, worker in workers.items()}
        for county, worker in workers.items():
            own = {key for key, home in children.items() if home == county}
            assert {row[0] for row in told[county].rows} == own
            assert integrity(worker, list(children)) == {key: key not in own for key in children}
        assert told[COUNTIES[0]].md5 != told[COUNTIES[1]].md5
        transaction.set_rollback(True)


def test_what_left_a_workers_caseload_shows_as_deleted_at_the_integrity_endpoint(register, follow_up):
    key = uuid.uuid4()
    _registration(register, key)
    asked = [str(key), "nonsense"]

    assert integrity(_worker("a", "530102"), asked) == {str(key): False, "nonsense": True}
    assert integrity(_worker("b", "429004"), asked) == {str(key): True, "nonsense": True}


def test_a_restricted_list_holds_codes_only(follow_up):
    restricted = _version("register", REGISTER, confidentiality="restricted", entity={"list": "children"})
    _registration(restricted, uuid.uuid4())

    (row,) = lists.csv_for(_worker("a", "530102"), follow_up, "children.csv").rows
    assert row[1] == Entity.objects.get().code


def test_no_name_of_an_entity_stands_in_the_database(register):
    _registration(register, uuid.uuid4(), "王小明")

    entity = Entity.objects.get()
    told = [bytes(entity.sealed), *(bytes(one.sealed) for one in entity.versions.all())]
    assert not any("王小明".encode() in one for one in told)


def test_equal_changes_of_one_property_are_no_hard_conflict():
    joined = join(base={"a": "1"}, current={"a": "2"}, offered={"a": "2"}, is_newest=False)
    assert (joined.conflict, joined.kept) == ("soft", {})
