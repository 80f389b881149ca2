"""The rule that no parameter changes: every answer set, every trigger, and packs that would weaken it."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from ruamel.yaml import YAML

from xinmiao.science import screening
from xinmiao.science.screening import safety
from xinmiao.science.screening.protocol import NEVER, PROTOCOL, WeakerRule, load_protocol, stricter
from xinmiao.science.tables import TableFault, load, unsupported

FOLDER = Path(screening.__file__).parent
PACK = Path(__file__).resolve().parents[5] / "packs" / "china" / "screening"
TABLES = [*FOLDER.glob("instruments/*.yaml"), *FOLDER.glob("rules/*.yaml"), *PACK.glob("*.yaml")]


def state(**said: object) -> tuple[str, str | None]:
    states, grounds = safety.assess(pl.DataFrame({name: [value] for name, value in said.items()}))
    return states[0], grounds[0]


def test_over_all_answer_sets_the_protocol_opens_exactly_when_item_9_is_above_0():
    grid = np.array(list(product(range(4), repeat=9)), dtype=np.int8)
    assert len(grid) == 4**9
    sets = pl.DataFrame({f"phq9_{n + 1}": grid[:, n] for n in range(9)})
    found = screening.score(sets, "phq9")
    assert ((found["safety"] == "triggered") == (sets["phq9_9"] >= 1)).all()
    assert ((found["safety"] == "not_triggered") == (sets["phq9_9"] == 0)).all()
    assert (found.filter(pl.col("phq9_total") == 1, pl.col("phq9_9") == 1)["safety"] == "triggered").all()


def test_neither_drafts_nor_another_instrument_nor_the_language_of_the_answers_change_it():
    row = pl.DataFrame({"phq9_9": ["1"], **{f"gad7_{n}": ["0"] for n in range(1, 8)}})
    for instrument in ("phq9", "gad7", "who5", "phqa", "sdq"):
        assert screening.score(row, instrument)["safety"].to_list() == ["triggered"], instrument
    assert (
        state(free_text_flag="是")[0] == state(free_text_flag="YES")[0] == state(free_text_flag=True)[0] == "triggered"
    )


def test_the_rule_takes_the_table_and_nothing_else():
    assert list(inspect.signature(safety.assess).parameters) == ["frame"]
    assert list(inspect.signature(screening.score).parameters) == ["table", "instrument", "allow_draft"]


@pytest.mark.parametrize("column", safety.COLUMNS)
def test_each_trigger_opens_it_alone_and_says_so(column: str):
    ground = next(one.id for one in safety.TRIGGERS if column in one.columns)
    assert state(**{column: "1"}) == ("triggered", ground)


def test_grounds_stand_together_and_what_a_pack_adds_counts():
    assert state(phq9_9=2, disclosure_of_abuse="yes") == ("triggered", "phq9_item9,disclosure_of_abuse")
    assert state(phq9_9=0, safety_cut_marks="yes") == ("triggered", "safety_cut_marks")


@pytest.mark.parametrize("odd", [4, 7.5, "yes", 1e9])
def test_an_item_9_that_the_scale_does_not_know_opens_it_too(odd: object):
    assert state(phq9_9=odd)[0] == "triggered"


def test_item_9_missing_is_not_assessed_with_eight_zeros_and_a_total_of_0():
    row = screening.score(pl.DataFrame({f"phq9_{n}": [0] for n in range(1, 9)} | {"phq9_9": [None]}), "phq9")
    found = row.row(0, named=True)
    assert (found["phq9_total"], found["phq9_prorated"], found["safety"]) == (0, True, "not_assessed")


def test_unknown_is_never_no_risk():
    assert state(gad7_1=0)[0] == "not_assessed", "nobody asked"
    assert state(free_text_flag="no", adult_report_of_risk="no")[0] == "not_assessed", "a flag's absence means nothing"
    assert state(phqa_suicidal_thoughts_past_month="no", phqa_lifetime_attempt="")[0] == "not_assessed"
    assert state(phq9_9="?")[0] == "not_assessed"
    assert state(phq9_9=0)[0] == "not_triggered"


def test_what_is_written_down_is_what_the_code_holds():
    written = load(FOLDER / "rules" / "safety_rule.yaml").data
    assert stricter(written) == PROTOCOL
    assert tuple(written["never"]) == NEVER
    assert [one["id"] for one in written["any_of"]] == [one.id for one in safety.TRIGGERS]


WRITTEN = YAML(typ="safe", pure=True).load(FOLDER / "rules" / "safety_rule.yaml")


def change(**what: object) -> dict[str, object]:
    return {**WRITTEN, **what}


def without(key: str, name: str) -> dict[str, object]:
    return change(**{key: [one for one in WRITTEN[key] if one["id"] != name]})


def action(name: str, **said: object) -> dict[str, object]:
    return change(actions=[{"id": name, **said} if one["id"] == name else one for one in WRITTEN["actions"]])


WEAKER = {
    **{f"without {one.id}": without("any_of", one.id) for one in safety.TRIGGERS},
    **{f"without {one.id}": without("actions", one.id) for one in PROTOCOL.steps},
    "no triggers": change(any_of=[]),
    "no actions": change(actions=[]),
    "another test": change(any_of=[{**one, "test": "phq9_9 > 1"} for one in WRITTEN["any_of"]]),
    "an exception": change(any_of=[{**one, "unless": "consent"} for one in WRITTEN["any_of"]]),
    "contact in 31 minutes": action("trained_adult_contact", within_minutes=31),
    "contact the same day": action("trained_adult_contact", within="same_day", within_minutes=600),
    "contact at any time": action("trained_adult_contact", within_minutes="later"),
    "interview within the week": action("structured_risk_interview", within="week"),
    "follow-up from 25 hours": action("written_follow_up", from_hours=25, to_hours=72),
    "follow-up to 73 hours": action("written_follow_up", from_hours=24, to_hours=73),
    "an action may be skipped": action("do_not_leave_alone", within_minutes=0, optional=True),
    "escalation at 16": change(escalation_minutes=[16, 30]),
    "escalation once": change(escalation_minutes=[15]),
    "escalation never": change(escalation_minutes=[]),
    "never is less": change(never=["auto_message_to_peers"]),
    "an exit": change(exits=["consent_withdrawn"]),
    "a switch": change(enabled=False),
    "configurable": change(configurable=True),
}


@pytest.mark.parametrize("said", WEAKER.values(), ids=WEAKER)
def test_a_pack_that_weakens_it_is_refused(said: dict[str, object]):
    with pytest.raises(WeakerRule, match=r"safety_rule\.weakened"):
        stricter(said)


def test_a_pack_may_add_triggers_and_shorten_times(tmp_path: Path):
    own = tmp_path / "safety.yaml"
    said = action("trained_adult_contact", within_minutes=10)
    said |= {"escalation_minutes": [5, 10, 20]}
    said["any_of"] = [*WRITTEN["any_of"], {"id": "cut_marks", "zh": "看到伤痕", "en": "Marks were seen"}]
    YAML().dump(said, own)
    found = load_protocol(own)
    assert found.steps[1].within == timedelta(minutes=10)
    assert found.escalate == tuple(timedelta(minutes=n) for n in (5, 10, 20))
    assert found.words_of("safety_cut_marks").en == "Marks were seen"
    assert found.words_of("phq9_item9") == safety.TRIGGERS[0].words


def test_steps_are_due_by_the_minute_by_the_end_of_the_day_and_within_72_hours():
    opened = datetime(2026, 11, 26, 9, tzinfo=UTC)
    ends = datetime(2026, 11, 26, 16, tzinfo=UTC)
    due = {one.id: one.due(opened, ends) - opened for one in PROTOCOL.steps}
    assert due["do_not_leave_alone"] == timedelta()
    assert due["trained_adult_contact"] == timedelta(minutes=30)
    assert due["structured_risk_interview"] == due["referral_or_emergency"] == timedelta(hours=7)
    assert due["written_follow_up"] == timedelta(hours=72)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_each_table_loads_and_a_number_in_force_has_its_source(path: Path, tmp_path: Path):
    table = load(path)
    assert unsupported(table.data) == []
    if table.status == "active":
        bare = tmp_path / path.name
        lines = path.read_text(encoding="utf-8").splitlines()
        bare.write_text("\n".join(line for line in lines if not line.startswith("source:")), encoding="utf-8")
        with pytest.raises(TableFault, match=r"table\.unsupported"):
            load(bare)
