"""A wrong definition is refused with file, line and key; the same pack again changes nothing (acceptance fact 10)."""

import pytest

from xinmiao.core import packs
from xinmiao.indicators.models import Baseline, Indicator, IndicatorVersion, Publication, Target
from xinmiao.indicators.tests import country
from xinmiao.indicators.tests.country import FILES, indicator
from xinmiao.records.actions import drain
from xinmiao.records.queries import snapshot

HEALTH = FILES["indicators/health.yaml"]


def problems(tmp_path, **changes):
    return packs.check(country.written(tmp_path / "wrong", **changes)).problems


def one_problem(tmp_path, **changes):
    (found,) = problems(tmp_path, **changes)
    return found


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"services": "care.nothing"}, "services.0"),
        ({"services": "care.site"}, "services.0"),
        ({"measure": "estimate", "rule": 'reach_rule: person\n  run: "1"'}, "reach_rule"),
        ({"rule": "roles: [child]"}, "reach_rule"),
        ({"rule": "reach_rule: {steps: [[place, sum], [partner, max]]}"}, "reach_rule.steps"),
        ({"rule": "reach_rule: person\n  places: [\"99\"]"}, "places.0"),
        ({"period": "since forever"}, "period"),
        ({"intervention": "no_such"}, "intervention"),
        ({"measure": "distinct sites", "rule": "roles: []"}, "of"),
    ],
)  # fmt: skip
def test_a_definition_that_does_not_hold_together_is_refused_at_its_key(db, tmp_path, change, key):
    wrong = HEALTH + indicator("health.wrong", **change)
    found = [one for one in problems(tmp_path, indicators__health=wrong) if "wrong" not in one.where.key]
    assert key in [one.where.key for one in found]
    assert {one.where.file for one in found} == {"indicators/health.yaml"}
    assert all(one.where.line > HEALTH.count("\n") for one in found)


def test_a_missing_label_is_refused(db, tmp_path):
    wrong = HEALTH.replace("label: {zh: 指标 health.reached, en: Indicator health.reached}", "label: {zh: 只有中文}")
    found = one_problem(tmp_path, indicators__health=wrong)
    assert (found.code, found.where.key) == ("pack.missing", "label.en")


def test_an_axis_that_does_not_exist_is_refused(db, tmp_path):
    wrong = HEALTH.replace("[province, sex, age_band]", "[province, colour]", 1)
    assert one_problem(tmp_path, indicators__health=wrong).where.key == "disaggregations.1"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("health.reached,CHN,2024,office,-5,reported,review_2024,", "report.negative"),
        ("health.reached,CHN,2024,office,500000,reported,review_2024,", "report.above_population"),
        ("health.reached,99,2024,office,5,reported,review_2024,", "pack.unknown_code"),
        ("health.reached,CHN,soon,office,5,reported,review_2024,", "period.unreadable"),
        ("health.reached,CHN,2024,office,0,reported,review_2024,", "report.status"),
        ("health.nothing,CHN,2024,office,5,reported,review_2024,", "pack.unknown_code"),
    ],
)
def test_a_wrong_report_is_refused_at_its_line(db, tmp_path, line, code):
    head = FILES["reports/published.csv"].splitlines()[0]
    found = one_problem(tmp_path, reports__published=f"{head}\n{line}\n")
    assert (found.code, found.where.file, found.where.line) == (code, "reports/published.csv", 2)


def test_a_target_for_an_unknown_indicator_is_refused(db, tmp_path):
    found = one_problem(tmp_path, targets__2024='- {indicator: health.no, period: "2024", value: 1}\n')
    assert (found.where.file, found.where.key) == ("targets/2024.yaml", "indicator")


def test_loading_makes_versions_targets_and_reports(small_country):
    assert set(Indicator.objects.values_list("current__number", flat=True)) == {1}
    assert Target.objects.count() == 2
    assert Baseline.objects.get().value == 50
    assert Publication.objects.count() == 3
    assert snapshot().live("reports").collect().height == 3


def test_the_same_pack_again_posts_nothing(small_country, tmp_path):
    again = country.written(tmp_path / "again", pack=FILES["pack.yaml"].replace('version: "1"', 'version: "2"'))
    packs.load(again, by=country.TESTER)
    drain(by=country.TESTER)
    assert snapshot().live("reports").collect().height == 3
    assert IndicatorVersion.objects.filter(number=2).count() == 0


def test_a_corrected_report_supersedes_the_old_one(small_country, tmp_path):
    changed = FILES["reports/published.csv"].replace("超过 100 人", "约 100 人").replace(",7,", ",8,")
    packs.load(country.written(tmp_path / "corrected", reports__published=changed), by=country.TESTER)
    drain(by=country.TESTER)
    assert snapshot().live("reports").collect()["value"].sort().to_list() == [8, 12, 100]
    assert snapshot().scan("reports").collect().height == 5


def test_a_changed_definition_is_a_new_version_and_the_old_one_stays(small_country, tmp_path):
    changed = HEALTH.replace("services: [care.visit, care.food, care.items]", "services: [care.visit]", 1)
    packs.load(country.written(tmp_path / "v2", indicators__health=changed), by=country.TESTER)
    one = Indicator.objects.get(code="health.reached")
    assert one.current.number == 2
    assert [version.number for version in one.versions.all()] == [1, 2]
    assert all(version.is_intact for version in one.versions.all())
    packs.load(country.written(tmp_path / "v1"), by=country.TESTER)
    one.refresh_from_db()
    assert one.current.number == 1
