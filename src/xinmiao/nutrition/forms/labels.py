"""A label as somebody types it from a package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xinmiao.science.nutrient_profile.labels import DECLARED

NUTRIENTS = {
    "energy": pgettext_lazy("nutrient", "Energy"),
    "protein": pgettext_lazy("nutrient", "Protein"),
    "fat": pgettext_lazy("nutrient", "Fat"),
    "saturated_fat": pgettext_lazy("nutrient", "Saturated fat"),
    "carbohydrate": pgettext_lazy("nutrient", "Carbohydrate"),
    "sugars": pgettext_lazy("nutrient", "Sugars"),
    "sodium": pgettext_lazy("nutrient", "Sodium or salt"),
}


class Typed(forms.Form):
    """The words of a label, what its table declares, and by which rules it is checked. profiles: their ids."""

    profile = forms.ChoiceField(label=_("Label rules"), widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("Day of the label"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Before rules are in force, what they ask for is not yet required."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Words under the nutrition table"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("As printed; line breaks do not matter."),
    )  # fmt: skip
    declared = forms.MultipleChoiceField(
        label=_("What the nutrition table declares"), required=False, choices=list(NUTRIENTS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, profiles: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["profile"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, f"{one[:2].upper()} {one[2:].replace('_', '–')}") for one in profiles]

    @property
    def row(self) -> dict[str, str | None]:
        """The label as the check takes it: a nutrient that is declared has some word in its column."""
        told = {DECLARED[one][0]: "declared" for one in self.cleaned_data["declared"]}
        return {"label_text": self.cleaned_data["text"] or None, **told}
