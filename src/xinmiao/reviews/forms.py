"""What editors fill in: a section, a figure and its words, a comment, an erratum, the consent to a step."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xinmiao.indicators import axes
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.reviews.models import Claim, Edition
from xinmiao.reviews.queries.desk import Section, wording_version
from xinmiao.reviews.wordings import LANGUAGES, WRITABLE_HEDGES, Style
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text
from xinmiao.ui.frame import language
from xinmiao.ui.widgets import ForeignSelect

UNITS = [Decimal(1).scaleb(power) for power in range(-2, 9)]
_PRINTED = ("USD", "percent")
_PART = ("sex", "age_band", "disability", "residence")
TEXTS = {"zh": _("Chinese text"), "en": _("English text")}


class SectionForm(forms.Form):
    """A section in both languages, with the versions that the writer started from."""

    zh = forms.CharField(label=TEXTS["zh"], required=False, strip=False, widget=forms.Textarea)
    en = forms.CharField(label=TEXTS["en"], required=False, strip=False, widget=forms.Textarea)
    version_zh = forms.CharField(required=False, widget=forms.HiddenInput)
    version_en = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, section: Section) -> SectionForm:
        """Give the form of a section as it stands."""
        versions = {f"version_{one}": name for one, name in section.versions.items()}
        return cls({**section.texts, **versions})

    @property
    def texts(self) -> dict[str, str]:
        return {one: self.data.get(one, "").replace("\r\n", "\n") for one in LANGUAGES}

    @property
    def versions(self) -> dict[str, str]:
        return {one: self.data.get(f"version_{one}", "") for one in LANGUAGES}


class WordingForm(forms.Form):
    """How a figure is written, in each language."""

    hedge_zh = forms.ChoiceField(
        label=_("Hedge in Chinese"), required=False, widget=ForeignSelect(lambda word: "zh" if word else "")
    )
    hedge_en = forms.ChoiceField(
        label=_("Hedge in English"), required=False, widget=ForeignSelect(lambda word: "en" if word else "")
    )
    to = forms.ChoiceField(label=_("Unit of the last digit written"), initial="1")
    measure_zh = forms.CharField(label=_("Chinese measure word"), required=False, max_length=8)
    spelled_zh = forms.BooleanField(label=_("Spelled out in Chinese"), required=False)
    spelled_en = forms.BooleanField(label=_("Spelled out in English"), required=False)
    says_zh = forms.CharField(
        label=_("Words in Chinese"), required=False, max_length=120, help_text=_("Empty: written from the figure.")
    )
    says_en = forms.CharField(
        label=_("Words in English"), required=False, max_length=120, help_text=_("Empty: written from the figure.")
    )

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unit = unit
        for one, words in WRITABLE_HEDGES.items():
            _offer(self, f"hedge_{one}", [("", _("none")), *((word, word) for word in words)])
        _offer(self, "to", [(f"{unit:f}", f"{unit:,f}") for unit in UNITS])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("says_zh")) != bool(given.get("says_en")):
            raise ValidationError(_("State the words in both languages, or in neither."))
        return given

    @property
    def styles(self) -> dict[str, Style]:
        """How each language writes it."""
        given = self.cleaned_data
        to = Decimal(given["to"])
        return {
            one: Style(
                given[f"hedge_{one}"], to, given["measure_zh"] if one == "zh" else "", self._unit,
                given[f"spelled_{one}"], given[f"says_{one}"],
            )
            for one in LANGUAGES
        }  # fmt: skip


class RewordForm(WordingForm):
    """A claim of the draft worded otherwise."""

    started_from = forms.CharField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(claim: Claim) -> dict[str, Any]:
        told = {name: getattr(claim, name) for name in WordingForm.base_fields}
        return told | {"to": f"{claim.to.normalize():f}", "started_from": wording_version(claim)}

    def start_from(self, claim: Claim) -> None:
        """Let the next save stand on the wording as it is now, which whoever saves has then seen."""
        self.data = {**{key: self.data[key] for key in self.data}, "started_from": wording_version(claim)}


class FigureForm(WordingForm):
    """A figure to insert: which period, which part, how written."""

    period = forms.CharField(
        label=_("Period"), max_length=30, help_text=_("For example 2024, 2024-Q3, 2024-06 or 2018-2024.")
    )
    place = forms.CharField(
        label=_("Place (code)"), required=False, max_length=32, help_text=_("Empty: everywhere."),
        widget=forms.TextInput(attrs={"list": "provinces"}),
    )  # fmt: skip
    field_order = ("period", "place", *_PART)

    def __init__(self, *args: Any, version: IndicatorVersion, **kwargs: Any) -> None:
        spec = version.spec
        super().__init__(*args, unit=spec.unit if spec.unit in _PRINTED else "", **kwargs)
        for axis in _PART:
            if axis in spec.disaggregations:
                values = [(one.code, one.label.in_(language())) for one in axes.VALUES[axis]]
                name = axes.NAMES[axis].in_(language())
                self.fields[axis] = forms.ChoiceField(label=name, required=False, choices=[("", _("all")), *values])
        self.order_fields(("period", "place", *_PART))

    def clean_period(self) -> str:
        try:
            return str(Period.parse(self.cleaned_data["period"]))
        except XinmiaoError as error:
            raise ValidationError(error.message(language())) from None

    @cached_property
    def slice(self) -> dict[str, str]:
        return Slice.within({key: str(value or "") for key, value in self.cleaned_data.items()}).limits


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class ErratumForm(forms.Form):
    """What readers are told of an error."""

    claim = forms.ChoiceField(label=_("Concerns"), required=False)
    text_zh = forms.CharField(label=_("Text in Chinese"), widget=forms.Textarea(attrs={"rows": 3}))
    text_en = forms.CharField(label=_("Text in English"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(code, code) for code in edition.claims.values_list("code", flat=True)]
        _offer(self, "claim", [("", _("the whole edition")), *codes])

    @property
    def text(self) -> Text:
        return Text(self.cleaned_data["text_zh"], self.cleaned_data["text_en"])


class ConsentForm(forms.Form):
    """A step that cannot be taken back, confirmed."""

    confirmed = forms.BooleanField(label=_("I have read this and want it"))


class FreezeForm(ConsentForm):
    """Freezing, with a reason for each claim that the ledger contradicts."""

    def __init__(self, *args: Any, contradicted: Iterable[Claim] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [one.code for one in contradicted]
        for code in self.codes:
            label = _("Why “%(code)s” stands although the ledger contradicts it") % {"code": code}
            self.fields[f"reason:{code}"] = forms.CharField(label=label, required=False, max_length=500)
        self.order_fields([*(f"reason:{code}" for code in self.codes), "confirmed"])

    @property
    def reasons(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"reason:{code}", "") for code in self.codes}


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
