"""A generated class of one school: its list as a sheet, and what is measured of it in two terms."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Literal

from xinmiao.demonstration.families import ADULTS, GIVEN, SURNAMES, device
from xinmiao.nutrition.rules.rounds import school_year_of, term_of

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


@dataclass(frozen=True, slots=True)
class Size:
    """What was measured of a pupil, cm and kg. first: what was warned of and measured again; absent: not there."""

    height_cm: float
    weight_kg: float
    first: tuple[float, float] | None = None
    absent: bool = False


def sizes_before(found: Sequence[Pupil]) -> list[Size]:
    """Of the term before: everybody was there."""
    return [Size(one.height_cm, one.weight_kg) for one in found]


def sizes_now(found: Sequence[Pupil], seed: int) -> list[Size]:
    """Half a year later: the first was read 10 cm too low and measured again, the second was not there."""
    rng = random.Random(seed)
    grown = [(round(one.height_cm + rng.uniform(1.5, 3.5), 1), round(one.weight_kg + rng.uniform(0.4, 1.6), 1))
             for one in found]  # fmt: skip
    again, away, *others = grown
    misread = round(again[0] - 10, 1), again[1]
    return [Size(*again, first=misread), Size(*away, absent=True), *(Size(*one) for one in others)]


def round_of(
    found: Sequence[tuple[Pupil, str, Size]], on: date, typed: datetime, worker: str, *, school: tuple[str, str],
    grade: int, class_no: int, n: int,
) -> Answers:  # fmt: skip
    """The answers of `school_bmi_round`, typed in from paper later.

    found: each pupil with the id on the list and what was measured. school: code and name. n: on the list.
    """
    return {
        **device(typed, worker),
        "where": {
            "place": school[0], "school": school[1], "visit_date": on.isoformat(), "grade": str(grade),
            "class_no": str(class_no), "school_year": school_year_of(on), "term": term_of(on),
            "n_on_roster": str(n), "tools_checked": "yes",
        },
        "pupils": [_absent(key) if size.absent else _measured(one, key, size, on) for one, key, size in found],
        "closing": {"n_not_on_list": "0", "remarks": ""},
    }  # fmt: skip


def _absent(key: str) -> Answers:
    return {"pupil": key, "measured": "absent", "last_height_cm": "", "last_measured_on": "", "months_since": "",
            "measure_again": "no"}  # fmt: skip


def _measured(one: Pupil, key: str, size: Size, on: date) -> Answers:
    """A value that was warned of is asked for once more, and both are kept."""
    height, weight = size.first or (size.height_cm, size.weight_kg)
    again = {"height_again_cm": f"{size.height_cm:.1f}", "weight_again_kg": f"{size.weight_kg:.1f}"}
    return {
        "pupil": key, "measured": "yes", "last_height_cm": f"{one.height_cm:.1f}" if size.first else "",
        "last_measured_on": "", "months_since": "", "height_cm": f"{height:.1f}", "weight_kg": f"{weight:.1f}",
        "first_bmi": repr(_bmi(height, weight)), "warned_of": "lower" if size.first else "nothing",
        "measure_again": "yes" if size.first else "no", **(again if size.first else {}),
        "height_used_cm": again["height_again_cm"], "weight_used_kg": again["weight_again_kg"],
        "measured_on": on.isoformat(), "bmi": f"{_bmi(size.height_cm, size.weight_kg):.1f}",
    }  # fmt: skip


def _bmi(height_cm: float, weight_kg: float) -> float:
    return weight_kg * 10000 / (height_cm * height_cm)
