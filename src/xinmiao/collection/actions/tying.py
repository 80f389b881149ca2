"""Whom submissions speak of: each tied to one person when it arrives, by a number, a list, a home, or anew.

Many are tied as they would be one after another: what is known is read once for all of them, and whoever one of them
registers is found by the next; then all is written together.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from xinmiao.collection.actions import consenting
from xinmiao.collection.actions.carers import Carers
from xinmiao.collection.actions.chosen import Chosen
from xinmiao.collection.actions.entered import Entered
from xinmiao.collection.models import Flag, PersonLink
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.told import Told
from xinmiao.core import handlers
from xinmiao.core.actors import Actor
from xinmiao.people.actions import Draft, PlaceNeeded, amend, draft, register_drafts
from xinmiao.people.models import Person
from xinmiao.people.queries import Advice, Candidate, Known, best
from xinmiao.people.rules import Newcomer
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.linkage.comparing import is_named
from xinmiao.science.text import Text

CANDIDATES = "people.candidates"
"""What handlers are provided for: called with found (pairs of a new person and the candidates for them), by, at."""
SOURCE = "submissions"
_NAMELESS = Text("没有可用的姓名，尚未对应到人", "There is no usable name: nobody is registered")
_UNTOLD = Text("没有填写是谁", "It does not say who it is")


@transaction.atomic
def tie_all(entered: Sequence[Entered], *, by: Actor, at: datetime) -> None:
    """Tie everybody whom these speak of to a person: those of the revision before stay who they were.

    Nobody without a name is registered: that is flagged. Names and numbers are read here and kept by `people` alone.
    Raises the XinmiaoError of registering where there are several: taken one by one, it is flagged.
    """
    for one in entered:
        _keep_former(one, by, at)
    _Tying(entered, by, at).all()
    for one in entered:
        one.flags += consenting.answer_all(of=one, by=by, at=at)
    _keep(entered)


def _keep(entered: Sequence[Entered]) -> None:
    for one in entered:
        if one.revision.ordinal > 1:
            one.submission.people.all().delete()
    PersonLink.objects.bulk_create(
        PersonLink(submission=one.submission, role=role, ordinal=ordinal, person=person, how=how)
        for one in entered
        for (role, ordinal), (person, how) in one.tied.items()
    )
    Flag.objects.bulk_create(flag for one in entered for flag in one.flags)


def _keep_former(of: Entered, by: Actor, at: datetime) -> None:
    """Let those whom the revision before spoke of stay who they were; correct what that revision told of them."""
    if of.revision.ordinal == 1:
        return
    links = {(link.role, link.ordinal): link for link in of.submission.people.select_related("person")}
    before = of.submission.revisions.filter(ordinal__lt=of.revision.ordinal).order_by("-ordinal").first()
    if before is None or not links:
        return
    was = telling.people(compiled(before.form_version).mapping, answers_of(before)[0])
    old = {one.position: one for one in was}
    stay = telling.kept(was, of.told)
    for one in of.told:
        position = (one.role, stay.get(one.position, -1))
        if position in links:
            link = links[position]
            of.tied[one.position] = (link.person, link.how)
            if link.person.source == of.submission.subject and one != old[position] and is_named(one.name):
                amend(person=link.person, newcomer=_told_of(of, one), at=at, by=by)


def _told_of(of: Entered, one: Told) -> Newcomer:
    """Whom it tells of; what is wrong with it is flagged."""
    described = of.described[one.position]
    for words in described.wrong:
        of.flag(one, words)
    return described.newcomer


class _Tying:
    """One round: everybody who is not tied yet, in order."""

    def __init__(self, entered: Sequence[Entered], by: Actor, at: datetime) -> None:
        self._entered, self._by, self._at = entered, by, at
        waiting = [(of, one) for of in entered for one in of.told if one.position not in of.tied]
        described = [of.described[one.position].newcomer.facts for of, one in waiting if one.position in of.described]
        self._known = Known(described)
        self._chosen = Chosen([one for _, one in waiting], entered)
        children = [*self._chosen.people, *(one for facts in described for one in self._known.with_number(facts))]
        children += [person for of in entered for person, _ in of.tied.values()]
        self._carers = Carers(children, [one for of in entered for one in of.told], by=by)
        self._new: list[Draft] = []
        self._like: list[tuple[Person, Sequence[Candidate]]] = []

    def all(self) -> None:
        for of in self._entered:
            for one in sorted(of.told, key=lambda one: bool(one.relation_to)):  # carers are known by their children
                if one.position not in of.tied and (found := self._found(of, one)):
                    of.tied[one.position] = found
            self._carers.relate(of)
        self._register()
        self._carers.save()
        self._chosen.save()
        like = [(person, candidates) for person, candidates in self._like if person.pk]
        if like:
            handlers.call(CANDIDATES, found=like, by=self._by, at=self._at)

    def _register(self) -> None:
        """Where there are several submissions, an error is for each of them alone."""
        try:
            with transaction.atomic():
                register_drafts(drafts=self._new, source=SOURCE, at=self._at, by=self._by)
        except XinmiaoError as error:
            if len(self._entered) > 1:
                raise
            self._drop(self._entered[0], error)

    def _drop(self, of: Entered, error: XinmiaoError) -> None:
        for one in of.told:
            person, how = of.tied.get(one.position, (None, ""))
            if person and how == PersonLink.How.NEW:
                person.pk = None
                of.flag(one, error.what)
                del of.tied[one.position]

    def _found(self, of: Entered, one: Told) -> tuple[Person, str] | None:
        chosen = self._chosen.person(one, of)
        return (chosen, PersonLink.How.ENTITY) if chosen else self._by_form(of, one)

    def _by_form(self, of: Entered, one: Told) -> tuple[Person, str] | None:
        """By what the form says of them; nobody without a name."""
        if one.position not in of.described:
            is_asked = not of.what.mapping.people[one.role].each and not one.is_declined
            if one.is_anybody or is_asked:
                of.flag(one, _NAMELESS if one.is_anybody else _UNTOLD)
            return None
        child = of.child_of(one)
        if child and (same := self._carers.same(child, one)):
            return same, PersonLink.How.RELATION
        newcomer = _told_of(of, one)
        candidates = best(self._known.likely(newcomer.facts))
        sure = [each.person for each in candidates if each.advice is Advice.OPEN]
        if len(sure) == 1:
            return sure[0], PersonLink.How.NUMBER
        return self._anew(of, one, newcomer, candidates)

    def _anew(
        self, of: Entered, one: Told, newcomer: Newcomer, candidates: Sequence[Candidate]
    ) -> tuple[Person, str] | None:
        place = of.submission.place
        if not (place and place.county_no):  # the form is kept, somebody looks at it
            of.flag(one, PlaceNeeded(newcomer.facts.place).what)
            return None
        made = draft(newcomer=newcomer, place=place, at=self._at)
        self._new.append(made)
        self._known.add(made.person, newcomer.facts)
        if candidates:
            self._like.append((made.person, candidates))
        return made.person, PersonLink.How.NEW
