"""Tables of elimination: taken in whole, judged by the criteria, shown no deeper than a level allows."""

import csv
import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction

from xinmiao.accounts.rules import Role
from xinmiao.indicators.models import EliminationFigure, EliminationTable, Origin
from xinmiao.indicators.queries import elimination as queries
from xinmiao.indicators.rules.elimination import CASCADE
from xinmiao.indicators.tests import reporting, tables
from xinmiao.indicators.tests.tables import process, sheet, taken

PAGE, CASCADE_PAGE, SENT = (f"/en/indicators/elimination/{one}" for one in ("", "cascade/", "tables/"))
MTCT = "{place},2023,hiv_mtct_rate,{n},{of},{unknown},,s,"


@pytest.fixture(autouse=True)
def criteria(small_country, settings):
    settings.PACK_DIR = tables.CHINA


@pytest.fixture
def officer(client, small_country):
    user = reporting.person("olli", Role.PROGRAMME_OFFICER, place="53")
    client.force_login(user)
    return user


def send(client, lines, holds="figures", name="table.csv"):
    return client.post(SENT, {"holds": holds, "file": SimpleUploadedFile(name, sheet(lines, holds))})


def rows_of(client, key="criteria", **asked):
    """A table of the page as it is downloaded, by its first column that names."""
    answer = client.get(PAGE, {"download": f"{key}.csv", **asked})
    return list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))


def told(client, criterion, **asked):
    return next(row for row in rows_of(client, **asked) if row["Criterion"] == criterion)


# What an officer sends


def test_a_wrong_cell_is_named_and_nothing_is_kept_until_it_is_right(client, officer):
    wrong = send(client, f"{process()}\n53,2023,hiv_mtct_rate,61,60,,,s,")
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert ">10<" in html.replace(",", "")
    assert "Numerator" in html
    assert not EliminationTable.objects.exists()
    assert send(client, f"{process()}\n53,2023,hiv_mtct_rate,1,60,10,,s,").status_code == 302
    assert EliminationFigure.objects.count() == 9


@pytest.mark.parametrize(("line", "words"), [
    ("42,2023,hiv_mtct_rate,1,60,0,,s,", "not one that you work for"),
    ("53,2023,no_such,1,60,0,,s,", "No"),
    ("53,2023,hiv_mtct_rate,1,,0,,s,", "No figure"),
    ("53,2023,hiv_mtct_rate,,,,1.3,s,", "Out of range"),
    ("53,2023,hiv_mtct_rate,0,0,0,,s,", "The denominator is 0"),
    ("53,2023,hiv_mtct_rate,1,60,0,,,", "filled in"),
])  # fmt: skip
def test_what_is_wrong_with_a_row_is_said_in_words(client, officer, line, words):
    answer = send(client, line)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not EliminationTable.objects.exists()


def test_the_same_table_again_adds_nothing_and_a_correction_adds_its_row(client, officer):
    line = MTCT.format(place="53", n=1, of=60, unknown=10)
    send(client, line)
    send(client, line)
    send(client, MTCT.format(place="53", n=2, of=60, unknown=10))
    assert [(one.n_rows, one.n_corrected) for one in queries.tables().order_by("pk")] == [(1, 0), (0, 0), (1, 1)]
    assert queries.figures().frame["numerator"].to_list() == [2]
    send(client, "53,2023,hiv_mtct_rate,,,,,s,yes")
    assert queries.figures().frame.height == 0


def test_a_partner_may_not_send_and_the_action_itself_refuses(client, small_country):
    client.force_login(reporting.person("pat", Role.PARTNER, partner="health"))
    assert send(client, MTCT.format(place="53", n=1, of=60, unknown=0)).status_code == 403


def test_the_database_refuses_to_change_a_figure_and_one_that_says_nothing(small_country):
    taken(MTCT.format(place="53", n=1, of=60, unknown=0))
    for wrong in (lambda: EliminationFigure.objects.update(numerator=0), EliminationFigure.objects.all().delete):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            wrong()
    with pytest.raises(IntegrityError), transaction.atomic():
        taken("53,2023,hiv_mtct_rate,1,,0,,s,")


