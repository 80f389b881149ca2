"""A site like the one that `xinmiao demo` leaves behind, small, and a browser to walk through it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.journeys.people import DESKTOP, DRAFT, PEOPLE
from tests.journeys.pictures import Picture

XINMIAO = str(Path(sys.executable).with_name("xinmiao"))
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=30_000)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> str:
    """How large the demonstration country is: a hundredth; in the pictures of the guides it is whole."""
    return "1" if request.config.getoption("--pictures") else "0.01"


@pytest.fixture(scope="session")
def site_data(tmp_path_factory: pytest.TempPathFactory, scale: str) -> Path:
    """The folder of data of a demonstration country."""
    folder = tmp_path_factory.mktemp("site")
    command(folder, "demo", "--scale", scale, "--no-serve", check=True)
    return folder


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINMIAO_", "DJANGO_"))}
    return kept | {"XINMIAO_DATA_DIR": str(folder), "XINMIAO_LANG": "en", "COLUMNS": "200", "XINMIAO_WARM_UP": "0"}


def command(folder: Path, *words: str, check: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `xinmiao …` as a person would, on the data of `folder`."""
    return subprocess.run(
        [XINMIAO, *words],
        env=environment(folder), check=check, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def python(folder: Path, program: str) -> None:
    """Run a few lines of Python in the site, to make what a journey starts from."""
    settings = {"DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.local"}
    program = f"import django; django.setup()\n{program}"
    subprocess.run([sys.executable, "-c", program], env=environment(folder) | settings, check=True, timeout=120)


@pytest.fixture(scope="session")
def site(site_data: Path) -> Iterator[str]:
    """The address of the running site, which nobody writes in."""
    with serving(site_data) as address:
        yield address


@pytest.fixture(scope="session")
def work_data(site_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site's data for those who work there: one person or two of each role, one return that is owed."""
    folder = tmp_path_factory.mktemp("work") / "data"
    shutil.copytree(site_data, folder)
    python(folder, PEOPLE)
    return folder


@pytest.fixture(scope="session")
def work(work_data: Path) -> Iterator[str]:
    """The address of the site that people work in."""
    with serving(work_data) as address:
        yield address


@pytest.fixture
def draft(work_data: Path) -> None:
    """The review of 2024 has a draft edition."""
    python(work_data, DRAFT)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve the data of `folder` while the block runs; gives the address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([XINMIAO, "serve", "--port", str(port)], env=environment(folder))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health/")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(address: str, seconds: int = 120) -> None:
    for _ in range(seconds * 2):
        try:
            urllib.request.urlopen(address, timeout=2)
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One for all journeys: a thread can run no second one beside it."""
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(chromium: str, playwright: Playwright) -> Iterator[Browser]:
    found = playwright.chromium.launch(executable_path=chromium, args=QUIET)
    yield found
    found.close()


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Picture:
    """Takes the pictures of the guides; they are kept with `--pictures`."""
    return Picture(request.config.getoption("--pictures"))


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A desktop page; the test fails on an error in its console or a request that leaves the machine."""
    yield from _page(browser, site, DESKTOP)


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    yield from _page(browser, site, PHONE)


def _page(browser: Browser, site: str, size: dict[str, int]) -> Iterator[Page]:
    context = browser.new_context(viewport=size, base_url=site)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: None if request.url.startswith((site, "data:", "blob:")) else told.append(request.url),
    )
    yield page
    context.close()
    assert told == []
