"""Tables of rounds: schools of a county, by sex, with every small cell hidden and what would give it back. Pure.

One cube holds all that any page shows of a county and term, so that no two pages together give a hidden cell away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

from xinmiao.ledger.suppression import Margin, suppressed

ALL = "all"
SEXES = ("male", "female", "unknown")
CHINA = ("stunted", "wasted", "normal", "overweight", "obese", "cannot_decide")
"""By WS/T 456 and 586: both degrees of wasting together; overweight where obesity cannot be told apart, too."""
WHO = ("thin", "normal", "overweight", "obese", "cannot_decide")
CLASSES = {"china": CHINA, "who": WHO}
ROSTER, MEASURED, UNMEASURED = "roster", "measured", "unmeasured"
_CHINA_OF = {"wasted_modsev": "wasted", "wasted_mild": "wasted", "overweight_or_obese": "overweight"}
_WHO_OF = {"severely_thin": "thin", "severely_wasted": "thin", "wasted": "thin"}


@dataclass(frozen=True, slots=True)
class Counted:
    """One pupil on a roster. china, who: the class by each; empty for one who was not measured."""

    school: str
    sex: int
    china: str = ""
    who: str = ""


Cell = tuple[str, str, str]
"""School (or `ALL`), sex (or `ALL`), and what is counted: `roster`, `measured`, `unmeasured`, `china.obese`, …"""


@dataclass(frozen=True)
class Cube:
    """Counts of the schools of one county and term, with what is hidden of them."""

    schools: tuple[str, ...]
    counts: Mapping[Any, int]  # by Cell

    def shown(self, school: str, sex: str, what: str) -> int | None:
        """The count; None where it is hidden."""
        cell = (school, sex, what)
        return None if cell in self.hidden else self.counts.get(cell, 0)

    @property
    def sexes(self) -> tuple[str, ...]:
        """Those of which there is anybody; a sex that is not known is a row of its own."""
        return tuple(one for one in SEXES if one != "unknown" or self.counts.get((ALL, one, ROSTER)))

    @cached_property
    def hidden(self) -> frozenset[Any]:
        """A zero among fewer than 20 measured tells of all of them, and is hidden as well."""
        measured: dict[Any, int] = {cell: self.counts[*cell[:2], MEASURED] for cell in self.counts if "." in cell[2]}
        return suppressed(self.counts, self.margins, denominators=measured)

    @cached_property
    def margins(self) -> list[Margin]:
        """Schools add up to the county, sexes to all, classes to the measured, these and the others to the roster.

        Classes and the unmeasured add up to the roster, too: hidden between them, they must not be a few.
        """
        schools = self.schools if len(self.schools) > 1 else ()
        units, sexes = [*schools, ALL], self.sexes
        whats = [ROSTER, MEASURED, UNMEASURED, *_keys("china"), *_keys("who")]
        found = [Margin((ALL, sex, what), tuple((one, sex, what) for one in schools))
                 for sex, what in product([*sexes, ALL], whats) if schools]  # fmt: skip
        found += [Margin((unit, ALL, what), tuple((unit, sex, what) for sex in sexes))
                  for unit, what in product(units, whats)]  # fmt: skip
        for unit, sex in product(units, [*sexes, ALL]):
            found.append(Margin((unit, sex, ROSTER), ((unit, sex, MEASURED), (unit, sex, UNMEASURED))))
            for keys in (tuple((unit, sex, key) for key in _keys(one)) for one in CLASSES):
                found.append(Margin((unit, sex, MEASURED), keys))
                found.append(Margin((unit, sex, ROSTER), (*keys, (unit, sex, UNMEASURED))))
        return found


def cube(pupils: Iterable[Counted]) -> Cube:
    """Count the pupils of a county and term. Of one school alone, the county is the school."""
    told = list(pupils)
    schools = tuple(sorted({one.school for one in told}))
    n: Counter[Cell] = Counter()
    for one in told:
        sex = {1: "male", 2: "female"}.get(one.sex, "unknown")
        n.update(product((one.school, ALL), (sex, ALL), _what(one)))
    units = [*(schools if len(schools) > 1 else ()), ALL]
    whole = {cell: n[cell] for cell in _cells(units, n)}
    return Cube(schools, whole)


def unit_of(found: Cube, school: str) -> str:
    """Where the figures of a school stand in the cube."""
    return school if len(found.schools) > 1 else ALL


def _cells(units: Sequence[str], n: Counter[Cell]) -> Iterable[Cell]:
    sexes = [one for one in SEXES if one != "unknown" or n[ALL, one, ROSTER]]
    whats = [ROSTER, MEASURED, UNMEASURED, *_keys("china"), *_keys("who")]
    return product(units, [*sexes, ALL], whats)


def _keys(standard: str) -> list[str]:
    return [f"{standard}.{one}" for one in CLASSES[standard]]


def _what(one: Counted) -> list[str]:
    if not one.china:
        return [ROSTER, UNMEASURED]
    return [ROSTER, MEASURED, f"china.{_CHINA_OF.get(one.china, one.china)}", f"who.{_WHO_OF.get(one.who, one.who)}"]
