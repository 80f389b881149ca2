"""The shape of the page of a class's letters. Names are masked; no class of a pupil stands here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from xinmiao.nutrition.models import Letter, Round
from xinmiao.nutrition.queries.letters import Prepared, counts, last_words
from xinmiao.nutrition.queries.wording import languages, words_in
from xinmiao.nutrition.rules.letters import WITH_A_LETTER, Kind
from xinmiao.people import queries as people
from xinmiao.places.models import Kind as PlaceKind
from xinmiao.places.queries import ancestors
from xinmiao.ui.frame import Link


@dataclass(frozen=True, slots=True)
class Row:
    """One pupil: the school's number, the masked name, how the letter stands."""

    number: str
    name: str
    state: str
    tag: str
    preview: str
    growth: str
    letter: Letter | None


def rows(of: Round, prepared: Sequence[Prepared], language: str) -> list[Row]:
    names = people.masked([one.pupil.person for one in prepared if one.pupil.person])
    return [_row(of, one, names, language) for one in prepared]


def _row(of: Round, one: Prepared, names: dict[int, str], language: str) -> Row:
    person, measured = one.pupil.person, one.pupil.measured
    state, tag = _state(one)
    preview = ""
    if one.kind in WITH_A_LETTER and measured:
        preview = f"{address('letter_preview', of, one.pupil.in_class, measured.pk)}?language={language}"
    return Row(
        one.pupil.number, names.get(person.pk, "") if person else "", state, tag, preview,
        reverse("nutrition:growth", args=[person.pseudonym]) if person else "",
        one.printed if one.kind in WITH_A_LETTER else None,
    )  # fmt: skip


def _state(one: Prepared) -> tuple[str, str]:
    if one.printed:
        return _("printed"), "good"
    return {
        Kind.READY: (_("ready"), "accent"),
        Kind.AGAIN: (_("asks for a new measurement"), "unsure"),
        Kind.NOT_MEASURED: (_("not measured, no letter"), "neutral"),
        Kind.OBJECTED: (_("the guardian objected, no letter"), "neutral"),
    }[one.kind]


def facts(prepared: Sequence[Prepared]) -> list[tuple[str, str]]:
    """How many letters there are of each kind."""
    found = counts(prepared)
    words = {
        "ready": _("Ready to print"),
        "again": _("Ask for a new measurement"),
        "printed": _("Already printed"),
        "not_measured": _("Not measured, no letter"),
        "objected": _("The guardian objected, no letter"),
    }
    return [(word, str(found[key])) for key, word in words.items()]


def tabs(language: str) -> list[Link]:
    """The languages in which letters can be printed."""
    return [Link(name, f"?language={code}", current=code == language) for code, name in languages().items()]


def initial(of: Round, language: str) -> dict[str, str]:
    """What the school's last letters said, else the pack's words for the clinic of the county."""
    last = last_words(of.school, language)
    if last:
        return {"language": language, "contact": last.contact, "clinic": last.clinic}
    return {
        "language": language,
        "contact": "",
        "clinic": words_in(language).clinic.format(county=_county(of, language)),
    }


def _county(of: Round, language: str) -> str:
    above = [one for one in ancestors(of.school) if one.kind == PlaceKind.COUNTY] or [of.school]
    return above[-1].name_zh if language == "zh" else above[-1].name_en or above[-1].name_zh


def address(name: str, of: Round, in_class: tuple[int, int], *more: object) -> str:
    return reverse(f"nutrition:{name}", args=[of.key, *in_class, *more])
