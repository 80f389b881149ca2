from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from xinmiao.accounts.rules import Role, Scope
from xinmiao.core.actors import Actor
from xinmiao.people import actions
from xinmiao.people.models import Person
from xinmiao.people.rules import Newcomer
from xinmiao.places.models import Kind, Place
from xinmiao.science.linkage.comparing import Facts
from xinmiao.science.linkage.identity_numbers import Document, check_character, document

BORN = date(2020, 2, 29)
NOW = datetime(2024, 6, 3, 9, tzinfo=UTC)
TODAY = date(2024, 6, 3)
VILLAGE, OTHER_VILLAGE, ELSEWHERE, SCHOOL = "530102001", "530102002", "420102001", "S-1"
WORKER = (Scope(Role.FIELD_WORKER, VILLAGE),)
EVERYWHERE = (Scope(Role.ADMINISTRATOR),)
Register = Callable[..., Person]


def number(seventeen: str = "53010220200229001") -> Document:
    return document("identity_number", seventeen + check_character(seventeen))


MING = Facts("王小明", 1, BORN, mother="刘秀英", phones=("13800000001",), documents=(number(),), place=VILLAGE)


@pytest.fixture(autouse=True)
def ledger_uri(settings: Settings, tmp_path: Path) -> str:
    """Every test has a ledger and keys of its own."""
    settings.LEDGER_URI = str(tmp_path / "ledger")
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.LEDGER_URI


@pytest.fixture
def clerk() -> Actor:
    return Actor.job("clerk")


@pytest.fixture
def places(db: None) -> dict[str, Place]:
    """Two villages and a school in a county of Yunnan, and a village in Hubei."""
    made: dict[str, Place] = {}

    def add(code: str, kind: str, parent: str, no: int, county: int = 0) -> None:
        above = made.get(parent)
        path = f"{above.path if above else '/'}{code}/"
        name = {"name_zh": f"地方{code}", "name_en": f"Place {code}", "name_en_status": "official"}
        made[code] = Place.objects.create(
            number=no, code=code, kind=kind, parent=above, path=path, county_no=county, **name
        )

    add("CHN", Kind.COUNTRY, "", 156)
    add("53", Kind.PROVINCE, "CHN", 53)
    add("530102", Kind.COUNTY, "53", 530102, 530102)
    add(VILLAGE, Kind.TOWNSHIP, "530102", 530102001, 530102)
    add(OTHER_VILLAGE, Kind.TOWNSHIP, "530102", 530102002, 530102)
    add(SCHOOL, Kind.SCHOOL, "530102", 1_000_000_001, 530102)
    add("42", Kind.PROVINCE, "CHN", 42)
    add("420102", Kind.COUNTY, "42", 420102, 420102)
    add(ELSEWHERE, Kind.TOWNSHIP, "420102", 420102001, 420102)
    return made


@pytest.fixture
def register(places: dict[str, Place], clerk: Actor) -> Register:
    """Registers somebody like 王小明: `register(name="李丽")`."""

    def register(**changes: object) -> Person:
        newcomer = Newcomer(replace(MING, **changes), address="幸福路 1 号", source="tests")
        return actions.register_person(newcomer=newcomer, at=NOW, by=clerk)

    return register
