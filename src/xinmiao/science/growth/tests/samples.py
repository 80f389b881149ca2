"""Children for tests: WHO's survey sample, a data set of WHO's macro for Stata, and single children at a given z."""

from importlib.resources import files

import numpy as np
import polars as pl

from xinmiao.science.growth.lms import value_at
from xinmiao.science.growth.standard import who


def _csv(name: str) -> pl.DataFrame:
    return pl.read_csv((files("pygrowup") / "test_datasets" / name).read_bytes(), infer_schema_length=None)


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)


def survey_sample() -> pl.DataFrame:
    """Give WHO's igrowup sample: 498 children; `ref_…` are WHO's own results."""
    return _csv("MySurvey_z_st.csv").select(
        sex="GENDER", age_days=_number("age.days"), weight_kg=_number("WEIGHT"), lenhei_cm=_number("HEIGHT"),
        measure="measure", oedema="oedema", head_cm=_number("HEAD"), muac_cm=_number("MUAC"), triceps_mm=_number("TRI"),
        subscap_mm=_number("SUB"), ref_clenhei=_number("clenhei"), ref_lhfa=_number("zlen"), ref_wfa=_number("zwei"),
        ref_wflh=_number("zwfl"), ref_bmi=_number("zbmi"), ref_hc=_number("zhc"), ref_muac=_number("zac"),
        ref_ts=_number("zts"), ref_ss=_number("zss"),
    )  # fmt: skip


def stata_output() -> pl.DataFrame:
    """Give 5,704 children under and over five; `ref_…` from WHO's macro for Stata."""
    return _csv("test_dataset.csv").select(
        sex=pl.col("sex").str.slice(0, 1), age_months=_number("_agemons"), weight_kg=_number("weight"),
        lenhei_cm=_number("height"), head_cm=_number("head"), ref_lhfa=pl.coalesce(_number("_zlen"), _number("_zhfa")),
        ref_wfa=pl.coalesce(_number("_zwei"), _number("_zwfa")),
        ref_bmi=pl.coalesce(_number("_zbmi"), _number("_zbfa")), ref_hc=_number("_zhc"), ref_wflh=_number("_zwfl"),
    )  # fmt: skip


def agreeing(z: pl.Series, reference: pl.Series) -> tuple[int, int]:
    """Give how many of the z that the reference has are equal at two decimals, and how many it has."""
    has = reference.is_not_null() & reference.is_not_nan()
    told = z.filter(has).fill_null(99.0).to_numpy()
    return int((np.abs(np.round(told, 2) - reference.filter(has).to_numpy()) < 0.0051).sum()), int(has.sum())


def at_z(indicator: str, day: int, z: float, sex: int = 1) -> float:
    """Give the measurement of a child under five at a z by WHO's formula, without the continuation beyond ±3."""
    table = who("who_2006").tables[indicator]
    lms = table.values[:, sex - 1, day - int(table.first)]
    return float(value_at(np.array([z]), (lms[:1], lms[1:2], lms[2:]))[0])
