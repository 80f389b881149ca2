"""Our own rules for a form before it is published, on what was read of it. No Django."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from xinmiao.collection.rules import instruments
from xinmiao.collection.rules import mapping as meaning
from xinmiao.collection.rules.problems import Problem
from xinmiao.science.answers import Field, FormCheck
from xinmiao.science.text import Text

LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
ENTITIES = ("", "2022.1.0", "2023.1.0", "2024.1.0")
Rows = Mapping[str, tuple[str, int]]
"""Sheet and row of each question by path."""


def problems(form: FormCheck, mapping: meaning.Mapping, rows: Rows) -> Iterator[Problem]:
    """Everything that our rules find, in no order."""
    yield from _of_languages(form)
    yield from _of_targets(form, mapping)
    yield from _of_entities(form, mapping)
    yield from (_at(path, what, rows) for path, what in of_sheet(form, mapping))
    yield from (_at(path, what, rows) for path, what in instruments.problems(form, mapping))
    for field in form.fields:
        for rule in OF_A_FIELD:
            for what in rule(field):
                yield _at(field.path, what, rows)
    for path, group in form.groups.items():
        if group.labels:
            yield from (_at(path, what, rows) for what in _missing(group.labels, "label"))
    for known in form.unsupported:
        what = Text("“{e}”含有核对时不认识的写法：{w}", "'{e}' has what the check does not know: {w}")
        yield _at(known.path, what.format(e=known.expression, w=known.why), rows, blocks=False)


def _at(path: str, what: Text, rows: Rows, *, blocks: bool = True) -> Problem:
    sheet, row = rows.get(path, ("survey", 0))
    return Problem(what, sheet, row, path, blocks)


def _of_languages(form: FormCheck) -> Iterator[Problem]:
    for code, name in LANGUAGES.items():
        if code not in form.languages:
            what = Text(f"没有{name.zh}：请加 label::{name.zh} ({code}) 列。", f"{name.en} is missing: add a column.")
            yield Problem(what, "survey")
    if form.languages and form.languages[0] not in LANGUAGES:
        what = Text("default_language 须是两种语言之一，写法完全一致。",
                    "default_language must be one of the two languages, written exactly alike.")  # fmt: skip
        yield Problem(what, "settings", 2)


def _missing(labels: Mapping[str, str], column: str) -> Iterator[Text]:
    for code, name in LANGUAGES.items():
        if labels.get(code, "") in ("", "-"):
            yield Text(f"{column} 缺少{name.zh}。", f"{column} has no {name.en}.")


def _label(field: Field) -> Iterator[Text]:
    if field.control:
        yield from _missing(field.labels, "label")


def _choices(field: Field) -> Iterator[Text]:
    for choice in field.choices:
        yield from _missing(choice.labels, f"{choice.value}: label")


def _required(field: Field) -> Iterator[Text]:
    if field.required and field.is_asked:
        yield from _missing(field.required_messages, "required_message")


def _constraint(field: Field) -> Iterator[Text]:
    if field.constraint:
        yield from _missing(field.constraint_messages, "constraint_message")


def _pixels(field: Field) -> Iterator[Text]:
    if field.type == "binary" and field.media_type.startswith("image") and not field.max_pixels:
        yield Text("图片题须写 max-pixels。", "A picture needs max-pixels.")


OF_A_FIELD: tuple[Callable[[Field], Iterator[Text]], ...] = (_label, _choices, _required, _constraint, _pixels)


def _of_targets(form: FormCheck, mapping: meaning.Mapping) -> Iterator[Problem]:
    known = {field.path for field in form.fields} | form.groups.keys() | {f.repeat for f in form.fields}
    for path in mapping.questions:
        if path not in known:
            what = Text(f"form.yaml 指向的题目“{path}”不在表中。", f"form.yaml names '{path}', which the form has not.")
            yield Problem(what, "form.yaml", 0, path)
    for name in mapping.reads:
        if f"{name}.csv" not in form.files.values():
            what = Text(f"form.yaml 说读名册“{name}”，表中却没有。", f"form.yaml reads '{name}', the form does not.")
            yield Problem(what, "form.yaml")


def _of_entities(form: FormCheck, mapping: meaning.Mapping) -> Iterator[Problem]:
    if form.entities_version not in ENTITIES:
        what = Text(f"名册规范的版本 {form.entities_version} 比我们所知的新。",
                    f"Entities version {form.entities_version} is later than we know.")  # fmt: skip
        yield Problem(what, "entities", 2)
    if mapping.entity and not form.entities_version:
        what = Text(f"form.yaml 说建名册“{mapping.entity.list}”，表中却没有 entities 表。",
                    f"form.yaml keeps '{mapping.entity.list}', but there is no entities sheet.")  # fmt: skip
        yield Problem(what, "form.yaml")


SHOWN = {"input": {"string", "int", "decimal", "date"}, "select1": {"string"}}
"""The types that a sheet has a field for, by control."""


def of_sheet(form: FormCheck, mapping: meaning.Mapping) -> Iterator[tuple[str, Text]]:
    """What keeps a form from being shown as the sheet that form.yaml describes, by question."""
    sheet = mapping.sheet
    if sheet is None:
        return
    if not _chooses_a_row(form.by_path.get(sheet.entity), sheet, mapping.reads):
        yield sheet.entity, Text("sheet 的 entity 须是重复组里从 reads 名册中选一项的题。",
                                 "The entity chooses one of a list of `reads`, inside the repeat.")  # fmt: skip
    for path in {*sheet.begins, *sheet.again, *sheet.again.values()}:
        if path in form.by_path and form.by_path[path].repeat != sheet.each:
            yield path, Text("这道题不在 sheet 的重复组里。", "This question is not in the repeat of the sheet.")
    for field in form.fields:
        if field.repeat not in ("", sheet.each) or (field.control and field.type not in SHOWN.get(field.control, ())):
            yield field.path, Text("班级页没有这类题的填法，请去掉 form.yaml 的 sheet。",
                                   "A sheet has no field for such a question: leave `sheet` out.")  # fmt: skip


def _chooses_a_row(field: Field | None, sheet: meaning.SheetMapping, reads: Iterable[str]) -> bool:
    if field is None or field.repeat != sheet.each or field.itemset is None:
        return False
    return field.control == "select1" and field.itemset.file in {f"{name}.csv" for name in reads}
