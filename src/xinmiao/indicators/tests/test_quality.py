"""What the quality page finds in a small country: each planted flaw, and nothing else."""

from datetime import date

import pytest

from xinmiao.accounts.rules import Role, Scope
from xinmiao.core import codes
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries import quality
from xinmiao.indicators.rules.quality import Thresholds, fits
from xinmiao.indicators.tests.country import TESTER
from xinmiao.ledger.period import Period
from xinmiao.ledger.rows import ReportRow
from xinmiao.places.models import Place
from xinmiao.records.actions import drain, post_reports
from xinmiao.records.queries import snapshot

LIMITS, EVERYBODY = Thresholds(), (Scope(Role.ADMINISTRATOR),)


def row(value, period, place="53", indicator="health.visits", partner="health", **more):
    when, where, what = Period.parse(period), Place.objects.get(code=place), Indicator.objects.get(code=indicator)
    return ReportRow(component=what.number, start=when.start, end=when.end, value=value, place=where.number,
                     province=where.province_no, partner=codes.table("partner")[partner], **more)  # fmt: skip


def post(*rows, revision=1):
    posted = post_reports(rows=rows, source="test", by=TESTER, revision=revision)
    drain(by=TESTER)
    return posted.numbers


def quarters(values, **more):
    return [row(value, f"{2023 + n // 4}Q{n % 4 + 1}", **more) for n, value in enumerate(values)]


def rows(scopes=EVERYBODY):
    return quality.rows(snapshot(), scopes)


def test_a_zero_too_many_stands_out(small_country):
    post(*quarters([100, 104, 98, 1010, 102, 99]))
    (found,) = quality.outliers(rows(), LIMITS)
    assert (str(found.row.period), found.value, found.beside) == ("2023Q4", 1010, 101)
    assert found.measure == pytest.approx(0.6745 * 909 / 2.5)


def test_a_short_series_says_nothing(small_country):
    post(*quarters([100, 104, 98, 1010]))
    assert quality.outliers(rows(), LIMITS) == []


def test_a_number_is_set_against_the_same_quarter_a_year_before(small_country):
    post(*quarters([100, 50, 100, 100, 199, 101, 49, 100]))
    assert [(str(one.row.period), one.beside) for one in quality.changed(rows(), LIMITS)] == [
        ("2024Q2", 50), ("2024Q3", 100),
    ]  # fmt: skip


def test_provinces_that_do_not_add_up_to_the_country_are_shown(small_country):
    post(row(100, "2024Q1", "CHN"), row(60, "2024Q1", "53"), row(30, "2024Q1", "42"),
         row(90, "2024Q2", "CHN"), row(60, "2024Q2", "53"), row(30, "2024Q2", "42"))  # fmt: skip
    (found,) = quality.misfits(rows(), LIMITS)
    assert (found.kind, found.value, found.total, str(found.whole.period)) == ("place", 100, 90, "2024Q1")


def test_sexes_that_do_not_add_up_to_the_total_are_shown(small_country):
    sexes = {"": 100, "sex=2": 60, "sex=1": 35, "sex=0": 1}
    post(*(row(value, "2024Q1", dimension=dimension) for dimension, value in sexes.items()))
    (found,) = quality.misfits(rows(), LIMITS)
    assert (found.kind, found.n_parts, found.total) == ("sex", 3, 96)


@pytest.mark.parametrize(
    ("whole", "parts", "additive", "fit"),
    [
        (100, [60, 40], True, True),
        (100, [60, 41], True, False),
        (1000, [600, 404], True, True),
        (100, [60, 50], False, True),
        (100, [60, 30], False, False),
        (100, [101, 50], False, False),
    ],
)
def test_people_may_be_in_several_parts_and_no_part_is_more_than_the_whole(whole, parts, additive, fit):
    assert fits(whole, parts, additive=additive, within=0.005) is fit


def test_a_correction_after_the_close_is_shown_with_both_numbers(small_country):
    (first, second) = post(row(100, "2024Q1"), row(50, "2024Q2"))
    post(row(110, "2024Q1", supersedes=first), row(50, "2024Q2", supersedes=second), revision=2)
    (found,) = quality.late_corrections(EVERYBODY, LIMITS)
    assert (found.before, found.after, str(found.period)) == (100, 110, "2024Q1")
    assert found.n_days == (found.accepted_on - date(2024, 3, 31)).days
    assert quality.late_corrections(EVERYBODY, Thresholds(close_days=100_000)) == []


def test_published_figures_are_no_reports_of_partners(small_country):
    assert rows() == []


@pytest.mark.parametrize(
    ("scope", "n"),
    [
        (Scope(Role.PARTNER, partner="women"), 1),
        (Scope(Role.PARTNER), 0),
        (Scope(Role.EDITOR), 0),
        (Scope(Role.PROGRAMME_OFFICER, place="42"), 1),
        (Scope(Role.PROGRAMME_OFFICER), 3),
    ],
)
def test_reports_outside_a_scope_do_not_exist(small_country, scope, n):
    post(row(100, "2024Q1"), row(100, "2024Q2", "42"), row(100, "2024Q1", partner="women"))
    assert len(rows((scope,))) == n
