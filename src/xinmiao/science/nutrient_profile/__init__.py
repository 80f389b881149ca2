"""Nutrient profiles of foods: which foods a model restricts, how it scores them, and why. Pure.

`classify(table, model=…)`, `explain(row, model)`, `bars_svg(row, model)`, `check_label(table, profile)`,
`check_barcodes(table)`, `marketing.audit(ads, shown, products)`; README.md.
"""

from xinmiao.science.nutrient_profile import marketing
from xinmiao.science.nutrient_profile.barcodes import check_barcodes, is_barcode
from xinmiao.science.nutrient_profile.bars import NoBars, bars_svg
from xinmiao.science.nutrient_profile.classifying import classify
from xinmiao.science.nutrient_profile.explaining import Line, explain
from xinmiao.science.nutrient_profile.labels import LABEL_WARNINGS, check_label, load_profiles
from xinmiao.science.nutrient_profile.models import PACKAGED, UnknownModel, load_model, load_models
from xinmiao.science.nutrient_profile.reasons import GROUNDS, REASONS, WARNINGS

__all__ = [
    "GROUNDS", "LABEL_WARNINGS", "PACKAGED", "REASONS", "WARNINGS", "Line", "NoBars", "UnknownModel", "bars_svg",
    "check_barcodes", "check_label", "classify", "explain", "is_barcode", "load_model", "load_models",
    "load_profiles", "marketing",
]  # fmt: skip
