"""What a person sets for themselves."""

from django import forms

from xinmiao.accounts.models import User
from xinmiao.ui.widgets import ForeignSelect


class Preferences(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = User
        fields = ["language"]
        widgets = {"language": ForeignSelect(str)}  # a language under its own name
