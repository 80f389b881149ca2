"""Advertisements: noted as they were seen, and a picture taken away again."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from xinmiao.accounts.models import User
from xinmiao.core import audit
from xinmiao.core.actors import Actor
from xinmiao.nutrition import pictures
from xinmiao.nutrition.models import Advertisement, ProductVersion, Shown
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

NOUN = "advertisement"


class CannotNote(XinmiaoError):
    """An advertisement that cannot be kept this way."""

    def __init__(self, what: Text, todo: Text) -> None:
        super().__init__("advertisement.refused", what, todo=todo)


@transaction.atomic
def note(
    *, seen_where: str, medium: str, seen_on: date, signals: Mapping[str, str], versions: Sequence[ProductVersion] = (),
    brands: Sequence[str] = (), picture: bytes = b"", shows_no_child: bool = False, words: str = "",
    is_generated: bool = False, user: User, at: datetime,
) -> Advertisement:  # fmt: skip
    """Keep an advertisement with what it shows. signals: sign → yes, no, or empty for not known.

    picture: JPEG or PNG, kept without what its camera wrote; only where somebody says that it shows no child. Raises
    `CannotNote`, `PictureRefused`.
    """
    if not versions and not brands:
        raise CannotNote(
            Text("没有产品也没有品牌", "Neither a product nor a brand"),
            Text("请写上广告展示的产品，或只写品牌", "Name the products that it shows, or the brand alone"),
        )
    if picture and not shows_no_child:
        raise CannotNote(
            Text("没有确认图片里没有儿童", "Nobody says that the picture shows no child"),
            Text("请确认；图里有儿童时不要上传", "Say so; do not send a picture that shows a child"),
        )
    name = pictures.keep(pictures.without_traces(picture)) if picture else ""
    made = Advertisement.objects.create(
        seen_where=seen_where, medium=medium, seen_on=seen_on, **signals, note=words, picture=name,
        shows_no_child=bool(picture and shows_no_child), is_generated=is_generated, entered_by=user, entered_at=at,
    )  # fmt: skip
    Shown.objects.bulk_create(Shown(advertisement=made, version=one) for one in dict.fromkeys(versions))
    Shown.objects.bulk_create(Shown(advertisement=made, brand=one) for one in dict.fromkeys(brands))
    audit.record(by=Actor.of_user(user), verb="note", noun=NOUN, key=made.key, at=at)
    return made


@transaction.atomic
def take_picture_away(*, advertisement: Advertisement, user: User, at: datetime) -> None:
    """Destroy the picture; the record stays. No other advertisement loses the same picture."""
    of = Advertisement.objects.select_for_update().get(pk=advertisement.pk)
    name, of.picture, of.shows_no_child = of.picture, "", False
    of.save(update_fields=["picture", "shows_no_child"])
    audit.record(by=Actor.of_user(user), verb="take picture from", noun=NOUN, key=of.key, at=at)
    if name and not Advertisement.objects.filter(picture=name).exists():
        transaction.on_commit(functools.partial(pictures.destroy, name))
