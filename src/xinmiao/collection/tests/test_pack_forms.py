"""The forms of the first country's pack: complete in both languages, openable everywhere, true to their mapping."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from lxml import etree
from openpyxl import load_workbook
from pyxform.validators import odk_validate
from pyxform.xls2xform import convert
from ruamel.yaml import YAML

from xinmiao.collection.rules.mapping import Mapping, SheetMapping
from xinmiao.collection.rules.publishable import of_sheet
from xinmiao.collection.xlsforms import converted
from xinmiao.science import answers, growth
from xinmiao.science.linkage.names import split

PACK = Path(__file__).resolve().parents[4] / "packs" / "china"
ZH, EN = "中文 (zh)", "English (en)"
AGREED = {
    "adolescent_screening_session", "child_in_difficulty_registration", "child_in_difficulty_visit",
    "child_registration", "disaster_psychosocial_contact", "ecd_home_visit", "eenc_coaching_observation",
    "green_skills_workshop", "inclusive_class_observation", "low_income_needs_assessment",
    "mother_infant_pair_follow_up", "mother_infant_pair_registration", "one_stop_intake",
    "pupil_registration", "road_safety_school_activity", "school_bmi_round", "stem_camp_day",
    "training_session_sign_in",
}  # fmt: skip
ASKED_FOR_IDENTITY_NUMBER = {"child_in_difficulty_registration", "mother_infant_pair_registration"}
META = ("start", "end", "today", "deviceid", "username")
UNSEEN = {*META, "calculate", "end_group", "end_repeat"}
IN_BROWSER = {
    "select_one", "select_multiple", "select_one_from_file", "text", "integer", "decimal", "date", "time", "note",
    "image", "geopoint", "begin_group", "begin_repeat",
}  # fmt: skip
CODES_IN_WORDS = {"YZ"}  # the only Latin letters in Chinese words: the example of a case code
SIGNS_AT = (3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72)  # completed months
SIGNS_END = 84
SIGNS = "1315ae6752f7f75dc020439df28e17ce31f0620564fd9ce520eafce6dff8d7e3"  # of the 44 texts, by line
VERSIONS = Path(__file__).with_name("pack_form_versions.csv")
Row = dict[str, str]


class Workbook:
    """A form.xlsx as rows, and what was made of it."""

    def __init__(self, folder: Path) -> None:
        self.code, self.bytes = folder.name, (folder / "form.xlsx").read_bytes()
        self.sheets = {sheet.title: list(_rows(sheet)) for sheet in load_workbook(folder / "form.xlsx")}
        self.survey, self.choices = self.sheets["survey"], self.sheets["choices"]
        self.settings, self.entity = self.sheets["settings"][0], next(iter(self.sheets.get("entities", [])), None)
        self.mapping = Mapping.model_validate(YAML(typ="safe").load(folder / "form.yaml"))

    @property
    def shown(self) -> list[Row]:
        return [row for row in self.survey if row["type"] not in UNSEEN]

    @property
    def words(self) -> Iterator[tuple[str, str]]:
        """Everything that a person reads, with the column it stands in."""
        for row in [*self.survey, *self.choices]:
            yield from ((column, text) for column, text in row.items() if "::" in column)

    @property
    def expressions(self) -> list[str]:
        columns = ("relevant", "constraint", "calculation", "choice_filter", "default", "required")
        return [row[column] for row in self.survey for column in columns if column in row]

    @property
    def digest(self) -> str:
        return sha256(json.dumps(self.sheets, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def _rows(sheet) -> Iterator[Row]:
    head, *rest = sheet.iter_rows(values_only=True)
    for row in rest:
        told = {column: str(value) for column, value in zip(head, row, strict=True) if value is not None}
        if told:
            yield told


FORMS = {path.parent.name: Workbook(path.parent) for path in sorted((PACK / "forms").glob("*/form.yaml"))}
SERVICES = {one["code"]: one for one in YAML(typ="safe").load(PACK / "services" / "services.yaml")}
INTERVENTIONS = {one["code"] for one in YAML(typ="safe").load(PACK / "programmes" / "interventions.yaml")}
each = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def _kind(row: Row) -> str:
    return row["type"].split()[0]


def _both(row: Row, column: str) -> tuple[bool, bool]:
    return bool(row.get(f"{column}::{ZH}")), bool(row.get(f"{column}::{EN}"))


def test_the_forms_agreed_are_there_and_each_is_told_of():
    told = (PACK / "forms" / "README.md").read_text(encoding="utf-8")
    assert set(FORMS) == AGREED
    assert [code for code in FORMS if f"`{code}`" not in told] == []


@each
def test_what_is_kept_of_it_is_what_pyxform_makes_of_the_file(form: Workbook):
    made = convert(str(PACK / "forms" / form.code / "form.xlsx")).xform
    assert etree.canonicalize(converted(form.bytes).xform.decode()) == etree.canonicalize(made)


@each
def test_it_converts_without_a_warning(form: Workbook):
    made = converted(form.bytes)
    assert (made.form_id, made.version, made.warnings) == (form.code, form.settings["version"], ())


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate needs Java")
@each
def test_odk_validate_passes_it(form: Workbook, tmp_path: Path):
    path = tmp_path / "form.xml"
    path.write_bytes(converted(form.bytes).xform)
    assert odk_validate.check_xform(str(path)) == []


@each
def test_every_label_stands_in_both_languages_and_every_hint_in_both_or_none(form: Workbook):
    assert [row for row in [*form.shown, *form.choices] if not all(_both(row, "label"))] == []
    assert [row for row in form.survey if len(set(_both(row, "hint"))) > 1] == []


@each
def test_what_is_required_or_constrained_says_so_in_both_languages(form: Workbook):
    for rule, message in (("required", "required_message"), ("constraint", "constraint_message")):
        assert [row["name"] for row in form.survey if (rule in row) != all(_both(row, message))] == []


@each
def test_chinese_words_hold_no_foreign_ones_and_english_words_no_characters(form: Workbook):
    foreign = [
        text for column, text in form.words if column.endswith(ZH)
        and set(re.findall(r"[A-Za-z]{2,}", re.sub(r"\$\{\w+\}", "", text))) - CODES_IN_WORDS
    ]  # fmt: skip
    characters = [
        text for column, text in form.words if column.endswith(EN)
        and re.search(r"[\u4e00-\u9fff]", re.sub(r"(未取名|未知) \(", "", text))
    ]  # fmt: skip
    assert (foreign, characters) == ([], [])


@each
def test_no_quotation_marks_that_would_be_straightened(form: Workbook):
    assert [
        text for sheet in form.sheets.values() for row in sheet for text in row.values() if re.search("[“”]", text)
    ] == []


@each
def test_settings_are_those_of_a_published_form(form: Workbook):
    assert form.settings["form_id"] == form.code
    assert re.fullmatch(r"20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d\d", form.settings["version"])
    assert form.settings["default_language"] == ZH
    assert form.settings["form_title"] == form.mapping.title.zh
    assert [row["name"] for row in form.survey[: len(META)]] == list(META)


@each
def test_its_instance_name_is_an_expression_that_names_nobody(form: Workbook):
    written = form.settings["instance_name"]
    assert written.startswith("concat('")
    assert [one for one in re.findall(r"\$\{(\w+)\}", written) if re.search(r"name|idno|phone", one)] == []


def test_a_version_once_listed_keeps_its_content():
    listed = {row["form"]: (row["version"], row["digest"]) for row in csv.DictReader(VERSIONS.open())}
    now = {code: (form.settings["version"], form.digest) for code, form in FORMS.items()}
    changed = {code for code in now if code in listed and listed[code] != now[code] and listed[code][0] == now[code][0]}
    assert changed == set(), "give the form a new version, then list it"
    assert now == listed


@each
def test_it_asks_only_what_the_browser_can_show(form: Workbook):
    assert {_kind(row) for row in form.shown} <= IN_BROWSER
    assert [row["name"] for row in form.survey if _kind(row) == "geopoint" and "appearance" in row] == []
    assert [
        row["name"] for row in form.survey if _kind(row) == "image" and "max-pixels=" not in row["parameters"]
    ] == []


@each
def test_it_uses_no_function_that_the_browser_or_our_check_lacks(form: Workbook):
    thrown = r"decimal-date-time\(\s*\$|(?<![\w-])date\(\s*[.$]|pulldata\(|jr:choice-name\(|format-date\(\s*[.$]"
    assert [one for one in form.expressions if re.search(thrown, one)] == []
    lacking = [one for one in answers.compile(converted(form.bytes).xform).unsupported if one.why != "random()"]
    assert lacking == []


@each
def test_dates_never_lie_in_the_future_unless_they_are_plans(form: Workbook):
    plans = re.compile(r"next|recheck|due_date|interview_date")
    for row in form.survey:
        if _kind(row) == "date" and not plans.search(row["name"]):
            assert ". <= today()" in row["constraint"], row["name"]


@each
def test_telephone_and_identity_numbers_have_their_patterns(form: Workbook):
    for row in form.survey:
        if re.search(r"phone$", row["name"]) and _kind(row) == "text":
            assert "[0-9]{11}" in row["constraint"]
        if row["name"].endswith("idno"):
            assert "[0-9]{15}|[0-9]{17}[0-9Xx]" in row["constraint"]
            assert "required" not in row


@each
def test_an_identity_number_is_asked_only_where_the_service_needs_it(form: Workbook):
    asks = [row["name"] for row in form.survey if row["name"].endswith("idno")]
    assert bool(asks) == (form.code in ASKED_FOR_IDENTITY_NUMBER)


@each
def test_the_place_comes_from_the_workers_own_list(form: Workbook):
    (place,) = [row for row in form.survey if row["name"] == "place"]
    assert place["type"] == "select_one_from_file places.csv"
    assert place["required"] == "yes"


@each
def test_every_question_of_the_mapping_is_in_the_form(form: Workbook):
    known = answers.compile(converted(form.bytes).xform)
    assert [one for one in form.mapping.questions if one not in {*known.by_path, *known.groups}] == []


@each
def test_what_it_counts_is_a_service_of_the_pack_in_a_role_that_the_service_has(form: Workbook):
    assert form.mapping.intervention in INTERVENTIONS
    assert form.mapping.service in SERVICES
    for record in form.mapping.records:
        service = SERVICES[record.service]
        assert (record.person is None) == (service["counts"] == "site")
        assert record.role in service.get("roles", [None])
        assert record.person is None or record.person in form.mapping.people


@each
def test_answers_that_decide_what_counts_can_be_given(form: Workbook):
    lists = {row["list_name"]: set() for row in form.choices}
    for row in form.choices:
        lists[row["list_name"]].add(row["name"])
    rows = {row["name"]: row for row in form.survey}
    for record in form.mapping.records:
        if record.when:
            row = rows[record.when.question.split("/")[-1]]
            given = lists.get(row["type"].split()[-1]) or set(re.findall(r"'(\w+)'", row.get("calculation", "")))
            given |= lists.get("course", set()) if "${course}" in row.get("calculation", "") else set()
            assert set(record.when.is_) <= given


@each
def test_it_reads_the_lists_that_it_says_and_makes_those_that_it_declares(form: Workbook):
    files = {row["type"].split()[1].removesuffix(".csv") for row in form.survey if _kind(row) == "select_one_from_file"}
    assert files - {"places"} == set(form.mapping.reads)
    saved = [row["save_to"] for row in form.survey if "save_to" in row]
    assert (form.entity["list_name"] if form.entity else None) == (form.mapping.entity and form.mapping.entity.list)
    assert bool(saved) == bool(form.entity)


def test_a_list_is_chosen_from_by_place_and_holds_the_columns_that_its_readers_use():
    saved = {}
    for form in FORMS.values():
        if form.entity:
            saved.setdefault(form.entity["list_name"], set()).update(
                r["save_to"] for r in form.survey if "save_to" in r
            )
        for update in form.mapping.updates:
            saved.setdefault(update.list, set()).update(update.properties)
    for form in FORMS.values():
        own = {row["list_name"]: set(row) for row in form.choices}
        for row in form.survey:
            for of in re.findall(r"^select_one_from_file (\w+)\.csv", row["type"]):
                assert of == "places" or row["choice_filter"].startswith("place = ${place}")
            for of, used in re.findall(r"instance\('(\w+)'\)/root/item\[[^\]]+\]/(\w+)", row.get("calculation", "")):
                assert used in own.get(of, set()) | saved.get(of, set()) | {"label"}


def test_a_restricted_list_is_labelled_by_a_code_and_saves_codes_only():
    for form in FORMS.values():
        if form.entity and form.mapping.confidentiality == "restricted" and "label" in form.entity:
            assert re.fullmatch(r"\$\{\w+_code\}", form.entity["label"])
            assert {row["save_to"] for row in form.survey if "save_to" in row} <= {"place", "track", "state"}


def test_every_list_that_a_form_reads_is_begun_by_a_form():
    begun = {
        form.entity["list_name"] for form in FORMS.values() if form.entity and "entity_id" not in form.entity
    }  # fmt: skip
    assert {name for form in FORMS.values() for name in form.mapping.reads} <= begun


def test_a_pupil_is_listed_by_number_and_given_name():
    form = FORMS["pupil_registration"]
    check = answers.compile(converted(form.bytes).xform)
    for name in ("王小明", "欧阳娜娜", "李明", "司马相如", "阿依古丽·买买提", "张三丰"):
        xml = (
            f'<data id="pupil_registration" version="1"><where><pupil_no>7</pupil_no></where><consent>'
            f"<consent_services>given</consent_services></consent><pupil><pupil_name>{name}</pupil_name></pupil>"
            "<given_name/><meta><instanceID>uuid:1</instanceID><entity/></meta></data>"
        )
        told = answers.read(xml.encode())
        check.calculated(told)
        given = name.partition("·")[0] if "·" in name else split(name).given
        assert check.entity_asked(told)["label"] == f"7 {given}"


def test_registering_counts_nobody():
    assert [code for code in FORMS if code.endswith("_registration") and FORMS[code].mapping.records] == []


def test_the_screening_form_is_offered_to_nobody_and_holds_no_words_of_an_instrument():
    form = FORMS["adolescent_screening_session"]
    assert (form.mapping.is_open, form.mapping.confidentiality) == (False, "restricted")
    assert form.mapping.closed_because
    items = [row for row in form.survey if re.fullmatch(r"(phq|gad)_\d", row["name"])]
    assert len(items) == 16
    assert {row[f"label::{EN}"] for row in items} == {f"Item {n}" for n in range(1, 10)}
    assert all(FORMS[code].mapping.is_open for code in FORMS if code != form.code)


def test_the_home_visit_asks_the_44_warning_signs_word_for_word():
    signs = [row for row in FORMS["ecd_home_visit"].survey if re.fullmatch(r"ws\d\d_\d", row["name"])]
    assert [row["name"] for row in signs] == [f"ws{at:02d}_{n}" for at in SIGNS_AT for n in range(1, 5)]
    assert len(signs) == 44
    assert sha256("\n".join(row[f"label::{ZH}"] for row in signs).encode()).hexdigest() == SIGNS


def test_each_sign_is_asked_from_its_age_to_the_next_and_regression_at_every_visit():
    groups = {row["name"]: row for row in FORMS["ecd_home_visit"].survey if row["type"] == "begin_group"}
    for at, end in pairwise([*SIGNS_AT, SIGNS_END]):
        assert groups[f"at_{at}"]["relevant"].endswith(f"${{age_months}} >= {at} and ${{age_months}} < {end}")
    assert "relevant" not in groups["regression"]


def test_a_draft_table_says_so_in_the_answers():
    rows = {row["name"]: row for row in FORMS["ecd_home_visit"].survey}
    assert rows["signs_status"]["calculation"] == "'draft'"
    assert "normal" not in rows["first_screen"]["calculation"]


def test_a_whole_newborn_observation_has_its_29_items():
    done = [row["name"] for row in FORMS["eenc_coaching_observation"].survey if row["type"] == "select_one done"]
    assert (len(done), len(set(done))) == (29, 29)


def test_the_needs_assessment_scores_seven_domains_and_keeps_unknown_apart():
    form = FORMS["low_income_needs_assessment"]
    assert len([row for row in form.survey if row["type"] == "select_one score"]) == 7
    assert {row["name"] for row in form.choices if row["list_name"] == "score"} == {"0", "1", "2", "3", "unknown"}


def test_the_round_warns_by_the_limits_of_the_science_for_each_grade():
    """Warned of is what WHO 2007 flags of every pupil of the grade, from a year younger to a year older."""
    told = {row["name"]: row for row in FORMS["school_bmi_round"].choices if row["list_name"] == "grade"}
    for grade, row in told.items():
        found = _unflagged(12 * (int(grade) + 4), 12 * (int(grade) + 8))
        assert (float(row["bmi_low"]), float(row["bmi_high"])) == (found.min(), found.max())


def _unflagged(youngest: int, oldest: int) -> pl.Series:
    """The BMIs by 0.1 that are plausible at some age in months; a body of 100 cm weighs its BMI."""
    months = range(max(youngest, 61), min(oldest, 228) + 1)
    bodies = [(sex, float(age), bmi / 10) for sex in (1, 2) for age in months for bmi in range(50, 800)]
    table = pl.DataFrame(bodies, schema=["sex", "age_months", "weight_kg"], orient="row")
    scored = growth.zscores(table.with_columns(lenhei_cm=100.0, measure=pl.lit("h")), standard="who_2007")
    return scored.filter(~pl.col("bmi_flag"))["weight_kg"]


def test_what_a_sheet_of_the_pack_says_holds_for_its_form():
    sheets = {code: form for code, form in FORMS.items() if form.mapping.sheet}
    assert set(sheets) == {"school_bmi_round"}
    for form in sheets.values():
        assert list(of_sheet(answers.compile(converted(form.bytes).xform), form.mapping)) == []


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"each": "pupils", "entity": "where/place"}, "chooses one of a list"),
        ({"each": "pupils", "entity": "pupils/measured"}, "chooses one of a list"),
        ({"each": "pupils", "entity": "pupils/pupil", "begins": {"where/term": "autumn"}}, "not in the repeat"),
        ({"each": "where", "entity": "pupils/pupil"}, "no field for such a question"),
    ],
)
def test_a_sheet_that_the_form_does_not_bear_is_refused(told, words):
    form = FORMS["school_bmi_round"]
    mapping = form.mapping.model_copy(update={"sheet": SheetMapping.model_validate(told)})
    found = of_sheet(answers.compile(converted(form.bytes).xform), mapping)
    assert any(words in what.en for _, what in found)


@pytest.mark.parametrize(
    ("height", "weight", "last", "since", "told"),
    [
        ("132.4", "30.6", "", "", "nothing"),
        ("130.0", "16.5", "", "", "bmi"),  # 9.76, below 9.8
        ("130.0", "16.6", "", "", "nothing"),  # 9.82
        ("129.0", "30.0", "130.0", "2025-11-20", "nothing"),
        ("128.9", "30.0", "130.0", "2025-11-20", "lower"),
        ("145.0", "36.0", "130.0", "2026-05-20", "nothing"),
        ("145.1", "36.0", "130.0", "2026-05-20", "gain"),
        ("145.1", "36.0", "130.0", "2025-05-20", "nothing"),  # in a year and a half
    ],
)  # fmt: skip
def test_the_check_warns_as_the_phone_does(height, weight, last, since, told):
    form = answers.compile(converted(FORMS["school_bmi_round"].bytes).xform)
    row = (
        f"<pupil>a</pupil><measured>yes</measured><last_height_cm/><last_measured_on/><months_since/>"
        f"<height_cm>{height}</height_cm><weight_kg>{weight}</weight_kg><first_bmi/><warned_of/>"
    )
    xml = (
        f"<data id='school_bmi_round'><where><place>p</place><visit_date>2026-11-20</visit_date><grade>3</grade>"
        f"<class_no>2</class_no></where><pupils>{row}</pupils><meta><instanceID>uuid:1</instanceID></meta></data>"
    )
    pupil = {"name": "a", "label": "1 a", "place": "p", "grade": "3", "class_no": "2", "last_height_cm": last,
             "last_measured_on": since}  # fmt: skip
    lists = {"pupils": [pupil], "places": [{"name": "p", "label": "p"}]}
    assert form.calculated(answers.read(xml.encode()), lists)["pupils[1]/warned_of"] == told
