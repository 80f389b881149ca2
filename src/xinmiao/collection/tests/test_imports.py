"""A partner's spreadsheet: checked without a trace, imported as promised, corrected, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from openpyxl import load_workbook

from xinmiao.accounts.rules import Role
from xinmiao.collection.actions import imports
from xinmiao.collection.actions.imports import committing
from xinmiao.collection.models import Channel, FaultPage, Import, ImportState, Mode, Revision, Submission
from xinmiao.collection.queries.imports import content_of, faults_of, marked_workbook, template_of_form
from xinmiao.collection.queries.sheets import open_version
from xinmiao.collection.tests import sending
from xinmiao.collection.tests.workbooks import question, workbook
from xinmiao.core.actors import Actor
from xinmiao.people.encryption import unseal
from xinmiao.science.sheets import FileRefused

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
HEAD = ["record_key", "place", "visit_date", "child_name", "age", "went_well"]
MAPPING = {"people": {"child": {"name": "child_name", "birth_date": "visit_date"}}}


@pytest.fixture
def form(db, settings, tmp_path):
    settings.LEDGER_URI, settings.KEYS_DIR = str(tmp_path / "ledger"), tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    sending.load_country(tmp_path / "pack")
    return sending.publish()


@pytest.fixture
def officer(form):
    return sending.person("officer", Role.SUPERVISOR, place="53")


def csv(*rows: list[Any], head: list[str] = HEAD) -> bytes:
    return "\n".join(",".join(str(cell) for cell in row) for row in [head, *rows]).encode() + b"\n"


def row(n: int, **changes: Any) -> list[Any]:
    told = {"record_key": f"R{n}", "place": sending.HERE, "visit_date": "2026-11-20", "child_name": f"孩子{n}",
            "age": n % 10, "went_well": "yes"}  # fmt: skip
    return list((told | changes).values())


def taken(data: bytes, user: Any, form: Any, at: datetime = AT, **told: Any) -> Import:
    of = imports.upload(data=data, name="家访.csv", user=user, by=Actor.of_user(user), at=at, version=form, **told)
    return imports.check(of=of, at=at)


def brought(data: bytes, user: Any, form: Any, at: datetime = AT, **told: Any) -> Import:
    return imports.commit(of=taken(data, user, form, at, **told), by=Actor.of_user(user), at=at)


def counts() -> dict[str, int]:
    """Rows of every table but the report's own."""
    own = {"Import", "FaultPage"}
    return {one.__name__: one.objects.count() for one in apps.get_models() if one.__name__ not in own}


def test_a_dry_run_writes_nothing_but_its_report_and_the_import_keeps_its_promise(form, officer):
    of = imports.upload(data=csv(*map(row, range(12))), name="x.csv", user=officer, by=Actor.of_user(officer), at=AT,
                        version=form)  # fmt: skip
    before = counts()
    checked = imports.check(of=of, at=AT)
    assert counts() == before
    assert (checked.state, checked.n_new, checked.n_refused) == (ImportState.CHECKED, 12, 0)
    done = imports.commit(of=checked, by=Actor.of_user(officer), at=AT)
    assert (done.state, done.promised) == (ImportState.COMMITTED, checked.promised)
    assert Submission.objects.count() == 12
    assert set(Revision.objects.values_list("channel", flat=True)) == {Channel.FILE}
    first = Submission.objects.order_by("pk").first()
    assert (first.place.code, first.date.isoformat()) == (sending.HERE, "2026-11-20")


def test_the_same_bytes_again_say_who_imported_them_and_when(form, officer):
    data = csv(row(1))
    brought(data, officer, form)
    with pytest.raises(imports.AlreadyImported, match="already imported by officer on 2026-11-27"):
        imports.upload(data=data, name="x.csv", user=officer, by=Actor.of_user(officer), at=AT, version=form)


def test_the_same_rows_in_another_file_are_unchanged_and_one_changed_cell_is_one_superseding_record(form, officer):
    brought(csv(*map(row, range(5))), officer, form)
    again = brought(csv(*map(row, reversed(range(5)))), officer, form)
    assert (again.n_new, again.n_changed, again.n_unchanged) == (0, 0, 5)
    changed = brought(csv(*map(row, range(4)), row(4, age=9)), officer, form)
    assert (changed.n_new, changed.n_changed, changed.n_unchanged) == (0, 1, 4)
    assert (Submission.objects.count(), Revision.objects.count()) == (5, 6)
    assert Revision.objects.filter(ordinal=2).get().submission.revisions.count() == 2
    back = brought(csv(*map(row, range(5)), row(6)), officer, form)
    assert (back.n_new, back.n_changed, back.n_unchanged) == (1, 1, 4), "changed back is a change too"
    assert Revision.objects.filter(ordinal=3).count() == 1


