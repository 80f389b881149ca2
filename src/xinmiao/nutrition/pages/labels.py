"""What a check of a label says, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.utils.translation import gettext as _

from xinmiao.nutrition.forms.labels import NUTRIENTS
from xinmiao.science.nutrient_profile import LABEL_WARNINGS, check_label
from xinmiao.science.nutrient_profile.labels import LabelProfile
from xinmiao.ui.frame import language

TAGS = {"pass": "good", "fail": "bad", "cannot_decide": "unsure", "not_yet_required": "neutral"}


@dataclass(frozen=True, slots=True)
class Checked:
    """verdict, sentence: words of the science. wanted: the sentence that is asked for, or ""; differences: in words."""

    verdict: str
    sentence: str
    wanted: str
    found: str
    differences: tuple[str, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    standard: str
    in_force_from: date | None

    @property
    def tag(self) -> str:
        return TAGS[self.verdict]

    @property
    def verdict_words(self) -> str:
        return {
            "pass": _("Passes"), "fail": _("Fails"), "cannot_decide": _("Cannot decide"),
            "not_yet_required": _("Not yet required"),
        }[self.verdict]  # fmt: skip

    @property
    def sentence_words(self) -> str:
        return {
            "present": _("The sentence is complete."),
            "near_miss": _("Almost the sentence, but not its words: that is a fail."),
            "absent": _("The sentence is missing."),
            "not_asked": _("These rules ask for no sentence."),
            "cannot_decide": _("Nobody gave the words under the table."),
        }[self.sentence]


def checked(row: Mapping[str, str | None], by: LabelProfile, *, as_of: date) -> Checked:
    """Check one label."""
    said = check_label(pl.DataFrame([dict(row)], infer_schema_length=None), by, as_of=as_of).to_dicts()[0]
    return Checked(
        verdict=said["label_verdict"], sentence=said["sentence"], wanted=by.sentence or "",
        found=said["sentence_found"] or "",
        differences=tuple(_difference(one) for one in (said["sentence_difference"] or "").split()),
        missing=tuple(_missing(one) for one in (said["missing"] or "").split(",") if one),
        warnings=tuple(LABEL_WARNINGS[one].in_(language()) for one in (said["warnings"] or "").split(",") if one),
        standard=said["standard"], in_force_from=by.in_force_from,
    )  # fmt: skip


def _missing(name: str) -> str:
    return str(NUTRIENTS[name]) if name in NUTRIENTS else _("the words under the nutrition table")


def _difference(told: str) -> str:
    """`3:盐→糖`, `3:−盐` and `3:+盐` in words."""
    place, _colon, change = told.partition(":")
    if "→" in change:
        want, _arrow, have = change.partition("→")
        return _("Character %(n)s: %(have)s stands for %(want)s") % {"n": place, "have": have, "want": want}
    words = _("Character %(n)s: %(one)s is missing") if change[0] == "−" else _("Character %(n)s: %(one)s is too many")
    return words % {"n": place, "one": change[1:]}
