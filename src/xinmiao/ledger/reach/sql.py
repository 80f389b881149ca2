"""A question as one SQL text, in words that DuckDB and Spark both read.

Tables: `events` as in the schema; `aliases` (person_no, kept_no) with chains resolved; `replaced` (supersedes),
the numbers of events that another row replaces; `standing`, which the text of that name makes of the three.
Only integers and dates of a checked question enter the text.
"""

from __future__ import annotations

from xinmiao.ledger.reach.question import EVENT_AXES, TIMES, Measure, Question
from xinmiao.ledger.schema import AGE_BANDS, EVENTS, UNKNOWN

_CODES = {
    "year": "CAST(EXTRACT(YEAR FROM date) AS BIGINT)",
    "quarter": "CAST(EXTRACT(YEAR FROM date) * 10 + EXTRACT(QUARTER FROM date) AS BIGINT)",
    "month": "CAST(EXTRACT(YEAR FROM date) * 100 + EXTRACT(MONTH FROM date) AS BIGINT)",
}


def replaced() -> str:
    return "SELECT DISTINCT supersedes FROM events WHERE supersedes IS NOT NULL"


def standing() -> str:
    """Events that no row replaces and that withdraw nothing; `person_no` is the number kept."""
    kept = "COALESCE(a.kept_no, e.person_no) AS person_no"
    columns = ", ".join(kept if name == "person_no" else f"e.{name}" for name in EVENTS.names)
    return (
        f"SELECT {columns} FROM events AS e"
        " LEFT JOIN aliases AS a ON a.person_no = e.person_no"
        " LEFT JOIN replaced AS r ON r.supersedes = e.event_no"
        " WHERE r.supersedes IS NULL AND NOT COALESCE(e.withdrawn, FALSE)"
    )


def cells(question: Question) -> str:
    """[*by, value] of the cells that are not zero, in any order."""
    value = _value(question.measure)
    columns = [f"CAST({axis} AS BIGINT) AS {axis}" for axis in question.by]
    groups = f" GROUP BY {', '.join(question.by)}" if question.by else ""
    counted = f"SELECT {', '.join([*columns, f'{value} AS value'])} FROM asked{groups}"
    return f"{asked(question)} SELECT * FROM ({counted}) AS counted WHERE value <> 0"


def persons(question: Question) -> str:
    return f"{asked(question.whole())} SELECT DISTINCT person_no FROM asked WHERE person_no IS NOT NULL"


def people(question: Question) -> str:
    """[person_no, *by] of the people counted, each combination once."""
    columns = ", ".join(["person_no", *(f"CAST({axis} AS BIGINT) AS {axis}" for axis in question.by)])
    return f"{asked(question)} SELECT DISTINCT {columns} FROM asked WHERE person_no IS NOT NULL"


def records(question: Question, limit: int, offset: int) -> str:
    """The events as they were recorded, but for `person_no`, which is the number kept."""
    columns = ", ".join(f"live.{name}" for name in EVENTS.names)
    page = f"ORDER BY live.date, live.event_no LIMIT {int(limit)} OFFSET {int(offset)}"
    found = "FROM live INNER JOIN asked ON asked.event_no = live.event_no"
    return f"{asked(question.whole())} SELECT {columns} {found} {page}"


def count(question: Question) -> str:
    return f"{asked(question.whole())} SELECT COUNT(*) AS value FROM asked"


def asked(question: Question) -> str:
    """The common head: `live` events of the period, and `asked`, those the filter lets through."""
    return f"WITH {_live(question)}, {_asked(question)}"


def _live(question: Question) -> str:
    period, years = question.period, question.period.years
    return (
        f"live AS (SELECT * FROM standing WHERE year BETWEEN {years[0]} AND {years[-1]}"
        f" AND date BETWEEN DATE '{period.start}' AND DATE '{period.end}')"
    )


def _asked(question: Question) -> str:
    columns = ", ".join(
        [
            "event_no, person_no, amount",
            *EVENT_AXES,
            *(f"{_CODES[axis]} AS {axis}" for axis in TIMES if axis in question.by),
            *(f"{_at_first_event(axis)} AS {axis}" for axis in question.person_axes),
        ]
    )
    first = f" WINDOW first AS ({_first_event(question)})" if question.person_axes else ""
    return f"asked AS (SELECT * FROM (SELECT {columns} FROM live{first}) AS described{_where(question)})"


def _first_event(question: Question) -> str:
    part = f", {_CODES[question.time]}" if question.time else ""
    return f"PARTITION BY person_no{part} ORDER BY date, event_no"


def _at_first_event(axis: str) -> str:
    """A site event has no person: its attributes are unknown."""
    return f"CASE WHEN person_no IS NULL THEN {UNKNOWN} ELSE FIRST_VALUE({_attribute(axis)}) OVER first END"


def _where(question: Question) -> str:
    tests = [
        f"{axis} IN ({', '.join(str(int(code)) for code in codes)})" for axis, codes in question.filter.codes().items()
    ]
    return f" WHERE {' AND '.join(tests)}" if tests else ""


def _attribute(axis: str) -> str:
    if axis != "age_band":
        return axis
    bands = "".join(
        f" WHEN age BETWEEN {low} AND {high} THEN {number}" for number, (low, high) in enumerate(AGE_BANDS, start=1)
    )
    return f"CASE{bands} ELSE {UNKNOWN} END"


def _value(measure: Measure) -> str:
    if measure is Measure.EVENTS:
        return "COUNT(*)"
    if measure is Measure.AMOUNT:
        return "CAST(COALESCE(SUM(amount), 0) AS BIGINT)"
    if measure is Measure.PEOPLE:
        return "COUNT(DISTINCT person_no)"
    return f"COUNT(DISTINCT NULLIF({measure.column}, {UNKNOWN}))"
