"""What a revision says, question by question in the order of the form, beside what it said before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from django.utils.translation import gettext as _

from xinmiao.collection.models import Attachment, Entity, Flag
from xinmiao.collection.queries.entities import content_of, is_uuid
from xinmiao.collection.queries.lists import PLACES, label_of
from xinmiao.collection.queries.versions import Compiled
from xinmiao.collection.rules import mapping
from xinmiao.places.models import Place
from xinmiao.science.answers import Answers, Field, FormCheck
from xinmiao.science.linkage.identity_numbers import masked
from xinmiao.ui.frame import language

HIDDEN = "●●●"
Values = Mapping[str, str]
Reading = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer, or the heading of a repeat's instance. before: what it was, where that differs."""

    label: str
    value: str = ""
    before: str | None = None
    path: str = ""
    is_heading: bool = False
    is_hidden: bool = False
    file: Attachment | None = None
    flags: Sequence[Flag] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """How the answers of a version are shown. shown: identities too. is_restricted: free text is hidden without it.

    closed: questions that the reader is not shown at all, for no purpose; agreed: ordinals of those in whose place it
    says that a follow-up was agreed.
    """

    compiled: Compiled
    is_restricted: bool
    shown: bool
    files: Mapping[str, Attachment] = field(default_factory=dict)
    flags: Mapping[str, Sequence[Flag]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)  # labels by id
    closed: frozenset[str] = frozenset()
    agreed: frozenset[int] = frozenset()

    def lines(self, now: Answers, before: Answers | None = None) -> Iterator[Line]:
        """Every answer that there is or was, and whatever was flagged; what the form only reckons is left out."""
        for repeat, fields in groupby(self.compiled.check.fields, key=lambda one: one.repeat):
            asked = [one for one in fields if self._is_read(one) and one.path not in self.closed]
            if repeat:
                yield from self._instances(repeat, asked, now, before)
            else:
                yield from self._answers(asked, now.value, before.value if before else None)

    def instance(self, repeat: str, ordinal: int, now: Answers) -> Iterator[Line]:
        """The answers of one instance of a repeat alone, each group of questions under its own heading."""
        fields = [one for one in self.compiled.check.fields if one.repeat == repeat and self._is_read(one)]
        for group, asked in groupby(fields, key=lambda one: one.path.rpartition("/")[0]):
            lines = list(self._answers(list(asked), _reading(now.each(repeat)[ordinal]), None))
            if lines and group != repeat:
                yield Line(_label_of(self.compiled.check, group), is_heading=True, path=group)
            yield from lines

    def _is_read(self, one: Field) -> bool:
        is_reckoned = bool(one.calculate and not one.control)
        return one.path in self.flags or not (one.preload or is_reckoned or one.path.startswith("meta/"))

    def _instances(self, repeat: str, fields: Sequence[Field], now: Answers, before: Answers | None) -> Iterator[Line]:
        there, then = now.each(repeat), before.each(repeat) if before else []
        name = _label_of(self.compiled.check, repeat)
        for n, (new, old) in enumerate(zip_longest(there, then), start=1):
            yield Line(f"{name} {n}", is_heading=True, path=repeat)
            was = (old or {}) if before else None
            yield from self._answers(fields, _reading(new or {}), None if was is None else _reading(was))
            if n - 1 in self.agreed and any(path.startswith(f"{repeat}/") for path in self.closed):
                yield Line(_("Follow-up"), _("agreed"), path=repeat)

    def _answers(self, fields: Sequence[Field], now: Reading, before: Reading | None) -> Iterator[Line]:
        for one in fields:
            value, old = now(one.path), before(one.path) if before else None
            changed = old is not None and old != value
            if value or changed or one.path in self.flags:
                yield self._line(one, value, old if changed else None)

    def _line(self, one: Field, value: str, old: str | None) -> Line:
        hidden = bool(value) and self._is_hidden(one)
        return Line(
            one.label.in_(language()),
            self._told(one, value),
            None if old is None else self._told(one, old),
            one.path,
            is_hidden=hidden,
            file=None if hidden else self.files.get(value),
            flags=self.flags.get(one.path, ()),
        )

    def _told(self, one: Field, value: str) -> str:
        if not value or not self._is_hidden(one):
            return self._in_words(one, value)
        return masked(value) if one.path in numbers(self.compiled.mapping) and not self.is_restricted else HIDDEN

    def _is_hidden(self, one: Field) -> bool:
        """Identity numbers always, until they are asked for; of a restricted form whatever could name somebody."""
        if self.shown:
            return False
        if one.path in numbers(self.compiled.mapping):
            return True
        is_free = one.type in ("string", "binary", "geopoint", "") and not one.choices and not one.itemset
        return self.is_restricted and (one.path in identities(self.compiled.mapping) or (is_free and one.is_asked))

    def _in_words(self, one: Field, value: str) -> str:
        if one.itemset and one.itemset.file == PLACES:
            return self.places[value].name if value in self.places else value
        if one.itemset and value in self.entities:
            return self.entities[value]
        if not one.choices:
            return value
        labels = {choice.value: choice.label.in_(language()) for choice in one.choices}
        words = value.split() if one.is_multiple else [value]
        return ("、" if language() == "zh" else ", ").join(labels.get(word, word) for word in words)


def _reading(values: Values) -> Reading:
    """Values by path of one instance; what it lacks is empty."""
    return lambda path: values.get(path, "")


def identities(of: mapping.Mapping) -> set[str]:
    """The questions whose answers say who somebody is."""
    told = (
        (one.entity, one.name, one.birth_date, one.identity_number, one.phone, one.guardian_name)
        for one in of.people.values()
    )
    return {question for questions in told for question in questions if question}


def numbers(of: mapping.Mapping) -> set[str]:
    """The questions that ask for identity numbers."""
    return {one.identity_number for one in of.people.values() if one.identity_number}


def places_in(check: FormCheck, *told: Answers | None) -> dict[str, Place]:
    """The places that the answers name, by code."""
    asked = [one.path for one in check.fields if one.itemset and one.itemset.file == PLACES]
    codes = {code for answers in told if answers for path in asked for code in answers.values(path)}
    return {one.code: one for one in Place.objects.filter(code__in=codes)}


def entities_in(check: FormCheck, *told: Answers | None) -> dict[str, str]:
    """The labels of the entities that the answers name, by id, as phones show them."""
    asked = [one.path for one in check.fields if one.itemset and one.itemset.file not in ("", PLACES)]
    ids = {key for answers in told if answers for path in asked for key in answers.values(path) if is_uuid(key)}
    found = Entity.objects.filter(uuid__in=ids, deleted_at=None).select_related("list")
    return {str(one.uuid): label_of(one, content_of(one)) for one in found}


def _label_of(check: FormCheck, repeat: str) -> str:
    group = check.groups.get(repeat)
    return group.label.in_(language()) if group else repeat.rpartition("/")[2]
