"""What was published beside what was counted; unlike things flagged; no published figure moves silently."""

import pytest

from xinmiao.core import codes, packs
from xinmiao.indicators.figure import Figure
from xinmiao.indicators.models import Indicator
from xinmiao.indicators.queries import compared, figure, moved, reported, who_reported
from xinmiao.indicators.rules import agreement, progress
from xinmiao.indicators.slices import EVERYTHING
from xinmiao.indicators.tests import country
from xinmiao.ledger.period import Period
from xinmiao.ledger.rows import ReportRow
from xinmiao.ledger.schema import ReportStatus
from xinmiao.places.models import Place
from xinmiao.records.actions import drain, post_reports
from xinmiao.science.text import Text


def counted(point, lower=None, upper=None):
    bounds = {"lower": point if lower is None else lower, "upper": point if upper is None else upper}
    return Figure("i", Period.year(2024), EVERYTHING, point=point, rule=Text("", ""), additive=False, n_records=1,
                  version=1, content_hash="", ledger={}, **bounds)  # fmt: skip


@pytest.mark.parametrize(
    ("wording", "value", "point", "outcome"),
    [
        ("超过 265 万", 2_650_000, 2_653_412, "supported"),
        ("超过 265 万", 2_650_000, 2_640_000, "contradicted"),
        ("520 所", 520, 520, "supported"),
        ("520 所", 520, 521, "contradicted"),
        ("", 1000, 1004, "supported"),
        ("", 1000, 1006, "contradicted"),
        ("", None, 1000, "cannot_tell"),
    ],
)
def test_a_published_figure_agrees_by_its_words_else_within_half_a_per_cent(wording, value, point, outcome):
    assert agreement(wording, value, counted(point)).outcome == outcome


def test_an_interval_that_straddles_cannot_tell():
    assert agreement("超过 300 人", 300, counted(310, 290, 350)).outcome == "cannot_tell"


def test_the_published_figure_stands_beside_the_count(small_country):
    country.events([f"2024-01-01 {n} care.visit 530102 health" for n in range(1, 105)])
    (one,) = reported("health.reached", "2024")
    assert (one.value, one.counted.point, one.wording) == (100, 104, "超过 100 人")
    assert one.in_ledger
    assert one.source.year == 2025


def test_who_reported_and_who_did_not(one_person):
    told = who_reported("health.reached", "2024")
    assert {one.entry.code: one.has_reported for one in told.partners} == {
        "health": True,
        "women": True,
        "office": True,  # its published figure
    }
    assert {one.entry.code: one.n_records for one in told.provinces} == {"53": 1, "42": 1}
    assert not any(one.n_records for one in who_reported("health.reached", "2022").provinces)


def test_the_same_question_of_two_years_may_be_compared(one_person):
    old, new, told = compared("health.reached", "2023", "2024")
    assert (old.point, new.point, told.change, told.is_flagged) == (1, 1, 0, False)


def test_different_populations_are_flagged_and_not_subtracted(one_person):
    _, _, told = compared("health.reached", "2023", "2024", with_code="health.visited")
    assert told.is_flagged
    assert told.change is None
    assert any("populations" in reason.en for reason in told.reasons)


def test_a_changed_rule_lists_every_published_figure_that_would_move(one_person, tmp_path):
    changed = country.FILES["indicators/health.yaml"].replace(
        "services: [care.visit, care.food, care.items]", "services: [care.visit]", 1
    )
    packs.load(country.written(tmp_path / "v2", indicators__health=changed), by=country.TESTER)
    before, after = Indicator.objects.get(code="health.reached").versions.all()
    published = {"claim of 2023": (Period.year(2023), EVERYTHING), "claim of 2024": (Period.year(2024), EVERYTHING)}
    (one,) = moved(before, after, published)
    assert (one.name, one.before, one.after, one.difference) == ("claim of 2024", 1, 0, -1)


def test_progress_goes_from_the_baseline_to_the_target():
    assert progress(125, 200, 50, "up").share == 0.5
    assert progress(200, 200, None, "up").reached
    assert progress(8, 10, 20, "down").reached
    assert progress(None, 10, 20, "down").share is None


def report(component, place, start, end, value, partner=1):
    rows = [
        ReportRow(component=number_of(component), place=place, start=Period.parse(start).start,
                  end=Period.parse(end).end, value=value, partner=partner, status=int(ReportStatus.REPORTED))
    ]  # fmt: skip
    post_reports(rows=rows, source=f"{component} {place} {start} {value}", by=country.TESTER)


def number_of(component):
    return codes.number("component", component)


def test_food_and_items_in_a_population_are_an_interval(small_country):
    everywhere = Place.objects.get(code="CHN").number
    report("care.food", everywhere, "2024", "2024", 200_000)
    report("care.items", everywhere, "2024", "2024", 300_000)
    drain(by=country.TESTER)
    found = figure("health.bounds", period="2024")
    assert (found.lower, found.point) == (300_000, 300_000)
    assert found.upper == 400_000  # nobody is counted who does not live there


def test_two_places_in_two_quarters_add_up(small_country):
    for place, values in {530102: (100, 0), 530302: (0, 100)}.items():
        for quarter, value in zip(("2024Q1", "2024Q2"), values, strict=True):
            report("health.bounds", place, quarter, quarter, value)
    drain(by=country.TESTER)
    assert figure("health.bounds", period="2024").point == 200


def test_a_published_figure_never_enters_a_bound(small_country):
    assert figure("health.bounds", period="2024").point == 0
