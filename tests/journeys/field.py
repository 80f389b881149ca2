"""Where the field worker's journey is set: a site of its own with three forms and the people who use them."""

from __future__ import annotations

from tests.journeys.people import PASSWORD

FIELD = f"""
import datetime
from django.utils import timezone
from xinmiao.accounts.models import Grant, User
from xinmiao.collection.actions import forms
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.core.actors import Actor
from xinmiao.places.models import Place
from tests.journeys import field_forms
by = Actor.job("journey")
county = Place.objects.filter(kind="county").order_by("code").first()
for name, role in {{"wang": "field_worker", "zhang": "field_worker", "fang": "administrator"}}.items():
    user = User.objects.create_user(name, name="王芳" if name == "wang" else "", password="{PASSWORD}")
    Grant.objects.create(user=user, role=role, place="" if role == "administrator" else county.code)
for code, told in field_forms.MAPPINGS.items():
    mapping = Mapping.model_validate(told)
    form = forms.describe(code=code, mapping=mapping, by=by)
    forms.publish(form=form, workbook=field_forms.workbook(code), mapping=mapping, by=by, at=timezone.now())
"""
RECEIVED = """
import json, sys
import django
django.setup()
from xinmiao.collection.models import Revision
from xinmiao.people.encryption import unseal
for _ in sys.stdin:
    told = [unseal(bytes(one.sealed), subject=one.submission.subject, where="collection.revision").decode()
            for one in Revision.objects.select_related("submission").order_by("pk")]
    print(json.dumps(told), flush=True)
"""
"""For each line that it reads, writes the XML of all that the site has received."""
