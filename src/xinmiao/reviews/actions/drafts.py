"""What every write to an edition asks first, and leaves behind."""

from __future__ import annotations

from datetime import datetime

from xinmiao.core.actors import Actor
from xinmiao.reviews.models import Edition
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

STATES = {
    Edition.State.DRAFT: Text("草稿", "draft"),
    Edition.State.FROZEN: Text("已冻结", "frozen"),
    Edition.State.PUBLISHED: Text("已发布", "published"),
}


class Refused(XinmiaoError):
    """The edition is not in the state that this needs, or the words do not allow it."""


def require(edition: Edition, state: str) -> None:
    """Raises Refused `review.not_<state>`."""
    if edition.state != state:
        wanted, there = STATES[Edition.State(state)], STATES[Edition.State(edition.state)]
        raise Refused(
            f"review.not_{state}",
            Text(
                f"这一版的状态是“{there.zh}”，这一步需要“{wanted.zh}”",
                f"The edition is '{there.en}'; this needs one that is '{wanted.en}'",
            ),
        )


def locked(edition: Edition) -> Edition:
    """Give the draft as it stands now, held until the write ends. Raises Refused `review.not_draft`."""
    found = Edition.objects.select_for_update().select_related("review").get(pk=edition.pk)
    require(found, Edition.State.DRAFT)
    return found


def edited(edition: Edition, at: datetime) -> None:
    """Note that people wrote in this text: no pack replaces it from now on."""
    edition.edited_at = at
    edition.save(update_fields=["edited_at"])


def author(by: Actor) -> int | None:
    """Give the key of the user who acts; None for tokens and jobs."""
    return int(by.key) if by.kind == "person" else None
