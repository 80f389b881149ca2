"""One child's result over HTTP; answers about danger come by a form alone, which opens the protocol."""

from __future__ import annotations

import polars as pl
from django.http import HttpRequest
from ninja import Field, Router, Schema

from xinmiao.collection.api import ByKey
from xinmiao.science import screening
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.screening import safety
from xinmiao.science.text import Text

router = Router(tags=["screening"])
_ABOUT_DANGER = {column.partition("_")[0] for column in safety.COLUMNS} & {"phq9", "phqa"}


class ByFormOnly(XinmiaoError):
    def __init__(self, name: str) -> None:
        super().__init__(
            "instrument.by_form_only",
            Text(
                "“{id}”问到危险，只能用表单提交：那里同时启动当天处理",
                "'{id}' asks about danger: send a form, which opens the same-day protocol",
            ).format(id=name),
            todo=Text("用 /api/submissions", "use /api/submissions"),
        )


class Answers(Schema):
    """answers: by item, `gad7_1`; a number of the scale, or null. Entered: `sdq_teacher_total`."""

    answers: dict[str, float | None] = Field(max_length=40)


class Result(Schema):
    """results: columns as `xinmiao.science.screening.score` names them. Nothing of it is kept."""

    instrument: str
    results: dict[str, str | int | float | bool | None]


@router.post("/{instrument}", response=Result, auth=ByKey(), url_name="score_answers")
def score_answers(request: HttpRequest, instrument: str, told: Answers) -> Result:
    """Score one child's answers. Refuses with 422 what has results for groups only, and what asks about danger."""
    of = screening.instrument(instrument)
    if {of.id, *(name.partition("_")[0] for name in told.answers)} & _ABOUT_DANGER:
        raise ByFormOnly(of.id)
    given = {name: [value] for name, value in told.answers.items()}
    row = screening.score(pl.DataFrame(given), of).row(0, named=True)
    return Result(instrument=of.id, results={name: row[name] for name in row if name.startswith(f"{of.id}_")})
