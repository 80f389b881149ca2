"""A county's first Monday: a class list becomes the list of pupils, the round reads it, and the next round can warn."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import entities, imports
from xinmiao.collection.actions.submissions import receive
from xinmiao.collection.models import (
    Channel,
    Entity,
    EntityAction,
    Flag,
    Import,
    ImportState,
    Mode,
    Revision,
    Submission,
)
from xinmiao.collection.queries import lists
from xinmiao.collection.queries.entities import content_of, integrity
from xinmiao.collection.queries.sheets import columns_of_form
from xinmiao.collection.tests import sending
from xinmiao.collection.tests.pack_forms import published
from xinmiao.core.actors import Actor
from xinmiao.people.actions import withdraw_consent
from xinmiao.people.models import BirthPrecision, CaregiverRelation, Consent, Person
from xinmiao.people.queries import consent_to

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
PUPIL = {
    "where/place": sending.HERE, "where/visit_date": "2026-09-03", "where/grade": "3", "where/class_no": "2",
    "where/pupil_no": "1", "consent/consent_services": "given", "consent/consent_by": "mother",
    "consent/guardian_name": "李红梅", "pupil/pupil_name": "王小明", "pupil/pupil_sex": "male",
    "pupil/birth_date": "2017-05-04", "pupil/birth_precision": "day",
}  # fmt: skip
CLASS = [("1", "王小明"), ("2", "欧阳娜娜"), ("3", "李子涵")]


@pytest.fixture(autouse=True)
def _small_country(db, settings, tmp_path):
    settings.LEDGER_URI, settings.KEYS_DIR = str(tmp_path / "ledger"), tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    sending.load_country(tmp_path / "pack")


@pytest.fixture
def registration():
    return published("pupil_registration")


@pytest.fixture
def bmi_round():
    return published("school_bmi_round")


@pytest.fixture
def school():
    return sending.person("school", Role.SUPERVISOR, place="")


@pytest.fixture
def worker():
    return sending.person("worker", Role.FIELD_WORKER, place="53")


def csv(*rows: dict[str, str]) -> bytes:
    return "\n".join([",".join(PUPIL), *(",".join((PUPIL | row).values()) for row in rows)]).encode() + b"\n"


def sheet(answers: dict[str, str]) -> bytes:
    """A file with one row, under the number 7."""
    return "\n".join(",".join(one) for one in zip(*({"record_key": "7"} | answers).items(), strict=True)).encode()


def row(number: str, name: str, **changes: str) -> dict[str, str]:
    told = {f"pupil/{key}" if key.startswith(("birth", "pupil")) else f"where/{key}": v for key, v in changes.items()}
    guardian = f"李红{'梅兰竹菊'[int(number) % 4]}"
    return {"where/pupil_no": number, "pupil/pupil_name": name, "consent/guardian_name": guardian, **told}


def brought(data: bytes, user: Any, version: Any, at: datetime = AT, **told: Any) -> Import:
    by = Actor.of_user(user)
    of = imports.upload(data=data, name="名册.csv", user=user, by=by, at=at, version=version, **told)
    done = imports.commit(of=imports.check(of=of, at=at), by=by, at=at)
    entities.work_off_all()
    return done


def a_class(**changes: str) -> bytes:
    return csv(*(row(number, name, **changes) for number, name in CLASS))


def labels(user: Any, version: Any) -> dict[str, dict[str, str]]:
    found = lists.csv_for(user, version, "pupils.csv")
    assert found
    return {one["label"]: one for one in found.as_rows}


def measured(version: Any, user: Any, heights: dict[str, str], on: str, edits: str = "") -> Submission:
    pupils = "".join(
        f"<pupils><pupil>{key}</pupil><measured>yes</measured><height_cm>{cm}</height_cm><weight_kg>30.0</weight_kg>"
        f"<height_used_cm>{cm}</height_used_cm></pupils>"
        for key, cm in heights.items()
    )
    instance, old = sending.new_id(), f"<deprecatedID>{edits}</deprecatedID>" if edits else ""
    xml = (
        f'<data id="school_bmi_round" version="{version.version}"><where><place>{sending.HERE}</place>'
        f"<visit_date>{on}</visit_date><grade>3</grade><class_no>2</class_no></where>{pupils}"
        f"<meta><instanceID>{instance}</instanceID>{old}</meta></data>"
    )
    received = receive(xml=xml.encode(), media={}, user=user, channel=Channel.BROWSER, at=AT, by=Actor.of_user(user))
    entities.work_off_all()
    assert received.revision
    return Submission.objects.get(pk=received.revision.submission_id)


def test_a_class_list_fills_the_list_that_the_round_reads(registration, bmi_round, school, worker):
    done = brought(a_class(), school, registration)
    assert (done.state, done.n_new) == (ImportState.COMMITTED, 3)
    found = labels(worker, bmi_round)
    assert set(found) == {"1 小明", "2 娜娜", "3 子涵"}, "a number and a given name, also behind a compound surname"
    one = found["2 娜娜"]
    assert (one["place"], one["grade"], one["class_no"]) == (sending.HERE, "3", "2")
    assert Person.objects.filter(entities__isnull=True, sex=1).count() == 3
    assert not Flag.objects.exclude(kind="unsupported").exists()


def test_each_pupil_of_the_round_is_the_person_that_the_list_registered(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    key = labels(worker, bmi_round)["1 小明"]["name"]
    measured(bmi_round, worker, {key: "130.0"}, "2026-10-01")
    entity = Entity.objects.get(uuid=key)
    assert entity.person == entity.made_by.people.get(role="pupil").person


def test_a_corrected_row_changes_the_pupil_and_adds_none(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    before = {one["name"] for one in labels(worker, bmi_round).values()}
    corrected = csv(*(row(number, name) for number, name in CLASS[:2]), row("3", "李梓涵", class_no="4"))
    done = brought(corrected, school, registration, AT + timedelta(days=30))
    assert (done.n_new, done.n_changed, done.n_unchanged) == (0, 1, 2)
    after = labels(worker, bmi_round)
    assert {one["name"] for one in after.values()} == before
    assert after["3 梓涵"]["class_no"] == "4"
    assert (Entity.objects.count(), Person.objects.filter(sex=1).count()) == (3, 3)


def test_the_same_file_again_asks_nothing_of_the_list(registration, school):
    brought(a_class(), school, registration)
    again = brought(a_class() + b"\n", school, registration)
    assert (again.n_new, again.n_changed, again.n_unchanged) == (0, 0, 3)
    assert EntityAction.objects.count() == 3


def test_one_number_in_two_schools_is_two_pupils_and_twice_in_a_school_is_a_fault(registration, school):
    two = brought(csv(row("1", "王小明"), row("1", "赵一鸣", place="429004")), school, registration)
    assert (two.n_new, Entity.objects.count()) == (2, 2)
    by = Actor.of_user(school)
    of = imports.upload(
        data=csv(row("5", "王小明"), row("5", "赵一鸣")), name="x.csv", user=school, by=by, at=AT, version=registration
    )
    assert (imports.check(of=of, at=AT).state, of.n_faults) == (ImportState.REFUSED, 1)


def test_a_number_that_is_somebody_elses_is_not_written_over_them(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    other = csv(row("1", "孙志强", birth_date="2016-01-09"), row("4", "周天宇"))
    done = brought(other, school, registration, mode=Mode.GOOD)
    assert (done.n_new + done.n_changed, Entity.objects.count()) == (1, 4)
    assert "another person's" in done.reason_en
    assert "1 小明" in labels(worker, bmi_round)


def test_a_withdrawn_file_leaves_the_phones_and_comes_back_when_it_is_brought_in_again(
    registration, bmi_round, school, worker
):
    first = brought(a_class(), school, registration)
    keys = [one["name"] for one in labels(worker, bmi_round).values()]
    imports.withdraw(of=first, by=Actor.of_user(school), at=AT)
    assert labels(worker, bmi_round) == {}
    assert integrity(worker, keys) == dict.fromkeys(keys, True)
    brought(a_class() + b"\n", school, registration)
    assert sorted(one["name"] for one in labels(worker, bmi_round).values()) == sorted(keys)


def test_a_guardian_who_refuses_after_all_takes_the_pupil_off_the_list(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    refused = row("1", "") | {"consent/consent_services": "refused", "consent/guardian_name": "",
                              "pupil/pupil_sex": "", "pupil/birth_date": "", "pupil/birth_precision": ""}  # fmt: skip
    brought(csv(refused), school, registration)
    assert set(labels(worker, bmi_round)) == {"2 娜娜", "3 子涵"}
    brought(csv(row("1", "王小明")), school, registration)
    assert "1 小明" in labels(worker, bmi_round), "and puts them back by agreeing"


def test_a_row_without_consent_names_nobody_and_is_no_fault(registration, school):
    refused = row("1", "") | {"consent/consent_services": "refused", "consent/guardian_name": "",
                              "pupil/pupil_sex": "", "pupil/birth_date": "", "pupil/birth_precision": ""}  # fmt: skip
    brought(csv(refused), school, registration)
    assert (Person.objects.count(), Entity.objects.count(), Consent.objects.count()) == (0, 0, 0)
    assert not Flag.objects.filter(kind="person").exists()


def test_the_template_asks_for_the_schools_number_and_for_no_other(registration):
    columns = {one.key: one for one in columns_of_form(registration, "")}
    assert "record_key" not in columns
    assert [key for key, one in columns.items() if one.in_key] == ["where/place", "where/pupil_no"]
    assert columns["where/pupil_no"].required


def test_other_registrations_need_a_record_number_and_visits_do_not(db):
    for code, needs in (("child_registration", True), ("ecd_home_visit", False)):
        columns = {one.key: one for one in columns_of_form(published(code), "")}
        assert columns["record_key"].required is needs


@pytest.mark.parametrize("code", ["child_registration", "child_in_difficulty_registration",
                                  "mother_infant_pair_registration"])  # fmt: skip
def test_every_list_can_be_filled_from_a_file_with_a_code_that_stays(code, school):
    version, answers = published(code), SHEETS[code]

    day = next(key for key in answers if key.endswith("visit_date"))

    brought(sheet(answers), school, version)
    made = Entity.objects.get()
    label = content_of(made).label
    assert re.fullmatch(r"[EKM]26\d{4}-\d{5}( 小明)?", label)
    brought(sheet(answers | {day: "2026-09-04"}), school, version, AT + timedelta(days=40))
    again = Entity.objects.get()
    assert (content_of(again).label, again.version) == (label, 2)


SHEETS = {
    "child_registration": {
        "where/place": sending.HERE, "where/visit_date": "2026-09-03", "where/reason": "found",
        "consent/consent_services": "given", "consent/consent_by": "mother", "child/child_name": "王小明",
        "child/call_name": "小明", "child/child_sex": "male", "child/birth_date": "2024-05-04",
        "child/birth_precision": "day", "child/disability": "no", "child/residence": "rural",
        "child/registered_elsewhere": "no", "carer/carer_name": "李红梅", "carer/relation": "mother",
        "carer/is_guardian": "yes",
    },
    "child_in_difficulty_registration": {
        "where/place": sending.HERE, "where/visit_date": "2026-09-03", "where/source": "school",
        "where/danger_now": "no", "child/child_name": "王小明", "child/child_sex": "male",
        "child/birth_date": "2016-05-04", "child/birth_precision": "month", "child/disability": "no",
        "child/residence": "rural", "child/registered_elsewhere": "no", "child/schooling": "in_school",
        "difficulty/categories": "left_behind", "difficulty/what_seen": "x", "father_group/father_state": "able",
        "mother_group/mother_state": "able", "carer/has_carer": "yes", "carer/carer_name": "李红梅",
        "carer/relation": "grandparent", "carer/is_guardian": "yes", "consent/consent_by": "guardian",
        "consent/consent_services": "given", "consent/consent_sharing": "refused",
        "consent/consent_reporting": "given", "consent/consent_tracing": "not_asked", "urgent/raise_to_case": "no",
        "urgent/first_action": "x", "urgent/next_contact": "2027-01-01",
    },
    "mother_infant_pair_registration": {
        "where/place": sending.HERE, "where/visit_date": "2026-09-03", "where/registered_when": "pregnant",
        "where/consent_services": "given", "where/consent_sharing": "not_asked", "mother/mother_name": "李红梅",
        "mother/mother_birth_date": "1996-03-02", "mother/residence": "rural", "mother/due_date": "2027-02-01",
        "hiv/hiv_result": "negative", "hiv/hiv_date": "2026-09-01", "hiv/hiv_partner": "unknown",
        "syphilis/syphilis_result": "negative", "syphilis/syphilis_date": "2026-09-01",
        "syphilis/syphilis_partner": "unknown", "hbv/hbv_result": "negative", "hbv/hbv_date": "2026-09-01",
        "infant/born": "no",
    },
}  # fmt: skip


def test_the_round_writes_the_last_height_back_for_each_pupil(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    keys = {label: one["name"] for label, one in labels(worker, bmi_round).items()}
    measured(bmi_round, worker, {keys["1 小明"]: "128.4", keys["2 娜娜"]: "131.0"}, "2026-10-01")
    heights = {label: one.get("last_height_cm", "") for label, one in labels(worker, bmi_round).items()}
    assert heights == {"1 小明": "128.4", "2 娜娜": "131.0", "3 子涵": ""}
    assert set(EntityAction.objects.values_list("state", flat=True)) == {EntityAction.State.DONE}


def test_an_edit_corrects_a_height_and_a_round_that_comes_in_late_does_not(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    key = labels(worker, bmi_round)["1 小明"]["name"]
    late = measured(bmi_round, worker, {key: "131.0"}, "2026-10-01")
    first = Revision.objects.get(submission=late)
    measured(bmi_round, worker, {key: "128.4"}, "2026-10-01", edits=first.instance_id)
    assert labels(worker, bmi_round)["1 小明"]["last_height_cm"] == "128.4"
    measured(bmi_round, worker, {key: "127.0"}, "2026-03-01")
    assert labels(worker, bmi_round)["1 小明"]["last_height_cm"] == "128.4"


def test_a_class_list_of_the_next_year_keeps_the_last_height(registration, bmi_round, school, worker):
    brought(a_class(), school, registration)
    key = labels(worker, bmi_round)["1 小明"]["name"]
    measured(bmi_round, worker, {key: "128.4"}, "2026-10-01")
    brought(a_class(grade="4"), school, registration)
    one = labels(worker, bmi_round)["1 小明"]
    assert (one["name"], one["grade"], one["last_height_cm"]) == (key, "4", "128.4")


def test_a_pupil_who_is_on_no_list_is_an_error_for_review_and_the_round_is_kept(bmi_round, worker):
    measured(bmi_round, worker, {"0b6e1a52-6b6b-4f0e-9d7e-2f6f2f4b1c11": "128.4"}, "2026-10-01")
    assert EntityAction.objects.get().error_code == "entity.unknown"


def consent_of(kind: str = "services") -> Consent | None:
    return Consent.objects.filter(kind=kind, replaced_at=None, withdrawn_at=None).first()


def test_a_guardians_answer_in_a_class_list_is_the_consent_of_the_pupil(registration, school):
    brought(csv(row("1", "王小明")), school, registration)
    made = consent_of()
    assert (made.state, made.relation, made.person.sex) == ("given", "mother", 1)
    assert CaregiverRelation.objects.get().is_guardian
    assert consent_to(made.person, "services", on=date(2026, 10, 1))
    assert not consent_to(made.person, "sharing", on=date(2026, 10, 1)), "what was not asked is not given"


@pytest.mark.parametrize(
    ("changes", "kinds", "flagged"),
    [
        ({}, {"services": "given", "sharing": "refused", "reporting": "given"}, False),
        ({"carer/is_guardian": "no"}, {"sharing": "refused"}, True),  # under 14 a guardian must agree
        ({"consent/consent_by": "child"}, {"sharing": "refused"}, True),  # ten years old
        ({"consent/consent_by": "child", "child/birth_date": "2011-05-01"},
         {"services": "given", "sharing": "refused", "reporting": "given"}, False),
        ({"consent/consent_by": "temporary_guardian"}, {}, True),  # registered nowhere in the form
    ],
)  # fmt: skip
def test_given_counts_from_whoever_may_and_refused_and_not_asked_differ(changes, kinds, flagged, school):
    version = published("child_in_difficulty_registration")
    brought(sheet(SHEETS["child_in_difficulty_registration"] | changes), school, version)
    assert dict(Consent.objects.values_list("kind", "state")) == kinds
    assert Flag.objects.filter(kind="consent").exists() is flagged


def test_a_mother_answers_for_herself(school):
    version = published("mother_infant_pair_registration")
    brought(sheet(SHEETS["mother_infant_pair_registration"]), school, version)
    assert list(Consent.objects.values_list("kind", "state", "relation")) == [("services", "given", "self")]


def test_an_answer_of_a_later_day_stands_and_a_correction_replaces_its_own(registration, school):
    brought(csv(row("1", "王小明")), school, registration)
    withdraw_consent(person=consent_of().person, kind="services", at=AT, by=sending.BY)
    brought(csv(row("1", "王小明", class_no="5")), school, registration, AT + timedelta(days=1))
    assert consent_of() is None, "a corrected class list does not give back what was withdrawn since"
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("answered", "kept"),
    [("month", (date(2016, 5, 1), BirthPrecision.MONTH)), ("year", (date(2016, 1, 1), BirthPrecision.YEAR)),
     ("day", (date(2016, 5, 4), BirthPrecision.DAY)), ("estimated", (date(2016, 5, 4), BirthPrecision.ESTIMATED))],
)  # fmt: skip
def test_how_exact_a_birth_date_is_reaches_the_person(answered, kept, registration, school):
    brought(csv(row("1", "王小明", birth_date="2016-05-04", birth_precision=answered)), school, registration)
    pupil = Person.objects.get(sex=1)
    assert (pupil.birth_date, pupil.birth_precision) == kept
