"""What readers meet: the page, a figure opened, downloads; and what they do not."""

import datetime
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from xinmiao.accounts.models import Grant
from xinmiao.indicators.tests import country
from xinmiao.reviews import actions
from xinmiao.reviews.publishing import write_out
from xinmiao.reviews.tests import small_review
from xinmiao.science.text import Text

CLAIM = "/reviews/2024/claim/health.reached/"
PANEL = {"HX-Request": "true", "HX-Target": "panel"}


def body(client, url, **extra):
    response = client.get(url, **extra)
    assert response.status_code == 200, url
    return response.content.decode()


def test_a_draft_is_not_shown_to_the_public(client, draft):
    for url in ("/reviews/2024/", CLAIM, "/reviews/2024/review-zh.pdf", "/reviews/2024/open-data.zip"):
        assert client.get(url).status_code == 404
    assert "小国年度回顾" in body(client, "/reviews/")


def test_every_figure_of_the_page_is_a_link_that_opens(client, published):
    page = body(client, "/reviews/2024/")
    links = set(re.findall(r'class="claim" href="([^"]+)"', page))
    assert links == {CLAIM, "/reviews/2024/claim/health.counties/"}
    for link in links:
        body(client, link)
    assert "超过 20" in page


@pytest.mark.parametrize(("prefix", "words"), [("", "超过 20"), ("/en", "over 20")])
def test_a_figure_opens_as_a_page_and_beside_the_text(client, published, prefix, words):
    page, panel = body(client, prefix + CLAIM), body(client, prefix + CLAIM, headers=PANEL)
    assert words in page
    assert words in panel
    assert "<html" in page
    assert "<html" not in panel
    assert "24" in panel


def test_records_are_for_those_with_the_right(client, published):
    assert "部分记录" not in body(client, CLAIM)
    user = get_user_model().objects.create_user("officer")
    Grant.objects.create(user=user, role="programme_officer")
    client.force_login(user)
    assert "部分记录" in body(client, CLAIM)


def test_after_late_records_the_page_shows_both_and_says_why(client, published):
    small_review.children(range(25, 28), source="late children")
    page = body(client, "/en" + CLAIM)
    assert "As published" in page
    assert ">27<" in page
    assert "moved the live figure" in page
    assert "超过 20" in body(client, "/reviews/2024/")


def test_a_comparison_with_another_population_is_flagged_in_the_sentence(client, published):
    assert "another population" not in body(client, "/en/reviews/2024/")
    version = published.claims.get(code="health.reached").version
    version.definition["comparability"] = [{"period": "2023", "note": {"zh": "口径不同", "en": "Other people"}}]
    version.save()
    published.errata.create(text_zh="勘误", text_en="Erratum", on=datetime.date(2025, 4, 1), by="tests")
    assert "another population" in body(client, "/en/reviews/2024/")


def test_errata_stand_above_the_text_and_an_earlier_edition_stays_readable(client, published):
    told = Text("应为 25 名", "It should be 25")
    actions.add_erratum(edition=published, text=told, by=country.TESTER, on=datetime.date(2025, 4, 1))
    small_review.children(range(25, 28), source="late children")
    actions.build(review=published.review, by=country.TESTER)
    actions.publish_draft(year=2024, by=country.TESTER)
    assert "应为 25 名" not in body(client, "/reviews/2024/")
    assert reverse("reviews:edition", args=[2024, 1]) in body(client, "/reviews/2024/")
    assert "应为 25 名" in body(client, "/reviews/2024/edition/1/")


def test_the_pdf_is_tagged_archival_and_the_same_each_time(client, published):
    first, second = (client.get("/reviews/2024/review-zh.pdf") for _ in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert first.content == second.content
    assert b"/StructTreeRoot" in first.content
    assert b"pdfuaid:part" in first.content
    assert b"pdfaid:part" in first.content
    assert client.get("/reviews/2024/review-fr.pdf").status_code == 404


def test_every_chart_and_map_can_be_taken_in_three_forms(client, published):
    for code in ("by_year", "by_province"):
        drawn = body(client, f"/reviews/2024/exhibits/{code}.svg")
        assert "演示数据" in drawn
        assert client.get(f"/reviews/2024/exhibits/{code}.png").content.startswith(b"\x89PNG")
        assert "小国年度回顾 · 1" in body(client, f"/reviews/2024/exhibits/{code}.csv")
    assert client.get("/reviews/2024/exhibits/by_year.pdf").status_code == 404
    assert client.get("/reviews/2024/exhibits/nothing.svg").status_code == 404
    with ZipFile(BytesIO(client.get("/reviews/2024/exhibits.zip").content)) as archive:
        assert len(archive.namelist()) == 6


def test_a_figure_can_be_taken_with_its_years_and_provinces(client, published):
    rows = client.get("/en" + CLAIM + "?download=figures.csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("As published,2024,24")
    assert any(row.startswith("By year,2023,") for row in rows)


def test_a_review_without_photos_and_videos_leaves_no_gap(client, published):
    published.matter = {**published.matter, "photos": [], "videos": []}
    published.save()
    published.errata.create(text_zh="勘误", text_en="Erratum", on=datetime.date(2025, 4, 1), by="tests")
    assert "review-media" not in body(client, "/reviews/2024/")


def test_an_earlier_edition_says_that_it_is_one(client, published):
    assert "较早的一版" not in body(client, "/reviews/2024/")
    actions.build(review=published.review, by=country.TESTER)
    actions.publish_draft(year=2024, by=country.TESTER)
    assert "较早的一版" in body(client, "/reviews/2024/edition/1/")


def test_the_copy_for_a_folder_needs_no_site(published, tmp_path):
    written = {path.name for path in write_out(published, tmp_path / "out")}
    assert {"review-2024-zh.html", "review-2024-en.html", "review-2024-zh.pdf", "review-2024-en.pdf"} <= written
    page = (tmp_path / "out" / "review-2024-en.html").read_text()
    assert "<script" not in page
    assert 'href="#health.reached"' in page
    assert 'id="health.reached"' in page


def test_the_api_gives_what_the_page_shows(client, published):
    [edition] = client.get("/api/reviews/").json()
    assert edition["year"] == 2024
    claims = {one["claim"]: one for one in client.get("/api/reviews/2024/claims").json()}
    assert claims["health.reached"]["value"] == 24
    opened = client.get("/api/reviews/2024/claims/health.reached?lang=en").json()
    assert opened["n_records"] == 24
    assert opened["sample"] == []
