"""What a worker may fill in the browser: forms with the files that belong to them, by address and hash."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from xinmiao.accounts.models import User
from xinmiao.accounts.rules import PERMISSIONS, Permission
from xinmiao.collection.models import FormVersion
from xinmiao.collection.queries import lists
from xinmiao.collection.rules.instruments import may_begin
from xinmiao.people import encryption


def worker_key(user: User) -> str:
    """The name under which a phone keeps what is a worker's: it tells nobody who that is."""
    return encryption.pseudonym(f"user:{user.pk}", purpose="browser")


def offered_to(user: User) -> Iterable[FormVersion]:
    """The versions that this worker may begin now, without their bytes."""
    found = FormVersion.objects.offered().select_related("form__intervention").defer("workbook", "xform", "checks")
    programmes = {one.programme for one in user.scopes if Permission.FILL_FORMS in PERMISSIONS[one.role]}
    within = found if "" in programmes else found.filter(form__intervention__code__in=programmes)
    ordered = within.prefetch_related("media").order_by("form__intervention__number", "form__number")
    scopes = user.scopes
    return [one for one in ordered if may_begin(scopes, one.form.intervention.code, one.mapping)]


def catalogue(user: User) -> dict[str, Any]:
    """What the worker's page asks for first: who they are, the server's key, their forms."""
    key = encryption.submission_keypair()
    return {
        "name": str(user),
        "worker": worker_key(user),
        "key": {"id": key.key_id, "public": b64encode(key.public).decode()},
        "forms": [_described(version, user) for version in offered_to(user)],
    }


def _described(version: FormVersion, user: User) -> dict[str, Any]:
    form, where = version.form, [version.form.code, version.version]
    return {
        "code": form.code,
        "version": version.version,
        "title": {"zh": form.name_zh, "en": form.name_en},
        "url": reverse("collection:form_xml", args=where),
        "media": [{"name": one.name, "url": reverse("collection:form_media", args=[*where, one.name])}
                  for one in version.media.all()],
        "lists": [{"name": one.name, "hash": one.md5, "url": reverse("collection:form_list", args=[*where, one.name])}
                  for one in lists_of(version, user)],
        "sheet": version.mapping.sheet and version.mapping.sheet.model_dump(),
    }  # fmt: skip


def lists_of(version: FormVersion, user: User) -> list[lists.ListFile]:
    """The lists that a version reads, as this worker gets them."""
    names = [lists.PLACES, *(f"{code}.csv" for code in version.mapping.reads)]
    found = (lists.csv_for(user, version, name) for name in names)
    return [one for one in found if one is not None]
