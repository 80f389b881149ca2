"""Observations of newborn care on plain values: what an answered form says, results by section, what may be shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from xinmiao.ledger.suppression import Cell, Margin, SmallCells, suppressed
from xinmiao.science.elimination import newborn, observation
from xinmiao.science.tables import RuleTable
from xinmiao.science.text import Text

LEAST = SmallCells().least
SERIES = {"real": Text("真实分娩", "Real births"), "simulated": Text("模拟演练", "Simulations")}
SECTIONS = {
    "before": Text("分娩前准备", "Before birth"), "birth": Text("出生时", "At birth"),
    "first_90min": Text("生后 90 分钟内", "The first 90 minutes"),
    "non_breathing": Text("没有呼吸的新生儿", "The baby who does not breathe"), "score": Text("全部项目", "All items"),
}  # fmt: skip
INDICATORS = {
    "ssc_immediate_90min": Text("皮肤接触达标", "Skin-to-skin to standard"),
    "ebf_before_discharge": Text("出院前纯母乳喂养", "Exclusive breastfeeding before discharge"),
    "complications_managed_and_recorded": Text("并发症处理并记录", "Complications managed and recorded"),
    "ssc_90min": Text("皮肤接触满 90 分钟", "Skin-to-skin for 90 min"),
    "breastfed_within_90min": Text("90 分钟内第一次吸吮", "First feed within 90 min"),
    "delayed_clamp": Text("搏动停止后断脐", "Cord clamped after pulsation"),
    "unnecessary_suction": Text("没有指征的吸引", "Suction without a reason"),
    "bag_mask_functional": Text("球囊面罩能用", "Bag and mask working"),
}  # fmt: skip
_ASKED = {"kind": "scene/kind", "breathing": "scene/breathing", "birth_mode": "scene/birth_mode",
          "bag_mask_functional": "scene/bag_mask_works", "ssc_start_min": "times/ssc_start_min",
          "ssc_minutes": "times/ssc_minutes", "separated": "times/separated", "suction": "times/suction",
          "first_feed_min": "times/first_feed_min", "facility": "where/facility"}  # fmt: skip


def row_of(value: Callable[[str], str], sheet: RuleTable) -> dict[str, str]:
    """Give what the science reads of an answered form. value: an answer by its path; nobody's name is among them."""
    items = {str(item): value(f"{section}/{item}") for section, of in sheet.data["sections"].items() for item in of}
    told = {name: value(path).strip() for name, path in _ASKED.items()}
    return {**items, **told, **_derived(told, items)}


def _derived(told: Mapping[str, str], items: Mapping[str, str]) -> dict[str, str]:
    """Answers to the indicators that follow from one question; empty is unknown."""
    clamp = items.get("clamp_after_pulsation_1_3min", "")
    return {
        "ssc_90min": _at_least(told["ssc_minutes"], 90), "breastfed_within_90min": _at_most(told["first_feed_min"], 90),
        "delayed_clamp": {"correctly": "yes", "partly": "no", "not_done": "no"}.get(clamp, ""),
        "unnecessary_suction": {"routine": "yes", "needed": "no", "none": "no"}.get(told["suction"], ""),
    }  # fmt: skip


def _at_least(words: str, limit: int) -> str:
    return "" if not words else "yes" if float(words) >= limit else "no"


def _at_most(words: str, limit: int) -> str:
    return "" if not words else "yes" if float(words) <= limit else "no"


@dataclass(frozen=True, slots=True)
class Result:
    """n: observations with a result; none: without one, though it applied; mean: in per cent of the maximum."""

    n: int
    none: int
    mean: float | None

    @property
    def is_shown(self) -> bool:
        return self.n >= LEAST


def results(scored: pl.DataFrame) -> dict[tuple[str, str], Result]:
    """Give the result of each series and section. scored: of `observation.score`."""
    found = {}
    for series in SERIES:
        part = scored.filter(pl.col("eenc_series") == series)
        for section in SECTIONS:
            values = part[f"eenc_{section}"].drop_nulls()
            reason = "eenc_reason" if section == "score" else f"eenc_{section}_reason"
            none = part.filter(pl.col(reason).is_not_null(), pl.col(reason) != "not_applicable").height
            mean = values.mean()
            found[series, section] = Result(len(values), none, float(mean) if isinstance(mean, float) else None)
    return found


def by_facility(scored: pl.DataFrame) -> dict[str, dict[str, Result | None]]:
    """Give each facility's result over all items by series; None where it is hidden, with what would give it back."""
    found: dict[str, dict[str, Result | None]] = {}
    for series in SERIES:
        part = scored.filter(pl.col("eenc_series") == series, pl.col("eenc_score").is_not_null())
        means = {str(name): Result(len(group), 0, float(group["eenc_score"].mean() or 0))  # type: ignore[arg-type]
                 for (name,), group in part.group_by("facility", maintain_order=True)}  # fmt: skip
        cells: dict[Cell, int] = {name: one.n for name, one in means.items()}
        cells[None] = part.height
        hidden = suppressed(cells, [Margin(None, tuple(means))])
        for name in sorted(means):
            found.setdefault(name, {})[series] = None if name in hidden else means[name]
    return found


def indicators(scored: pl.DataFrame) -> list[dict[str, object]]:
    """Give the indicators over real births, those among them that the form does not ask for without a figure."""
    real = scored.filter(pl.col("eenc_series") == "real")
    found = {str(row["indicator"]): row for row in newborn.indicators(real).iter_rows(named=True)}
    return [{"indicator": name, **found.get(name, {"n": 0})} for name in INDICATORS]


def is_small(row: Mapping[str, object]) -> bool:
    """Whether a share tells of fewer than five births, or of fewer than five on one side."""
    n, yes, unknown = (int(str(row.get(name) or 0)) for name in ("n", "n_yes", "n_unknown"))
    sides = (yes, n - unknown - yes, unknown)
    return n < LEAST or any(0 < one < LEAST for one in sides)


def scored(rows: list[dict[str, str]], sheet: RuleTable) -> pl.DataFrame:
    """Give each observation with the result of its sections."""
    names = [*(str(item) for of in sheet.data["sections"].values() for item in of), *_ASKED, *_derived(
        dict.fromkeys(_ASKED, ""), {})]  # fmt: skip
    schema = dict.fromkeys(dict.fromkeys(names), pl.String)
    return observation.score(pl.DataFrame(rows, schema=schema), sheet)
