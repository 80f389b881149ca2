"""A table of foods: taken in, confirmed by a person, assessed piece by piece beside the site, deleted."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.core import audit, jobs
from xinmiao.core.actors import Actor
from xinmiao.nutrition.actions import batch_files
from xinmiao.nutrition.actions.batch_results import Result, opened_result
from xinmiao.nutrition.models import BatchState, FoodBatch, ResultKind
from xinmiao.nutrition.queries import class_keywords
from xinmiao.nutrition.queries.batch_files import RESULT, SOURCE, whole
from xinmiao.nutrition.queries.batches import look, plan_of
from xinmiao.nutrition.rules.batches import PIECE, Plan, Told, assessed, faults, foods_of
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import opened
from xinmiao.science.text import Text

log = logging.getLogger(__name__)
_BROKEN = Text("处理时出错，没有结果；请再试一次，或把文件交给管理员",
               "Something went wrong; there is no result. Try again, or give the file to an administrator")  # fmt: skip


class NotNow(XinmiaoError):
    """The batch is not in a state in which this can be done."""

    def __init__(self, of: FoodBatch) -> None:
        super().__init__("food_batch.not_now", Text("现在不能这样做", "This cannot be done now"), where=of.file_name)


@transaction.atomic
def upload(*, data: bytes, name: str, user: User, by: Actor, at: datetime, is_generated: bool = False) -> FoodBatch:
    """Keep a file, and look what it holds. Nothing is assessed yet. Raises FileRefused, TooManyRows, NoFoods."""
    found = look(data, class_keywords.of_pack(settings.PACK_DIR))
    of = FoodBatch(
        file_name=name[-255:], sha256=sha256(data).hexdigest(), size=len(data), user=user, uploaded_at=at,
        n_rows=found["rows"], preview=found, is_generated=is_generated,
    )  # fmt: skip
    batch_files.keep(of, SOURCE, BytesIO(data))
    of.save()
    audit.record(by=by, verb="upload", noun="food batch", key=of.key, detail={"rows": of.n_rows}, at=at)
    return of


@transaction.atomic
def confirm(
    *, of: FoodBatch, columns: Mapping[str, str], units: Mapping[str, str], basis: str, accepted: Sequence[str],
    standards: Sequence[str], kind: ResultKind, language: str, by: Actor, at: datetime,
) -> FoodBatch:  # fmt: skip
    """Note how a person reads the columns, their units and classes, and have the file assessed. Raises NotNow."""
    if of.state not in (BatchState.UPLOADED, BatchState.FAILED):
        raise NotNow(of)
    of.columns, of.units, of.basis = dict(columns), dict(units), basis
    of.accepted, of.standards, of.kind, of.language = list(accepted), list(standards), kind, language
    of.asked_at, of.settled_at, of.reason_zh, of.reason_en = at, None, "", ""
    detail = {"columns": of.columns, "units": of.units, "basis": basis, "standards": of.standards}
    audit.record(by=by, verb="confirm", noun="food batch", key=of.key, detail=detail, at=at)
    return _asked(of)


@transaction.atomic
def again(*, of: FoodBatch) -> FoodBatch:
    """Have an interrupted batch assessed from its beginning. Raises NotNow."""
    if not of.is_running:
        raise NotNow(of)
    return _asked(of)


def _asked(of: FoodBatch) -> FoodBatch:
    of.state, of.n_done = BatchState.ASKED, 0
    of.save()
    jobs.queue("xinmiao.nutrition.actions.batches.run", key=str(of.key))
    return of


def run(key: str) -> None:
    """Assess a batch from its beginning; there is a whole result or none. It may run twice."""
    of = FoodBatch.objects.filter(key=key).first()
    if of is None or not of.is_running:
        return
    FoodBatch.objects.filter(pk=of.pk).update(state=BatchState.RUNNING, n_done=0)
    try:
        told = _assess(of)
    except XinmiaoError as error:
        _fail(of, Text(error.message("zh"), error.message("en")))
    except Exception:
        log.exception("food batch %s", key)
        _fail(of, _BROKEN)
    else:
        _done(of, told)


def _assess(of: FoodBatch) -> Told:
    """Write the result beside, then put it in its place. Raises what reading and `plan_of` raise."""
    plan, told = plan_of(of, settings.PACK_DIR), Told()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"result.{of.kind}"
        with opened_result(path, of) as result:
            _write(of, plan, told, result)
            result.explain(of, told)
        with path.open("rb") as file:
            batch_files.keep(of, RESULT, file)
    return told


def _write(of: FoodBatch, plan: Plan, told: Told, result: Result) -> None:
    book = opened(whole(of, SOURCE))
    for piece in book.batches(PIECE):
        foods = foods_of(piece, plan)
        found, wrong = assessed(foods, plan), list(faults(foods, plan))
        told.add(found, wrong)
        result.write(foods, found, wrong)
        FoodBatch.objects.filter(pk=of.pk).update(n_done=told.rows)


@transaction.atomic
def _done(of: FoodBatch, told: Told) -> None:
    at = timezone.now()
    FoodBatch.objects.filter(pk=of.pk).update(
        state=BatchState.DONE, settled_at=at, n_rows=told.rows, n_done=told.rows, n_faults=told.n_faults,
        summary=told.as_dict(),
    )  # fmt: skip
    audit.record(by=Actor.of_user(of.user), verb="assess", noun="food batch", key=of.key, detail={"rows": told.rows},
                 at=at)  # fmt: skip


def _fail(of: FoodBatch, why: Text) -> None:
    FoodBatch.objects.filter(pk=of.pk).update(
        state=BatchState.FAILED, settled_at=timezone.now(), reason_zh=why.zh[:400], reason_en=why.en[:400]
    )


@transaction.atomic
def delete(*, of: FoodBatch, by: Actor, at: datetime) -> None:
    """Take a batch away with its files."""
    audit.record(by=by, verb="delete", noun="food batch", key=of.key, detail={"rows": of.n_rows}, at=at)
    FoodBatch.objects.filter(pk=of.pk).delete()
    transaction.on_commit(lambda: batch_files.drop(of))
