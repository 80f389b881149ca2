"""A server that receives one session and is killed after the alert was opened, before anything was committed.

Run by `test_duty.py`: `lay_out`, then `die`, then `live`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from xinmiao.accounts.models import User  # noqa: E402
from xinmiao.collection.models import SafetyAlert, Submission  # noqa: E402
from xinmiao.collection.tests import safety_forms, sending  # noqa: E402
from xinmiao.core import handlers  # noqa: E402
from xinmiao.core.models import Task  # noqa: E402


def lay_out() -> None:
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as pack:
        sending.load_country(Path(pack))
    safety_forms.publish_from_pack()
    safety_forms.adult("chen")


def kill(**_told: object) -> None:
    """Called after the alert stands in the transaction."""
    assert SafetyAlert.objects.count() == 1
    os.kill(os.getpid(), signal.SIGKILL)


def receive() -> None:
    xml = safety_forms.session(safety_forms.pupil(mood={"phq_9": "1"}), instance="uuid:one")
    safety_forms.send(xml, User.objects.get(username="chen"))


def tell() -> None:
    counts = [Submission.objects.count(), SafetyAlert.objects.count(), Task.objects.count()]
    (Path(settings.DATA_DIR) / "counts.json").write_text(json.dumps(counts))


if __name__ == "__main__":
    what = sys.argv[1]
    if what == "lay_out":
        lay_out()
    elif what == "die":
        handlers.provide("collection.received", "xinmiao.collection.tests.dying.kill")
        receive()
    elif what == "live":
        receive()
    tell()
