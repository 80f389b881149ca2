"""What a person sets for themselves."""

from django import forms

from xinmiao.accounts.models import User


class Preferences(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    class Meta:
        model = User
        fields = ["language"]
