"""The page of a class's letters: what it tells, what it gives, and to whom."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xinmiao.accounts.rules import Role
from xinmiao.nutrition.models import Letter
from xinmiao.nutrition.tests import letters, rounds


@pytest.fixture
def of(school):
    return letters.closed_class(school)


def address(name, of, *more):
    return reverse(f"nutrition:{name}", args=[of.key, 4, 1, *more])


def test_the_page_counts_and_shows_masked_names_without_any_class(client, of, doctor):
    client.force_login(doctor)
    page = client.get(address("letters", of)).content.decode()
    for name, _told in letters.KINDS.values():
        assert name not in page
        assert f"{name[0]}○" in page
    assert not any(word in page for word in ("生长迟缓", "肥胖", "消瘦", "120.0"))
    assert "五华区妇幼保健机构儿童保健门诊" in page, "the pack's words, with the county's name"


def test_printing_gives_a_pdf_whose_name_names_nobody_and_the_next_class_begins_with_the_same_words(client, of, doctor):
    client.force_login(doctor)
    told = {"language": "zh", **letters.CALL}
    answer = client.post(address("letters_print", of), told)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letters-4-1.pdf"'
    assert "no-store" in answer["Cache-Control"]
    assert len(letters.pages(answer.content)) == 5
    assert client.post(address("letters_print", of), told).status_code == 409
    assert letters.CALL["contact"] in client.get(address("letters", of)).context["form"].initial["contact"]


def test_without_whom_to_call_nothing_is_printed(client, of, doctor):
    client.force_login(doctor)
    assert (
        client.post(address("letters_print", of), {"language": "zh", "contact": "", "clinic": "x"}).status_code == 422
    )
    assert not Letter.objects.exists()


def test_a_preview_masks_the_name_has_no_number_and_writes_nothing(client, of, doctor):
    client.force_login(doctor)
    one = of.measurements.get(height_cm="120.0")
    answer = client.get(address("letter_preview", of, one.pk))
    [page] = letters.pages(answer.content)
    assert "李○" in page
    assert "预览" in page
    assert not Letter.objects.exists()
    objected = of.measurements.get(not_measured="guardian_objected")
    assert client.get(address("letter_preview", of, objected.pk)).status_code == 404


def test_a_reprint_needs_a_reason(client, of, doctor):
    client.force_login(doctor)
    letters.printed(of, doctor)
    first = Letter.objects.first()
    assert client.post(address("letters_reprint", of), {"letter": first.pk, "reason": ""}).status_code == 409
    answer = client.post(address("letters_reprint", of), {"letter": first.pk, "reason": "丢失"})
    assert len(letters.pages(answer.content)) == 1
    assert "丢失" in client.get(address("letters", of)).content.decode()


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [(Role.SCHOOL_DOCTOR, "42", 404), (Role.FIELD_WORKER, "530102", 403), (Role.COUNSELLOR, "530102", 403)],
)
def test_others_see_no_letters(client, of, role, place, status):
    client.force_login(rounds.user("other", role, place=place))
    assert client.get(address("letters", of)).status_code == status
    assert client.post(address("letters_print", of), {"language": "zh", **letters.CALL}).status_code == status
    one = of.measurements.get(height_cm="120.0")
    assert client.get(address("letter_preview", of, one.pk)).status_code == status
