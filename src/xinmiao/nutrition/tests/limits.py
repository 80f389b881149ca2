"""Limits for tests. Every number is invented: none was read in any report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.nutrition.actions import limits as actions
from xinmiao.nutrition.models import LimitVersion
from xinmiao.nutrition.queries import limits as queries
from xinmiao.nutrition.queries import models_of_packs
from xinmiao.nutrition.rules.limits import CHECKED, Line, Structure, written

MODEL = "cn_npm_2024"
AT = datetime(2026, 11, 26, 4, tzinfo=UTC)
HEAD = actions.Head("无此报告（测试）", "invented for a test", date(2026, 11, 25), ">", 7, 8)
INVENTED: tuple[Decimal | None, ...] = (Decimal("11.5"), Decimal(321), Decimal("9.25"))


def structure() -> Structure:
    return queries.structures(Path(settings.PACK_DIR))[MODEL]


def rule():
    return models_of_packs.of_pack(Path(settings.PACK_DIR))[MODEL].rule


def lines(by: Structure | None = None) -> list[Line]:
    """The classes of the pack, and ten more with limits, all of them invented."""
    by = by or structure()
    known = [_line(one.code, one.zh, one.en or one.code, one.rule, n) for n, one in enumerate(by.classes, start=10)]
    return known + [
        _line(f"invented_{n}", f"虚构类别{n}", f"Invented class {n}", "threshold", 30 + n) for n in range(1, 11)
    ]


def _line(code: str, zh: str, en: str, rule: str, page: int) -> Line:
    names = [one.code for one in structure().components]
    limits = dict(zip(names, INVENTED, strict=True)) if rule == "threshold" else {}
    return Line(code, zh, en, rule, page, without_alcohol=code == "bakery", limits=limits)


def rows(by: Structure | None = None) -> list[dict[str, str]]:
    by = by or structure()
    return [written(line, by) for line in lines(by)]


def person(name: str, role: Role = Role.FOOD_ASSESSOR) -> User:
    user = User.objects.create_user(name, name=name.title())
    Grant.objects.create(user=user, role=role)
    return user


def proposed(user: User, found: list[Line] | None = None) -> LimitVersion:
    return actions.propose(of=structure(), head=HEAD, lines=found or lines(), user=user, at=AT)


def read_again(version: LimitVersion) -> dict[tuple[str, str], str]:
    """What a second person types who reads the same."""
    told = {(line.code, CHECKED): "on" for line in version.lines}
    return told | {
        (line.code, key): "none" if value is None else f"{value.normalize():f}"
        for line in version.lines
        for key, value in line.limits.items()
    }


def in_use(first: User, second: User, found: list[Line] | None = None) -> LimitVersion:
    """A version that two persons read and that is in use."""
    version = proposed(first, found)
    actions.confirm(version=version, told=read_again(version), user=second, at=AT)
    return actions.activate(version=version, rule=rule(), user=second, at=AT)


def browser(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def posted(found: list[dict[str, str]], **head: str) -> dict[str, str]:
    """What the editor sends."""
    told = {
        "document": "A report", "edition": "invented for a test", "read_on": "2026-11-25", "compare": ">",
        "compare_page": "7", "basis_holds": "on", "basis_page": "8",
    }  # fmt: skip
    return told | head | {f"class-{n}-{key}": value for n, row in enumerate(found) for key, value in row.items()}


@pytest.fixture
def first(db) -> User:
    return person("first")


@pytest.fixture
def second(db) -> User:
    return person("second")