def test_a_generated_figure_stands_only_where_no_other_does(small_country):
    taken("53,2023,hiv_mtct_rate,5,100,0,,made,", origin=Origin.GENERATED)
    taken("53,2022,hiv_mtct_rate,5,100,0,,made,", origin=Origin.GENERATED)
    taken(MTCT.format(place="53", n=1, of=60, unknown=0))
    assert queries.figures().frame.select("year", "source").rows() == [(2022, "made"), (2023, "s")]


# Facts of the methods, through the page


@pytest.mark.parametrize(("n", "of", "verdict"), [(50, 100_000, "✓ met"), (5004, 10_000_000, "✕ not met")])
def test_50_cases_in_100_000_are_met_and_a_hair_more_is_not(client, n, of, verdict):
    taken(f"53,2023,congenital_syphilis_rate,{n},{of},0,,s,")
    row = told(client, "Congenital syphilis", criteria="who_validation", place="53")
    assert row["Verdict"] == verdict
    assert row["Value"].startswith("50.0" if n == 50 else "50.04")


@pytest.mark.parametrize(("kind", "value", "verdict"), [
    ("non_breastfeeding", "1.99%", "✓ met"), ("non_breastfeeding", "2%", "✕ not met"),
    ("breastfeeding", "5%", "✕ not met"),
])  # fmt: skip
def test_transmission_must_be_below_the_limit_of_how_mothers_feed(client, kind, value, verdict):
    taken(f"53,2023,hiv_mtct_{kind},,,,{value},s,")
    verdicts = {row["Verdict"] for row in rows_of(client, criteria="who_validation", place="53")
                if row["Value"] == f"{float(value[:-1]):.2f} %"}  # fmt: skip
    assert verdicts == {verdict}


def test_unknown_outcomes_are_bounds_and_leave_the_verdict_open(client):
    taken(f"{process()}\n{MTCT.format(place='53', n=1, of=60, unknown=10)}")
    row = told(client, "HIV transmission rate", place="53")
    assert (row["Value"], row["Verdict"]) == ("1.67 %", "? cannot decide")
    assert row["Bounds for unknown outcomes"] == "1.43–15.71"
    assert told(client, "Overall", place="53")["Verdict"] == "? cannot decide"


def test_a_year_short_cannot_be_decided_and_a_bad_year_is_not_met(client):
    whole = MTCT.format(place="53", n=0, of=60, unknown=0)
    taken(f"{process(years=(2023,))}\n{whole}")
    assert told(client, "Overall", place="53")["Verdict"] == "? cannot decide"
    taken(process(years=(2022,)))
    assert told(client, "Overall", place="53")["Verdict"] == "✓ met"
    taken("53,2022,anc_coverage,949,1000,0,,s,")
    assert told(client, "Overall", place="53")["Verdict"] == "✕ not met"


def test_the_published_national_values_meet_their_lines_in_a_table_of_their_own(client):
    published = {row["Criterion"]: row for row in rows_of(client, "published")}
    assert published["HIV transmission rate"]["Verdict"] == "✓ met"
    assert published["Congenital syphilis"]["Value"].startswith("6.3")
    html = client.get(PAGE).content.decode()
    assert "Eliminated by 2023" in html
    assert "Yunnan" in html.split("Eliminated by 2023")[1]


def test_draft_limits_decide_nothing_and_are_shown(client):
    taken("53,2023,hiv_case_rate,3,10000,0,,s,")
    html = client.get(PAGE, {"criteria": "path_to_elimination", "place": "53"}).content.decode()
    assert "decide nothing" in html
    assert "750" in html
    assert "✓ met" not in html.split('id="table-criteria"')[1].split("</section>")[0]


# What each level shows


