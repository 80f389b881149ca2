"""The file that somebody sends, and what it is of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.collection.models import Mode
from xinmiao.collection.queries.importing import Offered
from xinmiao.partners.models import Partner


class Upload(forms.Form):
    """offered: what this person may import; partners: those they act for."""

    of = forms.ChoiceField(label=gettext_lazy("What the file holds"))
    partner = forms.ChoiceField(label=gettext_lazy("Partner"), required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An .xlsx or .csv file, made from a template of this page; 100 MB at most."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("When a row is wrong"),
        choices=[
            (Mode.ALL.value, gettext_lazy("Import nothing until every row is right")),
            (Mode.GOOD.value, gettext_lazy("Import the good rows, leave the others out")),
        ],
        initial=Mode.ALL.value,
        widget=forms.RadioSelect,
    )
    is_complete = forms.BooleanField(
        label=gettext_lazy("The file is complete: what it leaves out is to be withdrawn"),
        help_text=gettext_lazy("For counts only: of this partner, for the indicators and periods in the file."),
        required=False,
    )

    def __init__(self, offered: Sequence[Offered], partners: Sequence[Partner], *given: Any, any_: bool) -> None:
        super().__init__(*given)
        self.offered = {one.key: one for one in offered}
        self.partners = {one.code: one for one in partners}
        _field(self, "of").choices = [("", _("Choose")), *((one.key, one.name) for one in offered)]
        none = [("", _("None"))] if any_ else []
        _field(self, "partner").choices = none + [(one.code, one.name) for one in partners]
        if len(partners) == 1 and not any_:
            del self.fields["partner"]

    @property
    def chosen(self) -> Offered:
        return self.offered[self.cleaned_data["of"]]

    @property
    def partner_chosen(self) -> Partner | None:
        if "partner" not in self.fields:
            return next(iter(self.partners.values()))
        return self.partners.get(self.cleaned_data["partner"])


def _field(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    return field
