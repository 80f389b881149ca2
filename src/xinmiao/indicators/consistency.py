"""Whether a definition holds together: each finding names the key that is wrong, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xinmiao.indicators.definitions import WHOLE_PROGRAMME, Definition, MeasureName, ReachSteps, is_period
from xinmiao.ledger.period import Period
from xinmiao.science.errors import XinmiaoError
from xinmiao.science.text import Text

Finding = tuple[tuple[str | int, ...], Text]
_ORDER = ("activity", "partner", "period", "place")
_SITES = ("place", "county", "province", "prefecture", "partner")
_FROM_EVENTS = (MeasureName.DISTINCT_PEOPLE, MeasureName.DISTINCT_SITES, MeasureName.SUM)
NEVER_REACH = Text(
    "模型估算永远不算覆盖人数，不能有覆盖规则",
    "A modelled estimate is never people reached: it has no reach rule",
)


def findings(definition: Definition, counts: Mapping[str, str]) -> Iterator[Finding]:
    """Give everything in a definition that does not fit together.

    counts: what each service known to the pack counts (person, site, amount); unknown services are told elsewhere.
    """
    yield from _period(definition)
    yield from _measure(definition)
    yield from _reach_rule(definition)
    yield from _services(definition, counts)
    yield from _breakdowns(definition)


def _period(d: Definition) -> Iterator[Finding]:
    if not is_period(d.period):
        yield (
            ("period",),
            Text("时期应为 year 或 cumulative since 2018", "The period is year, or cumulative since 2018"),
        )
    for i, one in enumerate(d.comparability):
        try:
            Period.parse(one.period)
        except XinmiaoError as error:
            yield ("comparability", i, "period"), error.what


def _measure(d: Definition) -> Iterator[Finding]:
    if d.measure is MeasureName.DISTINCT_PEOPLE and (d.of not in (None, "person") or d.unit != "people"):
        yield (
            ("measure",),
            Text("distinct people 数的是人，单位是 people", "distinct people is of person, in people"),
        )
    if d.measure is MeasureName.DISTINCT_SITES and d.of not in _SITES:
        yield (
            ("of",),
            Text(f"distinct sites 可以数：{'、'.join(_SITES)}", f"distinct sites is of {', '.join(_SITES)}"),
        )
    if d.measure is MeasureName.SUM and d.of not in ("amount", "event"):
        yield ("of",), Text("sum 加的是金额（amount）或人次（event）", "sum is of amount or event")
    if (d.measure is MeasureName.RATIO) != bool(d.numerator and d.denominator):
        yield (
            ("measure",),
            Text(
                "比率要有 numerator 和 denominator，其他都不能有",
                "A ratio has numerator and denominator, nothing else has",
            ),
        )
    if (d.measure is MeasureName.ESTIMATE) != bool(d.run):
        yield (
            ("run",),
            Text("估算要写明模型运行（run），其他都不能有", "An estimate names its run, nothing else does"),
        )


def _reach_rule(d: Definition) -> Iterator[Finding]:
    rule = d.reach_rule
    if d.measure is MeasureName.ESTIMATE and rule is not None:
        yield ("reach_rule",), NEVER_REACH
    elif d.counts_people and rule is None:
        yield (
            ("reach_rule",),
            Text("人数要有覆盖规则：person，或 steps", "A count of people needs one: person, or steps"),
        )
    elif not d.counts_people and rule is not None:
        yield ("reach_rule",), Text("覆盖规则只用于人数", "A reach rule belongs to people only")
    if isinstance(rule, ReachSteps):
        yield from _steps([axis for axis, _ in rule.steps])


def _steps(axes: list[str]) -> Iterator[Finding]:
    in_order = [axis for axis in _ORDER if axis in axes]
    if axes != in_order or axes[-1:] != ["place"]:
        yield (
            ("reach_rule", "steps"),
            Text(
                "步骤依次是 activity、partner、period、place，各最多一次，最后一步是 place",
                "Steps go activity, partner, period, place, each at most once, and end with place",
            ),
        )


def _services(d: Definition, counts: Mapping[str, str]) -> Iterator[Finding]:
    if d.measure in _FROM_EVENTS and not d.services and d.intervention != WHOLE_PROGRAMME:
        yield (
            ("services",),
            Text(
                f"至少写一项服务（只有 {WHOLE_PROGRAMME} 可以不写，表示全部）",
                f"Name at least one service (only {WHOLE_PROGRAMME} may leave it out, for all)",
            ),
        )
    wanted = "person" if d.counts_people else "amount" if d.of == "amount" else None
    for i, service in enumerate(d.services):
        if wanted and counts.get(service, wanted) != wanted:
            yield (
                ("services", i),
                Text(
                    f"“{service}”记的是 {counts[service]}，不能用 {d.measure.value}",
                    f"'{service}' counts {counts[service]}: '{d.measure.value}' does not fit it",
                ),
            )


def _breakdowns(d: Definition) -> Iterator[Finding]:
    for i, axis in enumerate(d.disaggregations):
        if d.disaggregations.index(axis) != i:
            yield ("disaggregations", i), Text(f"“{axis}”重复", f"'{axis}' is there twice")
