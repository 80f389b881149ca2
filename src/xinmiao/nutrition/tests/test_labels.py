"""The label check on its page: acceptance fact 20, for words that are typed and for a product of the desk."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation

from xinmiao.nutrition.models import Product, ProductVersion
from xinmiao.nutrition.tests.limits import browser, first

__all__ = ["first"]
SENTENCE = "儿童青少年应避免过量摄入盐油糖"
ALL = ["energy", "protein", "fat", "saturated_fat", "carbohydrate", "sugars", "sodium"]
IN_FORCE, BEFORE = "2027-03-16", "2027-03-15"


def at(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"nutrition:{name}", args=args)


def checked(user, text: str, profile: str = "gb28050_2025", on: str = IN_FORCE, declared: list[str] | None = None):
    told = {"profile": profile, "on": on, "text": text, "declared": ALL if declared is None else declared}
    answer = browser(user).post(at("labels"), told)
    return answer.context["found"][0], answer.content.decode()


@pytest.mark.parametrize(("text", "profile", "on", "verdict", "sentence"), [
    ("本品不含防腐剂", "gb28050_2025", IN_FORCE, "fail", "absent"),
    ("本品不含防腐剂", "gb28050_2011", IN_FORCE, "pass", "not_asked"),
    ("本品不含防腐剂", "gb28050_2025", BEFORE, "not_yet_required", "absent"),
    (SENTENCE, "gb28050_2025", IN_FORCE, "pass", "present"),
    ("儿童青少年应避免\n过量摄入 盐油糖。", "gb28050_2025", IN_FORCE, "pass", "present"),
    (SENTENCE.replace("盐油糖", "糖油盐"), "gb28050_2025", IN_FORCE, "fail", "near_miss"),
    ("", "gb28050_2025", IN_FORCE, "cannot_decide", "cannot_decide"),
])  # fmt: skip
def test_acceptance_20_on_the_page(first, text, profile, on, verdict, sentence):
    found, _page = checked(first, text, profile, on)
    assert (found.verdict, found.sentence) == (verdict, sentence)


def test_a_near_miss_shows_what_differs(first):
    _found, page = checked(first, SENTENCE.replace("盐油糖", "糖油盐"))
    assert "Character 13: 糖 stands for 盐" in page
    assert "Character 15: 盐 stands for 糖" in page
    _found, page = checked(first, SENTENCE.replace("油", ""))
    assert "Character 14: 油 is missing" in page


def test_mandatory_nutrients_that_are_missing_are_named(first):
    found, page = checked(first, SENTENCE, declared=["energy", "protein", "fat", "carbohydrate", "sodium"])
    assert found.missing == ("Saturated fat", "Sugars")
    assert "Missing: Saturated fat、Sugars" in page
    assert (
        checked(first, "x", "gb28050_2011", declared=["energy", "protein", "fat", "carbohydrate", "sodium"])[0].missing
        == ()
    )


def test_the_date_of_force_is_a_draft_and_says_so(first):
    _found, page = checked(first, "x", on=BEFORE)
    assert "Not yet required" in page
    assert "In force from 2027-03-16" in page
    assert "has not been confirmed" in page


def test_a_product_of_the_desk_is_checked_by_each_of_the_rules(first):
    product = Product.objects.create(name="Biscuits")
    ProductVersion.objects.create(
        product=product, number=1, declared={"energy_kj": "1800", "fat_g": "20"}, label_text=SENTENCE, source="label",
        valid_from=date(2026, 1, 1), entered_by=first, entered_at=datetime(2026, 11, 26, tzinfo=UTC),
    )  # fmt: skip
    answer = browser(first).get(at("label", product.key, 1))
    found = {one.standard: one for one in answer.context["found"]}
    assert (found["gb28050_2025"].sentence, found["gb28050_2011"].sentence) == ("present", "not_asked")
    assert found["gb28050_2011"].missing == ("Protein", "Carbohydrate", "Sodium or salt")
    assert browser(first).get(at("label", product.key, 2)).status_code == 404
