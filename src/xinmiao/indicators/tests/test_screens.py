"""The pages, their downloads and the API say what the library says, and refuse what it refuses."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.indicators.tests import country

PAGE = "/en/indicators/health.reached/"
API = "/api/indicators/health.reached"


@pytest.fixture
def people(small_country):
    """30 people in Wuhua, 3 in Panlong, 12 in Qilin, 25 in Xiantao; a number that no other count gives: 3."""
    lines, number = [], 0
    for county, n in {"530102": 30, "530103": 3, "530302": 12, "429004": 25}.items():
        for i in range(n):
            number += 1
            lines.append(f"2024-03-0{1 + i % 9} {number} care.visit {county} health {'female' if i % 2 else 'male'} 4")
    country.events(lines)


@pytest.fixture
def officer(db):
    user = User.objects.create_user("officer", password="only-for-tests")
    Grant.objects.create(user=user, role=Role.PROGRAMME_OFFICER)
    return user


def cells(html, key):
    """The rows of a table of a page as text."""
    section = html.split(f'id="table-{key}"')[1].split("</section>")[0]
    return [
        [re.sub(r"<[^>]+>", " ", cell).split() for cell in re.findall(r"<td.*?</td>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", section, re.S)
    ]


def test_the_catalogue_lists_values_and_whether_they_agree(client, people):
    html = client.get("/en/indicators/").content.decode()
    row = next(row for row in cells(html, "indicators") if row and row[0] == ["Indicator", "health.reached"])
    assert "70" in [cell[0] for cell in row if cell]
    assert "differs" in row[-1]  # 「超过 100 人」 was published


def test_the_catalogue_is_searched_in_the_address(client, people):
    html = client.get("/indicators/?q=visits").content.decode()
    assert len([row for row in cells(html, "indicators") if row]) == 1


def test_a_page_gives_the_value_and_the_total_as_its_own_cell(client, people):
    html = client.get(PAGE).content.decode()
    assert '<data value="70">70</data>' in html
    rows = cells(html, "breakdown")
    assert rows[-1][-1] == ["70"]
    assert "(counted" in rows[-1][0]
    assert "Each person counts once" in html


@pytest.mark.parametrize("query", ["", "?place=53&rows=county", "?place=53&rows=county&columns=sex", "?rows=month"])
@pytest.mark.parametrize("download", ["", "breakdown.csv", "breakdown.xlsx"])
def test_no_small_cell_leaves_by_page_or_download(client, people, query, download):
    joint = "&" if query else "?"
    answer = client.get(PAGE + query + (f"{joint}download={download}" if download else ""))
    assert answer.status_code == 200
    assert not _small_cells(answer, download)


def _small_cells(answer, download):
    if download.endswith(".xlsx"):
        sheet = ZipFile(BytesIO(answer.content)).read("xl/worksheets/sheet1.xml").decode()
        return re.findall(r"<c r=\"[A-Z]+\d+\"><v>([1-4])</v>", sheet)
    text = answer.content.decode()
    if download:
        return [cell for line in text.splitlines()[1:] for cell in line.split(",") if cell in ["1", "2", "3", "4"]]
    return [cell for row in cells(text, "breakdown") for cell in row if cell and cell[0] in ["1", "2", "3", "4"]]


def test_the_office_sees_the_cell(client, people, officer):
    client.force_login(officer)
    html = client.get(f"{PAGE}?place=53&rows=county").content.decode()
    assert ["3"] in [row[-1] for row in cells(html, "breakdown") if row]


def test_a_long_breakdown_is_sorted_whole_shown_page_by_page_and_downloaded_whole(client, people, officer, monkeypatch):
    monkeypatch.setattr("xinmiao.indicators.pages.ROWS", 2)
    client.force_login(officer)
    query = f"{PAGE}?rows=county&columns=sex&sort=-all"
    seen = [client.get(f"{query}&page={number}").content.decode() for number in (1, 2)]
    parts = [[row[-1] for row in cells(html, "breakdown") if row] for html in seen]
    assert parts == [[["30"], ["25"], ["70"]], [["12"], ["3"], ["70"]]]
    assert all("4 rows" in html and "Page" in html for html in seen)
    assert len(client.get(f"{query}&download=breakdown.csv").content.decode().splitlines()) == 1 + 4 + 1


def test_records_open_to_those_with_the_right(client, people, officer):
    assert client.get(f"{PAGE}records/").status_code == 403
    client.force_login(officer)
    answer = client.get(f"{PAGE}records/?place=530103")
    assert answer.status_code == 200
    assert len([row for row in cells(answer.content.decode(), "records") if row]) == 3


def test_a_wrong_slice_is_told_on_the_page(client, people):
    answer = client.get(f"{PAGE}?place=99")
    assert answer.status_code == 400
    assert "99" in answer.content.decode()
    assert client.get("/en/indicators/health.nothing/").status_code == 404


def test_the_page_exists_in_both_languages(client, people):
    assert "每个人只计一次" in client.get("/indicators/health.reached/").content.decode()


def test_a_page_and_its_download_never_add_people(client, one_person, officer):
    """The total is a cell of its own, whatever the address asks; visits, which add, have a total without that note."""
    client.force_login(officer)
    html = client.get(f"{PAGE}?period=2024&rows=province&sum=true").content.decode()
    assert "Cells do not add up" in html
    assert cells(html, "breakdown")[-1][-1] == ["1"]
    rows = client.get(f"{PAGE}?period=2024&rows=province&download=breakdown.csv").content.decode().splitlines()
    assert [row.split(",")[1] for row in rows[1:]] == ["1", "1", "1"]
    assert "Total (counted for itself)" in rows[-1]
    assert "Cells do not add up" not in client.get("/en/indicators/health.visits/?period=2024").content.decode()


def test_a_bounded_figure_shows_its_bounds(client, people):
    assert client.get("/en/indicators/health.bounds/").status_code == 200


def test_the_api_gives_what_the_library_gives(client, people):
    told = client.get(f"{API}/value/", {"period": "2024", "place": "53"}).json()
    assert (told["value"], told["additive"], told["version"]) == (45, False, 1)
    assert told["ledger"]["events"] > 0


def test_the_api_refuses_to_add_people(client, people):
    answer = client.get(f"{API}/pivot/", {"rows": "province", "sum": "true"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "cells.not_additive"


def test_the_api_adds_what_adds(client, people):
    told = client.get("/api/indicators/health.visits/pivot/", {"rows": "province", "sum": "true"}).json()
    total = next(cell["value"] for cell in told["cells"] if cell["row"] is None and cell["column"] is None)
    assert told["sum"] == total == 70


def test_no_small_cell_leaves_by_the_api(client, people):
    told = client.get(f"{API}/value/", {"place": "530103"}).json()
    assert (told["value"], told["n_records"], told["mark"]) == (None, None, "suppressed")
    table = client.get(f"{API}/pivot/", {"place": "53", "rows": "county", "columns": "sex"}).json()
    assert not [cell for cell in table["cells"] if cell["value"] in (1, 2, 3, 4)]
    assert client.get(f"{API}/records/").status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/indicators/health.nothing/value/", 404, "indicator.unknown"),
        (f"{API}/value/?place=99", 404, "slice.unknown"),
        (f"{API}/value/?period=soon", 400, "period.unreadable"),
        (f"{API}/pivot/?rows=colour", 400, "pivot.axes"),
        (f"{API}/pivot/?rows=county", 400, "pivot.needs_place"),
    ],
)
def test_the_api_names_what_is_wrong(client, people, path, status, code):
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_api_lists_and_defines(client, people):
    assert "health.reached" in [one["code"] for one in client.get("/api/indicators/").json()]
    told = client.get(f"{API}/").json()
    assert told["definition"]["services"] == ["care.visit", "care.food", "care.items"]
    assert len(client.get(f"{API}/trend/").json()) == 1


def test_panels_stand_on_the_pages_of_interventions_and_places(client, people):
    assert "health.reached" in client.get("/en/programmes/care/").content.decode()
    html = client.get("/en/places/53/").content.decode()
    assert ["45"] in [row[1][:1] for row in cells(html, "indicators") if len(row) > 1]


def test_one_person_in_two_provinces_is_one_on_the_page_and_by_the_api(client, one_person, officer):
    """Acceptance fact 7: one person, three activities, two partners, two provinces, two years."""
    client.force_login(officer)
    rows = cells(client.get(PAGE + "?period=2024").content.decode(), "breakdown")
    assert [row[-1] for row in rows if row] == [["1"], ["1"], ["1"]]
    told = client.get(f"{API}/pivot/", {"period": "2024", "rows": "province"}).json()
    assert sorted(cell["value"] for cell in told["cells"] if cell["column"] is None) == [1, 1, 1]
    assert client.get(f"{API}/value/", {"period": "2024"}).json()["value"] == 1
