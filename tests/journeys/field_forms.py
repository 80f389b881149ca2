"""Forms that the field worker's journey fills: a home visit, the registration of a child, a follow-up of one."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

LABELS = ("label::中文 (zh)", "label::English (en)")
REQUIRED = ("required_message::中文 (zh)", "required_message::English (en)")
CONSTRAINT = ("constraint_message::中文 (zh)", "constraint_message::English (en)")
COLUMNS = ("type", "name", *LABELS, "required", *REQUIRED, "constraint", *CONSTRAINT, "calculation", "parameters",
           "appearance", "save_to")  # fmt: skip
MUST = {"required": "yes", REQUIRED[0]: "请填写此项", REQUIRED[1]: "Answer this one"}


def _question(kind: str, name: str, zh: str = "", en: str = "", **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, LABELS[0]: zh, LABELS[1]: en, **more}


SEX = ("sex", "male", "男", "Boy"), ("sex", "female", "女", "Girl")
VISIT = [
    _question("start", "start"),
    _question("end", "end"),
    _question("date", "visit_date", "家访日期", "Date of the visit", **MUST),
    _question("select_one_from_file places.csv", "place", "村", "Village", appearance="minimal", **MUST),
    _question("text", "child_name", "儿童姓名", "Name of the child", **MUST),
    _question("select_one sex", "child_sex", "性别", "Sex", **MUST),
    _question("decimal", "weight", "体重（千克）", "Weight (kg)"),
    _question("decimal", "height", "身高（厘米）", "Height (cm)"),
    _question(
        "calculate", "bmi", calculation="round(${weight} div ((${height} div 100) * (${height} div 100)), 1)"
    ),
    _question(
        "text", "phone", "电话", "Phone", constraint="regex(., '^1[0-9]{10}$')",
        **{CONSTRAINT[0]: "手机号码应为 11 位", CONSTRAINT[1]: "A mobile number has 11 digits"},
    ),
    _question("begin_repeat", "carer", "照护人", "Carer"),
    _question("text", "carer_name", "照护人姓名", "Name of the carer", **MUST),
    _question("end_repeat", ""),
    _question("image", "photo", "照片", "Photograph", parameters="max-pixels=1024"),
]  # fmt: skip
REGISTRATION = [
    _question("text", "child_name", "儿童名字", "Given name", save_to="given_name", **MUST),
    _question("date", "birth_date", "出生日期", "Date of birth", save_to="birth_date"),
]
FOLLOW_UP = [
    _question("select_one_from_file children.csv", "child", "儿童", "Child", **MUST),
    _question("decimal", "weight", "体重（千克）", "Weight (kg)", save_to="weight"),
]
MAPPED = {"intervention": "early_childhood_development", "counts_when": "received"}
MAPPINGS = {
    "home_visit": {"title": {"zh": "家访", "en": "Home visit"}, "place": "place", "date": "visit_date", **MAPPED},
    "child_registration": {"title": {"zh": "儿童登记", "en": "Registration of a child"}, **MAPPED},
    "child_follow_up": {"title": {"zh": "儿童随访", "en": "Follow-up of a child"}, "reads": ["children"], **MAPPED},
}
CREATES = {"list_name": "children", "label": "concat('R-', ${child_name})"}
UPDATES = {"list_name": "children", "entity_id": "${child}"}
SURVEYS = {"home_visit": VISIT, "child_registration": REGISTRATION, "child_follow_up": FOLLOW_UP}
ENTITIES = {"home_visit": {}, "child_registration": CREATES, "child_follow_up": UPDATES}


def workbook(code: str, version: str = "1") -> bytes:
    """The XLSForm of one of the forms, as a workbook."""
    title = MAPPINGS[code]["title"]["zh"]  # type: ignore[index]
    settings = {"form_title": title, "form_id": code, "version": version, "default_language": "中文 (zh)"}
    sheets = {
        "survey": [COLUMNS, *([row.get(column, "") for column in COLUMNS] for row in SURVEYS[code])],
        "choices": [("list_name", "name", *LABELS), *SEX],
        "settings": [tuple(settings), tuple(settings.values())],
    }
    if entity := ENTITIES[code]:
        sheets["entities"] = [tuple(entity), tuple(entity.values())]
    return _written(sheets)


def _written(sheets: dict[str, list]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()
