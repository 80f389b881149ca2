"""What people paste or upload to be checked, and what they say of a figure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinmiao.ledger.period import Period
from xinmiao.reviews.checking.bindings import Bound
from xinmiao.reviews.checking.sources import KINDS, text_of, within_limit
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language

NOT_OURS = "-"


class Submission(forms.Form):
    """A text, pasted or in a file; the file wins."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Paste a text in Chinese or English. It is checked and not kept."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        help_text=_(".md, .txt or .docx, at most 5 MB. Of a .docx the paragraphs and tables are read."),
    )

    def clean(self) -> dict[str, Any]:
        """Give `text`, whichever way it came. Names what cannot be read."""
        found = super().clean() or {}
        try:
            found["text"] = self._given(found)
        except XinmiaoError as error:
            raise forms.ValidationError(error.message(language())) from None
        if not found["text"].strip():
            raise forms.ValidationError(_("Paste a text or choose a file."))
        return found

    def _given(self, found: dict[str, Any]) -> str:
        if file := found.get("file"):
            return text_of(file.name, file.read())
        return within_limit(found.get("text") or "")


class Answer(forms.Form):
    """What a figure is. at: where it begins. indicator: a code, or NOT_OURS."""

    at = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    indicator = forms.CharField(max_length=120, error_messages={"required": _("Say what the figure is.")})
    other = forms.CharField(max_length=120, required=False)
    period = forms.CharField(max_length=30, required=False)
    place = forms.CharField(max_length=32, required=False)

    def clean_period(self) -> str:
        """Empty, or a period that can be read."""
        given: str = self.cleaned_data["period"].strip()
        try:
            _read = Period.parse(given) if given else None
        except XinmiaoError as error:
            raise forms.ValidationError(error.message(language())) from None
        return given

    @property
    def bound(self) -> Bound:
        """The answer as it is remembered."""
        told = self.cleaned_data
        code = told["other"] if told["indicator"] == "other" else told["indicator"]
        if code == NOT_OURS:
            return Bound("")
        return Bound(code, told["period"], {"place": told["place"]} if told["place"] else {})
