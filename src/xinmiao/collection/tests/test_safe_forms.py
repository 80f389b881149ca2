"""Forms and packs that would keep an answer about danger from the rule, or carry unlicensed words, are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from xinmiao.collection.actions import devices, forms
from xinmiao.collection.actions.forms import FormUnsafe
from xinmiao.collection.pack import PARTS
from xinmiao.collection.queries.duty import protocol
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.tests import safety_forms, sending
from xinmiao.collection.tests.test_pack_forms import FORMS
from xinmiao.collection.tests.workbooks import choice, question, workbook
from xinmiao.core import packs
from xinmiao.programmes.models import Intervention
from xinmiao.science import screening

SCORES = [choice("score", str(n)) for n in range(4)]
PHQ = [f"phq_{n}" for n in range(1, 10)]
ASKS = {"items": {"phq9": PHQ}, "counsellor": "counsellor"}
PEOPLE = {"pupil": {"name": "pupil_name"}}


@pytest.fixture
def country(db, tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    sending.load_country(tmp_path / "pack")


@pytest.fixture
def phone(country):
    """The key of a worker's phone."""
    user = sending.person("worker")
    return devices.make(user=user, label="phone", by=sending.BY, at=sending.AT).token


def phq(label: str = "Item {n}", **counsellor: str) -> list[dict[str, object]]:
    named = {"required": "yes", **counsellor}
    return [
        question("select_one_from_file places.csv", "place"),
        question("text", "counsellor", **{key: value for key, value in named.items() if value}),
        question("text", "pupil_name"),
        *(question("select_one score", name, f"第{n}题", label.format(n=n)) for n, name in enumerate(PHQ, start=1)),
    ]


def published(survey: list[dict[str, object]], **mapping: object) -> forms.FormVersion:
    about = {"title": {"zh": "表", "en": "Form"}, "intervention": Intervention.objects.first().code, "place": "place"}
    said = Mapping.model_validate({**about, "people": PEOPLE, **mapping})
    form = forms.describe(code="mood", mapping=said, by=sending.BY)
    return forms.publish(form=form, workbook=workbook("mood", survey, choices=SCORES), mapping=said, by=sending.BY,
                         at=sending.AT)  # fmt: skip


def test_a_form_that_names_its_items_and_who_is_on_duty_is_published(country):
    safety_forms.confirm_licences("phq9")
    assert published(phq(), safety=ASKS).state == "open"


@pytest.mark.parametrize(("survey", "mapping", "why"), [
    (phq(), {}, "does not name it as item 9"),
    (phq(), {"safety": {**ASKS, "items": {"gad7": PHQ[:7]}}}, "does not name it as item 9"),
    (phq(), {"safety": {**ASKS, "items": {"phq9": [*PHQ[:8], "phq_8"]}}}, "does not name it as item 9"),
    (phq(), {"safety": {**ASKS, "items": {"phq9": [*PHQ, "pupil_name"]}}}, "9 items in order"),
    (phq(), {"safety": {"items": {"phq9": PHQ}}}, "adult on duty"),
    (phq(required=""), {"safety": ASKS}, "adult on duty"),
    (phq(relevant="${pupil_name} != ''"), {"safety": ASKS}, "adult on duty"),
    (phq(), {"safety": ASKS, "people": {}}, "speaks of nobody"),
    (phq(), {"safety": {**ASKS, "person": "student"}}, "'people' has no 'student'"),
    (phq("Little pleasure in things, {n}"), {"safety": ASKS}, "'phq9' may not be carried"),
    ([*phq(), question("text", "sdq_1", "第1题", "Item 1")], {"safety": ASKS}, "'sdq' may not be carried"),
    (phq(), {"safety": ASKS, "item_text": {"sdq": {"confirmed_by": "n", "confirmed_on": "2026-11-26"}}}, "nobody's"),
])  # fmt: skip
def test_one_that_keeps_an_answer_from_the_rule_or_words_without_a_licence_is_refused(country, survey, mapping, why):
    with pytest.raises(FormUnsafe, match=why):
        published(survey, **mapping)
    assert not forms.FormVersion.objects.exists()


def test_words_of_an_item_come_in_once_a_person_has_confirmed_the_licence(country):
    read = {"phq9": {"confirmed_by": "法务 王", "confirmed_on": "2026-11-26"}}
    assert published(phq("Little pleasure in things, {n}"), safety=ASKS, item_text=read).state == "open"


def test_the_packs_forms_are_read_by_the_same_rules(tmp_path: Path):
    folder = tmp_path / "forms" / "mood"
    folder.mkdir(parents=True)
    (folder / "form.xlsx").write_bytes(workbook("mood", phq(), choices=SCORES))
    (folder / "form.yaml").write_text("title: {zh: 表, en: Form}\nintervention: care\n", encoding="utf-8")
    told = [one.message("en") for one in packs.check(tmp_path, parts=PARTS).problems]
    assert any("does not name it as item 9" in one for one in told)


@pytest.mark.parametrize("change", [{"escalation_minutes": [60]}, {"any_of": []}, {"enabled": False}])
def test_a_packs_safety_file_that_weakens_the_rule_is_a_problem_and_is_not_heard(change, tmp_path, settings):
    own = tmp_path / "screening" / "safety.yaml"
    own.parent.mkdir()
    YAML().dump({"id": screening.RULE, "status": "draft", **change}, own)
    codes = [one.code for one in packs.check(tmp_path, parts=PARTS).problems]
    assert "safety_rule.weakened" in codes
    settings.PACK_DIR = tmp_path
    assert protocol() == screening.PROTOCOL


def test_the_packs_screening_form_says_the_same_last_words_to_everybody_and_applies_the_rule_on_the_device():
    rows = {row["name"]: row for row in FORMS[safety_forms.CODE].survey if not row["type"].startswith("end_")}
    assert "relevant" not in rows["closing"]
    assert "relevant" not in rows["same_page"]
    assert rows["same_day"]["relevant"] == "${safety_status} = 'triggered'"
    assert "number(${phq_9}) >= 1, 'triggered'" in rows["safety_status"]["calculation"]


@pytest.mark.parametrize(("instrument", "answers", "status", "code"), [
    ("gsed", {"gsed_1": 1}, 422, "instrument.group_only"),
    ("phq9", {"phq9_9": 1}, 422, "instrument.by_form_only"),
    ("gad7", {"phq9_9": 1}, 422, "instrument.by_form_only"),
    ("nonesuch", {}, 404, "instrument.unknown"),
])  # fmt: skip
def test_one_childs_results_that_may_not_be_given_are_refused_with_the_reason(client, phone, instrument, answers,
                                                                              status, code):  # fmt: skip
    answer = ask(client, phone, instrument, answers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["what"]


def test_an_instrument_without_a_question_about_danger_is_scored(client, phone):
    answer = ask(client, phone, "gad7", {f"gad7_{n}": 2 for n in range(1, 8)})
    assert (answer.status_code, answer.json()["results"]["gad7_band"]) == (200, "moderate")


def ask(client, phone: str, instrument: str, answers: dict[str, int]):
    return client.post(f"/api/screening/{instrument}", json.dumps({"answers": answers}),
                       content_type="application/json", headers={"authorization": f"Bearer {phone}"})  # fmt: skip
