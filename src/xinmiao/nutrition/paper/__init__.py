"""Letters to parents on A5, one pupil a page, set by `ui.paper` from `letter.typ`. The file's facts name nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from xinmiao.nutrition.queries.letters import Prepared
from xinmiao.nutrition.rules.letters import LetterWords
from xinmiao.places.models import Place
from xinmiao.science.text import Text
from xinmiao.ui.paper import pdf

TEMPLATE = Path(__file__).parent / "letter.typ"
_SEPARATORS = {"zh": "、"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One letter. number and replaces as printed; no number: a preview."""

    prepared: Prepared
    name: str
    number: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """What all letters of one printing share. clinic: as named in the letters."""

    school: Place
    language: str
    words: LetterWords
    contact: str
    clinic: str


def pdf_of(sheets: Sequence[Sheet], sender: Sender, *, at: datetime) -> bytes:
    """Give the letters in the order of the sheets, a page each."""
    told = {
        "language": sender.language,
        "title": sender.words.title,
        "author": _name(sender.school, sender.language),
        "date": [at.year, at.month, at.day],
        "letters": [letter(one, sender) for one in sheets],
    }
    return pdf(TEMPLATE, told, name="letters", at=at)


def letter(sheet: Sheet, sender: Sender) -> dict[str, Any]:
    """Give everything that one page says."""
    words, one = sender.words, sheet.prepared
    said, facts = words.of(one.klass), _facts(sheet, sender)
    return {
        "title": words.title,
        "number": words.number.format(number=sheet.number) if sheet.number else words.preview,
        "replaces": words.reprint.format(replaces=sheet.replaces) if sheet.replaces else "",
        "to": words.to.format(**facts),
        "opening": words.opening.format(**facts),
        "measured": words.measured,
        "values": _values(one, words),
        "result": words.result,
        "says": [said.says.format(**facts), *_on_height(one, words)],
        "do": words.do,
        "steps": [step.format(**facts) for step in said.do],
        "call": words.call,
        "contact": words.contact.format(contact=sender.contact),
        "draft": _draft(one, sender),
    }


def _facts(sheet: Sheet, sender: Sender) -> Mapping[str, str]:
    pupil = sheet.prepared.pupil
    return {
        "pupil": sheet.name,
        "school": _name(sender.school, sender.language),
        "class_name": sender.words.class_name.format(grade=pupil.grade, class_no=pupil.class_no),
        "standard": sheet.prepared.standard,
        "clinic": sender.clinic,
    }


def _values(one: Prepared, words: LetterWords) -> list[list[str]]:
    measured = one.pupil.measured
    assert measured is not None
    return [
        [words.height, f"{measured.height_cm} cm"],
        [words.weight, f"{measured.weight_kg} kg"],
        [words.measured_on, measured.measured_on.isoformat()],
    ]


def _on_height(one: Prepared, words: LetterWords) -> list[str]:
    """What there is to say of the height where the class is that of weight."""
    if not one.klass or one.stunted == "yes":
        return []
    if one.stunted == "no":
        return [words.height_fine.format(standard=one.height_standard)]
    return [words.height_not_assessed]


def _draft(one: Prepared, sender: Sender) -> str:
    """Say that the letter rests on drafts, who decided to use them, and when."""
    if not one.drafts:
        return ""
    by = dict.fromkeys(_told(draft.decided_by.zh, draft.decided_by.en, sender) for draft in one.drafts)
    return sender.words.draft.format(
        what=_joined([_told(draft.serves.zh, draft.serves.en, sender) for draft in one.drafts], sender),
        by=_joined(list(by), sender),
        on=_joined(sorted({draft.decided_on.isoformat() for draft in one.drafts}), sender),
    )


def _joined(parts: Sequence[str], sender: Sender) -> str:
    return _SEPARATORS.get(sender.language, ", ").join(parts)


def _told(zh: str, en: str, sender: Sender) -> str:
    return Text(zh, en).in_(sender.language)


def _name(place: Place, language: str) -> str:
    return place.name_zh if language == "zh" else place.name_en or place.name_zh
