"""The catalogue of forms: an upload with problems by row, versions that never change, states, differences, paper."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import md5
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree
from pyxform.xls2xform import convert

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.collection import deep_check
from xinmiao.collection.actions import forms, uploads
from xinmiao.collection.models import Form, FormState, FormVersion
from xinmiao.collection.queries import catalogue
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.problems import translated
from xinmiao.collection.rules.states import may_become
from xinmiao.collection.tests.workbooks import LANGUAGES, choice, question, workbook
from xinmiao.collection.workbooks import rows_of
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES

BY, AT = Actor.job("test"), datetime(2026, 11, 26, 9, tzinfo=UTC)
ZH, EN = LANGUAGES


def both(column: str, zh: str, en: str) -> dict[str, str]:
    return {f"{column}::{ZH}": zh, f"{column}::{EN}": en}


NAMED = {**both("required_message", "请填姓名", "Give a name"), "required": "yes"}
SURVEY = [
    question("today", "today"),
    question("text", "child_name", "孩子姓名", "Name of the child", **NAMED),
    question("begin_group", "body", "身体", "Body"),
    question("decimal", "weight", "体重（千克）", "Weight (kg)", constraint=". < 150",
             **both("constraint_message", "太重了", "Too heavy")),
    question("select_one yes_no", "well", "健康吗", "Is the child well"),
    question("end_group", ""),
]  # fmt: skip
CHOICES = [choice("yes_no", "yes", "是", "Yes"), choice("yes_no", "no", "否", "No")]
DROPPED = {f"label::{ZH}", f"label::{EN}"}


def book(survey=SURVEY, *, version="1", code="visit", **more) -> bytes:
    return workbook(code, survey, choices=CHOICES, version=version, **more)


def mapping(**more: object) -> Mapping:
    about = {"title": {"zh": "家访", "en": "Home visit"}, "intervention": Intervention.objects.first().code}
    return Mapping.model_validate({**about, **more})


@pytest.fixture(autouse=True)
def _small_country(db, tmp_path):
    packs.load(write_pack(tmp_path), by=BY, at=AT, parts=(PLACES, PARTNERS, PROGRAMMES))


@pytest.fixture(autouse=True)
def _no_java(monkeypatch, request):
    if "with_java" not in request.fixturenames:
        monkeypatch.setattr(deep_check.shutil, "which", lambda name: None)


@pytest.fixture
def with_java():
    if deep_check.shutil.which("java") is None:
        pytest.skip("spark: no Java on this machine")


@pytest.fixture
def officer(client) -> User:
    user = User.objects.create_user("olli", password="pw")
    Grant.objects.create(user=user, role=Role.PROGRAMME_OFFICER)
    client.force_login(user)
    return user


def published(survey=SURVEY, version="1") -> FormVersion:
    form = forms.describe(code="visit", mapping=mapping(), by=BY)
    return forms.publish(form=form, workbook=book(survey, version=version), mapping=mapping(), by=BY, at=AT)


def told(survey, **more) -> list[tuple[str, int, str]]:
    found = uploads.checked(book(survey), mapping(**more))
    return [(p.sheet, p.row, p.what.en) for p in found.problems if p.blocks]


# What is wrong with a form, by row


def test_a_form_in_order_has_no_problem_and_says_that_the_deep_check_was_not_run():
    found = uploads.checked(book(), mapping(place="child_name"))
    assert [p for p in found.problems if p.blocks] == []
    assert found.deep is not None
    assert found.deep.has_run is False


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"type": "txt"}, "no question type 'txt'"),
        ({"name": ""}, "no name"),
        ({"name": "today"}, "occurs twice"),
        ({"name": "a b"}, "begins with a letter"),
        ({"relevant": "${nobody} = 1"}, "'nobody', which does not exist"),
        ({"type": "select_one nothing"}, "nothing"),
        ({"type": "begin_group"}, "no row that ends it"),
        ({"save_to": "Label"}, "neither 'name' nor 'label'"),
    ],
)
def test_what_pyxform_says_is_told_in_both_languages(row, words):
    lists = [{"list_name": "children", "label": "${child_name}"}] if "save_to" in row else []
    found = uploads.checked(book([*SURVEY, {**question("text", "q"), **row}], entities=lists), mapping())
    (problem,) = found.problems
    assert words in problem.what.en
    assert any("一" <= letter <= "鿿" for letter in problem.what.zh)
    assert problem.row in (0, len(SURVEY) + 2)


def test_a_message_that_the_table_does_not_know_is_shown_as_it_is():
    problem = translated("[row : 7] Something new went wrong.")
    assert (problem.row, problem.what.zh) == (7, "表单转换工具报告：Something new went wrong.")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({f"label::{EN}": ""}, "label has no English"),
        ({"required": "yes"}, "required_message has no Chinese"),
        ({"constraint": ". != ''"}, "constraint_message has no English"),
        ({"type": "image"}, "needs max-pixels"),
    ],
)
def test_our_own_rules_name_the_row(row, words):
    found = told([*SURVEY, {**question("text", "q"), **row}])
    assert any(sheet == "survey" and at == len(SURVEY) + 2 and words in what for sheet, at, what in found)


def test_what_form_yaml_points_to_must_be_there():
    found = told(SURVEY, place="no/such", reads=["children"])
    assert [what for sheet, _, what in found if sheet == "form.yaml"] == [
        "form.yaml names 'no/such', which the form has not.",
        "form.yaml reads 'children', the form does not.",
    ]


def test_a_function_that_the_check_does_not_know_is_noted_and_blocks_nothing():
    found = uploads.checked(book([*SURVEY, question("calculate", "q", calculation="teleport(1)")]), mapping())
    (note,) = found.problems
    assert "teleport()" in note.what.en
    assert not note.blocks


def test_rows_are_found_by_path_also_inside_groups():
    rows = rows_of(book())
    assert rows["child_name"] == ("survey", 3)
    assert rows["body/weight"] == ("survey", 5)
    assert rows_of(b"no workbook") == {}


@pytest.mark.usefixtures("with_java")
def test_with_java_an_unquoted_chinese_instance_name_is_refused_at_its_row_in_chinese():
    found = uploads.checked(book(instance_name="随访"), mapping())
    (problem,) = [p for p in found.problems if p.blocks]
    assert (problem.sheet, problem.row) == ("settings", 2)
    assert "加引号" in problem.what.zh
    assert not uploads.checked(book(instance_name="'随访'"), mapping()).blocks


# Versions and states


def test_the_same_version_with_other_content_is_refused_and_old_versions_stay_accepted():
    first = published()
    with pytest.raises(forms.VersionTaken):
        published(SURVEY[:2])
    second = published(SURVEY[:2], "2")
    first.refresh_from_db()
    assert (first.state, second.state) == (FormState.CLOSING, FormState.OPEN)
    assert first in FormVersion.objects.accepted()
    assert first not in FormVersion.objects.offered()
    assert md5(bytes(first.xform), usedforsecurity=False).hexdigest() == first.xform_md5


def test_what_is_kept_is_what_pyxform_makes_of_the_workbook():
    made = convert(BytesIO(book()), file_type=".xlsx").xform
    assert etree.canonicalize(bytes(published().xform).decode()) == etree.canonicalize(made)


@pytest.mark.parametrize(
    ("state", "wanted", "may"),
    [("draft", "open", True), ("open", "closing", True), ("closing", "closed", True), ("closing", "open", True),
     ("draft", "closed", False), ("open", "closed", False), ("closed", "open", False), ("open", "draft", False)],
)  # fmt: skip
def test_a_version_is_closed_only_by_way_of_closing(state, wanted, may):
    assert may_become(state, wanted) is may


def test_a_version_that_the_browser_could_not_open_is_not_opened():
    version = uploads.keep(checked=uploads.checked(book(), mapping()), workbook=book(), mapping=mapping(), by=BY, at=AT)
    version.checks = {**version.checks, "browser": {"opens": False}}
    version.save()
    with pytest.raises(uploads.NotOpened):
        uploads.change_state(version=version, state=FormState.OPEN, by=BY, at=AT)


def test_differences_between_versions_are_told_in_words():
    published()
    changed = [
        SURVEY[0],
        {**SURVEY[1], f"label::{ZH}": "姓名"},
        SURVEY[2],
        {**SURVEY[3], "constraint": ". < 120"},
        SURVEY[5],
        question("text", "phone", "电话", "Telephone"),
    ]
    words = [text.en for text in catalogue.changes(published(changed, "2"))]
    assert words == [
        "The words of 'Name of the child' (child_name) changed.",
        "'Weight (kg)' (body/weight): the condition on its answer went from '. < 150' to '. < 120'.",
        "'Telephone' (phone) was added.",
        "'Is the child well' (body/well) was removed.",
    ]


def test_what_a_version_says_of_its_form_holds_from_when_it_is_opened():
    published()
    meaning = mapping(approvers=["programme_officer"])
    whole = book(SURVEY[:2], version="2")
    version = uploads.keep(checked=uploads.checked(whole, meaning), workbook=whole, mapping=meaning, by=BY, at=AT)
    assert version.form.approvers == ["supervisor"]
    opened = uploads.change_state(version=version, state=FormState.OPEN, by=BY, at=AT)
    assert Form.objects.get(pk=opened.form_id).approvers == ["programme_officer"]


# The pages


def upload(client, survey=SURVEY, *, prefix="/en", version="1", code="", with_mapping=True):
    address = f"/collect/forms/{code}/upload/" if code else "/collect/forms/upload/"
    data = {"workbook": SimpleUploadedFile("form.xlsx", book(survey, version=version))}
    if with_mapping:
        data["meaning"] = SimpleUploadedFile("form.yaml", mapping().model_dump_json().encode())
    return client.post(prefix + address, data)


def test_an_upload_becomes_a_draft_and_then_is_opened(client, officer):
    assert upload(client).status_code == 302
    version = FormVersion.objects.get()
    assert (version.state, version.checks["validate"]) == (FormState.DRAFT, "not run")
    page = client.get("/en/collect/forms/visit/1/").content.decode()
    assert "Deep check not run" in page
    client.post("/en/collect/forms/visit/1/state/", {"state": "open"})
    version.refresh_from_db()
    assert version.state == FormState.OPEN
    assert "Home visit" in client.get("/en/collect/forms/").content.decode()


@pytest.mark.parametrize(("prefix", "words"), [("", "没有“txt”这种题型。"), ("/en", "There is no question type")])
def test_problems_of_an_upload_are_shown_in_the_language_of_the_page(client, officer, prefix, words):
    answer = upload(client, [*SURVEY, question("txt", "q")], prefix=prefix)
    assert answer.status_code == 422
    assert words in answer.content.decode().replace("&#x27;", "'")
    assert not FormVersion.objects.exists()


def test_a_new_version_takes_over_what_the_answers_mean(client, officer):
    published()
    assert upload(client, SURVEY[:2], version="2", code="visit", with_mapping=False).status_code == 302
    assert FormVersion.objects.get(version="2").mapping == mapping()


def test_the_same_version_with_other_content_is_refused_on_the_page(client, officer):
    published()
    answer = upload(client, SURVEY[:2], code="visit", with_mapping=False)
    assert answer.status_code == 409
    assert "published before, with other content" in answer.content.decode()


def test_a_page_of_a_form_and_its_blank_are_there_in_both_languages(client, officer):
    published()
    assert "谁来审定" in client.get("/collect/forms/visit/").content.decode()
    assert "Who decides" in client.get("/en/collect/forms/visit/").content.decode()
    assert "孩子姓名" in client.get("/collect/forms/visit/1/blank/").content.decode()
    english = client.get("/en/collect/forms/visit/1/blank/").content.decode()
    assert "Name of the child" in english
    assert "Body" in english
    assert client.get("/collect/forms/visit/1/form.xlsx").content == bytes(FormVersion.objects.get().workbook)


@pytest.mark.parametrize("role", [Role.FIELD_WORKER, Role.SUPERVISOR, Role.PARTNER, Role.EDITOR])
def test_others_than_managers_are_told_no(client, role):
    user = User.objects.create_user("someone", password="pw")
    Grant.objects.create(user=user, role=role)
    client.force_login(user)
    assert client.get("/collect/forms/").status_code == 403
    assert upload(client).status_code == 403


def test_an_officer_of_one_province_reads_the_catalogue_and_changes_no_form(client):
    user = User.objects.create_user("yun", password="pw")
    Grant.objects.create(user=user, role=Role.PROGRAMME_OFFICER, place="53")
    client.force_login(user)
    published()
    assert "Upload a new version" not in client.get("/en/collect/forms/visit/").content.decode()
    assert upload(client, SURVEY[:2], version="2", code="visit").status_code == 403
    assert upload(client, SURVEY[:2], version="2").status_code == 403
    assert client.post("/collect/forms/visit/1/state/", {"state": "closing"}).status_code == 403