def test_a_row_without_a_record_number_is_known_by_what_it_says(form, officer):
    brought(csv(row(1, record_key=""), row(2, record_key="")), officer, form)
    again = brought(csv(row(2, record_key=""), row(3, record_key="")), officer, form)
    assert (again.n_new, again.n_unchanged) == (1, 1)


def test_nothing_is_imported_while_one_row_is_wrong_unless_the_good_rows_are_asked_for(form, officer):
    data = csv(row(1), row(2, age=18), row(3, visit_date="2027-01-01"))
    refused = taken(data, officer, form)
    assert (refused.state, refused.n_refused, refused.n_faults) == (ImportState.REFUSED, 2, 2)
    with pytest.raises(committing.NotReady):
        imports.commit(of=refused, by=Actor.of_user(officer), at=AT)
    good = brought(data, officer, form, mode=Mode.GOOD)
    assert (good.state, good.n_new, good.n_refused) == (ImportState.COMMITTED, 1, 2)
    assert Submission.objects.count() == 1


def test_faults_are_told_in_both_languages_by_row_letter_and_label_and_the_values_are_sealed(form, officer):
    of = taken(csv(row(1, age="十"), row(2, place="999999")), officer, form)
    told = faults_of(of, 1).faults
    assert [(one.row, one.letter, one.code) for one in told] == [(2, "E", "not_whole"), (3, "B", "code_unknown")]
    assert told[1].reason.zh == "没有这个地点，或不在您负责的范围内"
    assert told[1].reason.en == "No such place, or not one that you work for"
    assert "十".encode() not in bytes(FaultPage.objects.get().sealed)


def test_a_place_outside_the_senders_scope_is_a_fault(form, officer):
    of = taken(csv(row(1, place=sending.ELSEWHERE)), officer, form)
    assert of.summary["faults"] == [["code_unknown", "place", 1]]


def test_the_workbook_comes_back_marked_and_corrected_it_imports_clean(form, officer):
    template = template_of_form(form, officer, "zh")
    whole = load_workbook(BytesIO(template))
    sheet = whole["数据"]
    letters = {cell.value: cell.column_letter for cell in sheet[2]}
    for n in range(1, 4):
        for key, value in zip(HEAD, row(n, went_well="对" if n == 2 else "yes"), strict=True):
            sheet[f"{letters[key]}{n + 2}"] = value
    of = taken(_saved(whole), officer, form)
    assert of.summary["faults"] == [["not_a_choice", "went_well", 1]]
    back = load_workbook(BytesIO(marked_workbook(of, "zh", today=AT.date())))
    cell = back["数据"][f"{letters['went_well']}4"]
    assert cell.fill.start_color.rgb == "FFF6C9C2"
    cell.value = "no"
    assert brought(_saved(back), officer, form).n_new == 3


def _saved(whole: Any) -> bytes:
    out = BytesIO()
    whole.save(out)
    return out.getvalue()


def test_five_repetitions_of_one_person_pass_six_stop_half_a_file_stops_and_one_row_never_does(db, officer, form):
    told = sending.publish("register", **MAPPING)

    def file(*names: str) -> bytes:
        return csv(*(row(n, child_name=name) for n, name in enumerate(names)))

    others = [f"别人{n}" for n in range(20)]
    assert taken(file(*["王小明"] * 6, *others), officer, told).state == ImportState.CHECKED
    stopped = taken(file(*["王小明"] * 7, *others), officer, told)
    assert stopped.state == ImportState.REFUSED
    assert "7 times" in stopped.reason_en
    halves = [f"双胞{n}" for n in range(5)]
    assert taken(file(*halves, *halves), officer, told).state == ImportState.REFUSED
    assert taken(file(*halves, *halves[:4]), officer, told).state == ImportState.CHECKED
    brought(file("王小明"), officer, told)
    alone = taken(csv(row(99, child_name="王小明")), officer, told)
    assert (alone.state, alone.n_duplicates) == (ImportState.CHECKED, 1)


def test_when_the_world_changed_since_the_check_it_is_made_again_and_the_difference_is_told(form, officer):
    first = taken(csv(*map(row, range(3))), officer, form)
    brought(csv(*map(row, range(4))), officer, form)
    with pytest.raises(committing.WorldChanged, match="new 3 → 0, unchanged 0 → 3"):
        imports.commit(of=first, by=Actor.of_user(officer), at=AT)
    first.refresh_from_db()
    assert (first.state, first.n_new, first.n_unchanged) == (ImportState.CHECKED, 0, 3)
    assert imports.commit(of=first, by=Actor.of_user(officer), at=AT).n_unchanged == 3


