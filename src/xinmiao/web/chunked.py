"""Bodies that come in pieces without a length, as phones send them: kept whole first, so that Django reads them.

Django reads as much as CONTENT_LENGTH says, and a chunked request says nothing: without this it finds no files.
A body above the limit is not kept; its length is told all the same, so that a view can refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest
from django.http import HttpResponseBase

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
IN_MEMORY = 512 * 1024
PIECE = 64 * 1024


class Spool:
    """What came of a body: as much of it as may be kept, and how long all of it was."""

    def __init__(self, limit: int) -> None:
        self.limit, self.length = limit, 0
        self.file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the request reads it)

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.length <= self.limit:
            self.file.write(piece)

    def read_again(self) -> IO[bytes]:
        self.file.seek(0)
        return self.file


def spooled(application: Application, *, limit: int) -> Application:
    """Give a WSGI application that gets chunked bodies with their length. limit: bytes that are kept."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_chunked(environ.get("HTTP_TRANSFER_ENCODING", "")) or not environ.get("wsgi.input_terminated"):
            return application(environ, start_response)
        spool = Spool(limit)
        for piece in _pieces(environ["wsgi.input"], limit):
            spool.add(piece)
        told = {**environ, "wsgi.input": spool.read_again(), "CONTENT_LENGTH": str(spool.length)}
        del told["HTTP_TRANSFER_ENCODING"]
        return application(told, start_response)

    return answer


class Spooling(ASGIHandler):
    """Django's ASGI application, with the length of bodies that came without one. limit: bytes that are kept."""

    def __init__(self, *, limit: int) -> None:
        super().__init__()
        self.limit = limit

    async def read_body(self, receive: Callable[..., Any]) -> IO[bytes]:
        spool = Spool(self.limit)
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise RequestAborted
            spool.add(message.get("body", b""))
            more = message.get("more_body", False)
        file = spool.read_again()
        file.told_length = spool.length  # type: ignore[attr-defined]
        return file

    def create_request(
        self, scope: Mapping[str, Any], body_file: IO[bytes]
    ) -> tuple[ASGIRequest, None] | tuple[None, HttpResponseBase]:
        headers = dict(scope["headers"])
        if _is_chunked(headers.pop(b"transfer-encoding", b"").decode("latin1")):
            headers[b"content-length"] = str(body_file.told_length).encode()  # type: ignore[attr-defined]
            scope = {**scope, "headers": list(headers.items())}
        return super().create_request(scope, body_file)


def _is_chunked(encoding: str) -> bool:
    return encoding.strip().lower() == "chunked"


def _pieces(stream: IO[bytes], limit: int) -> Iterator[bytes]:
    """To the end, or until it is plainly too much: a server drops the rest."""
    taken = 0
    while taken <= limit and (piece := stream.read(PIECE)):
        taken += len(piece)
        yield piece
