"""What happened once: a policy adopted, a site opened, a stage changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from xinmiao.core import codes
from xinmiao.indicators.queries.naming import named
from xinmiao.ledger.store import Snapshot
from xinmiao.science.text import Text

KINDS = {
    "policy_adopted": Text("政策出台", "Policy adopted"),
    "site_opened": Text("站点启用", "Site opened"),
    "stage_changed": Text("阶段变更", "Stage changed"),
}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One row of the ledger in words. place: None where it holds for the country."""

    on: date
    kind: Text
    place: Text | None


def milestones(intervention: int, snapshot: Snapshot) -> list[Milestone]:
    """Give the milestones of an intervention, latest first."""
    rows = snapshot.live("milestones").filter(pl.col("intervention") == intervention).collect().sort("date", "place")
    kinds = {number: code for code, number in codes.table("milestone").items()}
    places = named("place", rows["place"].unique().to_list())
    return [
        Milestone(row["date"], _kind(kinds.get(row["kind"], "")), places[row["place"]][1] if row["place"] else None)
        for row in reversed(rows.to_dicts())
    ]


def _kind(code: str) -> Text:
    return KINDS.get(code, Text(code or "—", code or "—"))
