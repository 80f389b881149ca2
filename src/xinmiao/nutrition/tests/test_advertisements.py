"""Advertisements: what their products make of them, what reaches children, and pictures that hold no child."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from xinmiao.accounts.rules import Role
from xinmiao.core.models import AuditEntry
from xinmiao.nutrition import pictures
from xinmiao.nutrition.actions import advertisements as actions
from xinmiao.nutrition.models import Advertisement, Product, ProductVersion, Shown
from xinmiao.nutrition.queries import advertisements as queries
from xinmiao.nutrition.queries import models_of_foods
from xinmiao.nutrition.tests.limits import MODEL, browser, first, in_use, person, second

__all__ = ["first", "second"]
AT, DAY = datetime(2026, 11, 26, 4, tzinfo=UTC), date(2026, 11, 20)
SOLID = {"state": "solid", "basis": "100g", "trans_fat_g": "0", "alcohol_pct": "0"}
WITHIN = SOLID | {"fat_g": "1", "sugars_g": "1", "sodium_mg": "1"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def at(name: str, *args: object) -> str:
    with translation.override("en"):
        return reverse(f"nutrition:{name}", args=args)


def food(user, name: str, class_: str, declared: dict[str, str] | None = None) -> ProductVersion:
    product = Product.objects.create(name=name)
    return ProductVersion.objects.create(
        product=product, number=1, classes={MODEL: class_}, declared=declared or {}, source="label",
        valid_from=date(2026, 1, 1), entered_by=user, entered_at=AT,
    )  # fmt: skip


@pytest.fixture
def foods(first, second) -> dict[str, ProductVersion]:
    """Foods against limits that are invented and that two persons confirmed."""
    in_use(first, second)
    return {
        "restrict": food(first, "Sweets", "confectionery"),
        "no_restriction": food(first, "Plain bread", "bakery", WITHIN),
        "cannot_decide": food(first, "Bread of unknown sugar", "bakery", SOLID | {"fat_g": "1", "sodium_mg": "1"}),
    }


def noted(user, *versions: ProductVersion, brands=(), medium: str = "television", **signals: str) -> Advertisement:
    return actions.note(
        seen_where="A channel", medium=medium, seen_on=DAY, signals=signals, versions=versions, brands=brands,
        user=user, at=AT,
    )  # fmt: skip


def audit(model: str = MODEL) -> queries.Audit:
    chosen = models_of_foods.usable(settings.PACK_DIR)[model]
    return queries.audit(list(queries.between(None, None).order_by("pk")), chosen, ())


@pytest.mark.parametrize(("shown", "brands", "verdict"), [
    (["restrict"], [], "restrict"), (["no_restriction"], [], "no_restriction"),
    (["cannot_decide"], [], "cannot_decide"), (["no_restriction", "restrict"], [], "restrict"),
    (["cannot_decide", "restrict"], [], "restrict"), (["no_restriction", "cannot_decide"], [], "cannot_decide"),
    ([], ["A brand"], "cannot_decide"), (["no_restriction"], ["A brand"], "cannot_decide"),
    (["restrict"], ["A brand"], "restrict"),
])  # fmt: skip
def test_an_advertisement_is_as_its_products_are(first, foods, shown, brands, verdict):
    noted(first, *(foods[one] for one in shown), brands=brands)
    assert [one.verdict for one in audit().found] == [verdict]


def test_without_confirmed_limits_every_advertisement_stays_undecided(first):
    noted(first, food(first, "Sweets", "confectionery"))
    assert [one.verdict for one in audit().found] == ["cannot_decide"]


def test_the_report_counts_by_medium_and_verdict_with_the_undecided_in_a_bucket_of_their_own(first, foods):
    noted(first, foods["restrict"])
    noted(first, foods["restrict"], medium="school")
    noted(first, foods["cannot_decide"], medium="school")
    assert audit().by_medium == {
        "school": {"restrict": 1, "no_restriction": 0, "cannot_decide": 1},
        "television": {"restrict": 1, "no_restriction": 0, "cannot_decide": 0},
    }


def test_a_sign_that_nobody_looked_for_is_unknown_never_no(first, foods):
    no = dict.fromkeys(("childrens_programme", "school_surroundings", "cartoon_figure", "gift"), "no")
    noted(first, foods["restrict"], gift="yes")
    noted(first, foods["no_restriction"], **no)
    noted(first, foods["no_restriction"], gift="no")
    told = {one.signal: (one.n_yes, one.n_no, one.n_unknown, one.n_restricted) for one in audit().exposure}
    assert told["reaches_children"] == (1, 1, 1, 1)
    assert told["gift"] == (1, 2, 0, 1)
    assert told["cartoon_figure"] == (0, 1, 2, 0)
    gift, cartoon = (next(one for one in audit().exposure if one.signal == name) for name in ("gift", "cartoon_figure"))
    assert (gift.share, gift.share_at_most) == (1 / 3, 1 / 3)
    assert (cartoon.share, cartoon.share_at_most) == (0, 2 / 3)


def test_an_advertisement_shows_something(first):
    with pytest.raises(actions.CannotNote, match="Neither a product nor a brand"):
        noted(first)
    made = noted(first, brands=["A brand"])
    with pytest.raises(IntegrityError, match="product_or_brand"), transaction.atomic():
        Shown.objects.create(advertisement=made)


def photo() -> bytes:
    """A PNG of one pixel with words of a camera in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head, pixel = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0), zlib.compress(b"\0\xff\0\0")
    parts = (chunk(b"IHDR", head), chunk(b"eXIf", b"31.23N 121.47E"), chunk(b"IDAT", pixel), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def with_photo(user, *, shows_no_child: bool = True) -> Advertisement:
    return actions.note(
        seen_where="A shop", medium="shop", seen_on=DAY, signals={}, brands=["B"], picture=photo(), user=user, at=AT,
        shows_no_child=shows_no_child,
    )  # fmt: skip


def test_a_picture_needs_the_word_that_no_child_is_in_it_and_the_database_asks_for_it_too(first):
    with pytest.raises(actions.CannotNote, match="shows no child"):
        with_photo(first, shows_no_child=False)
    made = with_photo(first)
    with pytest.raises(IntegrityError, match="shows_no_child"), transaction.atomic():
        Advertisement.objects.filter(pk=made.pk).update(shows_no_child=False)


def test_a_picture_is_kept_without_where_it_was_taken(first):
    made = with_photo(first)
    kept = pictures.kept(made.picture)
    assert kept is not None
    assert b"121.47E" not in kept
    answer = browser(first).get(at("advertisement_picture", made.key))
    assert (answer.content, answer.headers["Content-Type"]) == (kept, "image/png")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("content", [b"GIF89a", b"\xff\xd8\xff\xe0", b"x" * (pictures.LARGEST + 1)])
def test_what_is_no_small_picture_is_refused(content):
    with pytest.raises(pictures.PictureRefused):
        pictures.without_traces(content)


def test_a_picture_can_be_taken_away_for_good(first, django_capture_on_commit_callbacks):
    one, same = with_photo(first), with_photo(first)
    name = one.picture
    for made, is_there in ((one, True), (same, False)):
        with django_capture_on_commit_callbacks(execute=True):
            browser(first).post(at("advertisement_picture_away", made.key))
        assert (pictures.kept(name) is not None) == is_there
    assert AuditEntry.objects.filter(noun="advertisement", verb="take picture from").count() == 2
    assert browser(first).get(at("advertisement_picture", one.key)).status_code == 404


TYPED = {"seen_where": "A shop", "medium": "shop", "seen_on": "2026-11-20", "gift": "yes", "cartoon_figure": ""}


def test_it_is_noted_on_a_page_by_the_name_of_the_product(first, foods):
    answer = browser(first).post(at("advertisement_new"), TYPED | {"product_1": "Sweets", "brand": "A brand"})
    made = Advertisement.objects.get()
    assert answer.url == at("advertisement", made.key)
    assert (made.gift, made.cartoon_figure, made.childrens_programme) == ("yes", "", "")
    assert [str(one) for one in made.shown.all()] == ["Sweets", "A brand"]
    assert "Restrict" in browser(first).get(answer.url).content.decode()


@pytest.mark.parametrize(("more", "field"), [
    ({"product_1": "Nothing of that name"}, "product_1"), ({"product_1": "read"}, "product_1"), ({}, "product_1"),
    ({"brand": "B", "seen_on": "2124-01-01"}, "seen_on"), ({"brand": "B", "medium": "smoke"}, "medium"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(first, foods, more, field):
    answer = browser(first).post(at("advertisement_new"), TYPED | more)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Advertisement.objects.count() == 0


def test_a_picture_without_that_word_is_refused_on_the_page(first):
    file = SimpleUploadedFile("a.png", photo(), "image/png")
    answer = browser(first).post(at("advertisement_new"), TYPED | {"brand": "B", "picture": file})
    assert answer.context["form"].errors.keys() == {"shows_no_child"}


def test_the_product_is_judged_as_it_was_declared_on_that_day(first, foods):
    of = foods["restrict"].product
    later = ProductVersion.objects.create(
        product=of, number=2, classes={MODEL: "bakery"}, declared=WITHIN, source="label", valid_from=date(2026, 11, 21),
        entered_by=first, entered_at=AT,
    )  # fmt: skip
    assert queries.shown_on("Sweets", DAY) == foods["restrict"]
    assert queries.shown_on("Sweets", date(2026, 11, 21)) == later


def test_the_report_names_its_model_and_is_downloaded(first, foods):
    noted(first, foods["restrict"], gift="yes")
    client = browser(first)
    page = client.get(at("advertisements")).content.decode()
    assert "1 of 1 advertisements show a food" in page
    assert "Advertisements are no people" in page
    table = client.get(at("advertisements"), {"download": "by_medium.csv", "model": MODEL}).content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("Television,1,0,0,1")
    assert client.get(at("advertisements"), {"download": "exposure.xlsx"}).headers["Content-Type"].endswith(".sheet")
    assert "No advertisement was noted" in client.get(at("advertisements"), {"first": "2027-01-01"}).content.decode()


def test_a_draft_model_says_that_nothing_is_decided(first):
    noted(first, food(first, "Sweets", "confectionery"))
    page = browser(first).get(at("advertisements")).content.decode()
    assert "every advertisement stays undecided" in page


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.FOOD_ASSESSOR, Role.ADMINISTRATOR)])
def test_nobody_else_sees_advertisements(first, role):
    made, client = with_photo(first), browser(person("somebody", role))
    names = [at("advertisements"), at("advertisement_new"), at("advertisement", made.key),
             at("advertisement_picture", made.key), at("labels")]  # fmt: skip
    assert {client.get(one).status_code for one in names} == {403}
    assert client.post(at("advertisement_picture_away", made.key)).status_code == 403
