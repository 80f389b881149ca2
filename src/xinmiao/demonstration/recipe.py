"""The shape of `demonstration.yaml`: what the generated country holds. Lists by year stand in the order of `years`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from xinmiao.core.packs import CodeText, Label, Shape

Share = Annotated[float, Field(ge=0, le=1)]
Counts = list[Annotated[int, Field(ge=0)]]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Shares(Shape):
    """How untidy the records are: shares of events; `merged` of persons."""

    unknown_sex: Share = 0.0
    unknown_age: Share = 0.0
    duplicated: Share = 0.0
    corrected: Share = 0.0
    withdrawn: Share = 0.0
    merged: Share = 0.0


class Province(Shape):
    weight: float = Field(gt=0)
    rural: Share
    western: bool = False


class CountyKind(Shape):
    endings: list[str]
    weight: float = Field(ge=0)
    rural: Share


class Cohort(Shape):
    """People of one age and standing. age: completed years when first served, both ends in."""

    age: tuple[int, int]
    female: Share
    disability: Share = 0.0


class Spread(Shape):
    """Over which counties something is spread. favour: factors on the weight of western counties or of a kind."""

    provinces: list[int] = []
    n_provinces: Counts = []
    n_counties: Counts = []
    favour: dict[str, float] = {}


class Pool(Spread):
    """Sites of one kind; `n` are open in each year."""

    kind: str
    name: Label
    n: Counts


class Stream(Spread):
    """People of one cohort who receive one service in one role."""

    service: CodeText
    role: str
    cohort: str
    people: Counts
    events_each: float = Field(1.0, ge=1)
    stays: Share = 0.0
    overlap: Share = 0.0
    overlap_people: int | None = None
    at: str = ""  # a pool
    disability: Share | None = None
    partners: list[str]


class SiteService(Spread):
    """A service without a person, at the sites of a pool, the counties of a service, listed places, or n counties."""

    service: CodeText
    pool: str = ""
    like: str = ""
    places: list[str] = []
    n: Counts = []
    events_each: int = Field(1, ge=1)
    partners: list[str]


class Coordination(Shape):
    service: CodeText
    events_each_partner: int = Field(ge=1)


class SouthSouth(Shape):
    """programmes: country → years with a programme. receipts: year → country → US dollars, paid in `parts`."""

    programme_service: CodeText
    receipt_service: CodeText
    partners: list[str]
    programmes: dict[str, list[Year]]
    receipts: dict[Year, dict[str, int]]
    parts: int = Field(1, ge=1)


class AggregateReport(Shape):
    partner: str
    indicator: CodeText
    provinces: list[int]
    share: Share
    missing: Share = 0.0
    late: Share = 0.0


class Milestone(Shape):
    """Something that happened once. place: a code; left out where it holds for the country."""

    intervention: CodeText
    kind: Literal["policy_adopted", "site_opened", "stage_changed"]
    on: date
    place: str = ""


class Village(Shape):
    code: CodeText
    name: Label


class Screening(Shape):
    """A class that is planned to be screened with a form, and nothing more: nobody's answers are made up."""

    form: str
    grade: int
    class_no: int


class SchoolClass(Shape):
    """A class of one school, whose list is brought in as a file."""

    code: CodeText
    name: Label
    grade: int
    class_no: int
    pupils: int
    screening: Screening | None = None


class FieldWork(Shape):
    """A county whose workers register families and visit them on the day before the demonstration is made."""

    county: str
    villages: list[Village]
    families: int
    visits: int
    school: SchoolClass | None = None


class Recipe(Shape):
    seed: int
    years: list[Year]
    shares: Shares
    provinces: dict[int, Province]
    county_kinds: dict[str, CountyKind]
    cohorts: dict[str, Cohort]
    pools: dict[str, Pool]
    streams: list[Stream]
    site_services: list[SiteService]
    coordination: Coordination
    south_south: SouthSouth
    aggregate_reports: list[AggregateReport] = []
    milestones: list[Milestone] = []
    field: FieldWork | None = None
