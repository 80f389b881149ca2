"""A photo of a review says nothing of where, when and with what it was taken."""

import struct
import zlib
from base64 import b64decode

import pytest

from xinmiao.core import packs
from xinmiao.indicators.tests import country
from xinmiao.reviews import actions
from xinmiao.reviews.queries import editions
from xinmiao.reviews.queries.kept import contents_of
from xinmiao.reviews.tests import small_review
from xinmiao.reviews.tests.test_photographs import square, with_photo
from xinmiao.science.stripping import NotAPicture, stripped

JPEG = b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////"
    "////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z"
)  # a picture of one grey dot
PLACE, CAMERA = b"25.0389 N 102.7183 E", b"CAMERA 12"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(turn: int = 1, order: str = "<") -> bytes:
    """An Exif segment with an orientation and, as cameras do, words about the place."""
    entry = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0)
    head = b"II*\0" if order == "<" else b"MM\0*"
    ifd = struct.pack(f"{order}IH", 8, 1) + entry + struct.pack(f"{order}I", 0)
    return segment(0xE1, b"Exif\0\0" + head + ifd + PLACE)


def taken(turn: int = 1, order: str = "<") -> bytes:
    """The dot as a camera would write it: Exif, XMP, IPTC, a comment, a second picture behind the end."""
    rest = exif(turn, order) + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE) + segment(0xED, CAMERA)
    return JPEG[:2] + rest + segment(0xFE, CAMERA) + JPEG[2:] + JPEG[:2] + PLACE


def test_nothing_is_left_of_place_and_camera():
    assert PLACE in taken()
    assert stripped(taken()) == stripped(JPEG) == JPEG


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_turned_picture_stays_turned(order):
    found = stripped(taken(6, order))
    assert PLACE not in found
    assert CAMERA not in found
    assert struct.pack("<HHIH", 0x0112, 3, 1, 6) in found
    assert stripped(found) == found


def test_a_colour_profile_is_kept():
    profile = segment(0xE2, b"ICC_PROFILE\0\1\1 colours")
    assert profile in stripped(JPEG[:2] + profile + exif() + JPEG[2:])


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@pytest.mark.parametrize("kind", [b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"])
def test_a_png_keeps_what_draws_it_and_nothing_else(kind):
    plain = square()
    told = plain[:33] + chunk(kind, PLACE) + plain[33:] + PLACE
    assert stripped(told) == plain


@pytest.mark.parametrize("content", [b"", b"GIF89a", JPEG[:-2], JPEG[:30], square()[:-8], square()[:40]])
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(NotAPicture):
        stripped(content)


def test_what_a_review_shows_is_stripped(small_review_loaded, tmp_path):
    folder = with_photo(tmp_path / "illustrated") / small_review.FOLDER / "photos"
    plain = square()
    (folder / "morning.png").write_bytes(plain[:33] + chunk(b"eXIf", PLACE) + plain[33:])
    packs.load(tmp_path / "illustrated", by=country.TESTER)
    actions.build(review=small_review_loaded, by=country.TESTER)
    [photo] = contents_of(editions.draft(2024), "en").photos
    kept = list((tmp_path / "data" / "photographs").iterdir())
    assert [path.name for path in kept] == [photo.file]
    assert kept[0].read_bytes() == plain


def test_a_damaged_photo_is_told_with_file_and_line(small_review_loaded, tmp_path):
    folder = with_photo(tmp_path / "damaged") / small_review.FOLDER / "photos"
    (folder / "morning.png").write_bytes(square()[:50])
    [problem] = packs.check(tmp_path / "damaged").problems
    assert (problem.code, problem.where.file) == ("review.photo_damaged", "reviews/2024/review.yaml")
    assert problem.where.line > 0
