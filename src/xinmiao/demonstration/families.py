"""Generated families of one county, and what a worker writes down of them in the pack's forms. None of them is real."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from xml.sax.saxutils import escape

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = (
    *("小明", "晓明", "子涵", "雨桐", "浩然", "欣怡", "梓轩", "诗涵", "宇航", "思雨"),
    *("俊杰", "佳怡", "博文", "若曦", "天宇", "静雯", "志强", "雅婷", "建国", "春燕"),
)
ADULTS = ("红梅", "秀英", "丽华", "建军", "玉兰", "国强", "桂芳", "海燕", "志明", "淑珍", "文斌", "晓燕")
RELATIONS = ("mother", "mother", "mother", "father", "grandparent", "grandparent", "other_kin")
SIGN_AGES = (3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72)


@dataclass(frozen=True, slots=True)
class Child:
    """key: of the entity that a registration makes. village: place code."""

    key: UUID
    name: str
    sex: str
    birth_date: date
    village: str
    carer: str
    relation: str
    phone: str


def families(villages: Sequence[str], n: int, *, until: date, seed: int) -> list[Child]:
    """Children under three, with what a register has to bear: twins, the same child twice, the same sound."""
    rng = random.Random(seed)
    found = [_child(rng, villages, until) for _ in range(n)]
    first, second, third = found[:3]
    twin = replace(first, key=_key(rng), name=first.name[0] + _other(rng, first.name[1:]))
    again = replace(second, key=_key(rng))
    sounds = replace(third, name=third.name[0] + "小明"), replace(third, key=_key(rng), name=third.name[0] + "晓明")
    return [first, twin, second, again, *sounds, *found[3:]]


def registration(child: Child, on: datetime, worker: str) -> dict[str, object]:
    """The answers of `child_registration`."""
    return {
        **device(on, worker),
        "where": {"place": child.village, "visit_date": on.date().isoformat(), "reason": "found"},
        "consent": {"consent_services": "given", "consent_by": child.relation},
        "child": {
            "child_name": child.name, "call_name": child.name[1:], "child_sex": child.sex,
            "birth_date": child.birth_date.isoformat(), "birth_precision": "day", "gestation_weeks": "39",
            "birth_weight_kg": "3.2", "disability": "no", "residence": "rural", "registered_elsewhere": "no",
        },
        "carer": {
            "carer_name": child.carer, "relation": child.relation, "is_guardian": "yes", "phone": child.phone,
        },
        "child_code": _code(child),
    }  # fmt: skip


def visit(child: Child, on: datetime, worker: str, *, weight: float, length: float) -> dict[str, object]:
    """The answers of `ecd_home_visit`, made on the first version of the child's entity."""
    months = _months(child.birth_date, on.date())
    born = child.birth_date.isoformat()
    signs = {f"at_{age}": _signs(age) for age in SIGN_AGES if age == _sign_age(months)}
    return {
        **device(on, worker),
        "where": {"place": child.village, "child": str(child.key), "visit_date": on.date().isoformat()},
        "birth_date": born, "gestation_weeks": "39", "age_months": str(months),
        "carers": {"carer_name": child.carer, "relation": child.relation, "took_part": "yes"},
        "growth": {
            "measured": "yes", "weight_kg": f"{weight:.1f}", "length_cm": f"{length:.1f}",
            "position": "lying" if months < 24 else "standing", "oedema": "no",
        },
        "length_of_list": f"{length:.1f}",
        **_feeding(months),
        "signs_status": "draft",
        "signs": {**signs, "regression": {"language_regression": "no", "social_regression": "no"}},
        "n_signs": "0", "n_unanswered": "0", "first_screen": "none_recorded",
        "session": {"topics": "play talk_read", "carer_practised": "yes", "carer_support": "no", "concern": "no"},
    }  # fmt: skip


def sent(form: str, version: str, answers: Mapping[str, object], *, instance: UUID, entity: str = "") -> bytes:
    """The XML that a phone would send."""
    return (
        f'<data xmlns:orx="http://openrosa.org/xforms" id="{form}" version="{version}">{"".join(_xml(answers))}'
        f"<meta>{entity}<instanceID>uuid:{instance}</instanceID></meta></data>"
    ).encode()


def created(child: Child) -> str:
    """The entity block of a registration."""
    label = escape(f"{_code(child)} {child.name[1:]}")
    return f'<entity dataset="children" id="{child.key}" create="1"><label>{label}</label></entity>'


def updated(child: Child) -> str:
    """The entity block of a first visit."""
    return f'<entity dataset="children" id="{child.key}" update="1" baseVersion="1" trunkVersion="" branchId=""/>'


def _child(rng: random.Random, villages: Sequence[str], until: date) -> Child:
    surname, sex = rng.choice(SURNAMES), rng.choice(("female", "male"))
    relation = rng.choice(RELATIONS)
    carers_surname = surname if relation == "father" else rng.choice(SURNAMES)
    return Child(
        _key(rng), surname + rng.choice(GIVEN), sex, until - timedelta(days=rng.randrange(60, 1050)),
        rng.choice(list(villages)), carers_surname + rng.choice(ADULTS), relation,
        f"1{rng.choice('358')}{rng.randrange(10**9):09d}",
    )  # fmt: skip


def _feeding(months: int) -> dict[str, object]:
    if months >= 24:
        return {}
    if months < 6:
        return {"feeding": {"breastfed": "yes", "other_under_6m": "no"}}
    foods = {"breastfed": "no", "foods": "grains dairy eggs", "meals": "3", "sweet_drink": "no"}
    return {"feeding": foods, "n_food_groups": "3"}


def _other(rng: random.Random, name: str) -> str:
    return rng.choice([one for one in GIVEN if one != name])


def _key(rng: random.Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _code(child: Child) -> str:
    return str(child.key.int % 9000 + 1000)


def device(on: datetime, worker: str) -> dict[str, object]:
    """What a phone writes of itself."""
    end = on + timedelta(minutes=25)
    return {"start": on.isoformat(), "end": end.isoformat(), "today": on.date().isoformat(),
            "deviceid": f"demonstration:{worker}", "username": worker}  # fmt: skip


def _months(born: date, on: date) -> int:
    return (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)


def _sign_age(months: int) -> int:
    return max((age for age in SIGN_AGES if age <= months), default=0)


def _signs(age: int) -> dict[str, object]:
    return {f"ws{age:02d}_{n}": "no" for n in range(1, 5)}


def _xml(answers: Mapping[str, object]) -> Iterator[str]:
    for name, value in answers.items():
        for one in value if isinstance(value, list) else [value]:  # a repeat
            inner = "".join(_xml(one)) if isinstance(one, Mapping) else escape(str(one))
            yield f"<{name}>{inner}</{name}>"
