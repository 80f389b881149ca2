"""An advertisement as somebody notes it on a phone, and the days and the model of a report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from xinmiao.nutrition import pictures
from xinmiao.nutrition.models import Medium, ProductVersion
from xinmiao.nutrition.models.advertisements import SIGNS, Answer
from xinmiao.nutrition.queries.advertisements import shown_on
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.nutrient_profile.marketing import SIGNALS
from xinmiao.ui.frame import language

N_PRODUCTS = 6
LIST = "known-products"
"""The id of the list of products that a box offers."""


class Noted(forms.Form):
    """One advertisement. today: no day after it."""

    seen_where = forms.CharField(
        label=_("Where"),
        max_length=200,
        help_text=_("The channel, the platform, or the spot: e.g. 200 m from a school."),
    )
    medium = forms.ChoiceField(label=_("Medium"), choices=[("", ""), *Medium.choices])
    seen_on = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    brand = forms.CharField(
        label=_("Brand without a product"), max_length=200, required=False,
        help_text=_("Where only a brand is shown: it is kept, and the verdict stays open."),
    )  # fmt: skip
    picture = forms.FileField(
        label=_("Picture"), required=False,
        help_text=_("JPEG or PNG, at most 8 MB. Place and time are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )  # fmt: skip
    shows_no_child = forms.BooleanField(
        label=_("The picture shows no child, not even from behind or in a reflection"), required=False
    )
    words = forms.CharField(label=_("Note"), max_length=400, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in SIGNALS:
            self.fields[name] = forms.ChoiceField(
                label=str(SIGNS[name]).capitalize(), choices=Answer.choices, required=False, widget=forms.RadioSelect
            )
        for n in range(1, N_PRODUCTS + 1):
            self.fields[f"product_{n}"] = forms.CharField(
                label=_("Product %(n)s") % {"n": n}, required=False, max_length=400,
                widget=forms.TextInput(attrs={"list": LIST, "autocomplete": "off"}),
            )  # fmt: skip
        self.fields["product_1"].help_text = _("Barcode, or name as in the food desk.")
        products = [f"product_{n}" for n in range(1, N_PRODUCTS + 1)]
        self.order_fields(
            ["seen_where", "medium", "seen_on", *SIGNALS, *products, "brand", "picture", "shows_no_child"]
        )

    def clean_seen_on(self) -> date:
        day: date = self.cleaned_data["seen_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def clean_picture(self) -> bytes:
        file = self.cleaned_data["picture"]
        try:
            return pictures.without_traces(file.read(pictures.LARGEST + 1)) if file else b""
        except XinmiaoError as error:
            raise forms.ValidationError(error.message(language())) from error

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("picture") and not told.get("shows_no_child"):
            self.add_error("shows_no_child", said("Say so, or send no picture: a record never holds a child's image."))
        told["versions"] = [one for n in range(1, N_PRODUCTS + 1) if (one := self._product(f"product_{n}")) is not None]
        named = any(told.get(f"product_{n}") for n in range(1, N_PRODUCTS + 1))
        if not named and not told.get("brand"):
            self.add_error("product_1", said("Name a product that is shown, or the brand alone."))
        return told

    def _product(self, name: str) -> ProductVersion | None:
        words = str(self.cleaned_data.get(name) or "").strip()
        found = shown_on(words, self.cleaned_data.get("seen_on") or self.today) if words else None
        if words and found is None:
            self.add_error(
                name, said("The food desk knows no such product, or several: give the barcode, or enter it there.")
            )
        return found

    @property
    def noted(self) -> dict[str, Any]:
        """What the action takes, once it is valid."""
        told = self.cleaned_data
        plain = ("seen_where", "medium", "seen_on", "versions", "picture", "shows_no_child", "words")
        signals = {name: told[name] for name in SIGNALS}
        return {key: told[key] for key in plain} | {
            "brands": [told["brand"]] if told["brand"] else [],
            "signals": signals,
        }


class Period(forms.Form):
    """The days of a report, both in, and the model that judges."""

    model = forms.ChoiceField(label=_("Model"), required=False)
    first = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, models: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["model"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = models
