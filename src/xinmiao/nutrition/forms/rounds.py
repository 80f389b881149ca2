"""What is typed to plan a round, to take a step of it, and the workbook that is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from xinmiao.nutrition.models import Term
from xinmiao.nutrition.rules import rounds as rules
from xinmiao.places.models import Place

if TYPE_CHECKING:
    PlaceField = forms.ModelChoiceField[Place]
else:
    PlaceField = forms.ModelChoiceField


class SchoolField(PlaceField):
    """A school by its name."""

    def label_from_instance(self, obj: Place) -> str:
        return obj.name


class PlanForm(forms.Form):
    """schools: those whose rounds somebody runs; today proposes the year and term."""

    school = SchoolField(Place.objects.none(), label=gettext_lazy("School"), to_field_name="code")
    school_year = forms.CharField(label=gettext_lazy("School year"), max_length=9)
    term = forms.ChoiceField(label=gettext_lazy("Term"), choices=Term.choices)
    first_day = forms.DateField(label=gettext_lazy("First day"), widget=forms.DateInput({"type": "date"}))
    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput({"type": "date"}))
    instruments = forms.CharField(
        label=gettext_lazy("Instruments"), required=False, max_length=600, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("One a line: what is measured with, and when it was last checked."),
    )  # fmt: skip

    def __init__(self, schools: QuerySet[Place], today: date, given: Mapping[str, Any] | None = None) -> None:
        told = {"school_year": rules.school_year_of(today), "term": rules.term_of(today), "first_day": today}
        super().__init__(given, initial=told)
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = schools

    @property
    def instruments_told(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.cleaned_data["instruments"].splitlines() if line.strip())


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Filled workbook"), widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"})
    )