class Killed(BaseException):
    pass


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_an_import_that_was_killed_goes_on_and_ends_the_same(form, officer, monkeypatch, chunks):
    monkeypatch.setattr("xinmiao.collection.actions.imports.forms.FormTarget.chunk", 4)
    of = taken(csv(*map(row, range(10))), officer, form)
    written = _Dying(chunks)
    with monkeypatch.context() as dying:
        dying.setattr("xinmiao.collection.actions.imports.forms.keep", written)
        with pytest.raises(Killed):
            imports.commit(of=of, by=Actor.of_user(officer), at=AT)
    of.refresh_from_db()
    assert of.state == ImportState.COMMITTING
    assert Submission.objects.count() == 4 * chunks, "a chunk stands whole or not at all"
    done = imports.commit(of=of, by=Actor.of_user(officer), at=AT + timedelta(minutes=1))
    assert (done.state, done.n_new) == (ImportState.COMMITTED, 10)
    assert (Submission.objects.count(), Revision.objects.count()) == (10, 10)


class _Dying:
    """Keeps rows for some chunks, then dies after the submissions of the next one were written."""

    def __init__(self, chunks: int) -> None:
        from xinmiao.collection.actions.imports.forms import keep  # noqa: PLC0415

        self.left, self.keep = chunks, keep

    def __call__(self, *told: Any) -> None:
        if not self.left:
            raise Killed
        self.left -= 1
        self.keep(*told)


def test_all_or_nothing_takes_back_what_it_wrote_when_a_row_cannot_be_written_after_all(form, officer, monkeypatch):
    monkeypatch.setattr("xinmiao.collection.actions.imports.forms.FormTarget.chunk", 2)
    of = taken(csv(*map(row, range(4))), officer, form)
    monkeypatch.setattr("xinmiao.collection.actions.imports.forms.receive_many", _second_fails())
    refused = imports.commit(of=of, by=Actor.of_user(officer), at=AT)
    assert refused.state == ImportState.REFUSED
    assert "没有写入" in refused.reason_zh
    assert Submission.objects.filter(deleted_at=None).count() == 0


def _second_fails() -> Any:
    from xinmiao.collection.actions.bulk import receive_many  # noqa: PLC0415

    calls: list[int] = []

    def receive(**told: Any) -> Any:
        calls.append(1)
        return receive_many(**told) if len(calls) == 1 else [FileRefused("empty") for _ in told["rows"]]

    return receive


def test_an_import_can_be_withdrawn_but_for_what_a_later_file_corrected(form, officer):
    first = brought(csv(*map(row, range(3))), officer, form)
    brought(csv(row(0, age=9)), officer, form)
    done = imports.withdraw(of=first, by=Actor.of_user(officer), at=AT)
    assert (done.state, done.n_withdrawn) == (ImportState.WITHDRAWN, 2)
    assert Submission.objects.filter(deleted_at=None).count() == 1


def test_the_file_is_kept_sealed(form, officer, settings):
    of = taken(csv(row(1)), officer, form)
    assert "孩子1".encode() not in (settings.MEDIA_ROOT / of.file).read_bytes()
    assert "孩子1".encode() in content_of(of)


def test_who_may_not_import_for_a_programme_is_told(form):
    worker = sending.person("worker")
    with pytest.raises(Exception, match="may not import"):
        taken(csv(row(1)), worker, form)


def test_the_open_version_of_a_form_is_its_template(form):
    assert open_version("visit") == form


def test_what_the_form_calculates_is_worked_out_as_a_device_would(db, form, officer):
    survey = [
        question("select_one_from_file places.csv", "place"),
        question("date", "visit_date"),
        question("text", "child_name"),
        question("integer", "age"),
        {"type": "calculate", "name": "age_months", "calculation": "${age} * 12"},
        {"type": "calculate", "name": "older", "calculation": "${age_months} + 1"},
        {"type": "begin repeat", "name": "carers"},
        question("text", "carer"),
        {"type": "calculate", "name": "greeting", "calculation": "concat('您好', ${carer})"},
        {"type": "end repeat"},
    ]
    mapping = sending.FormMapping.model_validate({
        "title": {"zh": "登记", "en": "Register"}, "intervention": form.form.intervention.code, "place": "place",
        "date": "visit_date",
    })  # fmt: skip
    told = sending.forms.publish(
        form=sending.forms.describe(code="sums", mapping=mapping, by=sending.BY), workbook=workbook("sums", survey),
        mapping=mapping, by=sending.BY, at=sending.PUBLISHED_AT,
    )  # fmt: skip
    head = ["place", "visit_date", "child_name", "age", "carers[1]/carer", "carers[3]/carer"]
    done = brought(csv([sending.HERE, "2026-11-20", "孩子", 3, "李红", "王芳"], head=head), officer, told)
    assert done.n_new == 1
    revision = Revision.objects.get()
    xml = unseal(bytes(revision.sealed), subject=revision.submission.subject, where="collection.revision").decode()
    assert "<age_months>36</age_months>" in xml
    assert "<older>37</older>" in xml
    assert xml.index("您好李红") < xml.index("您好王芳")
    assert revision.outcome == "ok"
