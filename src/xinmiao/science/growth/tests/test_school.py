"""China, school age: WS/T 586-2018 and WS/T 456-2014."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from xinmiao.science.growth import classify, load_standard, load_standards, zscores
from xinmiao.science.growth.cutoffs import Cutoffs
from xinmiao.science.tables import TableFault

PACK = Path(__file__).parents[5] / "packs/china/growth"
Allow = tuple[str, ...]
STUNTING, OBESE = "cn_wst586_456.stunting", "cn_wst586_456.obese"


@pytest.fixture(scope="module")
def limits() -> Cutoffs:
    standard = load_standard(PACK / "cn_wst586_456.yaml")
    assert isinstance(standard, Cutoffs)
    return standard


def pupil(
    limits: Cutoffs, *, years: float, bmi: float | None = None, cm: float = 100.0, sex: str = "M", allow: Allow = ()
) -> dict[str, object]:
    """Classify one pupil; 100 cm tall, so that kilograms are BMI."""
    weight = None if bmi is None else bmi * (cm / 100) ** 2
    table = pl.DataFrame([{"sex": sex, "age_months": years * 12, "lenhei_cm": cm, "weight_kg": weight}])
    return classify(table, limits, allow_draft=allow).to_dicts()[0]


@pytest.mark.parametrize(("sex", "years", "bmi", "found"), [
    ("M", 10.0, 20.0, "overweight"), ("M", 10.0, 19.2, "overweight"), ("M", 10.0, 19.19, "normal"),
    ("M", 10.0, 21.9, "obese"), ("F", 12.0, 24.0, "obese"), ("M", 7.0, 18.0, "overweight"),
])  # fmt: skip
def test_overweight_and_obesity_begin_at_the_limit(
    limits: Cutoffs, sex: str, years: float, bmi: float, found: str
) -> None:
    """Fact 9."""
    assert pupil(limits, years=years, bmi=bmi, sex=sex)["weight_class"] == found


@pytest.mark.parametrize(
    ("sex", "years", "over", "obese"),
    [("M", 10.0, 19.2, 21.9), ("F", 12.0, 21.5, 23.9), ("F", 13.0, 22.2, 25.0), ("M", 7.0, 17.0, 18.7)],
)
def test_the_limits_are_those_of_the_standard(
    limits: Cutoffs, sex: str, years: float, over: float, obese: float
) -> None:
    """Fact 9."""
    at = (int(sex == "F"), round((years - 6) * 2))
    assert (limits.limits["overweight"][at], limits.limits["obese"][at]) == (over, obese)


@pytest.mark.parametrize(("kg", "cm"), [(30.0, 125.0), (43.2, 150.0), (19.2, 100.0), (37.632, 140.0)])
def test_19_2_exactly_counts_however_it_was_weighed(limits: Cutoffs, kg: float, cm: float) -> None:
    table = pl.DataFrame({"sex": ["M"], "age_months": [120.0], "lenhei_cm": [cm], "weight_kg": [kg]})
    assert classify(table, limits)["weight_class"][0] == "overweight"


@pytest.mark.parametrize(("bmi", "found"), [
    (14.2, "wasted_mild"), (13.9, "wasted_modsev"), (14.4, "wasted_mild"), (14.41, "normal"),
])  # fmt: skip
def test_wasting_ends_at_the_limit(limits: Cutoffs, bmi: float, found: str) -> None:
    """Fact 10."""
    assert pupil(limits, years=10.0, bmi=bmi)["weight_class"] == found


@pytest.mark.parametrize(("cm", "stunted"), [(125.2, "yes"), (125.3, "no")])
def test_stunting_is_judged_only_when_somebody_opted_in(limits: Cutoffs, cm: float, stunted: str) -> None:
    """Fact 10, and the draft gate."""
    opted = pupil(limits, years=10.0, bmi=17.0, cm=cm, allow=(STUNTING,))
    assert (opted["stunted"], opted["table_status"]) == (stunted, "draft")
    assert opted["nutrition_class"] == ("stunted" if stunted == "yes" else "normal")
    shut = pupil(limits, years=10.0, bmi=17.0, cm=cm)
    assert (shut["stunted"], shut["stunted_reason"], shut["table_status"]) == ("cannot_decide", "draft_table", "active")
    assert (shut["nutrition_class"], shut["nutrition_class_reason"]) == ("normal", "stunting_not_assessed")


def test_girls_of_13_may_be_overweight_but_not_obese_while_the_limit_is_draft(limits: Cutoffs) -> None:
    girl = {"years": 13.0, "sex": "F"}
    assert pupil(limits, bmi=22.1, **girl)["weight_class"] == "normal"
    shut = pupil(limits, bmi=22.2, **girl)
    assert (shut["weight_class"], shut["weight_class_reason"]) == ("overweight_or_obese", "draft_table")
    assert pupil(limits, bmi=25.0, **girl, allow=(OBESE,))["weight_class"] == "obese"
    assert pupil(limits, bmi=24.9, **girl, allow=(OBESE,))["weight_class"] == "overweight"


def test_where_the_standard_has_no_limit_nothing_is_decided_by_it(limits: Cutoffs) -> None:
    """17.5 and 18.0 have no stunting limit, 18.0 no wasting limit."""
    late = pupil(limits, years=17.5, bmi=20.0, cm=170.0, allow=(STUNTING,))
    assert (late["stunted"], late["stunted_reason"], late["weight_class"]) == ("cannot_decide", "no_limit", "normal")
    last = pupil(limits, years=18.0, bmi=20.0, cm=170.0)
    assert (last["weight_class"], last["weight_class_reason"]) == ("cannot_decide", "no_limit")
    assert pupil(limits, years=18.0, bmi=24.0, cm=170.0)["weight_class"] == "overweight"


@pytest.mark.parametrize(("born", "seen", "half"), [
    (date(2014, 3, 2), date(2020, 9, 1), 6.0),  # 6 y 5 m 30 d
    (date(2014, 3, 2), date(2020, 9, 2), 6.5),
    (date(2014, 8, 31), date(2021, 2, 28), 6.5),  # born on a day that the month lacks
    (date(2014, 8, 31), date(2021, 2, 27), 6.0),
    (date(2014, 3, 2), date(2020, 3, 1), None),
    (date(2002, 3, 2), date(2020, 9, 2), None),  # 18 y 6 m
    (date(2002, 3, 2), date(2020, 9, 1), 18.0),
])  # fmt: skip
def test_age_is_the_completed_half_year_of_the_calendar(
    limits: Cutoffs, born: date, seen: date, half: float | None
) -> None:
    table = pl.DataFrame(
        {"sex": ["M"], "birth_date": [born], "visit_date": [seen], "lenhei_cm": [120.0], "weight_kg": [22.0]}
    )
    found = zscores(table, limits)
    assert found["age_half"][0] == half
    assert (found["weight_class_reason"][0] == "age_out_of_range") is (half is None)


def test_the_table_is_whole_ordered_and_monotone(limits: Cutoffs) -> None:
    """Fact 11."""
    assert len(limits.rule.rows) == 50
    for name, values in limits.limits.items():
        for sex in (0, 1):
            known = values[sex][~np.isnan(values[sex])]
            assert (np.diff(known) >= 0).all(), name
    by_bmi = np.stack([limits.limits[name] for name in ("wasting_modsev", "wasting_mild", "overweight", "obese")])
    complete = ~np.isnan(by_bmi).any(axis=0)
    assert complete.sum() == 48
    assert (np.diff(by_bmi, axis=0)[:, complete] > 0).all()


@pytest.mark.parametrize("missing", ["source", "read_on"])
def test_an_active_limit_without_its_ground_breaks_the_load(missing: str, tmp_path: Path) -> None:
    """Fact 36."""
    rows = pl.read_csv(PACK / "cn_wst586_456.csv", infer_schema=False).with_columns(pl.lit("").alias(missing))
    rows.write_csv(tmp_path / "cn_wst586_456.csv")
    (tmp_path / "t.yaml").write_bytes((PACK / "cn_wst586_456.yaml").read_bytes())
    with pytest.raises(TableFault) as error:
        load_standard(tmp_path / "t.yaml")
    assert error.value.code == "table.unsupported"


def test_one_transcription_cannot_be_made_active_by_a_word(tmp_path: Path) -> None:
    """Fact 36: the stunting column rests on one transcription."""
    text = (PACK / "cn_wst586_456.csv").read_text(encoding="utf-8").replace(",draft,active", ",active,active")
    (tmp_path / "cn_wst586_456.csv").write_text(text, encoding="utf-8")
    (tmp_path / "t.yaml").write_bytes((PACK / "cn_wst586_456.yaml").read_bytes())
    with pytest.raises(TableFault, match="stunting"):
        load_standard(tmp_path / "t.yaml")


@pytest.mark.parametrize(("right", "wrong"), [
    (",19.2,21.9,", ",22.9,21.9,"), (",19.2,21.9,", ",19.2,x,"), ("M,10.0,", "M,30.0,"),
    ("13.9,14.4,19.2", "13.1,14.4,19.2"),
])  # fmt: skip
def test_limits_with_a_slip_of_the_pen_are_refused(tmp_path: Path, right: str, wrong: str) -> None:
    text = (PACK / "cn_wst586_456.csv").read_text(encoding="utf-8")
    (tmp_path / "cn_wst586_456.csv").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    (tmp_path / "t.yaml").write_bytes((PACK / "cn_wst586_456.yaml").read_bytes())
    with pytest.raises(TableFault) as error:
        load_standard(tmp_path / "t.yaml")
    assert error.value.code == "table.malformed"


def test_the_pack_names_its_standards_and_their_status() -> None:
    found = load_standards(PACK)
    assert {name: one.rule.status for name, one in found.items()} == {
        "cn_wst586_456": "active",
        "cn_wst423_2022": "draft",
    }
    child = pl.DataFrame({"sex": ["M"], "age_days": [1000], "weight_kg": [14.0]})
    scored = zscores(child, found["cn_wst423_2022"])
    assert (scored["wfa_z"][0], scored["wfa_reason"][0]) == (None, "draft_table")
