"""The foods of a table: every amount that a model may ask for, in the unit and per the quantity that it asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from xinmiao.science.nutrient_profile.columns import amounts, flags, unreadable, words
from xinmiao.science.nutrient_profile.intervals import Codes, Interval, Mask, constant, point, unknown

SOLID, LIQUID = 0, 1
STATES = {"SOLID": SOLID, "S": SOLID, "固体": SOLID, "固态": SOLID, "LIQUID": LIQUID, "L": LIQUID, "液体": LIQUID,
          "液态": LIQUID}  # fmt: skip
PER_100G, PER_100ML, PER_SERVING = 0, 1, 2
BASES = {"100G": PER_100G, "100 G": PER_100G, "100克": PER_100G, "每100克": PER_100G, "每100G": PER_100G,
         "100ML": PER_100ML, "100 ML": PER_100ML, "100毫升": PER_100ML, "每100毫升": PER_100ML, "每100ML": PER_100ML,
         "SERVING": PER_SERVING, "每份": PER_SERVING, "份": PER_SERVING}  # fmt: skip
BY_STATE = "state"
"""As `basis`: solids are per 100 g, liquids per 100 ml."""
SOURCES = {"RUMINANT": 0, "反刍": 0, "天然": 0, "INDUSTRIAL": 1, "工业": 1}
KJ_PER_KCAL = 4.184
SALT_PER_SODIUM = 2.5
MAY_DIFFER = 1.05
"""Two units of one amount that differ by more than this factor are a conflict."""
TINY = np.nextafter(0.0, 1.0)
REFERENCE_ZERO = ("fibre_g", "fvl_pct")
"""What `missing="reference"` takes as nothing where it is not given."""


@dataclass
class Foods:
    """Foods of a table, read when asked and kept. Arrays have shape (n,).

    basis: the word (of `BASES`, or `BY_STATE`) for rows whose `basis` is empty. reference: whether fibre and fruit
    share that are not given count as none.
    """

    frame: pl.DataFrame
    basis: str | None = None
    reference: bool = False
    _kept: dict[str, Interval] = field(default_factory=dict)
    _codes: dict[str, Codes] = field(default_factory=dict)
    _warned: dict[str, list[Mask]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return self.frame.height

    def amount(self, name: str) -> Interval:
        """Give an input column as it stands, the other unit of energy, salt and sodium brought in."""
        return self._keep(name, lambda: self._read(name))

    def flag(self, name: str) -> Codes:
        """Give a flag as 1, 0, −1 unknown."""
        return self.code(name, lambda: flags(self.frame, name))

    @property
    def state(self) -> Codes:
        """Give SOLID, LIQUID, −1 unknown."""
        return self.code("state", lambda: words(self.frame, "state", STATES))

    @property
    def basis_code(self) -> Codes:
        """Give PER_100G, PER_100ML, PER_SERVING, −1 unknown; `self.basis` says what an empty cell means."""
        return self.code("basis", self._basis_code)

    def per(self, basis: int) -> Interval:
        """Give the factor from what the values are per to 100 g or 100 ml; unknown where it cannot be told."""
        return self._keep(f"per {basis}", lambda: self._per(basis))

    def lacking_for(self, basis: int) -> dict[str, Mask]:
        """Give by input where its lack leaves the factor of `per` unknown."""
        lost = ~self.per(basis).known
        given = self.basis_code
        crosses = (given == PER_SERVING) | (given != basis)
        return {
            "basis": lost & (given < 0),
            "serving_g": lost & (given == PER_SERVING) & ~self._positive("serving_g").known,
            "density": lost & (given >= 0) & self._needs_density(given, basis) & crosses,
        }

    def warn(self, word: str, rows: Mask) -> None:
        """Remember a warning of rows."""
        if rows.any():
            self._warned.setdefault(word, []).append(rows)

    def warned(self, word: str) -> Mask:
        """Give where a warning was remembered."""
        found = self._warned.get(word, [])
        return np.logical_or.reduce(found) if found else np.zeros(self.n, dtype=np.bool_)

    # the steps of these

    def _keep(self, name: str, read: Callable[[], Interval]) -> Interval:
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]

    def code(self, name: str, read: Callable[[], Codes]) -> Codes:
        """Give codes that are read once and kept under a name."""
        if name not in self._codes:
            self._codes[name] = read()
        return self._codes[name]

    def _read(self, name: str) -> Interval:
        if name in _OTHER_UNIT:
            other, factor = _OTHER_UNIT[name]
            return self._of_two(self.plain(name), self.plain(other).scaled(factor))
        if name in _DERIVED:
            return _DERIVED[name](self)
        return self.plain(name)

    def plain(self, name: str) -> Interval:
        """Give an input column as it stands, alone."""
        return self._keep(f"as given {name}", lambda: self._column(name))

    def _column(self, name: str) -> Interval:
        found = amounts(self.frame, name)
        self.warn("unreadable", unreadable(self.frame, name, found))
        if self.reference and name in REFERENCE_ZERO:
            return Interval(found.low, np.where(found.given, found.high, found.low))
        return found

    def _of_two(self, named: Interval, other: Interval) -> Interval:
        """Give the unit that the model names where it is given, else the other; both and far apart is a conflict."""
        both = named.given & other.given
        apart = (named.low > other.high * MAY_DIFFER) | (other.low > named.high * MAY_DIFFER)
        self.warn("conflict", both & apart)
        return named.or_else(other)

    def _basis_code(self) -> Codes:
        given = words(self.frame, "basis", BASES)
        if self.basis is None:
            return given
        by_state = np.select([self.state == SOLID, self.state == LIQUID], [PER_100G, PER_100ML], default=-1)
        meant = by_state if self.basis == BY_STATE else BASES[self.basis.strip().upper()]
        return np.where(given < 0, meant, given).astype(np.int8)

    def _per(self, basis: int) -> Interval:
        given = self.basis_code
        if (given == basis).all():
            return constant(1.0, self.n)
        factor = _chosen(given == PER_SERVING, _inverse(self._positive("serving_g"), 100.0), constant(1.0, self.n))
        density = self._positive("density")
        crossing = density if basis == PER_100ML else _inverse(density, 1.0)
        factor = factor.times(_chosen(self._needs_density(given, basis), crossing, constant(1.0, self.n)))
        return _chosen(given < 0, unknown(self.n), factor)

    def _needs_density(self, given: Codes, basis: int) -> Mask:
        in_grams = (given == PER_100G) | (given == PER_SERVING)
        return np.asarray(in_grams if basis == PER_100ML else given == PER_100ML)

    def _positive(self, name: str) -> Interval:
        found = self.amount(name)
        usable = found.known & (found.low > 0)
        return found if usable.all() else _chosen(usable, found, unknown(self.n))


def _chosen(here: Mask, these: Interval, those: Interval) -> Interval:
    if not here.any():
        return those
    return Interval(np.where(here, these.low, those.low), np.where(here, these.high, those.high))


def _inverse(amount: Interval, of: float) -> Interval:
    with np.errstate(divide="ignore"):
        return Interval(of / amount.high, of / amount.low)


def _trans_fat(foods: Foods) -> Interval:
    """Not declared is nothing only where the list of ingredients is known and holds no hydrogenated oil."""
    given = foods.plain("trans_fat_g")
    none = ~given.given & (foods.flag("hydrogenated_oil") == 0)
    foods.warn("derived_zero", none)
    return given.where(none, 0.0)


def _added_sugars(foods: Foods) -> Interval:
    """Whether sugar was added tells whether there is more than nothing."""
    given, said = foods.plain("added_sugars_g"), foods.flag("added_sugars")
    some = Interval(np.where(~given.given & (said == 1), TINY, given.low), given.high) if (said == 1).any() else given
    return some.where(~given.given & (said == 0), 0.0)


def _sweetener(foods: Foods) -> Interval:
    said = foods.flag("sweetener")
    if (said >= 0).all():
        return point(said.astype(np.float64))
    return Interval((said == 1).astype(np.float64), (said != 0).astype(np.float64))


def _fvn(foods: Foods) -> Interval:
    """Fruit, vegetables and nuts are at least the fruit, vegetables and legumes."""
    given, fewer = foods.plain("fvn_pct"), foods.plain("fvl_pct")
    high = fewer.high if foods.reference else np.full(foods.n, np.inf)
    return given.or_else(Interval(fewer.low, high))


def _alcohol_share(foods: Foods) -> Interval:
    """Without alcohol it is nothing; per cent by volume or by mass, nobody knows which, gives no energy."""
    none = foods.plain("alcohol_pct").high == 0
    return foods.plain("alcohol_energy_share").or_else(unknown(foods.n).where(np.asarray(none), 0.0))


_OTHER_UNIT = {
    "energy_kj": ("energy_kcal", KJ_PER_KCAL), "energy_kcal": ("energy_kj", 1 / KJ_PER_KCAL),
    "salt_g": ("sodium_mg", SALT_PER_SODIUM / 1000), "sodium_mg": ("salt_g", 1000 / SALT_PER_SODIUM),
}  # fmt: skip
_DERIVED: dict[str, Callable[[Foods], Interval]] = {
    "trans_fat_g": _trans_fat, "added_sugars_g": _added_sugars, "sweetener": _sweetener, "fvn_pct": _fvn,
    "alcohol_energy_share": _alcohol_share,
    "sodium_g": lambda foods: foods.amount("sodium_mg").scaled(1 / 1000),
}  # fmt: skip
