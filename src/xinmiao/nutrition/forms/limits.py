"""What a person says of the report whose limits are entered, and of a version of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from xinmiao.nutrition.actions.limits import Head
from xinmiao.nutrition.rules.limits import COMPARES, LAST_PAGE
from xinmiao.ui.frame import language


def _page(label: Any) -> forms.IntegerField:
    within = [MinValueValidator(1), MaxValueValidator(LAST_PAGE)]
    return forms.IntegerField(label=label, validators=within, widget=forms.NumberInput(attrs={"inputmode": "numeric"}))


class ReportHead(forms.Form):
    """The report as a whole. today: no day after it."""

    document = forms.CharField(label=_("Report"), max_length=200)
    edition = forms.CharField(
        label=_("Edition"), max_length=200, help_text=_("As printed in the copy you read: publisher, year, printing.")
    )
    read_on = forms.DateField(label=_("Read on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    compare = forms.ChoiceField(label=_("When is a food over a limit?"), widget=forms.RadioSelect)
    compare_page = _page(_("Page that says so"))
    basis_holds = forms.BooleanField(
        label=_("The report sets its limits per 100 g of solid and per 100 ml of liquid food")
    )
    basis_page = _page(_("Page that gives the basis of the limits"))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, today: date, released: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.today, self.released = today, released
        field = self.fields["compare"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, words.in_(language())) for key, words in COMPARES.items()]

    def clean_read_on(self) -> date:
        day: date = self.cleaned_data["read_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        if self.released and str(day) < self.released:
            raise forms.ValidationError(
                _("The report was released on %(day)s: it cannot have been read before."), params={"day": self.released}
            )
        return day

    @property
    def head(self) -> Head:
        """What was said, once it is valid."""
        return Head(**{key: value for key, value in self.cleaned_data.items() if key != "basis_holds"})


class LimitFile(forms.Form):
    """A table of limits that was filled in elsewhere."""

    file = forms.FileField(label=_("File with limits"), help_text=_("The XLSX or YAML template, filled in; CSV too."))


class Retirement(forms.Form):
    """Why a version goes out of use."""

    why = forms.CharField(label=_("Why"), max_length=400)
