"""Charts for page, download and PDF alike: built as Vega-Lite, drawn on the server.

A builder (`bars`, `line`, `steps`, `ranked`, `stacked`, `flows`) gives a `Chart`; `svg` and `png` draw it.
Labels and titles come in the language of the chart; `lang` ("zh" or "en") only says how figures are written.
"""

from xinmiao.ui.charts.bars import bars, ranked, stacked
from xinmiao.ui.charts.chart import Chart, Point
from xinmiao.ui.charts.drawing import png, svg, warm
from xinmiao.ui.charts.flows import flows
from xinmiao.ui.charts.lines import line, steps

__all__ = ["Chart", "Point", "bars", "flows", "line", "png", "ranked", "stacked", "steps", "svg", "warm"]
