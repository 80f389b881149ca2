"""Printing letters to parents: once, with a number; again only with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from xinmiao.accounts.rules import Scope
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.nutrition import paper
from xinmiao.nutrition.models import Letter, Round
from xinmiao.nutrition.paper import Sender, Sheet
from xinmiao.nutrition.queries.letters import Prepared, of_class
from xinmiao.nutrition.queries.rounds import facts_of
from xinmiao.nutrition.queries.wording import words_in
from xinmiao.nutrition.rules.letters import WITH_A_LETTER, may_print
from xinmiao.people import queries as people
from xinmiao.people.models import Person
from xinmiao.people.queries import Purpose
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text


class NotPrinted(XinmiaoError):
    """No letter is printed, for this reason."""


_NOTHING = Text("这个班没有待打印的信。", "No letter of this class waits to be printed.")
_NO_REASON = Text("请写明为什么补印。", "Say why the letter is printed again.")
_NO_LETTER = Text("这名学生现在没有信可打印。", "There is no letter for this pupil now.")
_REPLACED = Text("这封信已经补印过，请补印最近的一封。", "This letter was printed again already: choose the last one.")
_NO_CONTACT = Text("请写明家长可以找谁、去哪里。", "Say whom the parents may call and where they may go.")


@transaction.atomic
def print_class(
    *, of: Round, grade: int, class_no: int, language: str, contact: str, clinic: str, by: Actor,
    scopes: Sequence[Scope], at: datetime,
) -> bytes:  # fmt: skip
    """Print every letter of a class that was not printed yet, in roster order; gives the PDF.

    Names are read for this and the audit trail says so. Raises NotPrinted, NoWords.
    """
    of = _locked(of, scopes)
    waiting = [one for one in of_class(of, grade, class_no) if one.waits]
    if not waiting:
        raise NotPrinted("letter.nothing_to_print", _NOTHING)
    said = _said(language, contact, clinic, by, at)
    first = _next(of)
    letters = Letter.objects.bulk_create(
        Letter(round=of, measurement=one.pupil.measured, number=first + n, **said) for n, one in enumerate(waiting)
    )
    detail = {"class": f"{grade}-{class_no}", "letters": [one.written for one in letters], "language": language}
    audit.record(by=by, verb="print", noun="letters", key=of.key, detail=detail, at=at)
    return _pdf(of, list(zip(waiting, letters, strict=True)), by=by, scopes=scopes, at=at)


@transaction.atomic
def reprint(*, letter: Letter, reason: str, by: Actor, scopes: Sequence[Scope], at: datetime) -> bytes:
    """Print a letter again in place of one that was lost or spoilt; gives the PDF. Raises NotPrinted."""
    of, measured = _locked(letter.round, scopes), letter.measurement
    if not reason.strip():
        raise NotPrinted("letter.no_reason", _NO_REASON)
    prepared = of_class(of, measured.grade, measured.class_no) if measured else []
    letters = (one for one in prepared if one.pupil.measured == measured and one.kind in WITH_A_LETTER)
    one = next(letters, None)
    if one is None:
        raise NotPrinted("letter.none", _NO_LETTER)
    if one.printed != letter:
        raise NotPrinted("letter.replaced", _REPLACED)
    again = Letter.objects.create(
        round=of, measurement=measured, number=_next(of), replaces=letter, reason=reason.strip()[:300],
        **_said(letter.language, letter.contact, letter.clinic, by, at),
    )  # fmt: skip
    detail = {"letter": again.written, "replaces": letter.written, "reason": again.reason}
    audit.record(by=by, verb="reprint", noun="letter", key=of.key, detail=detail, at=at)
    return _pdf(of, [(one, again)], by=by, scopes=scopes, at=at)


def preview(*, of: Round, prepared: Prepared, language: str, contact: str, clinic: str, at: datetime) -> bytes:
    """Show what a letter will look like: the name masked, without a number; nothing is written."""
    person = prepared.pupil.person
    name = people.masked([person])[person.pk] if person else ""
    sender = Sender(of.school, language, words_in(language), contact, clinic)
    return paper.pdf_of([Sheet(prepared, name or prepared.pupil.number)], sender, at=at)


def _locked(of: Round, scopes: Sequence[Scope]) -> Round:
    """The round, its row locked so that numbers follow one another."""
    found = Round.objects.select_for_update(of=("self",)).select_related("school").get(pk=of.pk)
    verdict = may_print(facts_of(found), scopes)
    if not verdict:
        raise NotPrinted("letter.not_allowed", verdict.reason)
    return found


def _said(language: str, contact: str, clinic: str, by: Actor, at: datetime) -> dict[str, object]:
    if not contact.strip() or not clinic.strip():
        raise NotPrinted("letter.no_contact", _NO_CONTACT)
    return {
        "language": language, "contact": contact.strip()[:200], "clinic": clinic.strip()[:200], "printed_at": at,
        "printed_by": by.key,
    }  # fmt: skip


def _next(of: Round) -> int:
    return int(of.letters.aggregate(last=Max("number"))["last"] or 0) + 1


def _pdf(
    of: Round, printed: Sequence[tuple[Prepared, Letter]], *, by: Actor, scopes: Sequence[Scope], at: datetime
) -> bytes:
    persons = [one.pupil.person.pk for one, _ in printed if one.pupil.person]
    seen = list(Person.objects.visible_to(scopes).filter(pk__in=persons))
    names = {pk: told.name for pk, told in people.reveal_many(seen, purpose=Purpose.SERVICE, by=by).items()}
    sheets = [
        Sheet(one, _name(one, names), letter.written, letter.replaces.written if letter.replaces else "")
        for one, letter in printed
    ]
    first = printed[0][1]
    sender = Sender(of.school, first.language, words_in(first.language), first.contact, first.clinic)
    return paper.pdf_of(sheets, sender, at=at)


def _name(one: Prepared, names: dict[int, str]) -> str:
    """The pupil's name; the school's number where nobody is tied to it, or somebody whom the reader may not see."""
    found = names.get(one.pupil.person.pk, "") if one.pupil.person else ""
    return found or one.pupil.number