def test_rates_stop_at_the_province_and_verdicts_at_the_prefecture(client):
    counts = {"53": (10, 1000), "5301": (7, 377), "530102": (3, 211)}
    taken("\n".join(MTCT.format(place=place, n=n, of=of, unknown=0) for place, (n, of) in counts.items()))
    places = {row["Place"]: row for row in rows_of(client, "places", of="1")}
    assert "Wuhua" not in places
    assert places["Yunnan"]["HIV transmission rate"] == "✓ met 1.00"
    assert places["Kunming"]["HIV transmission rate"] == "✓ met"
    asked = [{"of": of, "place": place} for of in "01" for place in ("53", "5301")]
    pages = "".join(client.get(PAGE, one).content.decode() for one in asked)
    words = set(re.sub(r"<[^>]+>", " ", pages).split())
    assert words & {"1.86", "1.42", "377", "211", "Wuhua"} == set()


def test_the_lowest_performing_unit_is_named(client):
    taken("CHN,2023,hiv_mtct_rate,9,700,0,,s,\n53,2023,hiv_mtct_rate,1,300,0,,s,\n42,2023,hiv_mtct_rate,8,400,0,,s,")
    row = told(client, "HIV transmission rate", place="CHN")
    assert row["Lowest performing unit"] == "Hubei"


def test_small_cells_of_a_cascade_cannot_be_worked_out_again(client):
    lines = (
        "CHN,2023,hiv,linked,157,40,23,300,e,\n53,2023,hiv,linked,97,3,10,150,e,\n42,2023,hiv,linked,60,37,13,150,e,"
    )
    taken(lines, CASCADE)
    held = queries.cascade(queries.steps())
    hidden = held.filter(held["mark"] == "suppressed")["place"].to_list()
    assert "云南省" in hidden or "Yunnan" in hidden
    assert len(hidden) >= 2, "with one of three hidden, the two others give it back"
    html = client.get(CASCADE_PAGE, {"place": "53"}).content.decode()
    assert "suppressed" in html
    assert ">97<" not in html


def test_unknown_stands_beside_the_reached_in_both_denominators(client):
    taken("CHN,2023,hiv,linked,90,20,10,200,estimate 2023,", CASCADE)
    html = client.get(CASCADE_PAGE).content.decode()
    for words in ("75.0–83.3", "45.0–50.0", "estimate 2023"):
        assert words in html


def test_no_word_of_a_status_stands_in_a_title_or_an_address(client):
    taken("CHN,2023,hiv,linked,90,20,10,200,e,", CASCADE)
    taken(MTCT.format(place="CHN", n=10, of=600, unknown=0))
    words = re.compile("hiv|syphilis|hepatitis|positive|infect|艾滋|梅毒|乙肝|阳性|感染", re.IGNORECASE)
    for page in (PAGE, CASCADE_PAGE):
        html = client.get(page).content.decode()
        heads = re.findall(r"<title>(.*?)</title>", html.split("<body")[0]) + re.findall(r"<h1.*?</h1>", html)
        addresses = re.findall(r'(?:href|hx-get|src)="([^"]+)"', html)
        assert [one for one in [*heads, *addresses] if words.search(one)] == []


@pytest.mark.parametrize("page", [PAGE, CASCADE_PAGE])
def test_the_pictures_are_the_same_bytes_twice(client, page):
    taken(f"{process(place='CHN')}\n{MTCT.format(place='CHN', n=10, of=600, unknown=0)}")
    taken("CHN,2023,hiv,linked,90,20,10,200,e,", CASCADE)
    first, second = (re.findall(r"<svg.*?</svg>", client.get(page).content.decode(), re.DOTALL) for _ in range(2))
    assert first == second
    assert any("<desc" in one for one in first)


def test_the_template_holds_the_columns_and_comes_in_both_languages(client, officer):
    for lang in ("zh", "en"):
        answer = client.get(f"{SENT}figures/{lang}/")
        assert answer.status_code == 200
        assert answer.content.startswith(b"PK")
