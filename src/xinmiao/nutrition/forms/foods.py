"""One product as its label declares it: every amount as text, empty for unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.nutrition.actions.foods import Declared
from xinmiao.nutrition.models import ProductVersion, Source
from xinmiao.nutrition.queries import foods
from xinmiao.nutrition.rules import foods as rules
from xinmiao.nutrition.rules.food_columns import AMOUNTS, FLAGS, LABELS, NUTRIENTS, SHARES, SIZES, WORDS, label
from xinmiao.nutrition.rules.nutrient_models import classes_of, name_of
from xinmiao.science.nutrient_profile import is_barcode
from xinmiao.science.nutrient_profile.columns import UNITS
from xinmiao.science.nutrient_profile.models import Model
from xinmiao.science.text import Text
from xinmiao.ui.frame import language
from xinmiao.ui.widgets import ForeignSelect

CLASS = "class_of_"
OF_WORDS = ("basis", "state", "tfa_source", "nova", *FLAGS)


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under one heading. compact: side by side, each with its unit."""

    key: str
    title: str
    fields: list[BoundField]
    lead: str = ""
    compact: bool = False


class Amount(forms.CharField):
    """An amount as text, and the unit that stands beside it."""

    def __init__(self, name: str) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(label=label(name, language()), required=False, max_length=20, widget=widget)
        self.unit = UNITS[name]


class Values(forms.Form):
    """What a label declares. models: those whose classes may be said."""

    ingredients = forms.CharField(
        label=gettext_lazy("Ingredients"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    label_text = forms.CharField(
        label=gettext_lazy("Words under the nutrition table"), required=False, max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    source = forms.ChoiceField(label=gettext_lazy("Where the values were read"), choices=Source.choices)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    as_printed = forms.BooleanField(label=gettext_lazy("The values stand so on the label: save them"), required=False)

    def __init__(self, models: Mapping[str, Model], *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.conflicts: list[str] = []
        for name in AMOUNTS:
            self.fields[name] = Amount(name)
        for name in OF_WORDS:
            self.fields[name] = _choice(name)
        self.fields["basis"].required = True
        for id_, model in models.items():
            if known := classes_of(model):
                self.fields[CLASS + id_] = _class(model, known)

    def clean(self) -> dict[str, Any]:
        """Hold the values against each other; what conflicts has to be confirmed."""
        cleaned = super().clean() or {}
        for name in AMOUNTS:
            cleaned[name] = rules.written(cleaned.get(name, ""))
        values = _values(cleaned)
        for name, why in rules.faults(values):
            self.add_error(name, why.in_(language()))
        if not self.errors:
            self.conflicts = [one.in_(language()) for one in rules.conflicts(values)]
        if self.conflicts and not cleaned.get("as_printed"):
            self.add_error("as_printed", _("Compare with the label: correct the values, or confirm them."))
        return cleaned

    @property
    def declared(self) -> Declared:
        cleaned = self.cleaned_data
        return Declared(
            _values(cleaned),
            {name.removeprefix(CLASS): str(cleaned[name]) for name in self.fields if name.startswith(CLASS)},
            cleaned["ingredients"], cleaned["label_text"], Source(cleaned["source"]), cleaned["valid_from"],
        )  # fmt: skip

    def sections(self) -> Iterator[Section]:
        """Give the fields in the order in which a label is read."""
        yield Section("what", _("Product"), self._of(*self._about(), "basis", "state"))
        lead = _("As printed. Empty means unknown, never zero; 0 is zero; <0.5 is between 0 and 0.5.")
        yield Section("values", _("Nutrition table"), self._of(*NUTRIENTS, *SHARES, *SIZES), lead, compact=True)
        yield Section("made", _("Ingredients and label"), self._of("ingredients", "label_text"))
        lead = _("What nobody can tell stays empty: a model that asks for it then says so.")
        yield Section("known", _("What is known of it"), self._of("tfa_source", "nova", *FLAGS), lead, compact=True)
        classes = [name for name in self.fields if name.startswith(CLASS)]
        lead = _("Each model has classes of its own; without one, it cannot decide.")
        yield Section("classes", _("Class of food"), self._of(*classes), lead)
        confirms = ("as_printed",) if self.conflicts else ()
        yield Section("source", _("Source"), self._of("source", "valid_from", *confirms))

    def _about(self) -> tuple[str, ...]:
        return ()

    def _of(self, *names: str) -> list[BoundField]:
        return [self[name] for name in names]


class NewProduct(Values):
    """A product that is not in the list yet."""

    barcode = forms.CharField(
        label=gettext_lazy("Barcode"), required=False, max_length=20,
        help_text=gettext_lazy("8, 12, 13 or 14 digits, zeros in front included."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    brand = forms.CharField(label=gettext_lazy("Brand"), required=False, max_length=200)

    def clean_barcode(self) -> str:
        """The check digit holds, and no product of the list has it."""
        barcode = rules.written(self.cleaned_data["barcode"])
        if barcode and not is_barcode(barcode):
            raise forms.ValidationError(_("Not a barcode, or its check digit is wrong. Compare it with the package."))
        if there := foods.by_barcode(barcode):
            raise forms.ValidationError(_("%(name)s has this barcode already: enter a new version of it."),
                                        params={"name": str(there)})  # fmt: skip
        return barcode

    def _about(self) -> tuple[str, ...]:
        return ("barcode", "name", "brand")


def initial(version: ProductVersion) -> dict[str, Any]:
    """Give what a version declares, to begin the next one with."""
    classes = {CLASS + model: name for model, name in version.classes.items()}
    told = {"ingredients": version.ingredients, "label_text": version.label_text, "source": version.source}
    return {**version.declared, **classes, **told}


def _values(cleaned: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(cleaned[name]) for name in (*OF_WORDS, *AMOUNTS) if cleaned.get(name)}


def _choice(name: str) -> forms.ChoiceField:
    words = [(word, text.in_(language())) for word, text in WORDS[name].items()]
    empty = _("Choose") if name == "basis" else _("unknown")
    return forms.ChoiceField(label=LABELS[name].in_(language()), required=False, choices=[("", empty), *words])


def _class(model: Model, known: Mapping[str, Text]) -> forms.ChoiceField:
    choices = [("", _("unknown")), *((id_, text.in_(language())) for id_, text in known.items())]
    widget = ForeignSelect(lambda value: _only_language(known[value]) if value in known else "")
    return forms.ChoiceField(label=name_of(model).in_(language()), required=False, choices=choices, widget=widget)


def _only_language(text: Text) -> str:
    """Give the language of a text that is the same in both; "" where it has either."""
    if text.zh != text.en:
        return ""
    return "en" if text.en.isascii() else "zh-Hans"
