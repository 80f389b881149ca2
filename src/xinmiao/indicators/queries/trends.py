"""An indicator over the years, and who came, stayed and left."""

from __future__ import annotations

from collections.abc import Sequence

from xinmiao.indicators.figure import Audience, Figure
from xinmiao.indicators.models import IndicatorVersion
from xinmiao.indicators.queries.asking import Asked
from xinmiao.indicators.queries.counting import counting
from xinmiao.indicators.queries.figures import answered
from xinmiao.indicators.queries.questions import Codes, NotFromEvents, limits, version_of, versions_of
from xinmiao.indicators.slices import EVERYTHING, Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Flow
from xinmiao.ledger.store import Snapshot
from xinmiao.records.queries import snapshot as current_snapshot
from xinmiao.science.text import Text

FEWEST = 5
MOST_YEARS = 5


def years_known(snapshot: Snapshot | None = None) -> tuple[int, ...]:
    """Give the years that have events, first to last."""
    return tuple((snapshot or current_snapshot()).years("events"))


def latest_years(snapshot: Snapshot, until: int | None = None) -> tuple[int, ...]:
    """Give the latest years that have events, up to one of them."""
    return tuple(year for year in years_known(snapshot) if until is None or year <= until)[-MOST_YEARS:]


def trend(
    code: str,
    years: Sequence[int] | None = None,
    *,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    version: IndicatorVersion | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> list[Figure]:
    """Give the value of each year, by default of the latest years that have events; by one definition for all years.

    Raises what `figure` raises.
    """
    return trends([code], years, slice=slice, snapshot=snapshot, version=version, shown_to=shown_to)[code]


def trends(
    codes: Sequence[str],
    years: Sequence[int] | None = None,
    *,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    version: IndicatorVersion | None = None,
    shown_to: Audience = Audience.OFFICE,
    until: int | None = None,
) -> dict[str, list[Figure]]:
    """Give the trends of many indicators in one pass; the latest years, or the latest ones up to `until`."""
    snapshot = snapshot or current_snapshot()
    wanted = latest_years(snapshot, until) if years is None else years
    versions = dict.fromkeys(codes, version) if version else versions_of(codes)
    asked = [Asked(versions[code], code, Period.year(year), slice) for code in codes for year in wanted]
    found: dict[str, list[Figure]] = {code: [] for code in codes}
    for one in answered(asked, snapshot=snapshot, shown_to=shown_to):
        found[one.code].append(one)
    return found if years is not None else {code: _from_first(each) for code, each in found.items()}


def _from_first(figures: list[Figure]) -> list[Figure]:
    """Leave out the years before the first that has records: nobody was asked then."""
    first = next((at for at, one in enumerate(figures) if one.n_records != 0), len(figures))
    return figures[first:]


def year_on_year(
    code: str,
    years: Sequence[int] | None = None,
    *,
    slice: Slice = EVERYTHING,
    snapshot: Snapshot | None = None,
    version: IndicatorVersion | None = None,
    shown_to: Audience = Audience.OFFICE,
) -> list[Flow]:
    """Give new, continuing, returning and left people of each year; nothing for the public where any is 1 to 4.

    Raises NotFromEvents `indicator.not_of_people` for what counts no people.
    """
    version = version or version_of(code)
    if not version.spec.counts_people:
        raise NotFromEvents(
            "indicator.not_of_people", Text("只有人数才能逐年追踪", "Only people are followed over years")
        )
    snapshot = snapshot or current_snapshot()
    asked = latest_years(snapshot) if years is None else tuple(years)
    found = counting(snapshot).flows(limits(version.spec, slice, Codes()), asked) if asked else []
    found = found[next((at for at, flow in enumerate(found) if flow.reached), len(found)) :]
    return [] if shown_to is Audience.PUBLIC and any(map(_gives_away, found)) else found


def _gives_away(flow: Flow) -> bool:
    return any(0 < n < FEWEST for n in (flow.new, flow.continuing, flow.returning, flow.left, flow.reached))
