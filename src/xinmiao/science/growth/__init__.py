"""Growth of children: z-scores, classes, prevalence, data quality, charts, by WHO's and China's standards. Pure.

`zscores(table)`, `classify(table)`, `prevalence(table, cluster=…)`, `quality(table)`, `chart_svg(child)`; README.md.
"""

from xinmiao.science.growth.charts import NoChart, chart_svg
from xinmiao.science.growth.classes import classify
from xinmiao.science.growth.prevalence import prevalence
from xinmiao.science.growth.quality import quality
from xinmiao.science.growth.reasons import REASONS
from xinmiao.science.growth.standard import load_standard, load_standards
from xinmiao.science.growth.zscores import zscores

__all__ = [
    "REASONS",
    "NoChart",
    "chart_svg",
    "classify",
    "load_standard",
    "load_standards",
    "prevalence",
    "quality",
    "zscores",
]
