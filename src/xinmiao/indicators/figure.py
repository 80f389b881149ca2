"""What an indicator answers: a value with its bounds, its rule in words, and everything it rests on. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from xinmiao.indicators.definitions import Definition, MeasureName, ReachSteps
from xinmiao.indicators.slices import Slice
from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import NotAdditive
from xinmiao.science.text import Text

Number = int | float


class Audience(StrEnum):
    """Who will see an answer. The public never sees 1 to 4 people, nor what gives them away."""

    OFFICE = "office"
    PUBLIC = "public"


class Mark(StrEnum):
    """Why there is no number."""

    NONE = ""
    SUPPRESSED = "suppressed"
    NO_DATA = "no_data"


SUPPRESSED = Text("不公布（人数太少）", "not shown (too few people)")
NO_DATA = Text("无数据", "no data")
MARK_WORDS = {Mark.SUPPRESSED: SUPPRESSED, Mark.NO_DATA: NO_DATA}
MARK_SIGNS = {Mark.SUPPRESSED: "※", Mark.NO_DATA: "—", Mark.NONE: ""}


@dataclass(frozen=True, slots=True)
class Figure:
    """lower, point, upper: equal where everybody is identified; None where `mark` says why there is no number.

    rule: how people were counted once. n_records: rows of the ledger behind it. version: number of the definition.
    ledger: version of each table. as_of: when the ledger last took rows in.
    """

    code: str
    period: Period
    slice: Slice
    lower: Number | None
    point: Number | None
    upper: Number | None
    rule: Text
    additive: bool
    n_records: int | None
    version: int
    content_hash: str
    ledger: dict[str, int]
    as_of: datetime | None = None
    mark: Mark = Mark.NONE

    @property
    def value(self) -> Number | None:
        return self.point

    @property
    def is_interval(self) -> bool:
        return self.lower != self.upper

    @property
    def is_shown(self) -> bool:
        return self.mark is Mark.NONE

    def hidden(self) -> Figure:
        """The same figure as somebody without a right to the records sees it."""
        return replace(self, lower=None, point=None, upper=None, n_records=None, mark=Mark.SUPPRESSED)

    def as_dict(self) -> dict[str, object]:
        """The figure as JSON carries it."""
        return {
            "indicator": self.code,
            "period": str(self.period),
            "slice": self.slice.limits,
            "lower": self.lower,
            "value": self.point,
            "upper": self.upper,
            "mark": str(self.mark),
            "rule": {"zh": self.rule.zh, "en": self.rule.en},
            "additive": self.additive,
            "n_records": self.n_records,
            "version": self.version,
            "content_hash": self.content_hash,
            "ledger": self.ledger,
            "as_of": self.as_of.isoformat() if self.as_of else None,
        }


def added(figures: list[Figure]) -> Number:
    """Add figures.

    Raises NotAdditive `cells.not_additive` for people and for any other distinct count.
    """
    for figure in figures:
        if not figure.additive:
            raise NotAdditive(figure.code)
    return sum(figure.point or 0 for figure in figures)


_DISTINCT = Text(
    "每个人只计一次：按人去重，不论项目、伙伴、地点和次数",
    "Each person counts once, whatever the activities, partners, places or visits",
)
_OTHER = {
    MeasureName.SUM: Text("逐条相加", "Records are added up"),
    MeasureName.DISTINCT_SITES: Text("每个场所或地区只计一次", "Each site or area counts once"),
    MeasureName.LATEST: Text("最近一次报告的数值", "The value reported last"),
    MeasureName.RATIO: Text("分子除以分母", "Numerator over denominator"),
    MeasureName.ESTIMATE: Text("模型估算，不是覆盖人数", "A modelled estimate, never people reached"),
}
_STEPS = {
    ("activity", "max"): Text(
        "同一地方同一人群的多项活动取最大的一项",
        "of several activities for one group in one place, the largest",
    ),
    ("activity", "sum"): Text("各项活动相加", "activities are added"),
    ("partner", "max"): Text("多个伙伴取最大的一个", "of several partners, the largest"),
    ("partner", "sum"): Text("各伙伴服务的人群互不相交，相加", "partners, who serve separate groups, are added"),
    ("period", "max"): Text("多个时段取最大的一个", "of several periods, the largest"),
    ("period", "sum"): Text("各时段相加", "periods are added"),
    ("place", "max"): Text("多个地方取最大的一个", "of several places, the largest"),
    ("place", "sum"): Text("互不重叠的地方相加", "places, which do not overlap, are added"),
}


def rule_in_words(definition: Definition) -> Text:
    """Say how the figure keeps from counting somebody twice."""
    if isinstance(definition.reach_rule, ReachSteps):
        steps = [_STEPS[step] for step in definition.reach_rule.steps]
        return Text(
            "由未识别身份的计数推算：" + "；再".join(step.zh for step in steps)
            + "。结果是一个区间，上限不超过当地人口",
            "From counts without identities: " + "; then ".join(step.en for step in steps)
            + ". The result is an interval, its upper end capped by the population",
        )  # fmt: skip
    return _DISTINCT if definition.counts_people else _OTHER[definition.measure]
