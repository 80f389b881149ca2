"""What is said when letters are printed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class PrintForm(forms.Form):
    """Whom the parents may call, and where they may go; the letters say both."""

    language = forms.CharField(max_length=8, widget=forms.HiddenInput)
    contact = forms.CharField(
        label=_("Whom parents may call"), max_length=200, help_text=_("Name and number, as the letters print them.")
    )
    clinic = forms.CharField(
        label=_("Clinic"), max_length=200, help_text=_("The clinic that letters name where a child should be seen.")
    )


class ReprintForm(forms.Form):
    letter = forms.IntegerField()
    reason = forms.CharField(label=_("Why it is printed again"), max_length=300, required=False)
