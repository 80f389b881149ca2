"""Generated observations of newborn care: what a coach writes down of a worker at a birth or in a simulation."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from xinmiao.demonstration.families import ADULTS, SURNAMES, device
from xinmiao.science.tables import RuleTable

FACILITIES = (("演示·县妇幼保健院 demonstration hospital A", 14), ("演示·县医院 demonstration hospital B", 13),
              ("演示·清泉镇卫生院 demonstration health centre C", 10),
              ("演示·松坪乡卫生院 demonstration health centre D", 3))  # fmt: skip
"""Names, and how many observations of each."""
OBSERVATIONS = sum(n for _name, n in FACILITIES)


def observations(sheet: RuleTable, county: str, *, worker: str, on: datetime, seed: int) -> list[dict[str, object]]:
    """The answers of `eenc_coaching_observation`, one a worker, over the weeks before a day."""
    rng = random.Random(seed)
    names = [name for name, n in FACILITIES for _ in range(n)]
    days = [on - timedelta(days=2 * n + 1) for n in range(len(names))]
    return [_one(sheet, county, name, day, worker, rng) for name, day in zip(names, days, strict=True)]


def _one(
    sheet: RuleTable, county: str, facility: str, on: datetime, worker: str, rng: random.Random
) -> dict[str, object]:
    simulated, caesarean, breathing = rng.random() < 0.3, rng.random() < 0.35, rng.random() < 0.9
    skill = rng.uniform(0.35, 0.9)
    sections = {str(name): [str(one) for one in items] for name, items in sheet.data["sections"].items()}
    with_rescue = simulated or not breathing
    seen = {name: {item: _done(skill, rng) for item in items} for name, items in sections.items()
            if with_rescue or name != "non_breathing"}  # fmt: skip
    return {
        **device(on, worker),
        "where": {"place": county, "facility": facility, "visit_date": on.date().isoformat(),
                  "coaching_mode": rng.choice(["in_person", "in_person", "online"]), "coach": "演示·带教人"},
        "worker": {"worker_name": rng.choice(SURNAMES) + rng.choice(ADULTS),
                   "profession": rng.choice(["midwife", "midwife", "nurse", "obstetrician"])},
        "scene": {"kind": "simulated" if simulated else "real", "birth_mode": "caesarean" if caesarean else "vaginal",
                  **({} if simulated else {"breathing": "yes" if breathing else "no"}),
                  "bag_mask_works": "yes" if rng.random() < 0.85 else "no"},
        **seen,
        **({} if simulated else {"times": _times(rng, late=caesarean)}),
        "feedback": {"done_well": "演示：准备充分。", "feedback_given": "演示：当场示范了一遍。",
                     "next_step": "演示：下周再看一次。", "next_date": _after(on)},
    }  # fmt: skip


def _done(skill: float, rng: random.Random) -> str:
    if rng.random() < 0.08:
        return "not_observed"
    drawn = rng.random()
    return "correctly" if drawn < skill else "partly" if drawn < skill + (1 - skill) / 2 else "not_done"


def _times(rng: random.Random, *, late: bool) -> dict[str, str]:
    start = rng.choice([1, 1, 2, 3, 5] if late else [0, 1, 1, 1, 2, 4])
    return {
        "ssc_start_min": str(start), "ssc_minutes": str(rng.choice([30, 60, 89, 90, 90, 95, 110])),
        "separated": rng.choice(["no", "no", "no", "yes", "unknown"]), "clamp_seconds": str(rng.randint(30, 200)),
        "first_feed_min": str(rng.choice([25, 40, 60, 80, 110])),
        "suction": rng.choice(["none", "none", "needed", "routine"]),
    }  # fmt: skip


def _after(on: datetime) -> str:
    return (date(on.year, on.month, on.day) + timedelta(days=120)).isoformat()
