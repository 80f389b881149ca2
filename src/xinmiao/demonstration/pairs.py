"""Generated tables of elimination: provinces, a few prefectures and counties of one, figures and cascades by year."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SOURCE = "演示数据（程序生成）· demonstration data (generated)"
PARTIAL = {"anc_coverage": "births", "pregnant_tested_hiv": "births", "pregnant_tested_syphilis": "births",
           "pregnant_tested_hbv": "births", "hiv_mother_arv": "hiv", "hiv_child_arv": "hiv",
           "syphilis_mother_treated": "syphilis", "syphilis_child_preventive_treatment": "syphilis",
           "hbv_child_hbig_timely": "hbv", "hbv_child_first_dose_timely": "hbv", "early_test_hiv": "births",
           "early_test_syphilis": "births", "partner_test_hiv": "hiv", "syphilis_adequate_treatment": "syphilis",
           "hbv_child_full_vaccine": "hbv", "hepb3": "births", "hepb_birth_dose_timely": "births"}  # fmt: skip
"""Shares, each of whom."""
ALSO = {"anc_coverage": ["anc_at_least_1"], "pregnant_tested_hiv": ["hiv_test"], "hiv_mother_arv": ["hiv_art"],
        "pregnant_tested_syphilis": ["syphilis_test"], "syphilis_mother_treated": ["syphilis_treatment"],
        "hiv_mtct_rate": ["hiv_mtct_non_breastfeeding", "hiv_mtct"],
        "hepb_birth_dose_timely": ["hbv_birth_dose"]}  # fmt: skip
"""Under which other names WHO's criteria ask for the same."""
SHARE_BEGINS = {"early_test_hiv": 0.62, "early_test_syphilis": 0.62, "partner_test_hiv": 0.74,
                "syphilis_adequate_treatment": 0.83}  # fmt: skip
LATE, LOST = frozenset({"51", "54", "62", "63", "65", "5306"}), 0.02
"""Places that are behind; the share of infants whose outcome nobody knows."""
STEPS = {"pregnant_known": 1.0, "anc1": 0.99, "result": 0.985, "linked": 0.97, "treatment_started": 0.95,
         "adequate": 0.9, "delivered": 0.97, "infant_prophylaxis": 0.955, "infant_tests": 0.93,
         "final_status": 0.88}  # fmt: skip
TESTED = {"hiv": "tested_hiv", "syphilis": "tested_syphilis", "hbv": "tested_hbv"}


@dataclass(frozen=True, slots=True)
class Area:
    """A place at the bottom of what is added up. above: codes of the places that it is part of; births: a year's."""

    code: str
    births: float
    above: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Rows by place code: `figures` of (place, year, indicator), `steps` of (place, year, disease, step)."""

    figures: Mapping[tuple[str, int, str], Counter[str]]
    steps: Mapping[tuple[str, int, str, str], Counter[str]]

    def rows_of_figures(self, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
        for (place, year, indicator), counts in self.figures.items():
            yield {"place_id": numbers[place], "year": year, "indicator": indicator, "source": SOURCE,
                   "numerator": counts["numerator"], "denominator": counts["denominator"],
                   "unknown": counts["unknown"]}  # fmt: skip

    def rows_of_steps(self, numbers: Mapping[str, int]) -> Iterator[dict[str, Any]]:
        for (place, year, disease, step), counts in self.steps.items():
            counted = {name: counts[name] for name in ("reached", "not_reached", "unknown", "need")}
            yield {"place_id": numbers[place], "year": year, "disease": disease, "step": step, **counted,
                   "need_source": SOURCE}  # fmt: skip


def made(areas: list[Area], years: range, *, seed: int) -> Made:
    """Make every figure of the areas, and add them up to the places above: the same seed gives the same rows."""
    found = Made({}, {})
    for area in areas:
        for year in years:
            rng = random.Random(f"{seed}/{area.code}/{year}")
            _figures(found, area, year, (year - years[0]) / max(len(years) - 1, 1), rng)
    return found


def _figures(found: Made, area: Area, year: int, along: float, rng: random.Random) -> None:
    births = round(area.births * (1 - 0.05 * along))
    whom = {"births": births, "hiv": round(births * 0.0008), "syphilis": round(births * 0.003),
            "hbv": round(births * 0.05)}  # fmt: skip
    behind = 0.03 if LATE & {area.code, *area.above} else 0.0
    for name, of in PARTIAL.items():
        begins = SHARE_BEGINS.get(name, 0.94)
        share = begins + (0.99 - begins) * along - behind + rng.uniform(-0.006, 0.006)
        _add(found, area, year, name, whom[of], min(share, 1.0), 0, rng)
    for name, of, first, last in (("hiv_mtct_rate", "hiv", 0.035, 0.011), ("hbv_mtct_rate", "hbv", 0.012, 0.005)):
        unknown = _binomial(whom[of], LOST * (1 - 0.82 * along), rng)
        rate = (first + (last - first) * along) * (1.9 if behind else 1.0)
        infected = _add(found, area, year, name, whom[of] - unknown, rate, unknown, rng)
        if name == "hiv_mtct_rate":
            _count(found, area, year, "hiv_case_rate", infected, births, unknown)
    cases = _binomial(births, (0.0003 - 0.00022 * along) * (2.4 if behind else 1.0), rng)
    _count(found, area, year, "congenital_syphilis_rate", cases, births, 0)
    for disease, tested in TESTED.items():
        _cascade(found, area, year, disease, tested, whom[disease], rng)


def _add(found: Made, area: Area, year: int, name: str, of: int, share: float, unknown: int, rng: random.Random) -> int:
    n = _binomial(of, share, rng)
    _count(found, area, year, name, n, of, unknown)
    return n


def _count(found: Made, area: Area, year: int, name: str, n: int, of: int, unknown: int) -> None:
    for place in (area.code, *area.above):
        for indicator in (name, *ALSO.get(name, ())):
            counts = found.figures.setdefault((place, year, indicator), Counter())  # type: ignore[attr-defined]
            counts.update(numerator=n, denominator=of, unknown=unknown)


def _cascade(found: Made, area: Area, year: int, disease: str, tested: str, known: int, rng: random.Random) -> None:
    need = round(known * 1.08)
    for step, share in {**STEPS, tested: 0.99}.items():
        unknown = _binomial(known, 0.002 if share > 0.96 else LOST, rng)
        reached = _binomial(known - unknown, share, rng)
        for place in (area.code, *area.above):
            counts = found.steps.setdefault((place, year, disease, step), Counter())  # type: ignore[attr-defined]
            counts.update(reached=reached, not_reached=known - unknown - reached, unknown=unknown, need=need)


def _binomial(n: int, share: float, rng: random.Random) -> int:
    """Draw how many of n, by the normal law where n is large, so that it is quick."""
    if n * share * (1 - share) > 25:
        return min(max(round(rng.gauss(n * share, (n * share * (1 - share)) ** 0.5)), 0), n)
    return sum(rng.random() < share for _ in range(n)) if n < 5000 else min(_rare(n * share, rng), n)


def _rare(mean: float, rng: random.Random) -> int:
    """Draw a rare count (Poisson) by waiting times."""
    n, waited = 0, rng.expovariate(1.0)
    while waited < mean:
        n, waited = n + 1, waited + rng.expovariate(1.0)
    return n
