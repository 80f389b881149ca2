"""An installation of its own with a form and a worker's key, served as it is shipped; and a phone on a socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

COMMANDS = {
    "gunicorn": "gunicorn xinmiao.config.wsgi:application --bind 127.0.0.1:{port} --workers 2 --threads 8 "
    "--no-control-socket --access-logfile - --log-level debug",
    "uvicorn": "uvicorn xinmiao.config.asgi:application --host 127.0.0.1 --port {port} --log-level debug",
}
LAY_OUT = [sys.executable, "-m", "xinmiao.collection.tests.laying_out"]
BOUNDARY = "frontier"


@dataclass
class Site:
    """address: without a slash at its end. key: of a worker's device. process: of the server. log: what it writes."""

    port: int
    key: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def keyed(self) -> str:
        return f"/openrosa/key/{self.key}"


def environment(data: Path, **more: str) -> dict[str, str]:
    """An installation with its own data folder; its database is SQLite but where `more` says otherwise."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINMIAO_", "DJANGO_"))}
    return kept | {
        "XINMIAO_DATA_DIR": str(data), "XINMIAO_LEDGER": str(data / "ledger"),
        "DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.test", **more,
    }  # fmt: skip


@contextmanager
def own_database(data: Path) -> Iterator[dict[str, str]]:
    """An environment with its own data folder, and a database of the kind that the tests run on, dropped at the end."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield environment(data)
        return
    name = f"xinmiao_own_{os.getpid()}"
    parts = [p for p in os.environ["XINMIAO_POSTGRES"].split() if not p.startswith("dbname=")]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
        yield environment(data, XINMIAO_POSTGRES=" ".join([*parts, f"dbname={name}"]))
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def laid_out(told: Mapping[str, str]) -> str:
    """Make the database, a form and a worker; give the key of the worker's phone."""
    run = subprocess.run(LAY_OUT, env=dict(told), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return Path(told["XINMIAO_DATA_DIR"], "key").read_text()


@contextmanager
def serving(server: str, told: Mapping[str, str], key: str) -> Iterator[Site]:
    """Serve an installation until the end; whoever killed the server before has ended it."""
    port, log = _free_port(), Path(told["XINMIAO_DATA_DIR"]) / f"{server}.log"
    with log.open("ab") as out:
        command = [sys.executable, "-m", *COMMANDS[server].format(port=port).split()]
        process = subprocess.Popen(command, env=dict(told), stdout=out, stderr=out, start_new_session=True)
    site = Site(port, key, process, log)
    try:
        _wait(site)
        yield site
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(30)


def _wait(site: Site) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{site.port}/health/", timeout=30).read()
            return
        except (OSError, urllib.error.HTTPError):
            assert site.process.poll() is None, site.log.read_text()
            time.sleep(0.1)
    raise AssertionError(site.log.read_text())


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def multipart(*parts: tuple[str, str, bytes]) -> bytes:
    """A body of (name, file name or "", content)."""
    out = b""
    for name, file, content in parts:
        named = f'; filename="{file}"' if file else ""
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n'
        out += head.encode() + (b"Content-Type: application/octet-stream\r\n" if file else b"") + b"\r\n"
        out += content + b"\r\n"
    return out + f"--{BOUNDARY}--\r\n".encode()


def request(
    site: Site, method: str, path: str, body: bytes = b"", *, chunks: int = 0, headers: Mapping[str, str] | None = None
) -> tuple[int, list[tuple[str, str]], bytes]:
    """Speak HTTP over a socket; give status, headers and body. chunks: send the body in so many pieces, no length."""
    lines = {"Host": "localhost", "Connection": "close", "X-OpenRosa-Version": "1.0", **(headers or {})}
    if body:
        lines["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        lines |= {"Transfer-Encoding": "chunked"} if chunks else {"Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as phone:
        phone.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode())
        for piece in _pieces(body, chunks):
            phone.sendall(piece)
        return _read(phone)


def _pieces(body: bytes, chunks: int) -> Iterator[bytes]:
    if not chunks:
        yield body
        return
    size = max(1, len(body) // chunks)
    for start in range(0, len(body), size):
        piece = body[start : start + size]
        yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
    yield b"0\r\n\r\n"


def _read(phone: socket.socket) -> tuple[int, list[tuple[str, str]], bytes]:
    got = b""
    while piece := phone.recv(65536):
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin1").split("\r\n")
    split = [line.partition(":") for line in lines]
    return int(first.split()[1]), [(name.strip().lower(), value.strip()) for name, _, value in split], body
