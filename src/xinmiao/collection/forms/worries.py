"""What a peer supporter says; an adult goes and looks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from xinmiao.collection.queries.worries import Told


class WorryForm(forms.Form):
    """No score, no list, no question about danger: notice, listen, tell."""

    whom = forms.CharField(label=_("Whom are you worried about?"), max_length=120,
                           help_text=_("In your own words: a name, a class."))  # fmt: skip
    where = forms.CharField(label=_("Where can an adult find this classmate now?"), max_length=200)
    words = forms.CharField(
        label=_("What did you notice?"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip

    def told(self) -> Told:
        return Told(**self.cleaned_data)
