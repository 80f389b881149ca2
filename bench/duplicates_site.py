"""People and pairs for `bench.duplicates`: generated, sealed as in earnest."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command
from django.test import Client

from bench.crowd import GIVEN, SURNAMES
from xinmiao.accounts.models import Grant, User
from xinmiao.accounts.rules import Role
from xinmiao.core.actors import Actor
from xinmiao.people import actions
from xinmiao.people.models import LinkageRun, Pair, Person
from xinmiao.people.rules import Newcomer
from xinmiao.places.models import Kind, Place
from xinmiao.science.linkage.comparing import Facts

BY, AT = Actor.job("bench"), datetime(2024, 6, 3, tzinfo=UTC)
REASONS = ["number_alone", "could_be_twins", "name_differs", "guardian_differs", "no_home", "sex_differs"]


def fill(*, n_people: int, n_pairs: int) -> None:
    """A country of one county with so many people and pairs; nothing where there are people already."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", "--no-input", verbosity=0)
    if Person.objects.exists():
        return
    _places()
    draw = random.Random(1)
    persons = actions.register_many(newcomers=[_child(draw) for _ in range(n_people)], source="bench", at=AT, by=BY)
    keys = sorted(person.pk for person in persons)
    run = LinkageRun.objects.create(state="done", asked_at=AT, asked_by="bench", started_at=AT, finished_at=AT,
                                    possible=0.5, duplicate=0.99, n_people=n_people, n_shown=n_pairs)  # fmt: skip
    chosen: set[tuple[int, int]] = set()
    while len(chosen) < n_pairs:
        a, b = sorted(draw.sample(keys, 2))
        chosen.add((a, b))
    Pair.objects.bulk_create((_pair(run, a, b, draw) for a, b in chosen), batch_size=5000)


def sign_in(role: str) -> Client:
    user, _ = User.objects.get_or_create(username=role)
    Grant.objects.get_or_create(user=user, role=role, place="" if role == Role.ADMINISTRATOR else "530102")
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    return client


def _pair(run: LinkageRun, a: int, b: int, draw: random.Random) -> Pair:
    weight = round(draw.uniform(0, 40), 3)
    levels = {"name": ["same_sound", 9.2], "birth_date": ["same", 8.1], "sex": ["same", 1.0], "county": ["same", 10.5],
              "guardian": ["different", -2.1], "phone": ["different", -1.6]}  # fmt: skip
    return Pair(run=run, a_id=a, b_id=b, weight=weight, probability=0.9, reasons=draw.sample(REASONS, 2),
                levels=levels, within="/CHN/53/530102/")  # fmt: skip


def _child(draw: random.Random) -> Newcomer:
    name = draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN)
    born = date(2012, 1, 1) + timedelta(days=draw.randrange(4000))
    mother = draw.choice(SURNAMES) + draw.choice(GIVEN)
    phone = f"1380{draw.randrange(10**7):07}"
    facts = Facts(
        name, draw.choice([1, 2]), born, mother=mother, phones=(phone,), place=f"53010200{draw.randrange(1, 9)}"
    )
    return Newcomer(facts, address="幸福路 1 号", source="bench")


def _places() -> None:
    made: dict[str, Place] = {}
    rows = [("CHN", Kind.COUNTRY, "", 156), ("53", Kind.PROVINCE, "CHN", 53), ("530102", Kind.COUNTY, "53", 530102)]
    rows += [(f"53010200{i}", Kind.TOWNSHIP, "530102", 530102000 + i) for i in range(1, 9)]
    for code, kind, parent, number in rows:
        above = made.get(parent)
        made[code] = Place.objects.create(
            number=number, code=code, kind=kind, parent=above, path=f"{above.path if above else '/'}{code}/",
            county_no=530102 if code.startswith("530102") else 0, name_zh=f"地方{code}", name_en=f"Place {code}",
            name_en_status="official",
        )  # fmt: skip
