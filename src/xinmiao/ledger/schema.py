"""The shapes of the ledger's four tables, and the codes that stand for "unknown".

Shapes: one Arrow schema a table. `event_no`, `report_no`, `milestone_no` are allotted by the writer and never reused.
Unknown is a code of its own (0), never null, so that totals equal the sum of their parts including unknown.
The only nulls are `person_no` of a site event, `amount` where nothing was paid, and `supersedes`.
"""

from __future__ import annotations

from enum import IntEnum

import pyarrow as pa

UNKNOWN = 0
AGE_UNKNOWN = -1


class Sex(IntEnum):
    UNKNOWN = 0
    MALE = 1
    FEMALE = 2


class Residence(IntEnum):
    UNKNOWN = 0
    RURAL = 1
    URBAN = 2


class Disability(IntEnum):
    UNKNOWN = 0
    WITHOUT = 1
    WITH = 2


class Role(IntEnum):
    """What the person was in this service."""

    UNKNOWN = 0
    CHILD = 1
    CAREGIVER = 2
    STUDENT = 3
    WORKER = 4  # health, social or child worker who serves others
    TRAINEE = 5  # somebody trained who is no worker of the service: peer supporters, youth
    TEACHER = 6
    SITE = 9  # no person: a site event


class ReportStatus(IntEnum):
    REPORTED = 1
    ZERO = 2
    MISSING = 3
    NOT_APPLICABLE = 4


AGE_BANDS: tuple[tuple[int, int], ...] = ((0, 2), (3, 5), (6, 11), (12, 14), (15, 17), (18, 127))
"""Completed years, both ends in; band 0 is unknown, band i+1 is AGE_BANDS[i]."""

EVENTS = pa.schema(
    [
        ("event_no", pa.int64()),
        ("person_no", pa.int32()),  # null for a site event
        ("intervention", pa.int16()),
        ("service", pa.int16()),
        ("county", pa.int32()),  # GB/T 2260 number, 0 where the event has no county
        ("province", pa.int16()),  # first two digits of it, 0 where it has none
        ("place", pa.int32()),  # number of the place in the code table `place`
        ("date", pa.date32()),
        ("year", pa.int16()),  # the partition
        ("partner", pa.int16()),
        ("sex", pa.int8()),
        ("birth_year", pa.int16()),  # 0 unknown
        ("age", pa.int8()),  # completed years on the date, -1 unknown
        ("disability", pa.int8()),
        ("residence", pa.int8()),
        ("role", pa.int8()),
        ("amount", pa.int64()),  # in hundredths of the unit (fen, cents); null where nothing was paid
        ("form_version", pa.int16()),
        ("source_no", pa.int32()),
        ("supersedes", pa.int64()),  # event_no that this row replaces
        ("withdrawn", pa.bool_()),  # true: this row only takes back the one it supersedes
    ]
)

ANSWERS = pa.schema(
    [
        ("event_no", pa.int64()),
        ("question", pa.int32()),
        ("code", pa.int32()),
        ("number", pa.float64()),
        ("year", pa.int16()),
    ]
)

REPORTS = pa.schema(
    [
        ("report_no", pa.int64()),
        ("intervention", pa.int16()),
        ("component", pa.int32()),  # code table `component`: an indicator, or a part of one
        ("county", pa.int32()),
        ("province", pa.int16()),
        ("place", pa.int32()),
        ("start", pa.date32()),
        ("end", pa.date32()),  # both ends in
        ("year", pa.int16()),  # the partition: the year of `end`
        ("partner", pa.int16()),
        ("dimension", pa.string()),  # "" or "sex=2;age_band=1": code pairs in the order of their names
        ("value", pa.float64()),  # null unless the status is reported or zero
        ("status", pa.int8()),
        ("source_no", pa.int32()),
        ("supersedes", pa.int64()),
        ("withdrawn", pa.bool_()),
    ]
)

MILESTONES = pa.schema(
    [
        ("milestone_no", pa.int64()),
        ("intervention", pa.int16()),
        ("kind", pa.int16()),  # code table `milestone`
        ("province", pa.int16()),
        ("county", pa.int32()),
        ("place", pa.int32()),
        ("date", pa.date32()),
        ("year", pa.int16()),
        ("source_no", pa.int32()),
        ("supersedes", pa.int64()),
        ("withdrawn", pa.bool_()),
    ]
)

ALIASES = pa.schema(
    [
        ("alias_no", pa.int64()),
        ("person_no", pa.int32()),  # the number that was merged away
        ("kept_no", pa.int32()),  # the number it counts as; equal to person_no: un-merged
        ("date", pa.date32()),
        ("source_no", pa.int32()),
    ]
)

TABLES = {
    "events": EVENTS,
    "answers": ANSWERS,
    "reports": REPORTS,
    "milestones": MILESTONES,
    "aliases": ALIASES,
}
PARTITIONED = {"events", "answers", "reports", "milestones"}  # by year; aliases are few
NUMBERS = {
    "events": "event_no",
    "answers": "event_no",
    "reports": "report_no",
    "milestones": "milestone_no",
    "aliases": "alias_no",
}

NULLABLE: dict[str, frozenset[str]] = {
    "events": frozenset({"person_no", "amount", "supersedes"}),
    "answers": frozenset({"number"}),
    "reports": frozenset({"value", "supersedes"}),
    "milestones": frozenset({"supersedes"}),
    "aliases": frozenset(),
}
CLUSTERED: dict[str, tuple[str, str]] = {
    "events": ("county", "person_no"),
    "answers": ("event_no", "question"),
    "reports": ("county", "place"),
    "milestones": ("county", "place"),
    "aliases": ("person_no", "alias_no"),
}
"""The order of rows inside a file: the first column prunes files and row groups, the second packs the rows."""
