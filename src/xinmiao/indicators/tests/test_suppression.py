"""Cells under 5 never leave, nor by difference (acceptance fact 12)."""

import pytest

from xinmiao.core import packs
from xinmiao.indicators.figure import Audience, Mark
from xinmiao.indicators.queries import counting, figure, pivot, reported, trend, version_of, who_reported, year_on_year
from xinmiao.indicators.queries.crossing import Crosser
from xinmiao.indicators.queries.questions import Codes
from xinmiao.indicators.slices import Slice
from xinmiao.indicators.tests import country
from xinmiao.ledger.period import Period
from xinmiao.records.actions import drain
from xinmiao.science.errors import XinmiaoError

PUBLIC = Audience.PUBLIC


@pytest.fixture
def people(small_country):
    """Kunming: 30 in Wuhua, 3 in Panlong. Qujing: 12 in Qilin. Hubei: 25 in Xiantao."""
    counts = {"530102": 30, "530103": 3, "530302": 12, "429004": 25}
    lines, number = [], 0
    for county, n in counts.items():
        for i in range(n):
            number += 1
            sex = "female" if i % 2 else "male"
            lines.append(f"2024-03-0{1 + i % 9} {number} care.visit {county} health {sex} {3 + i % 3}")
    country.events(lines)


def seen(place="", **limits):
    return figure("health.reached", period="2024", slice=Slice(place=place, **limits), shown_to=PUBLIC)


def test_a_small_county_is_hidden_and_so_is_what_would_give_it_away(people):
    assert seen().point == 70
    assert seen("53").point == 45
    assert seen("530103").mark is Mark.SUPPRESSED
    assert seen("530102").mark is Mark.SUPPRESSED  # Kunming 33 is shown, and 33 - 30 = 3
    assert seen("5301").point == 33


def test_a_hidden_figure_carries_no_number_at_all(people):
    found = seen("530103")
    assert (found.lower, found.point, found.upper, found.n_records) == (None, None, None, None)
    assert "3" not in str({k: v for k, v in found.as_dict().items() if k in ("lower", "value", "upper", "n_records")})


def test_the_office_sees_it(people):
    assert figure("health.reached", period="2024", slice=Slice(place="530103")).point == 3


def test_rows_about_people_are_hidden_like_people(people):
    asked = {"period": "2024", "slice": Slice(place="530103"), "shown_to": PUBLIC}
    assert figure("health.visits", **asked).mark is Mark.SUPPRESSED


def test_a_breakdown_hides_what_a_figure_hides(people):
    table = pivot("health.reached", "2024", "county", slice=Slice(place="53"), shown_to=PUBLIC)
    for head in table.rows:
        assert table.row_totals[head.number].value == seen(head.code).point


def test_no_difference_of_a_breakdown_gives_a_small_cell_away(people):
    table = pivot("health.reached", "2024", "county", "sex", slice=Slice(place="53"), shown_to=PUBLIC)
    for row in table.rows:
        shown = [table.cell(row.number, column.number) for column in table.columns]
        total = table.row_totals[row.number]
        if total.value is not None and not all(cell.is_shown for cell in shown):
            assert sum(not cell.is_shown for cell in shown) > 1


def test_a_month_is_part_of_its_year(people):
    assert figure("health.reached", period="2024-03", slice=Slice(place="530103"), shown_to=PUBLIC).mark


def test_crossings_that_are_too_fine_are_refused(people):
    with pytest.raises(XinmiaoError, match=r"slice\.too_fine"):
        seen("53", sex="female", age_band="3-5", residence="rural", disability="with")


def test_counties_of_the_whole_country_are_refused_to_the_public(people):
    with pytest.raises(XinmiaoError, match=r"pivot\.needs_place"):
        pivot("health.reached", "2024", "county", shown_to=PUBLIC)


def test_trends_flows_and_reporters_hide_small_numbers(people):
    country.events(["2023-03-01 1 care.visit 530102 women female 4"], source="earlier")
    assert trend("health.reached", [2023, 2024], shown_to=PUBLIC)[0].mark is Mark.SUPPRESSED
    assert year_on_year("health.reached", [2023, 2024], shown_to=PUBLIC) == []
    women = next(one for one in who_reported("health.reached", "2023", shown_to=PUBLIC).partners
                 if one.entry.code == "women")  # fmt: skip
    assert women.n_records is None
    assert women.has_reported


