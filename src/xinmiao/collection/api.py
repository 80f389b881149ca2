"""The bulk door for other systems: many submissions in one call, each with an answer of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from ninja.security import HttpBearer
from pydantic import BaseModel

from xinmiao.collection.actions.bulk import MOST_ROWS, Answer, receive_many
from xinmiao.collection.actions.refusals import status_of
from xinmiao.collection.models import Channel, DeviceKey
from xinmiao.collection.queries.devices import opened_by
from xinmiao.collection.rules.from_json import RowRefused, as_xml
from xinmiao.core.actors import Actor
from xinmiao.records.queries import told
from xinmiao.science.errors import XinmiaoError
from xinmiao.ui.frame import language

router = Router(tags=["submissions"])
_STATUS = {"created": 201, "edited": 201, "media_added": 201, "repeated": 202}


class ByKey(HttpBearer):
    """A device's key, as phones have it in their address."""

    def authenticate(self, request: HttpRequest, token: str) -> DeviceKey | None:
        return opened_by(token)


class Row(BaseModel):
    """A filled form. key: unique among the sender's rows; sent again with the same answers it changes nothing.

    edits: the key of the row that this one corrects. answers: by question; an object is a group, a list a repeat.
    """

    form: str = Field(max_length=128)
    version: str = Field(max_length=64)
    key: str = Field(min_length=1, max_length=180)
    edits: str = Field("", max_length=180)
    answers: dict[str, Any]


class Rows(Schema):
    rows: list[Row] = Field(max_length=MOST_ROWS)


class RowAnswer(BaseModel):
    """status: 201 taken, 202 known, else why not, as /openrosa/ would answer. submission: its key here."""

    key: str
    status: int
    submission: str = ""
    check: str = ""
    code: str = ""
    what: str = ""
    todo: str = ""


class RowAnswers(Schema):
    rows: list[RowAnswer]


@router.post("", response=RowAnswers, auth=ByKey(), url_name="receive_submissions")
def receive_submissions(request: HttpRequest, told: Rows) -> RowAnswers:
    """Send up to 500 filled forms; each row is answered, in order. Nothing of a refused row is kept."""
    key: DeviceKey = request.auth  # type: ignore[attr-defined]
    written = [_written(row) for row in told.rows]
    answers = iter(
        receive_many(
            rows=[one for one in written if isinstance(one, bytes)], user=key.user, channel=Channel.API,
            at=timezone.now(), by=Actor.token(f"device:{key.pk}", str(key)), device_id=key.device_id,
            user_agent=request.headers.get("User-Agent", ""),
        )
    )  # fmt: skip
    done = [one if isinstance(one, XinmiaoError) else next(answers) for one in written]
    return RowAnswers(rows=[_answer(row, one) for row, one in zip(told.rows, done, strict=True)])


def _written(row: Row) -> bytes | XinmiaoError:
    try:
        return as_xml(row.form, row.version, row.key, row.answers, edits=row.edits)
    except RowRefused as error:
        return error


def _answer(row: Row, answer: Answer) -> RowAnswer:
    if isinstance(answer, XinmiaoError):
        words = told(answer, language())
        return RowAnswer(
            key=row.key, status=status_of(answer) or 400, code=answer.code, what=words["what"], todo=words["todo"]
        )
    revision = answer.revision
    return RowAnswer(
        key=row.key,
        status=_STATUS[answer.outcome],
        submission=str(revision.submission.key) if revision else "",
        check=revision.outcome if revision else "",
    )
