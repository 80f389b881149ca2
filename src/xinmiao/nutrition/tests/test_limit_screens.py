"""The pages of limits: who gets in, the editor, files with every fault by its cell, the page of the second person."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from xinmiao.accounts.rules import Role
from xinmiao.nutrition.models import LimitState, LimitVersion
from xinmiao.nutrition.rules import limit_sheets as sheets
from xinmiao.nutrition.tests.limits import (
    MODEL,
    browser,
    first,
    lines,
    person,
    posted,
    proposed,
    read_again,
    rows,
    second,
    structure,
)

__all__ = ["first", "second"]


def at(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"nutrition:{name}", args=args)


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.FOOD_ASSESSOR, Role.ADMINISTRATOR)])
def test_nobody_else_sees_or_changes_limits(first, role):
    version, client = proposed(first), browser(person("somebody", role))
    found = [at("limits"), at("limits_new", MODEL), at("limits_version", version.key),
             at("limits_confirm", version.key), at("limits_template", MODEL, "xlsx")]  # fmt: skip
    pages = [client.get(one) for one in found]
    posts = [client.post(at(f"limits_{what}", version.key)) for what in ("confirm", "activate", "retire")]
    posts += [client.post(at("limits_new", MODEL), posted(rows())), client.post(at("limits_upload", MODEL))]
    assert {answer.status_code for answer in (*pages, *posts)} == {403}
    assert LimitVersion.objects.get().state == LimitState.PROPOSED


def test_before_anybody_entered_limits_the_page_says_what_that_means(first):
    page = browser(first).get(at("limits")).content.decode()
    assert "Nobody has entered limits yet" in page
    assert "the model gives no verdict" in page


def test_the_editor_begins_with_the_classes_of_the_pack_and_a_card_for_each_of_the_ten_others(first):
    found = browser(first).get(at("limits_new", MODEL))
    cards = found.context["editor"].classes
    assert len(cards) == 16
    assert [one.legend for one in cards[-10:]] == [f"{n}. Another class with limits" for n in range(7, 17)]
    numbers = [
        cell.value for one in cards for cell in one.cells if cell.name.endswith(("fat_g", "sodium_mg", "sugars_g"))
    ]
    assert set(numbers) == {""}, "no number comes from us"


def test_a_whole_editor_is_proposed(first):
    answer = browser(first).post(at("limits_new", MODEL), posted(rows()))
    version = LimitVersion.objects.get()
    assert answer.url == at("limits_version", version.key)
    assert (version.state, version.entered_by, list(version.lines)) == (LimitState.PROPOSED, first, lines())


@pytest.mark.parametrize(("head", "says"), [
    ({"read_on": "2124-01-01"}, "still to come"), ({"read_on": "2024-07-01"}, "cannot have been read before"),
    ({"compare": ""}, "required"), ({"basis_holds": ""}, "required"), ({"compare_page": "0"}, "greater than"),
])  # fmt: skip
def test_what_is_wrong_with_the_report_is_said_at_its_field(first, head, says):
    answer = browser(first).post(at("limits_new", MODEL), posted(rows(), **head))
    errors = {key: " ".join(map(str, found)) for key, found in answer.context["head"].errors.items()}
    assert answer.status_code == 422
    assert says in errors[next(iter(head))]
    assert LimitVersion.objects.count() == 0


def test_what_is_wrong_with_a_number_is_said_at_its_box_and_what_was_typed_stays(first):
    found = rows()
    found[3]["sodium_mg"] = "1.2"
    answer = browser(first).post(at("limits_new", MODEL), posted(found))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="class-3-sodium_mg-error"' in page
    assert 'value="1.2"' in page
    assert 'href="#class-3-sodium_mg"' in page


def test_the_second_person_types_the_numbers_without_seeing_them(first, second):
    version = proposed(first)
    page = browser(second).get(at("limits_confirm", version.key))
    assert {box.value for one in page.context["classes"] for box in one.numbers} == {""}
    assert [number for number in ("11.5", "9.25", "321 ") if number in page.content.decode()] == []
    told = {f"check-{code}-{key}": value for (code, key), value in read_again(version).items()}
    wrong = browser(second).post(at("limits_confirm", version.key), told | {"check-bakery-fat_g": "115"})
    assert wrong.status_code == 409
    assert 'id="check-bakery-fat_g-error"' in wrong.content.decode()
    assert browser(first).post(at("limits_confirm", version.key), told).status_code == 409
    assert browser(second).post(at("limits_confirm", version.key), told).status_code == 302
    browser(second).post(at("limits_activate", version.key))
    version.refresh_from_db()
    assert (version.state, version.confirmed_by) == (LimitState.ACTIVE, second)
    page = browser(first).get(at("limits_version", version.key)).content.decode()
    assert "read again and confirmed" in page


def test_a_version_shows_how_it_differs_from_the_one_before(first, second):
    proposed(first)
    changed = rows()
    changed[3]["fat_g"] = "12.5"
    browser(second).post(at("limits_new", MODEL), posted(changed))
    latest = LimitVersion.objects.order_by("-number")[0]
    page = browser(first).get(at("limits_version", latest.key))
    table = page.context["tables"][1]
    assert [(row["what"], row["before"], row["after"]) for row in table.rows] == [("Fat (g)", "11.5", "12.5")]


def test_taking_a_version_out_of_use_needs_a_reason(first, second):
    version = proposed(first)
    assert browser(second).post(at("limits_retire", version.key), {"why": ""}).status_code == 422
    browser(second).post(at("limits_retire", version.key), {"why": "Page 12 was misread"})
    version.refresh_from_db()
    assert (version.state, version.retired_why) == (LimitState.RETIRED, "Page 12 was misread")


def workbook(change: dict[str, object] | None = None, language: str = "zh") -> bytes:
    """The template with invented numbers, and cells by their addresses."""
    book = load_workbook(BytesIO(sheets.template_xlsx(structure(), lines(), language)))
    for address, value in (change or {}).items():
        book.worksheets[0][address] = value
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def sent(user, data: bytes, name: str = "limits.xlsx"):
    return browser(user).post(at("limits_upload", MODEL), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_fills_the_editor_and_keeps_nothing(first, language):
    answer = sent(first, workbook(language=language))
    cards = answer.context["editor"].classes
    values = {cell.name: cell.value for one in cards for cell in one.cells}
    assert answer.status_code == 200
    assert (values["class-3-fat_g"], values["class-3-rule"], values["class-3-page"]) == ("11.5", "threshold", "13")
    assert LimitVersion.objects.count() == 0


def test_each_fault_of_a_workbook_names_its_cell(first):
    answer = sent(first, workbook({"G6": "12 g", "H6": 1.2, "E6": None, "D6": "随便"}))
    told = {row["cell"]: row["what"] for row in answer.context["faults"].rows}
    assert answer.status_code == 422
    assert set(told) >= {"G6", "H6", "E6", "D6"}
    assert "Digits only" in told["G6"]
    assert "is the unit right" in told["H6"]


def test_a_template_that_was_not_filled_in_names_every_empty_cell(first):
    book = sheets.template_xlsx(structure(), (), "zh")
    told = [row["cell"] for row in sent(first, book).context["faults"].rows]
    assert {"E3", "G6", "H6", "I6"} <= set(told)


def test_yaml_goes_the_same_way_and_names_the_key(first):
    text = sheets.template_yaml(structure(), lines())
    assert sent(first, text.encode(), "limits.yaml").status_code == 200
    broken = text.replace("fat_g: '11.5'", "fat_g: viel", 1)
    answer = sent(first, broken.encode(), "limits.yaml")
    assert [row["cell"] for row in answer.context["faults"].rows] == ["classes.4.fat_g"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 no workbook", b"classes: [", b"classes: 3",
                                  b"model: x\nclasses: []",
                                  b"x" * (sheets.LARGEST + 1)])  # fmt: skip
def test_a_file_that_is_no_table_of_limits_is_refused_at_its_field(first, data):
    answer = sent(first, data)
    assert answer.status_code == 422
    assert answer.context["file"].errors["file"]


@pytest.mark.parametrize("form", ["xlsx", "yaml"])
def test_templates_hold_the_classes_and_no_number(first, form):
    answer = browser(first).get(at("limits_template", MODEL, form))
    assert answer.status_code == 200
    assert f'filename="{MODEL}_limits.{form}"' in answer.headers["Content-Disposition"]
    if form == "xlsx":
        sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
        assert {sheet.cell(n, column).value for n in range(3, 30) for column in (7, 8, 9)} == {None}
