"""Lays out the installation that its environment names: a form, a worker, the key of the worker's phone beside it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from xinmiao.collection.actions import devices  # noqa: E402
from xinmiao.collection.tests import sending  # noqa: E402

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as folder:
        sending.load_country(Path(folder))
    sending.publish()
    made = devices.make(user=sending.person("worker"), label="phone", by=sending.BY, at=sending.AT)
    Path(settings.DATA_DIR, "key").write_text(made.token)
