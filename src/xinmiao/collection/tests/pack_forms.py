"""Forms of the first country's pack, published in the small country of the tests."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML

from xinmiao.collection.actions import forms
from xinmiao.collection.models import FormVersion
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.tests.sending import BY, PUBLISHED_AT
from xinmiao.programmes.models import Intervention

FORMS = Path(__file__).resolve().parents[4] / "packs" / "china" / "forms"


def published(code: str) -> FormVersion:
    """A form of the pack with its own mapping, but for the intervention; it counts nothing."""
    told = YAML(typ="safe").load(FORMS / code / "form.yaml")
    told |= {"intervention": Intervention.objects.first().code, "service": None, "records": []}
    mapping = Mapping.model_validate(told)
    form = forms.describe(code=code, mapping=mapping, by=BY)
    book = (FORMS / code / "form.xlsx").read_bytes()
    return forms.publish(form=form, workbook=book, mapping=mapping, by=BY, at=PUBLISHED_AT)
