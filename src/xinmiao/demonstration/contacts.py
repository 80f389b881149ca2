"""A contact after a disaster, where something is said that calls for somebody the same day; generated like the rest."""

from __future__ import annotations

from datetime import datetime

from xinmiao.demonstration.families import Child, device


def contact(child: Child, on: datetime, worker: str) -> dict[str, object]:
    """The answers of `disaster_psychosocial_contact` that open a duty alert."""
    day, hour = on.date().isoformat(), on.strftime("%H:%M:00.000+00:00")
    return {
        **device(on, worker),
        "quick": {
            "place": child.village, "event": "演示洪水 demonstration flood", "child_name": child.name,
            "child_sex": child.sex, "age_band": "under_3", "company": "relative",
        },
        "contact_code": "Z260101-12345",
        "contact": {
            "visit_date": day, "setting": "home", "round": "four_weeks", "layer": "focused", "took_part": "yes",
            "signs": "sleep withdrawn", "self_harm": "yes",
        },
        "urgent": {"handed_to": "演示·村医 demonstration doctor", "handed_date": day, "handed_time": hour},
        "next": {"next_contact": "", "phone": ""},
    }  # fmt: skip
