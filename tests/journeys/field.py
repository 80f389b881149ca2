"""Where the field worker's journey is set: a site of its own with three forms and the people who use them."""

from __future__ import annotations

import json
import os
import random
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path

from lxml import etree
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Request, expect

from tests.journeys.conftest import QUIET
from tests.journeys.people import PASSWORD

PIN = "qiaoliang7"
NAME, ANSWER = "欧阳小苗", "13900001234"

FIELD = f"""
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions import forms
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.core import packs
from xinmiao.core.actors import Actor
from xinmiao.core.tests.pack_files import write_pack
from xinmiao.partners.pack import PART as PARTNERS
from xinmiao.places.models import Place
from xinmiao.places.pack import PART as PLACES
from xinmiao.programmes.models import Intervention
from xinmiao.programmes.pack import PART as PROGRAMMES
from tests.journeys import field_forms
by = Actor.job("journey")
call_command("migrate", verbosity=0)
settings.DATA_DIR.joinpath("pack").mkdir()
packs.load(write_pack(settings.DATA_DIR / "pack"), by=by, parts=(PLACES, PARTNERS, PROGRAMMES))
county = Place.objects.get(code="530102")
for name, role in {{"wang": "field_worker", "zhang": "field_worker", "fang": "administrator"}}.items():
    user = User.objects.create_user(name, name="王芳" if name == "wang" else "", password="{PASSWORD}")
    Grant.objects.create(user=user, role=role, place="" if role == "administrator" else county.code)
for code, told in field_forms.MAPPINGS.items():
    mapping = Mapping.model_validate({{**told, "intervention": Intervention.objects.first().code}})
    form = forms.describe(code=code, mapping=mapping, by=by)
    forms.publish(form=form, workbook=field_forms.workbook(code), mapping=mapping, by=by, at=timezone.now())
"""
WARMED = """async () => {
  while (!globalThis.xinmiaoForms) await new Promise((done) => setTimeout(done, 50));
  await (await xinmiaoForms).warm(async () => {});
}"""
"""Waits until the form engine is there, and has it warm itself up."""
RECEIVED = """
import json, sys
import django
django.setup()
from xinmiao.collection.models import Attachment, Revision
from xinmiao.people.encryption import unseal
for _ in sys.stdin:
    told = [unseal(bytes(one.sealed), subject=one.submission.subject, where="collection.revision").decode()
            for one in Revision.objects.select_related("submission").order_by("pk")]
    files = Attachment.objects.exclude(received_at=None).order_by("pk").values_list("sha256", flat=True)
    print(json.dumps({"xml": told, "files": list(files)}), flush=True)
"""
"""For each line that it reads, writes the XML of all that the site has received and the hashes of its files."""


def photograph(seed: int, side: int = 260) -> bytes:
    """A PNG that does not compress; of 260 pixels about 200 kB."""
    noise = random.Random(seed)
    rows = b"".join(b"\0" + noise.randbytes(3 * side) for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


class Phone:
    """A browser whose profile lies in a folder, so that it can be ended and begun again."""

    def __init__(self, playwright: Playwright, chromium: str, folder: Path, address: str, width: int) -> None:
        self.folder = folder
        self._start = lambda: playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium, args=QUIET, viewport={"width": width, "height": 740}, base_url=address,
        )  # fmt: skip
        self.address = address
        self.begin()

    def begin(self) -> None:
        self.context: BrowserContext = self._start()
        self.page: Page = self.context.pages[0]
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._seen)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._told)

    def _seen(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.outside.append(request.url)

    def _told(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def restart(self, *, offline: bool) -> None:
        self.context.close()
        self.begin()
        self.context.set_offline(offline)

    def sign_in(self, name: str) -> None:
        self.page.goto("/account/login/?next=/collect/")
        self.page.fill("[name=login]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.check("[name=remember]")  # or the session ends with the browser
        self.page.click("main button[type=submit]")
        self.page.wait_for_url("**/collect/")

    def set_up(self, pin: str = PIN) -> None:
        """Choose a PIN, and wait until all is here that is needed without a network."""
        self.page.fill("#pin-new", pin)
        self.page.fill("#pin-again", pin)
        self.page.click("#choose-pin button")
        expect(self.page.locator("#forms a")).to_have_count(3)
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")

    def unlock(self, pin: str = PIN) -> None:
        self.page.goto("/collect/")
        self.unlock_here(pin)

    def unlock_here(self, pin: str = PIN) -> None:
        self.page.fill("#pin", pin)
        self.page.click("#enter-pin button")
        expect(self.page.locator("#home")).to_be_visible()

    def opens(self, title: str) -> None:
        self.page.locator("#forms").get_by_role("link", name=title).click()
        self.page.wait_for_selector(".odk-form")

    def says(self, question: str, answer: str, at: int = 0) -> None:
        self.page.get_by_label(question, exact=True).nth(at).fill(answer)

    def types(self, question: str, number: str) -> None:
        self.page.get_by_label(question, exact=True).press_sequentially(number)

    def sends(self) -> None:
        self.page.get_by_role("button", name="提交").click()

    def visits(self, child: str = NAME, photograph: bytes = b"") -> None:
        """Fill the home visit, complete and right, and send it."""
        self.opens("家访")
        self.says("家访日期", "2026-05-20")
        self.page.keyboard.press("Escape")
        self.page.get_by_role("combobox", name="村").click()
        self.page.locator(".p-select-option").first.click()
        self.says("儿童姓名", child)
        self.page.get_by_text("男", exact=True).click()
        self.types("体重（千克）", "12.2")
        self.types("身高（厘米）", "85")
        self.says("电话", ANSWER)
        self.says("照护人姓名", "王奶奶")
        self.page.get_by_role("button", name="添加").click()
        self.says("照护人姓名", "李爷爷", at=1)
        if photograph:
            picture = {"name": "photo.png", "mimeType": "image/png", "buffer": photograph}
            self.page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
            self.page.wait_for_selector(".image-block")
        self.sends()
        expect(self.page.locator("#home")).to_be_visible()

    def begins(self, title: str) -> None:
        """Open a form, begin to answer it and leave it."""
        self.opens(title)
        self.says("儿童姓名", NAME)
        self.page.keyboard.press("Tab")
        self.page.click("#leave")
        expect(self.page.locator("#drafts li")).to_have_count(1)

    def registers(self, child: str) -> None:
        self.opens("儿童登记")
        self.says("儿童名字", child)
        self.sends()
        expect(self.page.locator("#home")).to_be_visible()

    def kill(self) -> None:
        """End the browser as a phone without power does."""
        found = subprocess.run(
            ["pgrep", "-f", f"user-data-dir={self.folder}"], capture_output=True, text=True, check=False
        )
        assert found.stdout
        for pid in found.stdout.split():
            os.kill(int(pid), signal.SIGKILL)
        self.context.close()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink()

    def end(self) -> None:
        self.context.close()


class Arrived:
    """What the site has received, asked of a process that stands beside it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "xinmiao.config.settings.local"}
        self.process = subprocess.Popen([sys.executable, "-c", RECEIVED], env={**environment, **settings},
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip

    def _asked(self) -> dict[str, list[str]]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        told: dict[str, list[str]] = json.loads(self.process.stdout.readline())
        return told

    def all(self) -> list[etree._Element]:
        return [etree.fromstring(xml.encode()) for xml in self._asked()["xml"]]

    def files(self) -> list[str]:
        """SHA-256 of each file that came with a form, as often as it came."""
        return self._asked()["files"]

    def of(self, child: str) -> list[etree._Element]:
        """Those that speak of a child."""
        return [one for one in self.all() if child in "".join(one.itertext())]
