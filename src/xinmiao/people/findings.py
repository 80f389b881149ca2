"""What the search found of two people, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

FIELDS = {
    "name": pgettext_lazy("of a person", "Name"),
    "birth_date": _("birth date"),
    "sex": _("sex"),
    "number": _("Identity number"),
    "guardian": _("Mother or guardian"),
    "phone": _("Phone"),
    "county": _("Lives in"),
    "address": _("Address"),
    "registered": _("Registered on"),
}
LEVELS = {
    "same": _("the same"),
    "same_sound": _("sounds the same"),
    "alike": _("sounds alike"),
    "one_digit": _("one digit differs"),
    "same_year": _("the same year"),
    "same_prefecture": _("the same prefecture"),
    "same_province": _("the same province"),
    "same_surname": _("the same surname"),
    "different": pgettext_lazy("pair", "differs"),
}
REASONS = {
    "number_alone": _("the number agrees, name or birth date does not"),
    "different_numbers": _("two valid, different numbers"),
    "could_be_twins": _("could be twins"),
    "has_a_twin": _("a twin is known"),
    "name_differs": _("the name differs"),
    "no_name": _("no name is known"),
    "sex_differs": _("the sex differs"),
    "birth_date_differs": _("the birth date differs"),
    "guardian_differs": _("the guardian differs"),
    "no_home": _("neither guardian nor phone agree"),
    "not_the_best": _("another record fits as well or better"),
}
STEPS = {
    "open": _("opening records"),
    "train": _("preparing the model"),
    "tags": _("comparing numbers"),
    "predict": _("comparing records"),
    "judge": _("judging pairs"),
    "cluster": _("joining"),
    "keep": _("keeping the result"),
}
