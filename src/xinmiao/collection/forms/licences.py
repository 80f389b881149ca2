"""Who read an instrument's notice, when, and which; or why that is taken back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xinmiao.collection.queries.licences import to_confirm


class ConfirmationForm(forms.Form):
    """The person's name is the name of who read it, not of who types it in."""

    instrument = forms.ChoiceField(label=_("Instrument"))
    confirmed_by = forms.CharField(label=_("Who read the notice"), max_length=150)
    confirmed_on = forms.DateField(label=_("Day of reading"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(
        label=_("Reference"), max_length=300, help_text=_("Which notice or letter, and where it is kept.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["instrument"].choices = [(one.id, one.id.upper()) for one in to_confirm()]  # type: ignore[attr-defined]


class RevocationForm(forms.Form):
    because = forms.CharField(label=_("Reason"), max_length=300)
