"""Who is one person, over a whole country: exact numbers first, then Splink, then our own rules."""

from xinmiao.science.linkage.national.judging import REASONS, Thresholds, ThresholdsCross
from xinmiao.science.linkage.national.linking import STEPS, Linked, Progress, link
from xinmiao.science.linkage.national.model import Model, TooFewKnown, WeightsMissing, train
from xinmiao.science.linkage.national.precision import wilson
from xinmiao.science.linkage.national.preparing import prepared
from xinmiao.science.linkage.national.settings import COMPARISONS
from xinmiao.science.linkage.national.tables import NUMBERS, PEOPLE

__all__ = ["COMPARISONS", "NUMBERS", "PEOPLE", "REASONS", "STEPS", "Linked", "Model", "Progress", "Thresholds",
           "ThresholdsCross", "TooFewKnown", "WeightsMissing", "link", "prepared", "train", "wilson"]  # fmt: skip
