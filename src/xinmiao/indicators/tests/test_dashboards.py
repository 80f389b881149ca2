"""The portfolio, goal areas, interventions, places and partners say what the library says, and hide what it hides."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from xinmiao.core import codes, packs
from xinmiao.indicators import queries, slices
from xinmiao.indicators.figure import Audience
from xinmiao.indicators.pages import compared_words
from xinmiao.indicators.rules import compare
from xinmiao.indicators.slices import Slice
from xinmiao.indicators.tests import country
from xinmiao.indicators.tests.test_screens import cells, officer, people  # noqa: F401
from xinmiao.ledger.rows import MilestoneRow
from xinmiao.programmes import queries as programmes
from xinmiao.programmes.models import Intervention
from xinmiao.records.actions import drain, post_milestones
from xinmiao.records.queries import snapshot

pytestmark = pytest.mark.usefixtures("people")
PAGES = [
    "programmes/",
    "programmes/goal-areas/health/",
    "programmes/care/",
    "places/53/",
    "places/530102/",
    "partners/health/",
]


@pytest.fixture
def whole_country(small_country, tmp_path):
    """The same country with a count of everybody, whatever the service."""
    everybody = country.indicator("office.everybody", services="", intervention="country_programme")
    text = country.FILES["indicators/health.yaml"] + everybody.replace("goal_area: health", "goal_area: null")
    packs.load(
        country.written(
            tmp_path / "again", pack=country.FILES["pack.yaml"].replace('"1"', '"2"'), indicators__health=text
        ),
        by=country.TESTER,
    )


def page(client, path, **query):
    answer = client.get(f"/en/{path}", query)
    assert answer.status_code == 200
    return answer.content.decode()


def portfolio(client, **query):
    return table(page(client, "programmes/", **query))


def table(html):
    return [row for row in cells(html, "portfolio") if row]


def test_the_portfolio_says_what_the_library_says(client):
    care = next(row for row in portfolio(client) if row[0] == ["Care"])
    figure = queries.figure("health.reached", period="2024", shown_to=Audience.PUBLIC)
    assert care[2][0] == str(figure.point) == "70"
    assert care[3] == ["200"]
    assert [care[6], care[7]] == [["2"], ["4"]]  # provinces, counties


def test_the_portfolio_names_who_has_not_reported(client):
    care = next(row for row in portfolio(client) if row[0] == ["Care"])
    assert " ".join(care[8]) == "Women's federation 1 of 2 partners".replace("'", "&#x27;")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"stage": "scale"}, {"Care", "All"}),
        ({"stage": "pilot"}, set()),
        ({"goal_area": "health"}, {"Care"}),
        ({"goal_area": "nothing"}, {"Care", "All"}),
        ({"place": "53"}, {"Care"}),
        ({"year": "1900"}, {"Care", "All"}),
    ],
)
def test_the_portfolio_is_filtered_in_the_address(client, query, names):
    assert {row[0][0] for row in portfolio(client, **query)} == names


def test_a_province_of_the_portfolio_is_a_count_of_its_own(client):
    (care,) = portfolio(client, place="53")
    assert care[2][0] == str(queries.figure("health.reached", period="2024", slice=Slice(place="53")).point) == "45"


def test_the_portfolio_downloads_in_words_with_its_unit_and_source(client):
    text = client.get("/en/programmes/?download=portfolio.csv").content.decode("utf-8-sig")
    head, *rows = text.splitlines()
    assert "Goal area,Stage,Reach 2024,Unit" in head
    care = next(row for row in rows if row.startswith("Care"))
    assert "Health,Large scale,70,people" in care
    assert "ledger" in care
    assert client.get("/programmes/?download=portfolio.xlsx").content[:2] == b"PK"


def test_the_portfolio_is_sorted_within_its_groups(client):
    html = page(client, "programmes/", sort="-reach")
    assert html.index('scope="rowgroup">Health') < html.index('scope="rowgroup">The programme as a whole')
    assert 'aria-sort="descending"' in html


@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_both_languages_and_hides_small_counts(client, path, language):
    answer = client.get(f"/{language}{path}")
    assert answer.status_code == 200
    html = re.sub(r"<svg.*?</svg>", "", answer.content.decode(), flags=re.S)
    assert not re.search(r'<data value="[1-4]">\d</data> <span class="key-figure-unit">(people|人)<', html)


def test_a_goal_area_has_its_figures_and_interventions(client):
    html = page(client, "programmes/goal-areas/health/")
    assert '<data value="70">' in html
    assert "Care" in html
    assert client.get("/programmes/goal-areas/nothing/").status_code == 404


def test_an_intervention_shows_reach_spread_reporters_and_indicators(client):
    html = page(client, "programmes/care/")
    assert '<data value="70">70</data>' in html
    assert "1 of 2" in html
    assert {row[0][0] for row in cells(html, "indicators") if row} == {"Indicator"}
    told = {" ".join(row[1]): row[4] for row in cells(html, "reporters") if row and row[0] == ["Partner"]}
    assert told["Health administration"] == ["reported"]
    assert told["Women&#x27;s federation"] == ["nothing", "yet"]


def test_an_intervention_tells_its_milestones(client):
    kind = codes.allot("milestone", ["policy_adopted"])["policy_adopted"]
    number = Intervention.objects.get(code="care").number
    row = MilestoneRow(intervention=number, kind=kind, date=date(2024, 5, 1), place=53)
    post_milestones(rows=[row], source="tests", by=country.TESTER)
    drain(by=country.TESTER)
    assert cells(page(client, "programmes/care/"), "milestones")[-1] == [
        ["2024-05-01"],
        ["Policy", "adopted"],
        ["Yunnan"],
    ]


def test_a_place_counts_its_people_apart_and_hides_small_counties(client, whole_country, officer):  # noqa: F811
    html = page(client, "places/53/")
    assert '<data value="45">45</data>' in html
    assert "places do not add up" in html
    tiles = dict(re.findall(r"<span>(\w+)</span> <strong>([^<]+)</strong>", html))
    counted = queries.pivot("office.everybody", "2024", "county", slice=Slice(place="53"), shown_to=Audience.PUBLIC)
    shown = {head.label.en: counted.row_totals[head.number] for head in counted.rows}
    assert tiles["Panlong"] == "※"
    assert {name: words for name, words in tiles.items() if words != "※"} == {
        name: str(cell.value) for name, cell in shown.items() if cell.is_shown
    }
    client.force_login(officer)
    assert re.search(r"<span>Panlong</span> <strong>3<", page(client, "places/53/"))


def test_a_partner_shows_what_it_delivers_and_what_is_missing(client, whole_country):
    rows = [row for row in cells(page(client, "partners/health/"), "delivered") if row]
    assert rows == [[["Care"], ["70"], ["2"], ["4"], ["0"], ["reported"]]]
    (silent,) = [row for row in cells(page(client, "partners/women/"), "delivered") if row]
    assert silent[-1] == ["nothing", "yet"]


@pytest.mark.parametrize(
    ("rows", "columns", "place"), [("province", "sex", ""), ("sex", "age_band", ""), ("county", "sex", "53")]
)
def test_every_cell_of_a_breakdown_opens_the_figure_that_it_shows(client, rows, columns, place):
    html = page(client, "indicators/health.reached/", rows=rows, columns=columns, **({"place": place} if place else {}))
    section = html.split('id="table-breakdown"')[1].split("</section>")[0]
    links = re.findall(r'<a href="([^"]+)" hx-get[^>]*>([\d,]+)</a>', section)
    assert links
    for url, words in links:
        trace = client.get(url.replace("&amp;", "&")).content.decode()
        assert f">{words}</data>" in trace


def test_what_no_slice_asks_the_same_of_opens_nothing():
    assert slices.of_cell(Slice(), "2024", {"partner": "unknown"}) == {}
    assert slices.of_cell(Slice(), "2024", {"month": "2024-03", "sex": "female"}) == {}
    assert slices.of_cell(Slice(place="53"), "2024", {"county": "530102", "sex": "unknown"}) == {
        "period": "2024",
        "place": "530102",
        "sex": "unknown",
    }


def test_a_trace_opens_beside_the_page_and_leads_those_with_the_right_to_the_records(client, officer):  # noqa: F811
    url = reverse("indicators:figure", args=["health.reached"]) + "?period=2024&place=53"
    panel = client.get(url, headers={"HX-Request": "true", "HX-Target": "panel"}).content.decode()
    assert "<html" not in panel
    assert '<data value="45">45</data>' in panel
    assert 'period=2024&amp;place=53" target' in panel
    assert "records/?" not in panel
    client.force_login(officer)
    assert "records/?period=2024&amp;place=53" in client.get(url).content.decode()


def test_a_trace_hides_what_the_public_may_not_see(client):
    html = page(client, "indicators/health.reached/figure/", place="530103")
    assert "Not shown: too few people" in html
    assert not re.search(r"\b3 records", html)


def test_a_wrong_trace_is_told(client):
    assert client.get("/indicators/health.reached/figure/?place=99").status_code == 400
    assert client.get("/indicators/health.nothing/figure/").status_code == 404


def test_limits_that_the_form_does_not_offer_stay_when_it_is_sent(client):
    html = page(client, "indicators/health.reached/", partner="health")
    assert '<input type="hidden" name="partner" value="health"' in html
    assert 'name="age_band"' in html


def test_a_comparison_of_other_populations_is_flagged_in_the_sentence(client):
    country.events([f"2023-03-01 {n} care.visit 530102 health female 4" for n in range(1, 41)], source="earlier")
    first, second = queries.version_of("health.visited").spec, queries.version_of("health.reached").spec
    old = queries.figure("health.visited", period="2023")
    new = queries.figure("health.reached", period="2024")
    with translation.override("en"):
        flagged = compared_words(old, new, compare(old, new, first, second))
        same = compared_words(*queries.compared("health.reached", "2023", "2024"))
    assert flagged.startswith("Not to be compared with 2023 (40). Different populations")
    assert same == "75.0% more than in 2023 (40)"
    assert escape(same) in page(client, "indicators/health.reached/")


def test_standings_are_figures_of_the_library():
    ones = list(programmes.interventions())
    found = queries.standings(ones, 2024, snapshot=snapshot(), shown_to=Audience.PUBLIC)
    for one in found:
        if one.indicator:
            assert one.figure == queries.figure(one.indicator.code, period="2024", shown_to=Audience.PUBLIC)


def test_a_cartogram_of_an_indicator_downloads_with_its_source(client):
    html = page(client, "indicators/health.reached/")
    key = re.search(r"cartograms/(\w+)\.svg", html)[1]
    svg = client.get(f"/en/cartograms/{key}.svg").content.decode()
    assert "Source: Registers" in svg
    assert "ledger" in svg
    assert client.get(f"/en/cartograms/{key}.png").content[:4] == b"\x89PNG"
    assert "Registers" in client.get(f"/en/cartograms/{key}.csv").content.decode()
    assert client.get("/en/cartograms/nothing.svg").status_code == 404


def test_a_target_is_not_held_against_a_part_of_what_it_is_for(client):
    aimed = queries.progress_of([queries.figure("health.reached", period="2024", slice=Slice(place="53"))], {})
    assert aimed["health.reached"].target == 100
    part = queries.figure("health.reached", period="2024", slice=Slice(place="53", sex="female"))
    assert queries.progress_of([part], {}) == {}


def test_below_a_province_the_public_does_not_even_read_that_few_were_served(client, officer):  # noqa: F811
    assert "What happens here" in page(client, "places/530102/")
    assert table(page(client, "places/530103/")) == []
    client.force_login(officer)
    assert [row[2][0] for row in table(page(client, "places/530103/"))] == ["3"]
