"""Growth of children: z-scores, classes, prevalence, data quality, charts, by WHO's and China's standards. Pure.

`zscores(table)` → `classify(table)` → `prevalence(table, cluster=…)`; see README.md.
"""

from xinmiao.science.growth.reasons import REASONS
from xinmiao.science.growth.standard import load_standard, load_standards
from xinmiao.science.growth.zscores import zscores

__all__ = ["REASONS", "load_standard", "load_standards", "zscores"]
