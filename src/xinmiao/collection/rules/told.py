"""Who a form speaks of, as its answers tell it. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from xinmiao.collection.rules.mapping import Mapping, PersonMapping
from xinmiao.science.answers import Answers

BEGINS: Mapped[str, dict[Literal["month", "day"], int]] = {
    "day": {}, "month": {"day": 1}, "year": {"month": 1, "day": 1}, "estimated": {},
}  # fmt: skip
Instance = Mapped[str, str]
"""Values by path of one repeat instance; empty for the form itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody under a key of `people`, and the how-manieth instance of its repeat (0 without one)."""

    role: str
    ordinal: int = 0
    entity: str = ""
    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_precision: str = ""
    identity_number: str = ""
    phone: str = ""
    guardian_name: str = ""
    relation_to: str = ""
    relation: str = ""
    is_guardian: bool = False
    is_declined: bool = False  # services were not consented to: then nobody need be named
    values: Instance = field(default_factory=dict, compare=False)  # of its instance, for records

    @property
    def position(self) -> tuple[str, int]:
        return self.role, self.ordinal

    @property
    def is_anybody(self) -> bool:
        """Whether anything was answered that says who it is."""
        return bool(self.entity or self.name or self.identity_number)


def people(mapping: Mapping, answers: Answers) -> list[Told]:
    """Everybody that the form speaks of, in the order of its mapping and of its repeats."""
    return [
        _told(role, n, one, answers, instance, mapping)
        for role, one in mapping.people.items()
        for n, instance in enumerate(answers.each(one.each) if one.each else [{}])
    ]


def value(answers: Answers, instance: Instance, question: str | None) -> str:
    """The answer to a question: of this instance of a repeat, else of the form."""
    if question is None:
        return ""
    return instance[question] if question in instance else answers.value(question)


def day(words: str) -> date | None:
    """A date as forms write it; None for what is none."""
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def born(one: Told) -> tuple[date | None, str]:
    """The birth date, as the first day of what is known of it, and how much that is."""
    given = one.birth_precision or "day"
    if one.birth_date is None or given not in BEGINS:
        return one.birth_date, "day"
    return one.birth_date.replace(**BEGINS[given]), given


def _told(role: str, ordinal: int, one: PersonMapping, answers: Answers, instance: Instance, mapping: Mapping) -> Told:
    def said(question: str | None) -> str:
        return value(answers, instance, question).strip()

    return Told(
        role,
        ordinal,
        entity=said(one.entity),
        name=said(one.name),
        sex=said(one.sex),
        birth_date=day(said(one.birth_date)),
        birth_precision=said(one.birth_precision),
        identity_number=said(one.identity_number),
        phone=said(one.phone),
        guardian_name=said(one.guardian_name),
        relation_to=one.relation_to or "",
        relation=said(one.relation),
        is_guardian=said(one.guardian) == "yes",
        is_declined=any(
            consent.person in (role, one.relation_to) and said(consent.answers.get("services")) not in ("given", "")
            for consent in mapping.consents
        ),
        values=instance,
    )


def kept(before: Sequence[Told], after: Sequence[Told]) -> dict[tuple[str, int], int]:
    """Which people of an edit are those of the revision before: position now → ordinal then.

    Where a repeat has as many instances as before, an edit corrects them in place. Where it has more or fewer, only
    those that tell the same stay who they were. Nobody stays whose identity number or entity is another one.
    """
    found: dict[tuple[str, int], int] = {}
    for role in dict.fromkeys(one.role for one in after):
        then, now = ([one for one in told if one.role == role] for told in (before, after))
        pairs = list(zip(then, now, strict=True)) if len(then) == len(now) else _alike(then, now)
        found |= {new.position: old.ordinal for old, new in pairs if not _contradict(old, new)}
    return found


def is_another(was: Sequence[Told], now: Sequence[Told]) -> bool:
    """Whether the first person is plainly somebody else: name and birth date are given, and both are other ones."""
    pairs = [(old, new) for old in was[:1] for new in now if new.position == old.position]
    return any(
        old.name and new.name and old.birth_date and new.birth_date
        and old.name != new.name and old.birth_date != new.birth_date
        for old, new in pairs
    )  # fmt: skip


def _alike(then: Sequence[Told], now: Sequence[Told]) -> list[tuple[Told, Told]]:
    left, pairs = list(then), []
    for new in now:
        old = next((one for one in left if _who(one) == _who(new)), None)
        if old is not None:
            left.remove(old)
            pairs.append((old, new))
    return pairs


def _who(one: Told) -> tuple[object, ...]:
    return one.entity, one.name, one.birth_date, one.identity_number


def _contradict(old: Told, new: Told) -> bool:
    return any(a and b and a != b for a, b in ((old.identity_number, new.identity_number), (old.entity, new.entity)))