def test_a_zero_is_shown_where_its_whole_is_large(people):
    assert seen(residence="urban").point == 0


def test_a_published_figure_beside_a_small_count_gives_nothing_away(small_country):
    country.events(["2024-03-01 1 care.visit 530102 health female 4"])
    (one,) = reported("health.reached", "2024", shown_to=PUBLIC)
    assert one.counted.mark is Mark.SUPPRESSED
    assert one.verdict.code == "no_value"


def test_what_is_crossed_below_a_province_is_what_the_engine_counts(people):
    table = pivot("health.reached", "2024", "county", "sex", slice=Slice(place="53"))
    known = Codes()
    crosser = Crosser(version_of("health.reached"), Period.year(2024), counting.counting(), known)
    for head in table.rows:
        crossing = crosser.at_place(known.place(head.code), ("sex",))
        assert crossing.at()[0] == table.row_totals[head.number].value
        for column in table.columns:
            assert crossing.at(sex=column.number)[0] == table.cell(head.number, column.number).value


def test_records_of_people_behind_a_count_of_places_are_hidden_like_people(people):
    """How many counties were reached is no secret; that three records lie behind one of them is."""
    for place in ("530103", "53", ""):
        found = figure("health.counties", period="2024", slice=Slice(place=place), shown_to=PUBLIC)
        assert found.is_shown
        assert found.n_records == (None if place else 70)
    assert figure("health.counties", period="2024", slice=Slice(place="530103")).n_records == 3
    country.events(["2024-03-01 90 care.visit 530102 women female 4"], source="one of the federation")
    told = {one.entry.code: one.n_records for one in who_reported("health.counties", "2024", shown_to=PUBLIC).partners}
    assert told["women"] is None
    assert told["health"] is None


def test_a_ratio_is_hidden_where_one_of_its_parts_is(people):
    """Three of three is 100 %: the share would tell the three."""
    hidden = figure("health.share", period="2024", slice=Slice(place="530103"), shown_to=PUBLIC)
    assert (hidden.point, hidden.n_records, hidden.mark) == (None, None, Mark.SUPPRESSED)
    shown = figure("health.share", period="2024", slice=Slice(place="53"), shown_to=PUBLIC)
    assert (shown.point, shown.n_records) == (1, None)
    assert figure("health.share", period="2024", slice=Slice(place="530103")).point == 1


def test_a_reported_level_is_hidden_where_it_is_of_few_people(small_country, tmp_path):
    """Three guardians reported, and twelve: a level of sites of that size is no secret, one of people is."""
    of_people = country.FILES["indicators/health.yaml"].replace("unit: sites", "unit: people")
    for version, told, shown in (("2", 3, None), ("3", 12, 12)):
        files = {
            "pack": country.FILES["pack.yaml"].replace('"1"', f'"{version}"'),
            "indicators__health": of_people,
            "reports__published": country.FILES["reports/published.csv"].replace("office,12,", f"office,{told},"),
        }
        packs.load(country.written(tmp_path / version, **files), by=country.TESTER)
        drain(by=country.TESTER)
        assert figure("health.level", period="2024", shown_to=PUBLIC).point == shown
        assert figure("health.level", period="2024").point == told


def test_a_hidden_province_does_not_follow_from_its_counties(small_country):
    """Three in Hubei, forty in Yunnan, forty-three in all: the counties of Yunnan must not add up to its forty."""
    home = {**dict.fromkeys(range(1, 26), "530102"), **dict.fromkeys(range(26, 41), "530302"),
            **dict.fromkeys(range(41, 44), "429004")}  # fmt: skip
    country.events([f"2024-03-01 {number} care.visit {county} health female 4" for number, county in home.items()])
    assert seen().point == 43
    assert [seen(code).mark for code in ("42", "53", "5303", "530302")] == [Mark.SUPPRESSED] * 4
    assert seen("530102").point == 25
