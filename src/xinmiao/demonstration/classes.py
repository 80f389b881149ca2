"""A generated class of one school: its list as a sheet, and the height and weight round of the term before."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Literal

from xinmiao.demonstration.families import ADULTS, GIVEN, SURNAMES, device

Answers = dict[str, object]


@dataclass(frozen=True, slots=True)
class Pupil:
    """number: the school's own. guardian: a name. height_cm, weight_kg: of the term before."""

    number: str
    name: str
    sex: Literal["female", "male"]
    birth_date: date
    guardian: str
    relation: Literal["mother", "father"]
    height_cm: float
    weight_kg: float


def pupils(n: int, *, grade: int, on: date, seed: int) -> list[Pupil]:
    """A class of a grade on a day; two of them sound alike."""
    rng = random.Random(seed)
    made = [_pupil(rng, i, grade, on) for i in range(1, n - 1)]
    return [*made, _pupil(rng, n - 1, grade, on, given="晓明"), _pupil(rng, n, grade, on, given="小明")]


def _pupil(rng: random.Random, i: int, grade: int, on: date, given: str = "") -> Pupil:
    """Height and weight follow age plainly: nothing may be read from them."""
    months = 12 * (grade + 6) + rng.randrange(12)
    born = date(on.year - months // 12 - (on.month <= months % 12), (on.month - months % 12 - 1) % 12 + 1, 1 + i % 28)
    relation: Literal["mother", "father"] = rng.choice(("mother", "father"))
    surname = rng.choice(SURNAMES)
    guardian = (surname if relation == "father" else rng.choice(SURNAMES)) + rng.choice(ADULTS)
    height = round(80 + 0.5 * months + rng.uniform(-7, 7), 1)
    weight = round(height * height / 10000 * rng.uniform(14.5, 18.5), 1)
    sex: Literal["female", "male"] = rng.choice(("female", "male"))
    number = f"{on.year}{grade:02d}{i:02d}"
    return Pupil(number, surname + (given or rng.choice(GIVEN)), sex, born, guardian, relation, height, weight)


def class_list(found: Sequence[Pupil], *, school: str, grade: int, class_no: int, on: date) -> bytes:
    """The list as the school sends it: a CSV by the columns of `pupil_registration`."""
    out = StringIO(newline="")
    write = csv.writer(out)
    write.writerow(_COLUMNS)
    for one in found:
        write.writerow([
            school, on.isoformat(), grade, class_no, one.number, "given", one.relation, one.guardian, one.name, one.sex,
            one.birth_date.isoformat(), "day",
        ])  # fmt: skip
    return out.getvalue().encode()


_COLUMNS = (
    "where/place", "where/visit_date", "where/grade", "where/class_no", "where/pupil_no", "consent/consent_services",
    "consent/consent_by", "consent/guardian_name", "pupil/pupil_name", "pupil/pupil_sex", "pupil/birth_date",
    "pupil/birth_precision",
)  # fmt: skip


def round_of(
    found: Sequence[tuple[Pupil, str]], on: date, typed: datetime, worker: str, *, school: tuple[str, str], grade: int,
    class_no: int,
) -> Answers:  # fmt: skip
    """The answers of `school_bmi_round`, typed in from paper later.

    found: each pupil with the id on the list. school: code and name.
    """
    begins = on.year - (on.month < 9)
    return {
        **device(typed, worker),
        "where": {
            "place": school[0], "school": school[1], "visit_date": on.isoformat(), "grade": str(grade),
            "class_no": str(class_no), "school_year": f"{begins}-{begins + 1}",
            "term": "autumn" if on.month >= 9 or on.month == 1 else "spring", "n_on_roster": str(len(found)),
            "tools_checked": "yes",
        },
        "pupils": [_measured(one, key, on) for one, key in found],
        "closing": {"n_not_on_list": "0", "remarks": ""},
    }  # fmt: skip


def _measured(one: Pupil, key: str, on: date) -> Answers:
    height, weight = f"{one.height_cm:.1f}", f"{one.weight_kg:.1f}"
    bmi = one.weight_kg * 10000 / (one.height_cm * one.height_cm)
    return {
        "pupil": key, "measured": "yes", "last_height_cm": "", "last_measured_on": "", "months_since": "",
        "height_cm": height, "weight_kg": weight, "first_bmi": repr(bmi), "warned_of": "nothing", "measure_again": "no",
        "height_used_cm": height, "weight_used_kg": weight, "measured_on": on.isoformat(), "bmi": f"{bmi:.1f}",
    }  # fmt: skip
