"""A key for a device: whose, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from xinmiao.accounts.models import User


class DeviceForm(forms.Form):
    """worker is asked of those who manage others' devices."""

    worker = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Worker"), empty_label=None)
    label = forms.CharField(
        label=gettext_lazy("Name of the device"),
        max_length=80,
        help_text=gettext_lazy("Something that tells it apart, such as its make or the team that carries it."),
    )

    def __init__(self, own: User, others: Iterable[User], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        numbers = [own.pk, *(one.pk for one in others)]
        self.fields["worker"].queryset = User.objects.filter(pk__in=numbers)  # type: ignore[attr-defined]
        self.fields["worker"].initial = own.pk
        if len(numbers) == 1:
            del self.fields["worker"]
