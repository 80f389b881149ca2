"""Forms that the field worker's journey fills: a home visit, the registration of a child, a follow-up of one."""

from __future__ import annotations

from xinmiao.collection.tests.workbooks import choice, question
from xinmiao.collection.tests.workbooks import workbook as written

REQUIRED = ("required_message::中文 (zh)", "required_message::English (en)")
CONSTRAINT = ("constraint_message::中文 (zh)", "constraint_message::English (en)")
MUST = {"required": "yes", REQUIRED[0]: "请填写此项", REQUIRED[1]: "Answer this one"}
SEX = [choice("sex", "male", "男", "Boy"), choice("sex", "female", "女", "Girl")]
VISIT = [
    question("start", "start"),
    question("end", "end"),
    question("date", "visit_date", "家访日期", "Date of the visit", **MUST),
    question("select_one_from_file places.csv", "place", "村", "Village", appearance="minimal", **MUST),
    question("text", "child_name", "儿童姓名", "Name of the child", **MUST),
    question("select_one sex", "child_sex", "性别", "Sex", **MUST),
    question("decimal", "weight", "体重（千克）", "Weight (kg)"),
    question("decimal", "height", "身高（厘米）", "Height (cm)"),
    question(
        "calculate", "bmi", calculation="round(${weight} div ((${height} div 100) * (${height} div 100)), 1)"
    ),
    question(
        "text", "phone", "电话", "Phone", constraint="regex(., '^1[0-9]{10}$')",
        **{CONSTRAINT[0]: "手机号码应为 11 位", CONSTRAINT[1]: "A mobile number has 11 digits"},
    ),
    question("begin_repeat", "carer", "照护人", "Carer"),
    question("text", "carer_name", "照护人姓名", "Name of the carer", **MUST),
    question("end_repeat", ""),
    question("image", "photo", "照片", "Photograph", parameters="max-pixels=1024"),
]  # fmt: skip
REGISTRATION = [
    question("text", "child_name", "儿童名字", "Given name", save_to="given_name", **MUST),
    question("date", "birth_date", "出生日期", "Date of birth", save_to="birth_date"),
]
FOLLOW_UP = [
    question("select_one_from_file children.csv", "child", "儿童", "Child", **MUST),
    question("decimal", "weight", "体重（千克）", "Weight (kg)", save_to="weight"),
]
MAPPED = {"counts_when": "received"}
MAPPINGS = {
    "home_visit": {"title": {"zh": "家访", "en": "Home visit"}, "place": "place", "date": "visit_date", **MAPPED},
    "child_registration": {"title": {"zh": "儿童登记", "en": "Registration of a child"}, **MAPPED},
    "child_follow_up": {"title": {"zh": "儿童随访", "en": "Follow-up of a child"}, "reads": ["children"], **MAPPED},
}
SURVEYS = {"home_visit": VISIT, "child_registration": REGISTRATION, "child_follow_up": FOLLOW_UP}
ENTITIES = {
    "child_registration": [{"list_name": "children", "label": "concat('R-', ${child_name})"}],
    "child_follow_up": [{"list_name": "children", "entity_id": "${child}"}],
}


def workbook(code: str, version: str = "1") -> bytes:
    """The XLSForm of one of the forms."""
    return written(code, SURVEYS[code], choices=SEX, entities=ENTITIES.get(code, ()), version=version)
