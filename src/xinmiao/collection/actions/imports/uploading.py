"""Taking a file in: kept as it came, and asked to be checked."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.collection.actions.imports import files
from xinmiao.collection.models import FormVersion, Import, ImportState, Mode
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.partners.models import Partner
from xinmiao.places.models import Place
from xinmiao.programmes.models import Intervention
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.sheets import recognise
from xinmiao.science.text import Text


class AlreadyImported(XinmiaoError):
    """The same bytes were imported before. `of`: that import."""

    def __init__(self, of: Import) -> None:
        self.of = of
        when = timezone.localtime(of.settled_at).strftime("%Y-%m-%d %H:%M") if of.settled_at else ""
        super().__init__(
            "import.already",
            Text(
                f"这个文件已经由 {of.user.get_username()} 在 {when} 导入过",
                f"This file was already imported by {of.user.get_username()} on {when}",
            ),
            where=of.file_name,
            todo=Text(
                "没有写入任何内容；要更正，请改好文件再导入", "Nothing was written; to correct rows, change the file"
            ),
        )


class MayNot(XinmiaoError):
    def __init__(self) -> None:
        super().__init__(
            "import.not_allowed",
            Text("您没有权限为这个项目或伙伴导入文件", "You may not import files for this programme or partner"),
            todo=Text("请联系管理员", "Ask an administrator"),
        )


@transaction.atomic
def upload(
    *, data: bytes, name: str, user: User, by: Actor, at: datetime, version: FormVersion | None = None,
    intervention: Intervention | None = None, partner: Partner | None = None, mode: Mode = Mode.ALL,
    is_complete: bool = False,
) -> Import:  # fmt: skip
    """Keep a file of a form, or of an intervention's counts. Raises FileRefused, AlreadyImported, MayNot."""
    of_what = version.form.intervention if version else intervention
    assert of_what is not None
    place = _place(user, of_what.code, partner)
    recognise(data)
    family = f"form:{version.form.code}" if version else f"reports:{of_what.code}"
    digest = sha256(data).hexdigest()
    owned = Import.objects.filter(family=family, sha256=digest, partner=partner, state=ImportState.COMMITTED)
    if before := owned.select_related("user").first():
        raise AlreadyImported(before)
    of = Import(
        key=uuid4(), family=family, form_version=version, intervention=of_what, partner=partner,
        place=place.code if place else "", place_path=place.path if place else "", file_name=name[-255:],
        sha256=digest, size=len(data), mode=mode, is_complete=is_complete, user=user, uploaded_at=at,
    )  # fmt: skip
    files.keep(of, data)
    of.save()
    detail = {"family": family, "sha256": digest, "size": len(data)}
    audit.record(by=by, verb="upload", noun="import", key=of.key, detail=detail, at=at)
    return of


def _place(user: User, programme: str, partner: Partner | None) -> Place | None:
    """The place that the sender works in for this; None: all. Raises MayNot."""
    code = partner.code if partner else ""
    holding = [
        one for one in user.scopes
        if Permission.IMPORT_FILES in PERMISSIONS[one.role]
        and one.programme in ("", programme) and one.partner in ("", code)
    ]  # fmt: skip
    if not holding:
        raise MayNot
    widest = "" if any(not one.place for one in holding) else holding[0].place
    return Place.objects.filter(code=widest).first() if widest else None
