"""One year of the demonstration country as ledger rows, untidy as real ones are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from xinmiao.demonstration.counties import Counties
from xinmiao.demonstration.population import SEQUENCE_BITS, Population, mixed
from xinmiao.demonstration.recipe import Shares
from xinmiao.ledger.schema import AGE_UNKNOWN, EVENTS, Role

Columns = dict[str, np.ndarray]
NULL = -1  # stands for null in person_no, amount and supersedes until the table is made
KINDS: dict[str, type] = {
    f.name: f.type.to_pandas_dtype() for f in EVENTS if f.name not in ("event_no", "year", "date", "withdrawn")
} | {"date": np.int32, "withdrawn": np.bool_}
MISTAKEN_EACH = 8  # people of each county who were written down and never served


@dataclass(frozen=True)
class Codes:
    """What a service's rows say beside the person: codes of the ledger."""

    service: int
    intervention: int
    partners: np.ndarray
    role: int = Role.SITE


@dataclass(frozen=True)
class Places:
    """Places where events happen: number, county and province of each; county 0 above county level."""

    number: np.ndarray
    county: np.ndarray
    province: np.ndarray

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True)
class Sites:
    """Open sites by county: those of the county at position c are number[offset[c]:offset[c + 1]]."""

    number: np.ndarray
    offset: np.ndarray

    @classmethod
    def of(cls, county: np.ndarray, number: np.ndarray, n_counties: int) -> Sites:
        """county: position of each site's county."""
        order = np.argsort(county, kind="stable")
        return cls(number[order], np.searchsorted(county[order], np.arange(n_counties + 1)))

    @property
    def per_county(self) -> np.ndarray:
        return np.diff(self.offset)

    def at(self, county: np.ndarray, turn: np.ndarray) -> np.ndarray:
        """Give the place of the `turn`-th person of each county: its sites in turn."""
        return np.asarray(self.number[self.offset[county] + turn % np.maximum(self.per_county[county], 1)])


def day_numbers(year: int, fraction: np.ndarray) -> np.ndarray:
    """Turn fractions of a year into days since 1970."""
    first = (date(year, 1, 1) - date(1970, 1, 1)).days
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return np.asarray(first + np.floor(fraction * days), np.int32)


def to_people(
    codes: Codes,
    rows: np.ndarray,
    events_each: float,
    year: int,
    people: Population,
    counties: Counties,
    sites: Sites | None,
    shares: Shares,
    rng: np.random.Generator,
) -> Columns:
    """Make the events of a stream in a year: at least one a person, `events_each` on average.

    rows: positions of its people. sites: where they happen; at the county without.
    """
    times = 1 + rng.poisson(events_each - 1, len(rows))
    turn, rows = np.repeat(np.arange(len(rows)), times), np.repeat(rows, times)
    county = people.county[rows]
    number = counties.number[county]
    fraction = rng.random(len(rows), np.float32)
    second = people.double[rows]
    return {
        "person_no": np.where((second > 0) & (fraction < 0.5), second, people.number[rows]),
        **_of_service(codes, number, counties.province[county]),
        "place": sites.at(county, turn) if sites else number,
        "date": day_numbers(year, fraction),
        **_about(people, rows, year, fraction, shares),
    }


def _of_service(codes: Codes, county: np.ndarray, province: np.ndarray) -> Columns:
    n = len(county)
    return {
        "intervention": np.full(n, codes.intervention, np.int16),
        "service": np.full(n, codes.service, np.int16),
        "partner": codes.partners[county % len(codes.partners)].astype(np.int16),
        "role": np.full(n, codes.role, np.int8),
        "county": county.astype(np.int32),
        "province": province.astype(np.int16),
    }


def _about(people: Population, rows: np.ndarray, year: int, fraction: np.ndarray, shares: Shares) -> Columns:
    number = people.number[rows]
    nameless = mixed(number, 11)
    born = np.where(nameless < shares.unknown_age, 0, people.birth_year[rows])
    age = np.maximum(year - born - (fraction < mixed(number, 12)), 0)
    return {
        "sex": np.where(1 - nameless < shares.unknown_sex, 0, people.sex[rows]).astype(np.int8),
        "birth_year": born.astype(np.int16),
        "age": np.where(born == 0, AGE_UNKNOWN, age).astype(np.int8),
        "residence": people.residence[rows],
        "disability": people.disability[rows],
    }


