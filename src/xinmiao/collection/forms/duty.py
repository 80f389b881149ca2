"""What an adult on duty says of an alert."""

from __future__ import annotations

from django import forms

from xinmiao.collection.models.duty import Outcome


class StepDone(forms.Form):
    """A step that was done, or that was left out to keep the child safe, in words."""

    code = forms.CharField(max_length=40)
    words = forms.CharField(max_length=2000, required=False)
    skipped = forms.BooleanField(required=False)


class Closing(forms.Form):
    """What came of it."""

    outcome = forms.ChoiceField(choices=[("", ""), *Outcome.choices], required=False)
    words = forms.CharField(max_length=4000, required=False)
