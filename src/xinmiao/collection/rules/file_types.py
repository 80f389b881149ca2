"""What a file is, by its first bytes: what its sender calls it is not believed."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
    b"#!AMR": "audio/amr",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\x1aE\xdf\xa3": "video/webm",
}
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}


def content_type(beginning: bytes) -> str:
    """The media type that the first 16 bytes show; text where all bytes are UTF-8 without controls."""
    for mark, kind in _BEGINNINGS.items():
        if beginning.startswith(mark):
            return kind
    if beginning[:4] == b"RIFF":
        return _RIFF.get(beginning[8:12], UNKNOWN)
    if beginning[4:8] == b"ftyp":
        return "image/heic" if beginning[8:11] in (b"hei", b"mif") else "video/mp4"
    return "text/plain" if beginning and beginning.isascii() and b"\0" not in beginning else UNKNOWN
