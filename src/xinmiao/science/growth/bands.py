"""A standard that gives only the values at −3 … +3 SD: z by straight lines between them.

A row is a completed month, or a cm with straight lines between the whole ones. Beyond ±3 the outermost step goes on.
A measurement on a line (within 1e-9 of it) has exactly that z, so that comparing z with −2 is comparing with the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xinmiao.science.tables import RuleTable, TableFault
from xinmiao.science.tables.columns import Floats
from xinmiao.science.text import Text

LINES = ("m3", "m2", "m1", "0", "p1", "p2", "p3")
TOLERANCE = 1e-9


@dataclass(frozen=True)
class BandTable:
    """Values at −3 … +3 SD of both sexes from `first` on by whole steps. `values`: shape (7, 2, rows), boys first."""

    first: float
    values: Floats

    @property
    def rows(self) -> int:
        return int(self.values.shape[2])

    def places(self, x: Floats) -> tuple[Floats, NDArray[np.bool_]]:
        """Give where x stands in rows, and whether inside the table. NaN is outside."""
        place = np.round(x - self.first, 6)
        return place, np.asarray((place >= 0) & (place <= self.rows - 1))

    def lines(self, sex: NDArray[np.int8], place: Floats) -> Floats:
        """Give the seven lines at places inside the table, shape (7, n)."""
        row = place.astype(np.intp)
        start, share = row + sex.astype(np.intp) * self.rows, place - row
        flat = self.values.reshape(len(LINES), -1)
        low = flat.take(start, axis=1)
        return np.asarray(low + (flat.take(start + (share > 0), axis=1) - low) * share)


@dataclass(frozen=True)
class Bands:
    """A standard of bands. `tables` by indicator; `wfl`, `wfh` by cm, the others by completed month; none in a stub."""

    rule: RuleTable
    tables: dict[str, BandTable] = field(repr=False)


def z_between(y: Floats, lines: Floats) -> Floats:
    """Give z of y, shape (n,), by the seven lines, shape (7, n). `y` halfway between +1 and +2 SD gives 1.5."""
    step = np.clip((y >= lines * (1 - TOLERANCE)).sum(axis=0) - 1, 0, len(LINES) - 2)
    n = np.arange(len(y))
    low, high = lines[step, n], lines[step + 1, n]
    z = step - 3 + (y - low) / (high - low)
    whole = np.rint(z)
    at = lines[np.clip(whole + 3, 0, 6).astype(np.intp), n]
    on_line = (np.abs(y - at) <= TOLERANCE * np.abs(at)) & (np.abs(whole) <= 3)
    return np.asarray(np.where(on_line, whole, z))


Line = tuple[str, float, list[float]]
"""Sex, x, and the seven values of one row."""


def bands_from(rule: RuleTable) -> Bands:
    """Arrange the rows indicator, sex (M, F), x, m3, m2, m1, 0, p1, p2, p3 of a loaded table.

    Raises `TableFault` (code table.malformed) where a cell is no number, a row's values do not rise, an x is missing or
    twice, or the sexes differ in their x.
    """
    kept: dict[str, list[Line]] = {}
    for n, row in enumerate(rule.rows, start=2):
        kept.setdefault(str(row.get("indicator")), []).append(_line(row, f"{rule.id}:{n}"))
    return Bands(rule, {name: _table(lines, f"{rule.id}:{name}") for name, lines in kept.items()})


def _line(row: Mapping[str, str], where: str) -> Line:
    try:
        line = (row["sex"], float(row["x"]), [float(row[name]) for name in LINES])
    except (KeyError, TypeError, ValueError) as error:
        raise malformed(where, Text("缺列，或不是数字", "A column is missing, or a cell is no number")) from error
    if line[0] not in ("M", "F"):
        raise malformed(where, Text("性别应为 M 或 F", "The sex is M or F"))
    if sorted(set(line[2])) != line[2]:
        raise malformed(where, Text("各标准差的值应递增", "The values must rise from −3 to +3 SD"))
    return line


def _table(lines: list[Line], where: str) -> BandTable:
    boys, girls = (sorted(line[1:] for line in lines if line[0] == sex) for sex in "MF")
    grid = [x for x, _values in boys]
    if grid != [x for x, _values in girls] or grid != [grid[0] + n for n in range(len(grid))]:
        raise malformed(
            where, Text("两性的行应相同，逐月或逐厘米不缺", "Both sexes need the same rows, each month or cm")
        )
    values = np.array([line for _x, line in boys + girls]).T.reshape(len(LINES), 2, -1)
    return BandTable(grid[0], np.ascontiguousarray(values))


def malformed(where: str, what: Text) -> TableFault:
    """Give the error of a table whose cells do not make sense."""
    return TableFault("table.malformed", what, where=where)
