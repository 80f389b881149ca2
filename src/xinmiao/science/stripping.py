"""A photo without what its camera wrote about it: no position, time, device or words; the picture stays as it is.

JPEG: ISO/IEC 10918-1 annex B (markers); Exif 2.32 §4.6.4 (orientation, tag 0x0112). PNG: third edition, §5 and §11.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

SOI, EOI, SOS, APP0, APP1, APP2, APP14, APP15, COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_EXIF, _ICC = b"Exif\0\0", b"ICC_PROFILE\0"
_ORIENTATION, _SHORT = 0x0112, 3
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"}


class NotAPicture(ValueError):
    """The bytes are no whole JPEG or PNG."""


def stripped(content: bytes) -> bytes:
    """Give the JPEG or PNG with only what draws it; a turned JPEG stays turned. Raises NotAPicture."""
    try:
        if content.startswith(_PNG):
            return _PNG + b"".join(_chunks(content))
        if content.startswith(bytes((0xFF, SOI))):
            return _jpeg(content)
    except (struct.error, IndexError) as error:
        raise NotAPicture("cut off") from error
    raise NotAPicture("neither JPEG nor PNG")


def _chunks(content: bytes) -> Iterator[bytes]:
    """The chunks of a PNG that draw it, to its end; critical ones have a capital first."""
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise NotAPicture("cut off")
        if kind[:1].isupper() or kind in _KEPT:
            yield chunk
        at += len(chunk)


def _jpeg(content: bytes) -> bytes:
    turn, parts = 1, []
    for marker, segment in _segments(content):
        if marker == APP1 and segment[4:].startswith(_EXIF):
            turn = _orientation(segment[10:])
        elif _draws(marker, segment):
            parts.append(segment)
    return b"".join((bytes((0xFF, SOI)), _turned(turn), *parts, bytes((0xFF, EOI))))


def _draws(marker: int, segment: bytes) -> bool:
    if marker == APP2:
        return segment[4:].startswith(_ICC)
    return marker in (APP0, APP14) or not (APP0 <= marker <= APP15 or marker == COM)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments between start and end, a scan with its data; what follows the end is left out."""
    at = 2
    while (marker := _marker(content, at)) != EOI:
        end = at + 2 + int(struct.unpack_from(">H", content, at + 2)[0])
        if marker == SOS:
            end = _end_of_scan(content, end)
        if end > len(content):
            raise NotAPicture("cut off")
        yield marker, content[at:end]
        at = end


def _marker(content: bytes, at: int) -> int:
    if content[at] != 0xFF:
        raise NotAPicture("no marker where one should be")
    return content[at + 1]


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: 0xFF that neither stands for itself (00) nor restarts the scan (D0 to D7)."""
    while (at := content.find(b"\xff", at)) >= 0:
        if content[at + 1] != 0 and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 2
    raise NotAPicture("cut off")


def _orientation(tiff: bytes) -> int:
    """How the camera was held, 1 to 8; 1 where the Exif does not say."""
    order = "<" if tiff.startswith(b"II") else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (n,) = struct.unpack_from(f"{order}H", tiff, first)
        for i in range(n):
            tag, kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * i)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value) if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _turned(turn: int) -> bytes:
    """An Exif segment that says nothing but how to turn the picture."""
    if turn == 1:
        return b""
    ifd = struct.pack("<HHHIHHI", 1, _ORIENTATION, _SHORT, 1, turn, 0, 0)
    body = _EXIF + b"II*\0" + struct.pack("<I", 8) + ifd
    return struct.pack(">BBH", 0xFF, APP1, len(body) + 2) + body
