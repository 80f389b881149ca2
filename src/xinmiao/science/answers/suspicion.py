"""What is odd about a submission though every answer is allowed: rules on plain values, each a flag, none a refusal."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from xinmiao.science.answers.checking import Finding, FormCheck, Times
from xinmiao.science.answers.reading import Answers
from xinmiao.science.answers.xpath.values import NUMBER
from xinmiao.science.text import Text

WORDS = {
    "clock": (
        Text("设备时间", "Clock of the device"),
        Text("与服务器时间相差一天以上。", "It is more than a day off the server's."),
    ),
    "haste": (
        Text("填写时间", "Filling time"),
        Text("{n} 题只用了 {seconds} 秒，快得不合常理。", "{n} answers in {seconds} seconds is implausibly fast."),
    ),
    "duplicate": (
        Text("整张表", "The whole form"),
        Text("与另一份提交的内容完全相同。", "Another submission has exactly the same answers."),
    ),
    "coordinates": (
        Text("位置", "Coordinates"),
        Text("坐标不在该县范围内。", "They lie outside the county."),
    ),
    "place": (
        Text("地点", "Place"),
        Text("不在填表人的工作范围内。", "It is outside the worker's own area."),
    ),
}


@dataclass(frozen=True, slots=True)
class Limits:
    """A country's or a form's limits. clock: how far a device may be off. seconds_each: least time for one answer."""

    clock: timedelta = timedelta(days=1)
    seconds_each: float = 1.0


STANDARD = Limits()


@dataclass(frozen=True, slots=True)
class Box:
    """A county's bounding box in degrees, WGS-84."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, point: str) -> bool:
        """Whether a geopoint, `lat lon …`, lies in it; one that is no point does not."""
        parts = point.split()[:2]
        if len(parts) < 2 or not all(NUMBER.fullmatch(part) for part in parts):
            return False
        latitude, longitude = map(float, parts)
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def clock_is_off(
    times: Times, received: datetime, published: datetime | None = None, limits: Limits = STANDARD
) -> bool:
    """Whether the device's clock is wrong: ahead of the server's, or behind the day when the form came to be.

    received, published: aware. A late upload is not: a phone may hold a form for weeks.
    """
    written = [time for time in (times.start, times.end) if time is not None and time.tzinfo is not None]
    if any(time > received + limits.clock for time in written):
        return True
    return published is not None and any(time < published - limits.clock for time in written)


def seconds_of(times: Times) -> float | None:
    """Seconds from start to end; none where the form does not record both on one clock."""
    if times.start is None or times.end is None or (times.start.tzinfo is None) != (times.end.tzinfo is None):
        return None
    return (times.end - times.start).total_seconds()


def is_hasty(seconds: float | None, n_answers: int, limits: Limits = STANDARD) -> bool:
    """Whether so many answers in so many seconds are implausible; an end before its start is."""
    return seconds is not None and seconds < n_answers * limits.seconds_each


def content_hash(answers: Answers, without: Collection[str] = ()) -> str:
    """SHA-256 of form and answers, the same for the same content under another instanceID.

    without: paths that differ though the content does not, such as start and end. `meta` never counts.
    """
    kept = (f"{path}={value}" for path, value in answers.root.leaves() if path not in without and path[:5] != "meta/")
    return sha256("\x00".join((answers.form_id, *kept)).encode()).hexdigest()


def fingerprint(check: FormCheck, answers: Answers) -> str:
    """The content hash without what the device itself writes."""
    return content_hash(answers, {field.path for field in check.fields if field.preload})


def suspicions(
    check: FormCheck,
    answers: Answers,
    *,
    received: datetime,
    published: datetime | None = None,
    is_duplicate: bool = False,
    box: Box | None = None,
    place: str = "",
    is_in_scope: bool = True,
    limits: Limits = STANDARD,
) -> tuple[Finding, ...]:
    """Everything odd about a submission, in a fixed order.

    is_duplicate: whether its `fingerprint` came in before. box: of the county, if known. place: path of the question.
    is_in_scope: whether the answer to it is within what the worker covers.
    """
    asked = [field.path for field in check.fields if field.is_asked]
    n, seconds = sum(1 for path in asked for value in answers.values(path) if value), seconds_of(check.times(answers))
    found = [
        _found("clock") if clock_is_off(check.times(answers), received, published, limits) else None,
        _found("haste", n=n, seconds=round(seconds or 0)) if is_hasty(seconds, n, limits) else None,
        _found("duplicate") if is_duplicate else None,
        *(_found("coordinates", path=path) for path in _outside(check, answers, box)),
        None if is_in_scope else _found("place", path=place),
    ]
    return tuple(finding for finding in found if finding is not None)


def _outside(check: FormCheck, answers: Answers, box: Box | None) -> Iterable[str]:
    if box is None:
        return []
    points = [field.path for field in check.fields if field.type == "geopoint"]
    return [path for path in points if any(value and not box.holds(value) for value in answers.values(path))]


def _found(kind: str, path: str = "", **values: object) -> Finding:
    label, message = WORDS[kind]
    return Finding(path, path, kind, label, message.format(**values))
