"""What is held back, read beside what was accepted under the same name."""

from __future__ import annotations

from xinmiao.collection.actions.submissions import content_of
from xinmiao.collection.models import Confidentiality, FormVersion, Quarantined
from xinmiao.collection.pages.answered import Line, Reader, places_in
from xinmiao.collection.queries.review import current
from xinmiao.collection.queries.submissions import answers_of
from xinmiao.collection.queries.versions import compiled
from xinmiao.collection.rules.instruments import of_pupils
from xinmiao.science.answers import AnswersRefused, read


def lines(held: Quarantined) -> list[Line]:
    """Its answers with what was accepted before beside them; none where they cannot be read. Identities are hidden.

    Scores and answers of a screening are not shown here to anybody: the adults on duty read them with the alert.
    """
    try:
        now = read(content_of(held))
    except AnswersRefused:
        return []
    version = FormVersion.objects.filter(form=held.form, version=now.version).first()
    if version is None:
        return []
    before = answers_of(current(held.submission))[0] if held.submission else None
    what, is_restricted = compiled(version), held.form.confidentiality == Confidentiality.RESTRICTED
    closed = of_pupils(what.check, what.mapping)
    reader = Reader(what, is_restricted, shown=False, places=places_in(what.check, now, before), closed=closed)
    return list(reader.lines(now, before))
