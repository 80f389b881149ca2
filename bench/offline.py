"""How long a field worker waits without a network, and whether fifty forms with photographs all arrive, once each.

    .venv/bin/python -m bench.offline                    50 forms, processor slowed 6 times while opening
    .venv/bin/python -m bench.offline --forms 5

A small site with the journey's three forms; Chromium with a profile of its own, 360 px wide. After the first visit the
network is cut. Opening: from the address to the PIN, from the PIN to the list of forms (600 000 rounds of PBKDF2 are in
it), from the list to a form that can be filled. Then forms with a photograph of about 200 kB are queued, the browser is
killed, and started again with the network back.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import struct
import subprocess
import time
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, expect, sync_playwright
from tests.journeys.conftest import environment, python, serving
from tests.journeys.field import FIELD, PIN, Arrived, Phone

CHROMIUM = "/usr/bin/chromium"
SLOWED = 6
SIDE = 260  # pixels of noise: a PNG of about 200 kB


def photograph(seed: int) -> bytes:
    """A PNG that does not compress."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(3 * SIDE) for _ in range(SIDE))
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def milliseconds(since: float) -> float:
    return (time.perf_counter() - since) * 1000


def opening(page: Page) -> dict[str, float]:
    """Milliseconds of the three steps, with the processor slowed."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    start = time.perf_counter()
    page.goto("/collect/")
    page.wait_for_selector("#enter-pin:not([hidden])")
    told = {"address to PIN": milliseconds(start)}
    page.fill("#pin", PIN)
    start = time.perf_counter()
    page.click("#enter-pin button")
    page.wait_for_selector("#forms a")
    told["PIN to the list of forms"] = milliseconds(start)
    start = time.perf_counter()
    page.locator("#forms a").first.click()
    page.wait_for_selector(".odk-form input")
    told["list to a form"] = milliseconds(start)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.click("#leave")
    return told


def kill(phone: Phone) -> None:
    """End the browser as a phone without power does."""
    found = subprocess.run(
        ["pgrep", "-f", f"user-data-dir={phone.folder}"], capture_output=True, text=True, check=False
    )
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    time.sleep(2)
    for lock in phone.folder.glob("Singleton*"):
        lock.unlink()


def run(folder: Path, n: int) -> None:
    data = folder / "data"
    python(data, FIELD)
    with serving(data) as address, sync_playwright() as playwright:
        phone = Phone(playwright, CHROMIUM, folder / "profile", address, 360)
        phone.sign_in("wang")
        phone.set_up()
        phone.restart(offline=True)
        for step, took in opening(phone.page).items():
            print(f"{step:28}{took:8.0f} ms  (processor slowed {SLOWED} times)")
        start = time.perf_counter()
        for i in range(n):
            phone.visits(f"儿童{i:03}号", photograph=photograph(i))
        print(f"{n} forms filled and sealed   {milliseconds(start) / n:8.0f} ms each, typing included")
        print(phone.page.inner_text("#banner-words"))
        usage = phone.page.evaluate("navigator.storage.estimate().then(({ usage }) => usage / 1e6)")
        print(f"storage of the site          {usage:8.1f} MB")
        kill(phone)
        phone.begin()
        phone.unlock()
        start = time.perf_counter()
        expect(phone.page.locator("#banner")).to_be_hidden(timeout=600_000)
        print(f"sent after the kill          {milliseconds(start):8.0f} ms")
        arrived = Arrived(environment(data))
        times = [len(arrived.of(f"儿童{i:03}号")) for i in range(n)]
        print(
            f"arrived once: {times.count(1)} of {n}; twice or more: {sum(t > 1 for t in times)}; lost: {times.count(0)}"
        )
        arrived.process.terminate()
        phone.end()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=50)
    with TemporaryDirectory() as folder:
        run(Path(folder), parser.parse_args().forms)


if __name__ == "__main__":
    main()
