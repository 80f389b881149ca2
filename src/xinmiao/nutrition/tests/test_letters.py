"""Letters to parents on paper: one pupil a page, once, with a number."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from xinmiao.accounts.rules import Role
from xinmiao.core.actors import Actor
from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.actions import letters as actions
from xinmiao.nutrition.actions.letters import NotPrinted
from xinmiao.nutrition.models import Letter, RoundState
from xinmiao.nutrition.queries.letters import counts, of_class
from xinmiao.nutrition.tests import letters, rounds
from xinmiao.people.models import Consent
from xinmiao.places.models import Place

NAMES = [name for name, _told in letters.KINDS.values()]
WITH_A_LETTER = NAMES[:5]


@pytest.fixture
def of(school):
    return letters.closed_class(school)


def reprinted(letter, user, reason="弄湿了"):
    return actions.reprint(letter=letter, reason=reason, by=Actor.of_user(user), scopes=user.scopes, at=rounds.AT)


def test_one_pupil_a_page_in_roster_order_and_nobody_elses_data(of, doctor):
    pages = letters.pages(letters.printed(of, doctor))
    assert len(pages) == len(WITH_A_LETTER)
    for own, page in zip(WITH_A_LETTER, pages, strict=True):
        assert [name for name in NAMES if name in page] == [own]


def test_a_letter_says_values_date_class_standard_three_steps_and_whom_to_call(of, doctor):
    normal, stunted, obese, wasted, _again = letters.pages(letters.printed(of, doctor))
    assert "120.0 cm" in stunted
    assert "24.0 kg" in stunted
    assert "2026-11-20" in stunted
    assert "WS/T 456-2014" in stunted
    assert "生长迟缓" in stunted
    assert "WS/T 586-2018" in obese
    for page in (stunted, wasted):
        assert "妇幼保健院" in "".join(page.split())
    for page in (normal, stunted, obese, wasted):
        assert all(f"{step}. " in page for step in (1, 2, 3))
        assert "4. " not in page
        assert "校医李老师 0871-1234567" in page


def test_in_english(of, doctor):
    normal, stunted, *_others = letters.pages(letters.printed(of, doctor, "en"))
    assert "your child's weight goes well with the height" in " ".join(normal.replace("’", "'").split())
    assert "stunted" in stunted
    assert "No. " in stunted


def test_what_cannot_be_decided_asks_for_a_new_measurement_and_gives_no_class(of, doctor):
    again = letters.pages(letters.printed(of, doctor))[4]
    assert "再量一次" in again
    assert "WS/T" not in again
    assert "草案" not in again


def test_a_letter_that_rests_on_a_draft_says_so_who_decided_and_when(of, doctor):
    normal = letters.pages(letters.printed(of, doctor))[0]
    words = "".join(normal.split())
    assert "草案（学校体检中的生长迟缓界值）" in words
    assert "新苗项目组于2026-11-26决定使用" in words
    assert "肥胖界值" not in words


def test_only_a_girl_of_thirteen_rests_on_the_draft_of_obesity(school, doctor):
    of = rounds.round_of(school, state=RoundState.CLOSED)
    girl = rounds.pupil("1", "何欣", sex=2, birth_date=date(2013, 11, 20))
    rounds.measured(of, girl, "150.0", "52.0")
    [page] = letters.pages(letters.printed(of, doctor))
    assert "女生的肥胖界值" in "".join(page.split())


def test_a_pack_that_lists_no_draft_gives_letters_without_one(of, doctor, settings, tmp_path):
    for part in ("letters", "growth"):
        (tmp_path / part).symlink_to(settings.ROOT / "packs" / "china" / part)
    settings.PACK_DIR = tmp_path
    pages = letters.pages(letters.printed(of, doctor))
    assert not any("草案" in page or "生长迟缓" in page for page in pages)
    assert "没有评定身高" in pages[0]


def test_no_letter_where_the_guardian_objected_or_refused(of, doctor):
    child = rounds.person_of(
        of.measurements.get(pupil__person__isnull=False, height_cm="140.0", weight_kg="50.0").pupil
    )
    Consent.objects.create(person=child, kind="services", state="refused", basis="duty", from_date=date(2026, 9, 1),
                           recorded_at=rounds.AT, recorded_by="test")  # fmt: skip
    said = counts(of_class(of, 4, 1))
    assert said == {"ready": 3, "again": 1, "not_measured": 1, "objected": 2, "printed": 0}
    pages = letters.pages(letters.printed(of, doctor))
    assert not any("周三" in page or "王六" in page or "冯七" in page for page in pages)


def test_letters_are_printed_once_each_with_its_number(of, doctor):
    letters.printed(of, doctor)
    assert [one.number for one in Letter.objects.all()] == [1, 2, 3, 4, 5]
    with pytest.raises(NotPrinted, match=r"letter\.nothing_to_print"):
        letters.printed(of, doctor)
    first = Letter.objects.first()
    for twin in ({"number": 1, "measurement": None}, {"number": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Letter.objects.create(**{"round": of, "measurement": first.measurement, "language": "zh",
                                     "printed_at": rounds.AT} | twin)  # fmt: skip


def test_a_reprint_has_a_number_of_its_own_a_reason_and_an_entry_in_the_log(of, doctor):
    letters.printed(of, doctor)
    first = Letter.objects.first()
    with pytest.raises(NotPrinted, match=r"letter\.no_reason"):
        reprinted(first, doctor, " ")
    [page] = letters.pages(reprinted(first, doctor))
    again = Letter.objects.get(replaces=first)
    assert (again.number, again.reason) == (6, "弄湿了")
    assert again.written in page
    assert first.written in page
    told = AuditEntry.objects.get(verb="reprint")
    assert "弄湿了" in told.detail_json
    with pytest.raises(NotPrinted, match=r"letter\.replaced"):
        reprinted(first, doctor)


def test_names_that_are_read_for_printing_are_logged(of, doctor):
    letters.printed(of, doctor)
    assert AuditEntry.objects.filter(verb="reveal", noun="people").count() == 1
    told = " ".join(AuditEntry.objects.values_list("detail_json", flat=True))
    assert not any(name in told for name in NAMES)


def test_a_record_that_supersedes_another_has_a_letter_of_its_own(of, doctor):
    letters.printed(of, doctor)
    old = of.measurements.get(warnings=["z_bmi"])
    old.is_current = False
    old.save()
    rounds.measured(of, old.pupil, "141.0", "34.0")
    [page] = letters.pages(letters.printed(of, doctor))
    assert "141.0 cm" in page


@pytest.mark.parametrize("state", [RoundState.MEASURING, RoundState.CHECKING])
def test_a_round_that_is_not_closed_prints_no_letter(school, doctor, state):
    of = rounds.round_of(school, state=state)
    rounds.measured(of, rounds.pupil("1"))
    with pytest.raises(NotPrinted, match=r"letter\.not_allowed"):
        letters.printed(of, doctor)


@pytest.mark.parametrize(("role", "place"), [(Role.FIELD_WORKER, "530102"), (Role.SCHOOL_DOCTOR, "42")])
def test_nobody_else_prints(of, role, place):
    with pytest.raises(NotPrinted, match=r"letter\.not_allowed"):
        letters.printed(of, rounds.user("other", role, place=place))


def test_the_same_letters_at_the_same_moment_are_the_same_bytes(of, doctor):
    first = letters.printed(of, doctor)
    Letter.objects.all().delete()
    assert letters.printed(of, doctor) == first


def test_a_pupil_of_another_county_is_called_by_the_schools_number(of, doctor):
    child = rounds.person_of(of.measurements.get(height_cm="120.0").pupil)
    child.place = Place.objects.get(code="429004")
    child.save()
    stunted = letters.pages(letters.printed(of, doctor))[1]
    assert "李二" not in stunted
    assert "2的家长" in "".join(stunted.split())
