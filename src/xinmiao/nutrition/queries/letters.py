"""What there is to print for each pupil of a class, in roster order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.conf import settings

from xinmiao.core import packs
from xinmiao.core.packs import DraftInUse
from xinmiao.nutrition.models import Letter, NotMeasured, Round
from xinmiao.nutrition.queries.results import results_of, school_standard
from xinmiao.nutrition.queries.roster import Pupil, roster
from xinmiao.nutrition.rules.letters import COLUMNS, WITH_A_LETTER, Kind, kind_of
from xinmiao.nutrition.rules.results import Result
from xinmiao.people import queries as people
from xinmiao.people.models import Consent, Person
from xinmiao.places.models import Place
from xinmiao.science.growth.cutoffs import Cutoffs


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pupil, and what their letter would say. drafts: those in use on which the result rests. printed: the last."""

    pupil: Pupil
    kind: Kind
    klass: str = ""
    standard: str = ""
    height_standard: str = ""
    stunted: str = "cannot_decide"
    drafts: tuple[DraftInUse, ...] = ()
    printed: Letter | None = None

    @property
    def waits(self) -> bool:
        """Whether there is a letter that was not printed yet."""
        return self.kind in WITH_A_LETTER and self.printed is None


def of_class(of: Round, grade: int, class_no: int) -> list[Prepared]:
    """Everybody of a class, in roster order. Raises TableFault."""
    pupils = [one for one in roster(of) if one.in_class == (grade, class_no)]
    results, objected, printed = results_of(pupils), _objected(pupils), _printed(of)
    prepared = (_prepared(one, results.get(one.entity.pk), objected) for one in pupils)
    return [replace(one, printed=printed.get(_measurement(one.pupil))) for one in prepared]


def counts(prepared: Sequence[Prepared]) -> dict[str, int]:
    """How many wait of each kind, and how many are printed."""
    found = Counter("printed" if one.printed else one.kind.value for one in prepared)
    return {key: found[key] for key in ("ready", "again", "not_measured", "objected", "printed")}


def last_words(school: Place, language: str) -> Letter | None:
    """The last letter of a school in a language: whom it told the parents to call."""
    return Letter.objects.filter(round__school=school, language=language).order_by("-printed_at", "-pk").first()


def _prepared(pupil: Pupil, result: Result | None, objected: set[int]) -> Prepared:
    measured = pupil.measured
    kind = kind_of(
        klass=result.china.klass if result else None,
        is_settled=bool(measured and measured.is_settled),
        has_objected=pupil.entity.pk in objected,
    )
    if kind is not Kind.READY or result is None:
        return Prepared(pupil, kind)
    standard = school_standard()
    return Prepared(
        pupil, kind, result.china.klass, _standards(standard, COLUMNS[result.china.klass]),
        _standards(standard, ("stunting",)), result.stunted, _drafts(standard, pupil.person, result),
    )  # fmt: skip


def _objected(pupils: Sequence[Pupil]) -> set[int]:
    """Entities whose guardian objected: to the round, or to services at all."""
    persons = {one.person.pk: one.person for one in pupils if one.person}
    declined = people.declined(persons.values(), Consent.Kind.SERVICES)
    said = {
        one.entity.pk for one in pupils if one.measured and one.measured.not_measured == NotMeasured.GUARDIAN_OBJECTED
    }
    return said | {one.entity.pk for one in pupils if one.person and one.person.pk in declined}


def _printed(of: Round) -> dict[int, Letter]:
    """The last letter of each measurement."""
    return {one.measurement_id: one for one in of.letters.order_by("number") if one.measurement_id}


def _measurement(pupil: Pupil) -> int:
    return pupil.measured.pk if pupil.measured else 0


def _standards(standard: Cutoffs, columns: Sequence[str]) -> str:
    """The numbers of the standards that these columns come from, each once."""
    said = standard.rule.data["columns"]
    return " / ".join(dict.fromkeys(str(said[column]["standard"]) for column in columns))


def _drafts(standard: Cutoffs, person: Person | None, result: Result) -> tuple[DraftInUse, ...]:
    """The drafts that the pack lists and on which this result rests."""
    rests_on = [column for column in _columns(result) if _is_draft(standard, column, person, result)]
    ids = {standard.rule.id, *(f"{standard.rule.id}.{column}" for column in rests_on)}
    return tuple(one for one in packs.in_use(settings.PACK_DIR) if one.id in ids) if rests_on else ()


def _columns(result: Result) -> list[str]:
    stunting = ["stunting"] if result.stunted != "cannot_decide" else []
    return stunting + (["obese"] if result.weight_class in ("overweight", "obese") else [])


def _is_draft(standard: Cutoffs, column: str, person: Person | None, result: Result) -> bool:
    sex, age = (person.sex if person else 0) - 1, np.nan if result.age_half is None else result.age_half
    return bool(standard.is_draft(column, np.array([sex], dtype=np.int8), np.array([age]))[0])
