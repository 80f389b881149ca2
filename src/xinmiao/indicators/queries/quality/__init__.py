"""What is doubtful in what partners reported, for somebody who may see it."""

from xinmiao.indicators.queries.quality.late import Correction, late_corrections
from xinmiao.indicators.queries.quality.outlying import Outlier, changed, outliers
from xinmiao.indicators.queries.quality.parts import Misfit, misfits
from xinmiao.indicators.queries.quality.rows import Row, rows, years_reported

__all__ = [
    "Correction",
    "Misfit",
    "Outlier",
    "Row",
    "changed",
    "late_corrections",
    "misfits",
    "outliers",
    "rows",
    "years_reported",
]
