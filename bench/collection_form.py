"""Lays out what `bench.collection` sends to: a form of 25 questions, a worker and the key of their device."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from xinmiao.collection.actions import devices, forms  # noqa: E402
from xinmiao.collection.rules.mapping import Mapping  # noqa: E402
from xinmiao.collection.tests import sending  # noqa: E402
from xinmiao.collection.tests.workbooks import choice, question, workbook  # noqa: E402
from xinmiao.programmes.models import Intervention  # noqa: E402

SURVEY = [
    question("select_one_from_file places.csv", "place"),
    question("date", "visit_date", required="yes", constraint=". <= today()"),
    question("text", "child_name", required="yes"),
    question("integer", "age", constraint=". >= 0 and . <= 17"),
    *(question("integer", f"number_{n}", constraint=". >= 0 and . < 100") for n in range(7)),
    *(question("select_one yes_no", f"choice_{n}", required="yes") for n in range(7)),
    *(question("text", f"words_{n}", relevant="${age} >= 0") for n in range(7)),
]


def lay_out() -> None:
    call_command("migrate", verbosity=0)
    with TemporaryDirectory() as folder:
        sending.load_country(Path(folder))
    about = {"title": {"zh": "基准", "en": "Bench"}, "intervention": Intervention.objects.first().code}
    mapping = Mapping.model_validate({**about, "place": "place", "date": "visit_date"})
    book = workbook("bench", SURVEY, choices=[choice("yes_no", "yes"), choice("yes_no", "no")])
    form = forms.describe(code="bench", mapping=mapping, by=sending.BY)
    forms.publish(form=form, workbook=book, mapping=mapping, by=sending.BY, at=sending.PUBLISHED_AT)
    for i in range(10):
        sending.publish(f"other_{i}")
    made = devices.make(user=sending.person("worker"), label="bench", by=sending.BY, at=sending.AT)
    Path(settings.DATA_DIR, "key").write_text(made.token)


if __name__ == "__main__":
    lay_out()
