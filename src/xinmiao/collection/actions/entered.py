"""A revision that was just written down, and what becomes of it while it is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xinmiao.collection.models import Flag, Revision, Submission
from xinmiao.collection.queries.versions import Compiled, compiled
from xinmiao.collection.rules import told as telling
from xinmiao.collection.rules.newcomers import Described, described
from xinmiao.collection.rules.told import Told
from xinmiao.people.models import Person
from xinmiao.science.answers import Answers
from xinmiao.science.linkage.comparing import is_named
from xinmiao.science.text import Text

Position = tuple[str, int]


@dataclass(eq=False)
class Entered:
    """tied: by position the person, and how they were found. flags: what somebody has to look at."""

    submission: Submission
    revision: Revision
    answers: Answers
    tied: dict[Position, tuple[Person, str]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)

    @property
    def what(self) -> Compiled:
        return compiled(self.revision.form_version)

    @cached_property
    def told(self) -> list[Told]:
        """Everybody whom it speaks of."""
        return telling.people(self.what.mapping, self.answers)

    @cached_property
    def described(self) -> Mapping[Position, Described]:
        """Those with a name, by position."""
        place = self.submission.place
        about = {"place": place.code if place else "", "source": self.submission.subject}
        on = self.revision.received_at.date()
        return {one.position: described(one, self.told, **about, on=on) for one in self.told if is_named(one.name)}

    def flag(self, one: Told, message: Text) -> None:
        path = self.what.mapping.people[one.role].name or ""
        label = self.what.check.by_path[path].label if path in self.what.check.by_path else Text(one.role, one.role)
        self.flags.append(
            Flag(
                revision=self.revision, kind="person", path=path, label_zh=label.zh, label_en=label.en,
                message_zh=message.zh, message_en=message.en,
            )
        )  # fmt: skip

    def child_of(self, one: Told) -> Person | None:
        """Whom somebody cares for; of several children of a repeat none in particular."""
        known = self.what.mapping.people.get(one.relation_to)
        found = self.tied.get((one.relation_to, 0)) if known and not known.each else None
        return found[0] if found else None
