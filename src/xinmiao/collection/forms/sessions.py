"""Planning a session, naming who is on duty, and noting that a pupil was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xinmiao.accounts.models import User
from xinmiao.collection.models import Form
from xinmiao.collection.rules.sessions import ClassKey
from xinmiao.places.models import Place

CHOOSE = ("", "—")


class PlanForm(forms.Form):
    """Which class, where, when."""

    form = forms.ChoiceField(label=_("Form"))
    place = forms.ChoiceField(label=_("Place"))
    school = forms.CharField(label=_("School"), max_length=120, help_text=_("As it is written on the sheets."))
    grade = forms.IntegerField(label=_("Grade"), min_value=1, max_value=12)
    class_no = forms.IntegerField(label=_("Class"), min_value=1, max_value=60)
    date = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object = None, *, offered: Sequence[Form], places: Sequence[Place]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.of_code = {one.code: one for one in offered}
        self.of_place = {one.code: one for one in places}
        self.fields["form"].choices = [(one.code, one.name) for one in offered]  # type: ignore[attr-defined]
        self.fields["place"].choices = [CHOOSE, *((one.code, one.name) for one in places)]  # type: ignore[attr-defined]

    def planned(self) -> dict[str, Any]:
        """What the action is asked for."""
        said = self.cleaned_data
        of = ClassKey(said["school"].strip(), str(said["grade"]), str(said["class_no"]))
        return {"form": self.of_code[said["form"]], "place": self.of_place[said["place"]], "of": of, "on": said["date"]}


class CounsellorForm(forms.Form):
    """The adult on duty, present."""

    counsellor = forms.ChoiceField(label=_("Counsellor on duty, present"))

    def __init__(self, data: object = None, *, among: Sequence[User], chosen: User | None = None) -> None:
        super().__init__(data, initial={"counsellor": chosen.pk if chosen else ""})  # type: ignore[arg-type]
        self.of_key = {str(one.pk): one for one in among}
        choices = [CHOOSE, *((key, one.name) for key, one in self.of_key.items())]
        self.fields["counsellor"].choices = choices  # type: ignore[attr-defined]

    def named(self) -> User:
        return self.of_key[self.cleaned_data["counsellor"]]


class SeenForm(forms.Form):
    """What was done when the pupil was seen; where the tier is red, a specialist was offered."""

    words = forms.CharField(label=_("What was done, in words"), max_length=2000,
                            widget=forms.Textarea(attrs={"rows": 3}))  # fmt: skip
    specialist = forms.BooleanField(label=_("A specialist was offered"), required=False)
