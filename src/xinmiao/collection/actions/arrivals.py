"""Reading what came in: which form it is of, and whether whoever sent it may send it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.collection.actions.refusals import NotAllowed, UnknownForm
from xinmiao.collection.models import Channel, Form, FormVersion
from xinmiao.collection.queries import versions
from xinmiao.collection.queries.versions import Compiled
from xinmiao.collection.rules.file_names import expected
from xinmiao.science.answers import Answers, read
from xinmiao.science.errors import XinmiaoError


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Who sent, through which door, with what, when."""

    user: User
    channel: Channel
    at: datetime
    device_id: str = ""
    user_agent: str = ""

    @property
    def right(self) -> Permission:
        """What one must hold to send through this door."""
        return Permission.IMPORT_FILES if self.channel == Channel.FILE else Permission.FILL_FORMS

    def may_send(self, form: Form) -> bool:
        """Whether the sender may, wherever: a place outside their scope is flagged, not refused."""
        return may_fill(self.user, form.intervention.code, self.right)


def may_fill(user: User, programme: str, right: Permission = Permission.FILL_FORMS) -> bool:
    """Whether somebody may fill forms of an intervention at all."""
    return any(right in PERMISSIONS[one.role] and one.programme in ("", programme) for one in user.scopes)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One submission, read, of a form that is known."""

    xml: bytes
    answers: Answers
    version: FormVersion
    sending: Sending
    sha256: str

    @property
    def form(self) -> Form:
        return self.version.form

    @property
    def instance_id(self) -> str:
        return self.answers.instance_id

    @property
    def compiled(self) -> Compiled:
        return versions.compiled(self.version)

    @property
    def files(self) -> list[str]:
        """The names of the files that its answers name."""
        return expected(self.compiled.check.media(self.answers))


def read_one(xml: bytes, sending: Sending, *, with_right: bool = True) -> Arrival:
    """Raises AnswersRefused, UnknownForm, NotAllowed."""
    answer = read_many([xml], sending, with_right=with_right)[0]
    if isinstance(answer, XinmiaoError):
        raise answer
    return answer


def read_many(rows: Sequence[bytes], sending: Sending, *, with_right: bool = True) -> list[Arrival | XinmiaoError]:
    """Each as it was read, or why it cannot be."""
    told = [_read(xml) for xml in rows]
    known = versions.found((one.form_id, one.version) for one in told if isinstance(one, Answers))
    return [
        answers if isinstance(answers, XinmiaoError) else _arrival(xml, answers, known, sending, with_right)
        for xml, answers in zip(rows, told, strict=True)
    ]


def _read(xml: bytes) -> Answers | XinmiaoError:
    try:
        return read(xml)
    except XinmiaoError as error:
        return error


def _arrival(
    xml: bytes, answers: Answers, known: dict[tuple[str, str], FormVersion], sending: Sending, with_right: bool
) -> Arrival | XinmiaoError:
    version = known.get((answers.form_id, answers.version))
    if version is None:
        return UnknownForm(answers.form_id, answers.version)
    if with_right and not sending.may_send(version.form):
        return NotAllowed(version.form.name)
    return Arrival(xml, answers, version, sending, sha256(xml).hexdigest())
