from django import forms
from django.utils.translation import gettext_lazy as _


class Search(forms.Form):
    """What somebody types to find a place."""

    q = forms.CharField(
        label=_("Find a place"),
        max_length=60,
        help_text=_("A name in Chinese, pinyin or English, or a code"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
