"""Filters of the queue, the reason of a decision, the purpose of a look."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.collection.models import State
from xinmiao.people.queries import Purpose as Reading

FLAG_NAMES = {
    "required": gettext_lazy("an answer is missing"),
    "type": gettext_lazy("not of its type"),
    "constraint": gettext_lazy("against a condition"),
    "choice": gettext_lazy("not among the choices"),
    "calculate": gettext_lazy("calculated otherwise"),
    "clock": gettext_lazy("the device's clock"),
    "haste": gettext_lazy("filled very fast"),
    "duplicate": gettext_lazy("the same content again"),
    "place": gettext_lazy("place outside the worker's"),
    "coordinates": gettext_lazy("coordinates outside the county"),
    "consent": gettext_lazy("a consent not recorded"),
    "person": gettext_lazy("who it is"),
    "posting": gettext_lazy("could not be posted"),
}
PURPOSES = [
    (Reading.SERVICE.value, gettext_lazy("to decide on it")),
    (Reading.DUPLICATE.value, gettext_lazy("to say who somebody is")),
    (Reading.FOLLOW_UP.value, gettext_lazy("to reach the family")),
    (Reading.CORRECTION.value, gettext_lazy("to correct a mistake")),
]
ANEW, OTHER = "anew", "other"


class Filters(forms.Form):
    """Which submissions are listed."""

    county = forms.ChoiceField(label=gettext_lazy("County"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Form"), required=False)
    flag = forms.ChoiceField(label=gettext_lazy("Finding"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(
        self,
        given: QueryDict,
        counties: Iterable[tuple[str, str]],
        kinds: Iterable[tuple[str, str]],
        flags: Iterable[str],
    ) -> None:
        super().__init__(given)
        self._offer("county", [("", _("All")), *counties])
        self._offer("form", [("", _("All")), *kinds])
        self._offer("flag", [("", _("All")), *((one, str(FLAG_NAMES.get(one, one))) for one in flags)])
        self._offer("state", [("", _("Waiting for a decision")), *State.choices, ("all", _("All"))])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def limits(self) -> dict[str, str]:
        """What limits the list; an address that says something else limits nothing."""
        told = self.cleaned_data if self.is_valid() else {}
        return {key: told[key] for key in self.fields if told.get(key)}

    @property
    def query(self) -> str:
        """The limits as an address carries them."""
        found = QueryDict(mutable=True)
        found.update(self.limits)
        return found.urlencode()


class StepForm(forms.Form):
    """What goes with a decision: the reason, and the revision that was read."""

    reason = forms.CharField(max_length=1000, required=False)
    seen = forms.IntegerField(min_value=1)


class Purpose(forms.Form):
    """Why somebody looks at an identity; written into the audit trail."""

    purpose = forms.ChoiceField(label=gettext_lazy("I need this"), choices=PURPOSES)


class Who(forms.Form):
    """Who somebody is: one of the candidates, another person by the code of their page, or somebody new."""

    role = forms.CharField(max_length=64)
    ordinal = forms.IntegerField(min_value=0)
    who = forms.CharField(max_length=64)
    code = forms.CharField(max_length=64, required=False)
    reason = forms.CharField(max_length=1000, required=False)

    @property
    def pseudonym(self) -> str:
        """Of the person who was chosen; empty for somebody new."""
        chosen = str(self.cleaned_data["who"])
        return {ANEW: "", OTHER: str(self.cleaned_data["code"]).strip()}.get(chosen, chosen)


class Settle(forms.Form):
    """What becomes of bytes that were held back, and why."""

    decision = forms.ChoiceField(choices=[("accept", "accept"), ("discard", "discard")])
    reason = forms.CharField(max_length=300, required=False)
