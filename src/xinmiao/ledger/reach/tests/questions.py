"""The golden suite's questions: every measure, axis, kind of period and kind of filter."""

from __future__ import annotations

from xinmiao.ledger.period import Period
from xinmiao.ledger.reach import Filter, Measure, Question

_P = Period.parse
_Y, _ALL, _QUARTER, _MONTH = _P("2024"), _P("2022-2024"), _P("2023Q2"), _P("2024-05")
_TWO = _P("2023-2024")
_PEOPLE = [
    ((), Filter()),
    ((), Filter(services=(3,))),
    ((), Filter(services=(1, 2, 3))),
    ((), Filter(interventions=(2,))),
    ((), Filter(services=(3,), roles=(1,))),
    ((), Filter(roles=(1, 2))),
    ((), Filter(provinces=(53,))),
    ((), Filter(services=(3, 4), provinces=(53, 65))),
    ((), Filter(sexes=(2,))),
    ((), Filter(services=(3,), sexes=(2,), age_bands=(1, 2))),
    ((), Filter(age_bands=(0,))),
    ((), Filter(partners=(2,))),
    ((), Filter(counties=(530018, 530019))),
    ((), Filter(places=(1805,))),
    ((), Filter(services=(99,))),
    (("year",), Filter()),
    (("year",), Filter(services=(5,), sexes=(1,))),
    (("quarter",), Filter(services=(5,))),
    (("month",), Filter(provinces=(11,))),
    (("province",), Filter()),
    (("province", "year"), Filter(services=(2,))),
    (("sex",), Filter()),
    (("sex", "age_band"), Filter(services=(7,))),
    (("age_band", "year"), Filter()),
    (("year", "sex", "province"), Filter(disabilities=(2,))),
    (("month", "sex"), Filter(services=(1,))),
    (("province", "sex", "age_band"), Filter()),
    (("disability", "residence"), Filter(provinces=(36, 51))),
    (("residence",), Filter(residences=(1,), services=(6,))),
    (("service",), Filter()),
    (("intervention",), Filter(sexes=(1,))),
    (("service", "role"), Filter()),
    (("role", "sex"), Filter(provinces=(0,))),
    (("county",), Filter(services=(4,))),
    (("county", "sex"), Filter(provinces=(53,))),
    (("place",), Filter(counties=(530018,))),
    (("partner",), Filter(services=(8,))),
    (("partner", "age_band"), Filter()),
    (("intervention", "service", "province", "year"), Filter(roles=(2,))),
]
_SITES = (Measure.PLACES, Measure.COUNTIES, Measure.PROVINCES, Measure.PARTNERS)

QUESTIONS: list[Question] = [
    *(Question(_ALL if "year" in by else _Y, filter, Measure.PEOPLE, by) for by, filter in _PEOPLE),
    *(Question(period, Filter(services=(3,), sexes=(2,))) for period in (_ALL, _TWO, _QUARTER, _MONTH)),
    *(Question(_TWO, Filter(services=(3,)), by=by) for by in (("sex",), ("age_band", "province"), ("quarter", "sex"))),
    *(Question(_Y, Filter(services=(3, 4)), measure) for measure in Measure),
    *(Question(_ALL, Filter(), measure, ("year", "service")) for measure in Measure),
    *(Question(_Y, Filter(roles=(9,)), measure, ("province",)) for measure in _SITES),
    *(Question(_Y, Filter(sexes=(1,)), measure, ("sex",)) for measure in (Measure.EVENTS, Measure.PLACES)),
    *(
        Question(_Y, Filter(services=(12,)), measure, ("sex", "partner"))
        for measure in (Measure.EVENTS, Measure.AMOUNT)
    ),
    Question(_QUARTER, Filter(), Measure.EVENTS, ("month",)),
    Question(_MONTH, Filter(partners=(1,)), Measure.AMOUNT, ("province", "partner")),
    Question(_ALL, Filter(provinces=(53,)), Measure.EVENTS, ("quarter", "intervention")),
    Question(_Y, Filter(counties=(530018,)), Measure.PLACES, ("service",)),
]
