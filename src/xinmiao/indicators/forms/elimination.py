"""Which criteria, year and place; the file that an officer sends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xinmiao.indicators.models import Holds
from xinmiao.science.elimination.criteria import DISEASES, Criteria
from xinmiao.ui.frame import language

Choices = Sequence[tuple[str, str]]


class Shown(forms.Form):
    """Choices of a page, in the address; an infection stands there by its place in the list, never by its name."""

    criteria = forms.ChoiceField(label=_("Criteria"), required=False)
    of = forms.ChoiceField(label=_("Infection"), required=False)
    year = forms.ChoiceField(label=_("Year"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, given: QueryDict, offered: Mapping[str, Choices]) -> None:
        told = given.copy()
        for name, choices in offered.items():
            codes = [code for code, _words in choices]
            if codes and told.get(name) not in codes:
                told[name] = codes[0]
        super().__init__(told)
        for name in list(self.fields):
            if name not in offered:
                del self.fields[name]
                continue
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered[name])

    def chosen(self, name: str) -> str:
        return str(self.data.get(name, ""))


def criteria_choices(known: Mapping[str, Criteria]) -> Choices:
    return [(code, str(one.rule.data["name"][language()])) for code, one in known.items()]


def disease_choices(codes: Sequence[str]) -> Choices:
    return [(str(n), DISEASES[code].in_(language())) for n, code in enumerate(codes)]


class TableFile(forms.Form):
    """A filled template."""

    holds = forms.ChoiceField(label=_("What the file holds"), choices=Holds.choices)
    file = forms.FileField(
        label=_("File"),
        help_text=_("An .xlsx or .csv file made from a template of this page; 10 MB at most."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )
