"""Classes of two standards in words. They are never added up."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

_UNDECIDED = pgettext_lazy("class of a pupil", "Cannot be decided")
CHINA_WORDS = {
    "stunted": pgettext_lazy("class of a pupil", "Stunted"),
    "wasted_modsev": pgettext_lazy("class of a pupil", "Wasted, moderate or severe"),
    "wasted_mild": pgettext_lazy("class of a pupil", "Wasted, mild"),
    "wasted": pgettext_lazy("class of a pupil", "Wasted"),
    "normal": pgettext_lazy("class of a pupil", "Normal"),
    "overweight": pgettext_lazy("class of a pupil", "Overweight"),
    "obese": pgettext_lazy("class of a pupil", "Obese"),
    "overweight_or_obese": pgettext_lazy("class of a pupil", "Overweight or obese"),
    "cannot_decide": _UNDECIDED,
}
WHO_WORDS = {
    "severely_thin": pgettext_lazy("class of a pupil", "Thin, severely"),
    "thin": pgettext_lazy("class of a pupil", "Thin"),
    "severely_wasted": pgettext_lazy("class of a pupil", "Wasted, severely"),
    "wasted": pgettext_lazy("class of a pupil", "Wasted"),
    "normal": pgettext_lazy("class of a pupil", "Normal"),
    "overweight": pgettext_lazy("class of a pupil", "Overweight"),
    "obese": pgettext_lazy("class of a pupil", "Obese"),
    "cannot_decide": _UNDECIDED,
}
SEX_WORDS = {
    "male": pgettext_lazy("sex of pupils", "Boys"),
    "female": pgettext_lazy("sex of pupils", "Girls"),
    "unknown": pgettext_lazy("sex of pupils", "Sex not known"),
    "all": pgettext_lazy("sex of pupils", "All"),
}
COUNT_WORDS = {
    "roster": pgettext_lazy("count of pupils", "On the roster"),
    "measured": pgettext_lazy("count of pupils", "Measured"),
    "unmeasured": pgettext_lazy("count of pupils", "Not measured"),
}
