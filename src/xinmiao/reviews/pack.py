"""Reading the reviews of a pack: `reviews/<year>/` with claims.yaml, review.yaml, zh.md and en.md."""

from __future__ import annotations

from xinmiao.core.actors import Actor
from xinmiao.core.models import PackVersion
from xinmiao.core.packs import Part, Reading
from xinmiao.reviews import actions, manuscript
from xinmiao.reviews.manuscript import Manuscript
from xinmiao.reviews.models import Edition


def read(reading: Reading) -> list[Manuscript]:
    found = [manuscript.read(reading, folder) for folder in manuscript.folders(reading)]
    return [one for one in found if one]


def load(manuscripts: list[Manuscript], *, version: PackVersion, by: Actor) -> dict[str, object]:
    taken = [actions.take_in(manuscript=one, by=by) for one in manuscripts]
    return {str(edition.review.year): _told(edition) for edition in taken}


def _told(edition: Edition) -> str:
    kept = ", edited in the browser: its text stays" if edition.edited_at else ""
    return f"edition {edition.number}, {edition.state}{kept}"


PART = Part("reviews", read, load, after=("indicators",))
