"""A site like the one that `xinmiao demo` leaves behind, small, and a browser to walk through it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guide"
XINMIAO = str(Path(sys.executable).with_name("xinmiao"))
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
expect.set_options(timeout=30_000)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip


@pytest.fixture(scope="session")
def site_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of data of a demonstration country at a hundredth of its size."""
    folder = tmp_path_factory.mktemp("site")
    command(folder, "demo", "--scale", "0.01", "--no-serve", check=True)
    return folder


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINMIAO_", "DJANGO_"))}
    return kept | {"XINMIAO_DATA_DIR": str(folder), "XINMIAO_LANG": "en", "COLUMNS": "200"}


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
    """The address of the running site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen([XINMIAO, "serve", "--port", str(port)], env=environment(site_data))
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/health/")
        yield address
    finally:
        serving.terminate()
        serving.wait(20)


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
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield found
        found.close()


Picture = Callable[[Page, str], None]


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Picture:
    """Take a picture for the guide of a role, named `role/01-what-it-shows`; it is kept only with `--pictures`."""
    kept = request.config.getoption("--pictures")

    def take(page: Page, name: str) -> None:
        assert f"({Path(name).name}.png)" in (GUIDES / Path(name).parent / "README.md").read_text(encoding="utf-8")
        if kept:
            page.wait_for_load_state("networkidle")
            page.screenshot(path=GUIDES / f"{name}.png", animations="disabled")

    return take


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
