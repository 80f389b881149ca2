"""Limits for pages and for calculation: the models that wait for them, their versions, the model of a version."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from xinmiao.core.models import AuditEntry
from xinmiao.nutrition.models import LimitVersion
from xinmiao.nutrition.queries import models_of_packs
from xinmiao.nutrition.rules.limits import Line, Structure, structure_of
from xinmiao.science.nutrient_profile.models import Model, model_from
from xinmiao.science.tables import RuleTable, Standing, refuse_unsupported

NOUN = "limits"
"""Under which the audit trail tells of a version, by its key."""


def structures(pack: Path | str) -> dict[str, Structure]:
    """Give the models of a pack whose limits are to be entered by people, by id. Raises `TableFault`."""
    found = (structure_of(one.rule.data) for one in models_of_packs.of_pack(pack).values())
    return {one.model: one for one in found if one is not None}


def versions(model: str) -> QuerySet[LimitVersion]:
    """Give the versions of a model, the newest first."""
    people = ("entered_by", "confirmed_by", "activated_by", "retired_by")
    return LimitVersion.objects.filter(model=model).select_related(*people)


def active(model: str) -> LimitVersion | None:
    return versions(model).filter(activated_at__isnull=False, retired_at=None).first()


def trail(version: LimitVersion) -> QuerySet[AuditEntry]:
    """Give what was done to a version, in its order."""
    return AuditEntry.objects.filter(noun=NOUN, key=str(version.key)).order_by("number")


def confirmed(pack: Path | str) -> dict[str, Model]:
    """Give the models of a pack whose limits two persons read and that are in use, by id. Raises `TableFault`."""
    there = ((models_of_packs.of_pack(pack)[name].rule, active(name)) for name in structures(pack))
    return {rule.id: model_of(version, rule) for rule, version in there if version}


def by_checksum(pack: Path | str, name: str, checksum: str) -> Model | None:
    """Give the model that a version gave, be it retired; None where no version on today's structure gives it."""
    rule = models_of_packs.of_pack(pack)[name].rule
    found = (model_of(one, rule) for one in versions(name).filter(activated_at__isnull=False))
    return next((one for one in found if one.rule.checksum == checksum), None)


def model_of(version: LimitVersion, rule: RuleTable) -> Model:
    """Give the model of a confirmed version on the structure of the pack. Raises `TableFault`."""
    return model_from(table_of(version, rule), where=str(version))


def table_of(version: LimitVersion, rule: RuleTable) -> RuleTable:
    """Give the rule table of a confirmed version: active, with its source and pages, and who read it when.

    checksum: SHA-256 over the checksum of the pack's table and what was entered.
    """
    data = {**rule.data, **_standing(version), "classes": [_class(line) for line in version.lines]}
    refuse_unsupported(data, where=str(version))
    told = json.dumps([rule.checksum, data], ensure_ascii=False, sort_keys=True, default=str)
    return RuleTable(
        id=rule.id, version=data["version"], standing=Standing().within(data),
        checksum=sha256(told.encode()).hexdigest(), data=MappingProxyType(data),
    )  # fmt: skip


def _standing(version: LimitVersion) -> dict[str, Any]:
    """What a version says of the whole table."""
    assert version.confirmed_at is not None
    return {
        "version": f"{version.read_on} · {version.number}",
        "status": "active",
        "evidence": "primary",
        "source": f"{version.document}（{version.edition}）",
        "read_on": str(version.read_on),
        "read_by": str(version.entered_by),
        "confirmed_by": str(version.confirmed_by),
        "confirmed_on": str(timezone.localdate(version.confirmed_at)),
        "compare": version.compare,
        "compare_status": "active",
        "compare_page": version.compare_page,
        "basis_status": "active",
        "basis_page": version.basis_page,
    }


def _class(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": line.code, "zh": line.zh, "en": line.en, "rule": line.rule, "page": line.page,
        "without_alcohol": line.without_alcohol,
    }  # fmt: skip
    limits = {name: float(value) for name, value in line.limits.items() if value is not None}
    return {**told, "thresholds": limits} if line.limits else told
