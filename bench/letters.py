"""What it costs to set letters to parents on paper.

    .venv/bin/python -m bench.letters [--letters 500]

Letters of one class after another, every kind among them, set as one PDF: seconds by the clock, target 30 for 500.
"""

# ruff: noqa: E402 - Django is set up before its models are imported
from __future__ import annotations

import argparse
import os
import time
from datetime import UTC, date, datetime
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinmiao.config.settings.local")
django.setup()

from xinmiao.collection.models import Entity
from xinmiao.nutrition import paper
from xinmiao.nutrition.models import Measurement
from xinmiao.nutrition.paper import Sender, Sheet
from xinmiao.nutrition.queries.letters import Prepared
from xinmiao.nutrition.queries.roster import Pupil
from xinmiao.nutrition.queries.wording import languages, words_in
from xinmiao.nutrition.rules.letters import COLUMNS, Kind
from xinmiao.places.models import Place

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)


def sheet(n: int) -> Sheet:
    """The nth letter, of the nth class in turn."""
    klass = [*COLUMNS, ""][n % (len(COLUMNS) + 1)]
    measured = Measurement(height_cm=Decimal("140.0"), weight_kg=Decimal("34.0"), measured_on=date(2026, 11, 20))
    pupil = Pupil(Entity(), None, str(n), 4, 1 + n // 50, measured)
    kind = Kind.READY if klass else Kind.AGAIN
    return Sheet(Prepared(pupil, kind, klass, "WS/T 586-2018", "WS/T 456-2014", "no"), f"学生{n}", f"0001-{n:04d}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--letters", type=int, default=500)
    n = asked.parse_args().letters
    school = Place(name_zh="明德小学", name_en="Mingde School")
    for language in languages():
        sender = Sender(school, language, words_in(language), "校医 0871-1234567", "五华区妇幼保健院儿童保健科")
        began = time.perf_counter()
        content = paper.pdf_of([sheet(i) for i in range(n)], sender, at=AT)
        took = time.perf_counter() - began
        print(f"{n} letters, {language}: {took:.1f} s, {len(content) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
