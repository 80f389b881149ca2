"""How long a field worker waits without a network, and whether fifty forms with photographs all arrive, once each.

    .venv/bin/python -m bench.offline                    50 forms, processor slowed 6 times while opening
    .venv/bin/python -m bench.offline --forms 5

A small site with the three forms of the journey; Chromium with a profile of its own, 360 px wide. What the first visit
brings over the network is counted; then the network is cut. A form opens from the tap on it in the list to its first
question, when the page has been open for as long as somebody needs to type a PIN. The launch from nothing is measured
apart, by somebody who types and taps at once. Then forms with a photograph of about 200 kB are queued, the browser is
killed, and started again with the network back.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, Request, expect, sync_playwright

from bench.site import SETTINGS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)

from tests.journeys.conftest import environment, python, serving
from tests.journeys.field import FIELD, PIN, Arrived, Phone, photograph

CHROMIUM = "/usr/bin/chromium"
SLOWED = 6
TYPING = 6_000  # milliseconds: so long somebody looks at the page and types a PIN
TITLES = ("家访", "儿童登记", "儿童随访")


def milliseconds(since: float) -> float:
    return (time.perf_counter() - since) * 1000


def told(step: str, took: float, note: str = "") -> None:
    print(f"{step:44}{took:8.0f} ms  {note}")


@contextmanager
def slowed(page: Page) -> Iterator[None]:
    """The processor of the page's own thread; key derivation, WebAssembly and the service worker run beside it."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    yield
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def launched(page: Page) -> None:
    """From nothing to a form, by somebody who types the PIN and taps at once."""
    start = since = time.perf_counter()
    page.goto("/collect/")
    page.wait_for_selector("#enter-pin:not([hidden])")
    told("address to PIN", milliseconds(since))
    since = time.perf_counter()
    page.fill("#pin", PIN)
    page.click("#enter-pin button")
    page.wait_for_selector("#forms a")
    told("PIN to the list of forms", milliseconds(since))
    tapped(page, "list to a form, at once")
    told("launch from nothing to a form", milliseconds(start), f"load {os.getloadavg()[0]:.1f}")


def tapped(page: Page, step: str, title: str = "") -> None:
    """From the tap on a form in the list to its first question."""
    since = time.perf_counter()
    page.locator("#forms a", has_text=title).first.click()
    page.wait_for_selector(".odk-form input")
    told(step, milliseconds(since), f"load {os.getloadavg()[0]:.1f}")
    page.click("#leave")
    page.wait_for_selector("#home:not([hidden])")


def opening(phone: Phone) -> None:
    with slowed(phone.page):
        launched(phone.page)
    for title in TITLES:
        phone.restart(offline=True)
        with slowed(phone.page):
            phone.page.goto("/collect/")
            phone.page.wait_for_timeout(TYPING)
            phone.unlock_here()
            phone.page.wait_for_selector("#forms a")
            tapped(phone.page, f"tap to first question, {title}", title)
            tapped(phone.page, "    the same again", title)


def first_visit(phone: Phone) -> None:
    """What comes over the network until the page works without one, by the browser's own count."""
    came: list[Request] = []
    phone.context.on("requestfinished", came.append)
    phone.sign_in("wang")
    phone.set_up()
    phone.page.wait_for_timeout(2_000)
    sizes = [(one.url, one.sizes()["responseBodySize"]) for one in came if not one.url.startswith(("data:", "blob:"))]
    print(f"first visit                 {sum(size for _, size in sizes) / 1000:8.0f} kB, {len(sizes)} requests")
    engine = sum(size for url, size in sizes if "/forms/" in url and url.endswith("js"))
    print(f"    of it the form engine   {engine / 1000:8.0f} kB")


def run(folder: Path, n: int) -> None:
    data = folder / "data"
    python(data, FIELD)
    with serving(data) as address, sync_playwright() as playwright:
        phone = Phone(playwright, CHROMIUM, folder / "profile", address, 360)
        first_visit(phone)
        phone.restart(offline=True)
        opening(phone)
        start = time.perf_counter()
        taken = {f"儿童{i:03}号": photograph(i) for i in range(n)}
        for child, picture in taken.items():
            phone.visits(child, photograph=picture)
        told(f"{n} forms filled and sealed, each", milliseconds(start) / n, "typing included")
        expect(phone.page.locator("#banner-words")).to_contain_text(f"未上报 {n} 份")
        print(phone.page.inner_text("#banner-words"))
        usage = phone.page.evaluate("navigator.storage.estimate().then(({ usage }) => usage / 1e6)")
        print(f"storage of the site         {usage:8.1f} MB")
        phone.kill()
        phone.begin()
        phone.unlock()
        start = time.perf_counter()
        expect(phone.page.locator("#banner")).to_be_hidden(timeout=600_000)
        told("sent after the kill", milliseconds(start))
        arrived = Arrived(environment(data))
        times = [len(arrived.of(child)) for child in taken]
        print(
            f"forms arrived once: {times.count(1)}; twice or more: {sum(t > 1 for t in times)}; lost: {times.count(0)}"
        )
        files = arrived.files()  # written anew by the form engine
        print(f"photographs arrived: {len(files)}, different ones {len(set(files))}")
        arrived.process.terminate()
        phone.end()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=50)
    with TemporaryDirectory() as folder:
        run(Path(folder), parser.parse_args().forms)


if __name__ == "__main__":
    main()
