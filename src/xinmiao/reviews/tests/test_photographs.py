"""Photos and videos: read from the pack with credit and consent, kept by their hash, shown on page and paper."""

import struct
import zlib

import pytest

from xinmiao.core import packs
from xinmiao.indicators.tests import country
from xinmiao.reviews import actions
from xinmiao.reviews.paper import paper
from xinmiao.reviews.publishing import write_out
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.reviews.tests import small_review

PHOTO = """photos:
  - {title: {zh: 村里的早晨, en: Morning in the village}, credit: {zh: 张三, en: Zhang San}, file: photos/morning.png,
     alt: {zh: 一面绿墙, en: A green wall}, consent: {zh: 已获同意, en: With consent}}
"""


def square(side: int = 8) -> bytes:
    """A green PNG, made here."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\x00" + b"\x0a\x66\x52" * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def with_photo(root, *, there: bool = True):
    matter = small_review.FILES["review.yaml"].replace("photos: []\n", PHOTO)
    small_review.written(root, review=matter)
    if there:
        folder = root / small_review.FOLDER / "photos"
        folder.mkdir()
        (folder / "morning.png").write_bytes(square())
    return root


@pytest.fixture
def illustrated(small_review_loaded, tmp_path):
    packs.load(with_photo(tmp_path / "illustrated"), by=country.TESTER)
    actions.build(review=small_review_loaded, by=country.TESTER)
    return actions.publish_draft(year=2024, by=country.TESTER)


def test_a_photo_stands_with_credit_alternative_text_and_consent(client, illustrated):
    page = client.get("/en/reviews/2024/").content.decode()
    for words in ("A green wall", "Photo: Zhang San", "With consent", "https://example.org/film"):
        assert words in page
    [photo] = contents_of(illustrated, "en").photos
    response = client.get(f"/reviews/2024/photos/{photo.file}")
    assert response.content == square()
    assert response["Content-Type"] == "image/png"
    assert client.get("/reviews/2024/photos/other.png").status_code == 404


def test_paper_and_the_copy_for_a_folder_carry_the_photo(illustrated, tmp_path):
    [photo] = paper(contents_of(illustrated, "zh"))["photos"]
    assert bytes(photo["data"]) == square()
    assert "摄影：张三" in photo["caption"]
    written = write_out(illustrated, tmp_path / "out")
    assert any(path.read_bytes() == square() for path in written)


def test_a_photo_that_is_not_there_is_told_with_its_line(small_review_loaded, tmp_path):
    with pytest.raises(packs.PackRefused) as refused:
        packs.load(with_photo(tmp_path / "without", there=False), by=country.TESTER)
    assert "morning.png" in str(refused.value)
