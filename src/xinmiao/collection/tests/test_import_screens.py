"""The pages of an import: templates, upload, what would happen, the import, withdrawal; who sees what."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from xinmiao.accounts.rules import Role
from xinmiao.collection.models import Import, ImportState, Submission
from xinmiao.collection.tests import sending
from xinmiao.collection.tests.test_imports import AT, csv, form, officer, row

__all__ = ["form", "officer"]
INDEX = "/collect/imports/"


@pytest.fixture(autouse=True)
def _at_once(settings: Any, form: Any) -> None:
    """Jobs are done with the request."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def upload(client: Any, data: bytes, django_capture: Any, **told: Any) -> Any:
    file = SimpleUploadedFile("家访.csv", data)
    with django_capture(execute=True):
        return client.post(INDEX, {"of": "form:visit", "partner": "", "mode": "all", "file": file, **told})


def test_a_file_is_uploaded_checked_looked_at_imported_and_withdrawn(
    client, officer, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    answer = upload(client, csv(*map(row, range(3))), django_capture_on_commit_callbacks)
    of = Import.objects.get()
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "如果导入会怎样" in page
    assert Submission.objects.count() == 0
    confirm = client.get(f"{INDEX}{of.key}/commit/").content.decode()
    assert "新增 3 条记录" in confirm
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{INDEX}{of.key}/commit/")
    of.refresh_from_db()
    assert (of.state, Submission.objects.count()) == (ImportState.COMMITTED, 3)
    assert "家访.csv" in client.get(INDEX).content.decode()
    assert "以后的文件更正过的记录不变" in client.get(f"{INDEX}{of.key}/withdraw/").content.decode()
    client.post(f"{INDEX}{of.key}/withdraw/")
    of.refresh_from_db()
    assert of.state == ImportState.WITHDRAWN


def test_what_is_wrong_is_on_the_page_in_the_marked_workbook_and_as_json_in_either_language(
    client, officer, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    upload(client, csv(row(1, age="十"), row(2)), django_capture_on_commit_callbacks)
    of = Import.objects.get()
    chinese = client.get(f"{INDEX}{of.key}/").content.decode()
    assert "不是整数" in chinese
    assert "没有导入任何内容" in chinese
    assert "Not a whole number" in client.get(f"/en{INDEX}{of.key}/").content.decode()
    book = load_workbook(BytesIO(client.get(f"{INDEX}{of.key}/marked/").content))
    assert "不是整数" in book.worksheets[0]["G2"].value
    table = client.get(f"{INDEX}{of.key}/?download=faults.csv").content.decode("utf-8-sig")
    assert "2,E,age,十,不是整数" in table
    told = json.loads(client.get(f"/en{INDEX}{of.key}/faults/").content)
    assert [(one["row"], one["column"], one["code"]) for one in told["faults"]] == [(2, "E", "not_whole")]


def test_hundreds_of_faults_are_paged(client, officer, django_capture_on_commit_callbacks):
    client.force_login(officer)
    upload(client, csv(*(row(n, age="x") for n in range(250))), django_capture_on_commit_callbacks)
    of = Import.objects.get()
    assert "249" not in client.get(f"{INDEX}{of.key}/?page=1").content.decode().split("<tbody>")[-1]
    assert "<td" in client.get(f"{INDEX}{of.key}/?page=3").content.decode()


def test_a_file_that_cannot_be_read_is_refused_beside_its_field(client, officer, django_capture_on_commit_callbacks):
    client.force_login(officer)
    answer = upload(client, bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 99, django_capture_on_commit_callbacks)
    assert answer.status_code == 422
    assert "另存为“Excel 工作簿 (.xlsx)”" in answer.content.decode()


def test_the_same_file_again_is_told_at_its_field(client, officer, django_capture_on_commit_callbacks):
    client.force_login(officer)
    upload(client, csv(row(1)), django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{INDEX}{Import.objects.get().key}/commit/")
    answer = upload(client, csv(row(1)), django_capture_on_commit_callbacks)
    assert "这个文件已经由 officer 在" in answer.content.decode()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_downloaded_in_either_language(client, officer, language):
    client.force_login(officer)
    answer = client.get(f"{INDEX}template/form/visit/{language}/")
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert sheet["A1"].value == {"zh": "记录号", "en": "Record number"}[language]
    assert client.get(f"{INDEX}template/form/none/{language}/").status_code == 404


def test_who_does_not_import_sees_no_page_and_another_places_imports_do_not_exist(
    client, officer, django_capture_on_commit_callbacks
):
    client.force_login(officer)
    upload(client, csv(row(1)), django_capture_on_commit_callbacks)
    key = Import.objects.get().key
    client.force_login(sending.person("worker"))
    assert client.get(INDEX).status_code == 403
    client.force_login(sending.person("other", Role.SUPERVISOR, place="42"))
    for page in ("", "commit/", "withdraw/", "marked/", "faults/"):
        assert client.get(f"{INDEX}{key}/{page}").status_code == 404
    client.logout()
    assert client.get(INDEX).status_code == 302


def test_a_running_import_shows_how_far_it_is_and_asks_again(client, officer, form):
    client.force_login(officer)
    of = Import.objects.create(
        family="form:visit", form_version=form, intervention=form.form.intervention, file_name="x.csv", sha256="0" * 64,
        size=1, file="x", user=officer, state=ImportState.CHECKING, n_done=300, n_rows=1000, uploaded_at=AT,
        place="53", place_path="/WORLD/CHN/53/",
    )  # fmt: skip
    page = client.get(f"{INDEX}{of.key}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert 'value="300" max="1000"' in page
    part = client.get(f"{INDEX}{of.key}/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="import-progress"')
