"""What becomes of a pair: linked, shown to a person, or left. And why, in codes that people read as words.

The probability alone never decides. A pair links by itself only where the name is the same, nothing speaks against it
and it could not be two twins; everything else that is likely enough is for a person to decide.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

REASONS = ("number_alone", "different_numbers", "could_be_twins", "has_a_twin", "name_differs", "no_name",
           "sex_differs", "birth_date_differs", "guardian_differs", "no_home", "not_the_best")  # fmt: skip
"""Why a likely pair does not link by itself."""


class ThresholdsCross(XinmiaoError):
    def __init__(self, possible: float, duplicate: float, where: str = "") -> None:
        super().__init__(
            "linkage.thresholds_cross",
            Text("“可能”的门槛 {a} 不低于“重复”的门槛 {b}", "'possible' at {a} is not below 'duplicate' at {b}").format(
                a=possible, b=duplicate
            ),
            where=where,
            todo=Text("请使“可能”低于“重复”", "Put 'possible' below 'duplicate'"),
        )


@dataclass(frozen=True, slots=True)
class Thresholds:
    """possible: the least probability that is shown to people. duplicate: from here on, and with nothing contrary,
    a pair links by itself. common_phone: a phone of more people than this counts for nothing.

    Raises ThresholdsCross unless 0 < possible < duplicate < 1.
    """

    possible: float
    duplicate: float
    common_phone: int

    def __post_init__(self) -> None:
        if not 0 < self.possible < self.duplicate < 1:
            raise ThresholdsCross(self.possible, self.duplicate)


def judged(pairs: pl.DataFrame, people: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Add to each pair `against` (the reasons against linking by itself) and `links`.

    pairs: a, b, weight, probability, levels, and by_number (None where they share no number; else whether it is the
    own number of both), different_numbers. people: in the columns of PEOPLE.
    """
    seen = pairs.join(people.rename({"person": "a"}), on="a").join(people, left_on="b", right_on="person", suffix="_b")
    twins = _with_twins(people).implode()
    has_a_twin = pl.col("a").is_in(twins) | pl.col("b").is_in(twins)
    told = seen.with_columns(against=_against(has_a_twin))
    certain = (pl.col("probability") >= thresholds.duplicate) | pl.col("by_number").is_not_null()
    return told.with_columns(links=certain & (pl.col("against").list.len() == 0)).select(
        *pairs.columns, "against", "links"
    )


def could_be_twins(pairs: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Those of the pairs that look like twins for certain: same date, same guardian or phone, different given name."""
    seen = pairs.select("a", "b").join(people.rename({"person": "a"}), on="a")
    both = seen.join(people, left_on="b", right_on="person", suffix="_b")
    home = _same("guardian") | _same("phone")
    return both.filter(_same("born") & home & ~_same("sound") & _both("sound")).select("a", "b")


def _with_twins(people: pl.DataFrame) -> pl.Series:
    """Those of whom another record has the birth year, county and surname, guardian or phone, and another name.

    By the year, because dates are rounded: two births of one mother in a calendar year are twins but for very few.
    """
    found = [_sharing(people, home) for home in ("guardian", "phone")]
    return pl.concat(found).unique()


def _sharing(people: pl.DataFrame, home: str) -> pl.Series:
    known = people.drop_nulls(["born_year", "sound", home])
    n_names = pl.col("name").n_unique().over("born_year", "surname_sound", "county", home)
    return known.filter(n_names > 1)["person"]


def _against(has_a_twin: pl.Expr) -> pl.Expr:
    """The reasons, in the order of REASONS."""
    by_number = pl.col("by_number").is_not_null()
    sure_number = pl.col("by_number").fill_null(value=False)
    same_name, same_sound = _same("name"), _same("sound")
    agrees = same_sound & _same("born")
    apart = ~same_name & _both("name")
    orders_differ = _both("birth_order") & ~_same("birth_order")
    told = {
        "number_alone": by_number & ~(sure_number & agrees),
        "different_numbers": pl.col("different_numbers"),
        "could_be_twins": (apart & _same("born") & ~(sure_number & same_sound)) | orders_differ,
        "has_a_twin": has_a_twin & ~(sure_number & agrees),
        "name_differs": apart & ~(sure_number & same_sound),
        "no_name": ~_both("name"),
        "sex_differs": _both("sex") & ~_same("sex"),
        "birth_date_differs": _both("born_year") & ~_same("born") & ~(pl.col("level_birth_date") == "one_digit"),
        "guardian_differs": _both("guardian") & ~_same("guardian") & ~sure_number & ~_same("phone"),
        "no_home": ~_same("guardian") & ~_same("phone") & ~sure_number,
    }
    return pl.concat_list(
        [pl.when(case.fill_null(value=False)).then(pl.lit(code)).otherwise(None) for code, case in told.items()]
    ).list.drop_nulls()


def _same(column: str) -> pl.Expr:
    return (pl.col(column) == pl.col(f"{column}_b")).fill_null(value=False)


def _both(column: str) -> pl.Expr:
    return pl.col(column).is_not_null() & pl.col(f"{column}_b").is_not_null()
