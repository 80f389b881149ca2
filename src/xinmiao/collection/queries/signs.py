"""First screens by the warning signs of the pack: of one submission, and of a person's approved visits."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from xinmiao.collection.models import State, Submission
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import asking, compiled
from xinmiao.collection.rules.mapping import Mapping
from xinmiao.collection.rules.signs import FirstScreen, first_screen
from xinmiao.core import packs
from xinmiao.people.models import Person
from xinmiao.science.answers import Answers, FormCheck
from xinmiao.science.screening import Signs, load_signs
from xinmiao.science.tables import load

MOST = 20


def of_submission(submission: Submission, mapping: Mapping, answers: Answers) -> FirstScreen | None:
    """The first screen of a visit as its answers stand; None where its form asks for no signs of the pack."""
    return of_answers(mapping, compiled(current(submission).form_version).check, answers)


def of_answers(mapping: Mapping, check: FormCheck, answers: Answers) -> FirstScreen | None:
    """The same of answers that were just read."""
    signs = table(mapping.signs.table) if mapping.signs else None
    if mapping.signs is None or signs is None:
        return None
    return first_screen(mapping.signs, signs, check, answers, allow_draft=packs.allowed(settings.PACK_DIR))


def of_person(person: Person) -> list[tuple[date, FirstScreen]]:
    """First screens of a person's visits that were approved, the newest first."""
    forms = {one.form_id for one in asking("signs")}
    found = Submission.objects.filter(people__person=person, state=State.APPROVED, deleted_at=None, form__in=forms)
    told = (_dated(one) for one in found.distinct().order_by("-date", "-pk")[:MOST])
    return [one for one in told if one is not None]


def _dated(submission: Submission) -> tuple[date, FirstScreen] | None:
    revision = current(submission)
    found = of_submission(submission, compiled(revision.form_version).mapping, answers_of(revision)[0])
    return (submission.date, found) if found else None


def table(name: str) -> Signs | None:
    """A table of signs of the pack by its id; None where the pack has none of that id."""
    return _tables(str(settings.PACK_DIR)).get(name)


@lru_cache(maxsize=8)
def _tables(root: str) -> dict[str, Signs]:
    paths = sorted((Path(root) / "screening").glob("*.yaml"))
    return {one.rule.id: one for one in (load_signs(path) for path in paths if "time_points" in load(path).data)}
