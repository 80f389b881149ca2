"""Elimination of mother-to-child transmission of HIV, syphilis and hepatitis B; newborn care (EENC). Pure.

`rates(table)`, `assess(table, criteria)`, `scorecard(table, criteria)`, `cascade(table)`, the dates and verdicts of one
pair, EENC's observation score and indicators, pictures; README.md.
"""

from xinmiao.science.elimination import newborn, observation
from xinmiao.science.elimination.assessing import assess
from xinmiao.science.elimination.cascade_charts import cascade_picture, cascade_svg
from xinmiao.science.elimination.cascades import cascade, count_pairs, mother_to_child_rate, transmission
from xinmiao.science.elimination.criteria import Criteria, UnknownCriteria, load_all, load_criteria
from xinmiao.science.elimination.follow_up import follow_up
from xinmiao.science.elimination.pairs import Course, adequate_syphilis_treatment, birth_dose, pairs
from xinmiao.science.elimination.rates import poisson_interval
from xinmiao.science.elimination.reading import rates
from xinmiao.science.elimination.reasons import MARKS, REASONS
from xinmiao.science.elimination.scorecards import scorecard, scorecard_picture, scorecard_svg

__all__ = [
    "MARKS",
    "REASONS",
    "Course",
    "Criteria",
    "UnknownCriteria",
    "adequate_syphilis_treatment",
    "assess",
    "birth_dose",
    "cascade",
    "cascade_picture",
    "cascade_svg",
    "count_pairs",
    "follow_up",
    "load_all",
    "load_criteria",
    "mother_to_child_rate",
    "newborn",
    "observation",
    "pairs",
    "poisson_interval",
    "rates",
    "scorecard",
    "scorecard_picture",
    "scorecard_svg",
    "transmission",
]
