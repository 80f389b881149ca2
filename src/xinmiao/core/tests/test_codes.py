"""A code's number never changes, and is never given to another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from xinmiao.core import codes
from xinmiao.core.models import Code
from xinmiao.science.errors import XinmiaoError

pytestmark = pytest.mark.django_db


def test_numbers_begin_at_one_because_zero_is_unknown():
    assert codes.allot("partner", ["a", "b"]) == {"a": 1, "b": 2}


def test_a_code_keeps_its_number_whatever_comes_or_goes():
    codes.allot("partner", ["a", "b"])

    assert codes.allot("partner", ["c", "b"]) == {"c": 3, "b": 2}
    assert codes.allot("partner", ["a"]) == {"a": 1}
    assert codes.table("partner") == {"a": 1, "b": 2, "c": 3}


def test_kinds_have_numbers_of_their_own():
    codes.allot("partner", ["a"])

    assert codes.allot("service", ["a"]) == {"a": 1}


def test_an_outside_number_is_taken_as_it_is():
    assert codes.allot_as("place", {"53": 53, "530102": 530102}) == {"53": 53, "530102": 530102}
    assert codes.allot("place", ["CHN", "LAO"], first=1_000_000_000) == {"CHN": 10**9, "LAO": 10**9 + 1}
    assert codes.allot("place", ["WORLD"], first=1_000_000_000) == {"WORLD": 10**9 + 2}


def test_look_up_both_ways():
    codes.allot("service", ["quality_care.visit"])

    assert codes.number("service", "quality_care.visit") == 1
    assert codes.code("service", 1) == "quality_care.visit"


def test_an_unknown_code_proposes_the_nearest():
    codes.allot("service", ["quality_care.visit"])

    with pytest.raises(codes.UnknownCode) as caught:
        codes.number("service", "quality_care.vist")

    assert "quality_care.visit" in caught.value.message("en")
    assert "quality_care.visit" in caught.value.message("zh")


def test_the_database_refuses_two_codes_of_one_number():
    codes.allot("service", ["a"])

    with pytest.raises(IntegrityError), transaction.atomic():
        Code.objects.create(kind="service", code="b", number=1)


def test_more_codes_than_the_column_holds_are_refused():
    with pytest.raises(XinmiaoError, match=r"code\.exhausted"):
        codes.allot_as("partner", {"a": codes.INT16 + 1})
    assert codes.table("partner") == {}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_give_every_code_a_number_of_its_own():
    def allot(start: int) -> dict[str, int]:
        try:
            return codes.allot("component", [f"c{n}" for n in range(start, start + 10)])
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as writers:
        given = list(writers.map(allot, (0, 5, 10, 15)))

    numbers = codes.table("component")
    assert len(numbers) == len(set(numbers.values())) == 25
    assert all(numbers[code] == number for one in given for code, number in one.items())