def at_places(
    codes: Codes,
    places: Places,
    events_each: int,
    year: int,
    rng: np.random.Generator,
    amount: np.ndarray | None = None,
) -> Columns:
    """Make events without a person. amount: in hundredths, one for each place."""
    turn = np.repeat(np.arange(len(places)), events_each)
    made = {
        "person_no": np.full(len(turn), NULL, np.int32),
        **_of_service(codes, places.county[turn], places.province[turn]),
        "place": places.number[turn],
        "date": day_numbers(year, rng.random(len(turn))),
        "age": np.full(len(turn), AGE_UNKNOWN, np.int8),
    }
    return made if amount is None else made | {"amount": amount[turn]}


def joined(parts: list[Columns]) -> Columns:
    """Lay parts end to end; what a part does not say is unknown (0), null, or false."""
    return {name: np.concatenate([_column(part, name) for part in parts]) for name in KINDS}


def _column(part: Columns, name: str) -> np.ndarray:
    if name in part:
        return part[name].astype(KINDS[name], copy=False)
    return np.full(len(part["person_no"]), NULL if name in ("amount", "supersedes") else 0, KINDS[name])


def untidied(whole: Columns, shares: Shares, unused: np.ndarray, rng: np.random.Generator) -> Columns:
    """Add rows told twice, rows that correct the day of others, and mistaken rows with those that take them back.

    unused: by block of person numbers, the first that nobody has. `supersedes` holds the position of the row that
    is replaced; `numbered` turns it into its number.
    """
    n = len(whole["person_no"])
    of_people = np.flatnonzero(whole["person_no"] != NULL)
    luck = rng.random(len(of_people), np.float32)
    edges = np.cumsum([shares.duplicated, shares.corrected, shares.withdrawn])
    twice, corrected, mistaken = (
        of_people[(luck >= low) & (luck < high)] for low, high in zip([0, *edges], edges, strict=False)
    )
    added = np.concatenate([twice, corrected, mistaken, mistaken])
    rows = {name: np.concatenate([column, column[added]]) for name, column in whole.items()}
    correcting = slice(n + len(twice), n + len(twice) + len(corrected))
    wrong = slice(correcting.stop, correcting.stop + len(mistaken))
    back = slice(wrong.stop, wrong.stop + len(mistaken))
    rows["supersedes"][correcting] = corrected
    rows["date"][corrected] = _a_day_off(rows["date"][corrected])
    rows["person_no"][wrong] = rows["person_no"][back] = _never_served(whole["person_no"][mistaken], unused)
    rows["supersedes"][back], rows["withdrawn"][back] = np.arange(wrong.start, wrong.stop), True
    return rows


def _never_served(number: np.ndarray, unused: np.ndarray) -> np.ndarray:
    block = number >> SEQUENCE_BITS
    return np.asarray((block << SEQUENCE_BITS) + unused[block] + number % MISTAKEN_EACH)


def _a_day_off(days: np.ndarray) -> np.ndarray:
    """Move each day to the one before, or after where that is in another year (days since 1970)."""
    dates = days.astype("datetime64[D]")
    same_year = (dates - 1).astype("datetime64[Y]") == dates.astype("datetime64[Y]")
    return np.asarray(np.where(same_year, dates - 1, dates + 1).astype(np.int64))


def numbered(whole: Columns, year: int, first_no: int) -> pa.Table:
    """Cluster the rows by county and person, number them from `first_no`, and give them the ledger's shape."""
    order = np.lexsort((whole["person_no"], whole["county"]))
    number = np.empty(len(order), np.int64)
    number[order] = first_no + np.arange(len(order))
    replaced = whole["supersedes"]
    whole["supersedes"] = np.where(replaced == NULL, NULL, number[replaced])
    whole["event_no"], whole["year"] = number, np.full(len(order), year, np.int16)
    return pa.table([_arrow(whole.pop(f.name)[order], f) for f in EVENTS], schema=EVENTS)


def _arrow(column: np.ndarray, field: pa.Field) -> pa.Array:
    if field.name == "date":
        return pa.array(column.astype("datetime64[D]"), type=field.type)
    nullable = field.name in ("person_no", "amount", "supersedes")
    return pa.array(column, type=field.type, mask=column == NULL if nullable else None)
