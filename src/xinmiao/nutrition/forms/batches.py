"""A table of foods: the file, then how a person reads its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xinmiao.nutrition.models import ResultKind
from xinmiao.nutrition.rules.batch_explanation import BASES
from xinmiao.nutrition.rules.food_columns import AMOUNTS, LABELS, label, of_unit, units_of
from xinmiao.nutrition.rules.nutrient_models import classes_of, name_of
from xinmiao.science.nutrient_profile.models import Model
from xinmiao.ui.foreign import marked
from xinmiao.ui.frame import language

UNITS = ("g", "mg", "kJ", "kcal", "%", "g/ml")


class Upload(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX with a row of headings; 200,000 rows at most."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )


class Confirm(forms.Form):
    """What each column is and in which unit. preview: as `queries.batches.look` gives it.

    chosen: models that are ticked at first; proposing: the one whose classes are proposed.
    """

    def __init__(
        self, preview: Mapping[str, Any], models: Mapping[str, Model], *given: Any, chosen: list[str], kind: str,
        proposing: str,
    ) -> None:  # fmt: skip
        super().__init__(*given)
        self.preview = preview
        columns = [("", _("passed through")), *((name, text.in_(language())) for name, text in LABELS.items())]
        for one in preview["headings"]:
            what = _("Column %(letter)s: what it is") % one
            self.fields[f"column_{one['letter']}"] = forms.ChoiceField(
                label=what, required=False, choices=columns, initial=one["name"]
            )
            self.fields[f"unit_{one['letter']}"] = forms.ChoiceField(
                label=_("Column %(letter)s: unit") % one, required=False, initial=one["unit"],
                choices=[("", "—"), *((unit, unit) for unit in UNITS)],
            )  # fmt: skip
        self._ask_for_the_rest(models, chosen, kind, proposing)

    def _ask_for_the_rest(self, models: Mapping[str, Model], chosen: list[str], kind: str, proposing: str) -> None:
        bases = [("?", _("Choose")), *((word, text.in_(language())) for word, text in BASES.items())]
        self.fields["basis"] = forms.ChoiceField(
            label=_("Values are per, where the file does not say"), choices=bases, required=False, initial="?"
        )
        if proposals := self.preview["proposals"]:
            self.fields["accepted"] = forms.MultipleChoiceField(
                label=_("Classes proposed from names: take over"), required=False,
                help_text=_("Only a proposal: a class that you do not tick is not used."),
                widget=forms.CheckboxSelectMultiple,
                choices=[_proposal(one, models.get(proposing)) for one in proposals],
            )  # fmt: skip
        self.fields["standards"] = forms.MultipleChoiceField(
            label=_("Models"), widget=forms.CheckboxSelectMultiple, initial=chosen,
            choices=[(id_, name_of(model).in_(language())) for id_, model in models.items()],
        )  # fmt: skip
        self.fields["kind"] = forms.ChoiceField(label=_("Result as"), choices=ResultKind.choices, initial=kind)
        self.fields["is_confirmed"] = forms.BooleanField(
            label=_("I have compared the columns and their units with where the table comes from")
        )

    def clean(self) -> dict[str, Any]:
        """Each amount has a unit that fits it; no two columns are the same; it is said what values are per."""
        cleaned = super().clean() or {}
        taken: dict[str, str] = {}
        for letter, name in self._columns(cleaned):
            unit = cleaned.get(f"unit_{letter}", "")
            if name in AMOUNTS and unit not in units_of(name):
                self._fault(letter, _("Say in which unit these values stand: %(units)s.") % {
                    "units": ", ".join(units_of(name))}, "unit")  # fmt: skip
                continue
            meant = of_unit(name, unit) if name in AMOUNTS else name
            if there := taken.get(meant):
                told = {"name": label(meant, language()), "letter": there}
                self._fault(letter, _("%(name)s is column %(letter)s already.") % told, "column")
            taken[meant] = letter
        if not taken:
            raise forms.ValidationError(_("Say what at least one column is."))
        if cleaned.get("basis") == "?" or (cleaned.get("basis") == "" and "basis" not in taken):
            self.add_error("basis", _("Say what the values are per; nobody guesses it."))
        return cleaned

    def _fault(self, letter: str, why: str, what: str) -> None:
        self.add_error(f"{what}_{letter}", why)

    def _columns(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        for one in self.preview["headings"]:
            if name := cleaned.get(f"column_{one['letter']}"):
                yield one["letter"], name

    @property
    def columns(self) -> dict[str, str]:
        return dict(self._columns(self.cleaned_data))

    @property
    def units(self) -> dict[str, str]:
        return {letter: self.cleaned_data[f"unit_{letter}"] for letter, name in self.columns.items() if name in AMOUNTS}

    def headings(self) -> Iterator[tuple[Mapping[str, Any], BoundField, BoundField]]:
        """Give each heading of the file with its two fields."""
        for one in self.preview["headings"]:
            yield one, self[f"column_{one['letter']}"], self[f"unit_{one['letter']}"]

    def rest(self) -> list[BoundField]:
        names = ("basis", "accepted", "standards", "kind", "is_confirmed")
        return [self[name] for name in names if name in self.fields]


def _proposal(one: Mapping[str, Any], model: Model | None) -> tuple[str, str]:
    known = classes_of(model) if model else {}
    name = known[one["class"]].in_(language()) if one["class"] in known else one["class"]
    told = {"name": name, "n": one["n"], "examples": ", ".join(one["examples"])}
    return one["class"], marked(_("%(name)s: %(n)s rows, such as %(examples)s") % told, language())
