"""Saving a section of a draft; nobody's text is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.reviews import sections
from xinmiao.reviews.actions.drafts import Refused, author, edited, locked
from xinmiao.reviews.models import Comment, Edition, Revision
from xinmiao.reviews.wordings import LANGUAGES
from xinmiao.science.text import Text

Texts = Mapping[str, str]


class TextChanged(Refused):
    """Somebody saved this section since. `there`: its text now, by language."""

    def __init__(self, there: Texts) -> None:
        self.there = there
        super().__init__(
            "review.text_changed",
            Text("您写的时候，有人保存了这一节", "Somebody saved this section while you were writing"),
            todo=Text("比较两份文字，选定后再保存", "compare both texts, choose, and save again"),
        )


@transaction.atomic
def save_section(
    *, edition: Edition, position: int, texts: Texts, versions: Texts, by: Actor, at: datetime | None = None
) -> Revision | None:
    """Give a section of the draft other texts; None where they are the same.

    texts: by language. versions: `sections.version` of the texts that the writer started from. A chapter that is
    emptied goes; a second `##` makes two. Raises Refused `review.not_draft`, TextChanged `review.text_changed`.
    """
    edition, at = locked(edition), at or timezone.now()
    pages = {page.language: page for page in edition.pages.select_for_update()}
    there = {one: sections.at(sections.cut(pages[one].markdown), position) for one in LANGUAGES}
    _stand_by(there, texts, versions)
    if all(sections.same(there[one], texts[one]) for one in LANGUAGES):
        return None
    n_before = len(sections.cut(pages["zh"].markdown))
    for language, page in pages.items():
        page.markdown = sections.replaced(page.markdown, position, texts[language])
        page.save(update_fields=["markdown"])
    _move_what_follows(edition, position, len(sections.cut(pages["zh"].markdown)) - n_before)
    edited(edition, at)
    revision = Revision.objects.create(
        edition=edition, position=position, before_zh=there["zh"], before_en=there["en"],
        after_zh=texts["zh"], after_en=texts["en"], user_id=author(by), by=by.label, at=at,
    )  # fmt: skip
    detail = {"edition": edition.number, "section": position, "revision": revision.pk}
    audit.record(by=by, verb="write", noun="review", key=edition.review.year, detail=detail, at=at)
    return revision


def _stand_by(there: Texts, texts: Texts, versions: Texts) -> None:
    """A language that somebody else changed may only be saved over where it says the same."""
    changed = (one for one in LANGUAGES if sections.version(there[one]) != versions.get(one))
    if any(not sections.same(there[one], texts[one]) for one in changed):
        raise TextChanged(there)


def _move_what_follows(edition: Edition, position: int, n: int) -> None:
    """Keep comments and history with their chapters where one comes or goes; those of one that went stay before it."""
    first = position if n < 0 else position + 1
    for kept in (Comment, Revision) if n else ():
        kept.objects.filter(edition=edition, position__gte=first).update(position=F("position") + n)
