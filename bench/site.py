"""A running site over a copy of a demonstration country, and somebody who reads it."""

from __future__ import annotations

import http.cookiejar
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

SETTINGS = "xinmiao.config.settings.local"
NAME, PASSWORD = "bench", "a-password-for-the-bench"
TICKS = os.sysconf("SC_CLK_TCK")
RESTS_BELOW, RESTS_FOR = 0.1, 3.0  # so much CPU of a second, for so many seconds: the warm-up is over
PREPARE = f"""
import django; django.setup()
from xinmiao.accounts.models import Grant, User
from xinmiao.core.actors import Actor
from xinmiao.reviews import actions
from xinmiao.reviews.models import Review
user = User.objects.create_user("{NAME}", password="{PASSWORD}", is_staff=True, is_superuser=True)
for role in ("editor", "administrator"):
    Grant.objects.create(user=user, role=role)
actions.start_next(review=Review.objects.latest("year"), by=Actor.job("bench"))
"""


@dataclass
class Site:
    """seconds: until it answered, until it rested; cpu: the same of processors' time."""

    address: str
    pid: int
    seconds: tuple[float, float]
    cpu: tuple[float, float]


@dataclass
class Reader:
    """A browser without pictures: keeps cookies, follows no redirect of ours by itself."""

    site: str
    opener: OpenerDirector = field(init=False)
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def __post_init__(self) -> None:
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def ask(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> tuple[int, bytes]:
        """Status and body; a form is posted with the token that the site gave."""
        data = None
        if form is not None:
            token = next((one.value or "" for one in self.cookies if one.name == "csrftoken"), "")
            data = urlencode({**form, "csrfmiddlewaretoken": token}).encode()
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with self.opener.open(Request(self.site + path, data, told), timeout=120) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            return error.code, error.read()

    def sign_in(self) -> None:
        self.ask("/account/login/")
        self.ask("/account/login/", {"login": NAME, "password": PASSWORD})
        if b'name="login"' in self.ask("/account/me/")[1]:
            raise SystemExit("The bench could not sign in.")


@contextmanager
def served(home: Path) -> Iterator[Site]:
    """Serve a copy of the data with an editor and a draft in it, by `xinmiao serve`; wait until its warm-up is over."""
    with TemporaryDirectory(prefix="xinmiao-bench-") as folder:
        data = Path(folder) / "var"
        copytree(home, data)
        told = {**os.environ, "XINMIAO_DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": SETTINGS}
        subprocess.run([sys.executable, "-c", PREPARE], env=told, check=True)
        port = _free_port()
        began = time.perf_counter()
        command = [str(Path(sys.executable).with_name("xinmiao")), "serve", "--port", str(port)]
        serving = subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL)
        try:
            yield _awake(f"http://127.0.0.1:{port}", serving.pid, began)
        finally:
            serving.terminate()
            serving.wait(30)


def cpu(pid: int) -> float:
    """Seconds of processors' time that a process and its children have used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(map(int, fields[11:15])) / TICKS + sum(cpu(int(child)) for child in children)


def _awake(address: str, pid: int, began: float) -> Site:
    reader = Reader(address)
    while not _answers(reader):
        time.sleep(0.1)
    answered, spent = time.perf_counter() - began, cpu(pid)
    rested = time.perf_counter()
    while time.perf_counter() - rested < RESTS_FOR:
        before = cpu(pid)
        time.sleep(0.5)
        if cpu(pid) - before > RESTS_BELOW / 2:
            rested = time.perf_counter()
    return Site(address, pid, (answered, rested - began), (spent, cpu(pid)))


def _answers(reader: Reader) -> bool:
    try:
        return reader.ask("/health/")[0] == 200
    except URLError:
        return False


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
