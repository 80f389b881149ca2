"""Reading the forms of a pack: `forms/<code>/form.xlsx`, `form.yaml` beside it, and the files that they bring along."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from xinmiao.collection.actions import forms
from xinmiao.collection.models import Form, FormState
from xinmiao.collection.rules import instruments, publishable
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.xlsforms import Converted, FormRefused, converted
from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Entry, Part, Reading, Where
from xinmiao.science import screening, tables
from xinmiao.science.answers import compile
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening.instruments import KINDS
from xinmiao.science.text import Text

FOLDER = "forms"
TABLES = "screening"


@dataclass(frozen=True)
class FormFolder:
    """One form of a pack."""

    code: str
    mapping: Mapping
    workbook: bytes
    media: dict[str, bytes]


def read(reading: Reading) -> list[FormFolder]:
    found = [_folder(reading, file) for file in reading.files(FOLDER, "*/form.yaml")]
    return [folder for folder in found if folder]


def _folder(reading: Reading, file: str) -> FormFolder | None:
    entry = reading.mapping(file, Mapping)
    path = PurePath(file).parent
    workbook = reading.root / path / "form.xlsx"
    if not workbook.is_file():
        reading.problem(Where(f"{path}/form.xlsx"), "pack.no_file", Text("缺少这个文件", "The file is missing"))
    if entry is None or not workbook.is_file():
        return None
    reading.declare("form", path.name, entry.where)
    _check_codes(reading, entry)
    made = _check_workbook(reading, f"{path}/form.xlsx", path.name, workbook.read_bytes())
    form = compile(made.xform) if made else None
    for question, what in instruments.problems(form, entry.value) if form else ():
        reading.problem(Where(f"{path}/form.xlsx", key=question), "form.unsafe", what)
    for question, what in publishable.of_sheet(form, entry.value) if form else ():
        reading.problem(Where(file, key=f"sheet.{question}"), "form.no_sheet", what)
    media = {one.name: one.read_bytes() for one in sorted((reading.root / path / "media").glob("*")) if one.is_file()}
    return FormFolder(path.name, entry.value, workbook.read_bytes(), media)


def _check_codes(reading: Reading, entry: Entry[Mapping]) -> None:
    reading.require("intervention", entry.value.intervention, entry.at("intervention"))
    if entry.value.service:
        reading.require("service", entry.value.service, entry.at("service"))
    for i, record in enumerate(entry.value.records):
        reading.require("service", record.service, entry.at("records", i, "service"))
        if record.person and record.person not in entry.value.people:
            what = Text(f"“people”里没有“{record.person}”", f"'people' has no '{record.person}'")
            reading.problem(entry.at("records", i, "person"), "pack.value", what)
    for i, consent in enumerate(entry.value.consents):
        for role in {consent.person, *consent.givers} - entry.value.people.keys():
            what = Text(f"“people”里没有“{role}”", f"'people' has no '{role}'")
            reading.problem(entry.at("consents", i), "pack.value", what)


def _check_workbook(reading: Reading, file: str, code: str, workbook: bytes) -> Converted | None:
    try:
        made = converted(workbook)
    except FormRefused as refused:
        reading.problem(Where(file, key=refused.where), "form.refused", refused.what, refused.todo)
        return None
    if made.form_id != code:
        what = Text(f"form_id 是“{made.form_id}”，文件夹是“{code}”", f"form_id is '{made.form_id}', folder '{code}'")
        reading.problem(Where(file, key="settings.form_id"), "form.other_form", what)
    return made


def load(folders: list[FormFolder], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Publish what is new; retire forms that left the pack. A version that is there keeps the state that it is in."""
    for folder in folders:
        form = forms.describe(code=folder.code, mapping=folder.mapping, by=by)
        forms.publish(
            form=form, workbook=folder.workbook, mapping=folder.mapping, media=folder.media, by=by,
            at=version.loaded_at, state=FormState.OPEN if folder.mapping.is_open else FormState.DRAFT,
        )  # fmt: skip
    gone = Form.objects.live().filter(is_of_pack=True).exclude(code__in=[folder.code for folder in folders])
    return {"forms": len(folders), "retired": gone.update(is_retired=True)}


PART = Part("forms", read, load, after=("programmes",), paths=(FOLDER,))


def read_tables(reading: Reading) -> list[str]:
    """Look through the pack's instruments, signs and safety file; one that weakens the rule is a problem."""
    return [file for file in reading.files(TABLES, "*.yaml") if _is_sound(reading, file)]


def _is_sound(reading: Reading, file: str) -> bool:
    path = reading.root / file
    try:
        said = tables.load(path)
        if said.id == screening.RULE:
            screening.load_protocol(path)
        elif said.data.get("kind") in KINDS:
            screening.load_instrument(path)
        elif "time_points" in said.data:
            screening.load_signs(path)
    except XinmiaoError as error:
        reading.problem(Where(file), error.code, error.what, error.todo)
        return False
    return True


def note_tables(files: list[str], *, version: PackVersion, by: Actor) -> dict[str, object]:
    """Nothing goes into the database: the tables are read where they stand."""
    return {"tables": len(files)}


PARTS = (PART, Part(TABLES, read_tables, note_tables))
